"""Dataclasses for passports: lines, and colleagues with their gaps."""

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
    """One line of a passport."""

    entry: PassportEntry
    levels: str
    state: str
    has_expired: bool


def passport_lines(lines: Iterable[PassportEntry], today: date) -> list[PassportLine]:
    return [_line(line, today) for line in lines]


def _line(line: PassportEntry, today: date) -> PassportLine:
    levels = "Level " + " and ".join(str(level) for level in sorted(line.levels)) if line.levels else ""
    has_expired = line.until is not None and line.until < today
    state = "to-confirm" if not line.counts else "expired" if has_expired else "valid"
    return PassportLine(line, levels, state, has_expired)


@dataclass(frozen=True)
class TeamRow:
    """A colleague: each level with its validity, the required level, and whether that is a gap."""

    person: Person
    levels: list[tuple[LevelStatus, bool]]
    needed: int | None
    has_gap: bool
    until: date | None


def team_rows(people: Iterable[Person], entries: Mapping[Any, list[PassportEntry]], today: date) -> list[TeamRow]:
    """Return the colleagues in the order given."""
    return [_row(person, entries[person.pk], today) for person in people]


def _row(person: Person, lines: list[PassportEntry], today: date) -> TeamRow:
    statuses = passports.level_statuses(lines)
    needed = person.level_needed.level if hasattr(person, "level_needed") else None
    own = statuses[needed] if needed else None
    return TeamRow(
        person=person,
        levels=[(statuses[level.value], statuses[level.value].is_valid(today)) for level in Level],
        needed=needed,
        has_gap=own is not None and not own.is_valid(today),
        until=own.until if own else None,
    )
