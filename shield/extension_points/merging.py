"""Two accounts of one person become one: what each app does with its records of them.

An app announces an ``AccountMerge``. Its ``decisions`` name every foreign key to a person or an account in its tables; one
without a decision fails a test, and in use the deletion of the closed person.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from shield.extension_points.registry import Registry


class Follow(Enum):
    """What happens to the rows that point at the closed person or account."""

    # They point at the person who is kept.
    MOVE = "move"
    # As MOVE; where the person who is kept has the same already, the second row is removed.
    JOIN = "join"
    # They stay as proof of which account acted, or hold nothing of the person's.
    STAY = "stay"
    # The app's ``merge`` moves them.
    OWN = "own"


@dataclass(frozen=True)
class MergeChoice:
    """What the team has to choose before anything happens: ``options`` are pairs of value and label."""

    key: str
    label: str
    options: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class MergeLine:
    """One line of the preview: what is kept, what is closed, and what is passed on to somebody else."""

    title: str
    kept: str = ""
    closed: str = ""
    passed_on: str = ""
    choice: MergeChoice | None = None


@dataclass
class Merging:
    """A merge as it is being prepared or done. ``kept`` and ``closed`` are people; either may have no account."""

    kept: Any
    closed: Any
    by: Any
    now: datetime
    choices: Mapping[str, str] = field(default_factory=dict)
    # The closed posts, by the post of the same agency and role that is kept.
    same_posts: dict[Any, Any] = field(default_factory=dict)
    # Calendar entries to withdraw, sent with the summary.
    attachments: list[Any] = field(default_factory=list)

    @property
    def accounts(self) -> tuple[Any, Any] | None:
        """Return the account that is kept and the one that is closed; ``None`` unless there are two."""
        if self.kept.user_id is None or self.closed.user_id is None:
            return None
        return self.kept.user, self.closed.user


def _nothing(merging: Merging) -> Iterable[Any]:
    return ()


def _no_change(merging: Merging) -> None:
    """Leave everything to the decisions."""


@dataclass(frozen=True)
class AccountMerge:
    """An app's part of a merge.

    ``lock(merging)`` locks, before anything is read, what could change it; ``objections(merging)`` returns sentences that forbid it; ``preview(merging)`` returns lines and changes nothing;
    ``merge(merging)`` does what the decisions do not, before them, in the one transaction of the merge. ``JOIN`` compares
    the fields that ``same_by`` names for the foreign key.
    """

    key: str
    order: int
    decisions: Mapping[str, Follow]
    same_by: Mapping[str, Sequence[str]] = field(default_factory=dict)
    lock: Callable[[Merging], None] = _no_change
    objections: Callable[[Merging], Iterable[str]] = _nothing
    preview: Callable[[Merging], Iterable[MergeLine]] = _nothing
    merge: Callable[[Merging], None] = _no_change


account_merges: Registry[AccountMerge] = Registry("account_merges")
