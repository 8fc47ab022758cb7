"""What apps do when a person's address, name or account changes, and links on the page of one's own account."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from shield.extension_points.registry import Registry


@dataclass(frozen=True)
class AddressChange:
    """``follow(user, was, now)`` moves what an app stores by address, once ``now`` is proven to be the user's address.

    It runs in the transaction of the change and must not refuse.
    """

    key: str
    order: int
    follow: Callable[[Any, str, str], None]


@dataclass(frozen=True)
class NameChange:
    """``follow(person, by)`` repeats a person's corrected name where an app has stored a copy of it."""

    key: str
    order: int
    follow: Callable[[Any, Any], None]


@dataclass(frozen=True)
class AccountPage:
    """A link on the page of one's own account."""

    key: str
    order: int
    label: str
    url_name: str


@dataclass(frozen=True)
class AccountLock:
    """``why(user)`` returns why a closed account cannot be reopened; empty when it can."""

    key: str
    order: int
    why: Callable[[Any], str]


@dataclass(frozen=True)
class LeftBehind:
    """Something that a person who left an agency still has: what, why it has to be decided, and the page that does it."""

    person: Any
    title: str
    why: str
    url: str
    due: date | None = None


@dataclass(frozen=True)
class LeaverSource:
    """``find(user)`` returns what people who left still have, as far as the user decides about it.

    ``has_tasks`` says that the app lists the same among its own tasks.
    """

    key: str
    order: int
    find: Callable[[Any], Iterable[LeftBehind]]
    has_tasks: bool = False


address_changes: Registry[AddressChange] = Registry("address_changes")
name_changes: Registry[NameChange] = Registry("name_changes")
leaver_sources: Registry[LeaverSource] = Registry("leaver_sources")
account_locks: Registry[AccountLock] = Registry("account_locks")
account_pages: Registry[AccountPage] = Registry("account_pages")
