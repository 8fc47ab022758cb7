"""Frozen shapes for passports: lines with what they prove, and colleagues with their gaps."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from partnership.models import Person
from training.models import Level
from training.operations.learning import passports
from training.operations.learning.passports import LevelStatus, PassportEntry


@dataclass(frozen=True)
class PassportLine:
    """One thing learned, as the passport shows it."""

    learned: PassportEntry
    levels: str
    state: str
    is_over: bool


def passport_lines(lines: Iterable[PassportEntry], today: date) -> list[PassportLine]:
    return [_line(line, today) for line in lines]


def _line(line: PassportEntry, today: date) -> PassportLine:
    levels = "Level " + " and ".join(str(level) for level in sorted(line.levels)) if line.levels else ""
    is_over = line.until is not None and line.until < today
    state = "to-confirm" if not line.counts else "over" if is_over else "counts"
    return PassportLine(line, levels, state, is_over)


@dataclass(frozen=True)
class TeamRow:
    """A colleague: each level with how long it counts, the one their work asks for, and whether that is a gap."""

    person: Person
    levels: list[tuple[LevelStatus, bool]]
    needed: int | None
    has_gap: bool
    until: date | None


def team_rows(people: Iterable[Person], learned: Mapping[Any, list[PassportEntry]], today: date) -> list[TeamRow]:
    """The colleagues in the order given."""
    return [_row(person, learned[person.pk], today) for person in people]


def _row(person: Person, lines: list[PassportEntry], today: date) -> TeamRow:
    standing = passports.level_statuses(lines)
    needed = person.level_needed.level if hasattr(person, "level_needed") else None
    own = standing[needed] if needed else None
    return TeamRow(
        person=person,
        levels=[(standing[level.value], standing[level.value].is_valid(today)) for level in Level],
        needed=needed,
        has_gap=own is not None and not own.is_valid(today),
        until=own.until if own else None,
    )
