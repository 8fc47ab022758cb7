"""Dataclasses for passports: lines, and colleagues with their gaps."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from partnership.models import Person
from training.models import Level, Refresher
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


def rule_sentences(lines: Sequence[PassportEntry], rules: Mapping[int, Refresher], today: date) -> list[str]:
    """Return for each level what it takes, and how far these lines go."""
    return [f"Level {level.value}: {_rule(level.value, lines, rules.get(level.value), today)}" for level in Level]


def _rule(level: int, lines: Sequence[PassportEntry], rule: Refresher | None, today: date) -> str:
    if rule is None:
        return "any course at this level or above. It does not expire."
    period = period_text(rule.months)
    if rule.course is not None:
        return f"the course {rule.course.title}, again every {period}."
    if rule.hours is None:
        return f"any course at this level or above, again every {period}."
    done = passports.hours_within(level, lines, rule.months, today)
    return (
        f"{hours_text(rule.hours)} at this level or above in {period}. So far: {hours_text(done)} in the last {period}."
    )


def period_text(months: int) -> str:
    """Return ``3 years`` or ``18 months``."""
    number, word = (months // 12, "year") if months % 12 == 0 else (months, "month")
    return f"{number} {word}{'' if number == 1 else 's'}"


def hours_text(hours: Decimal) -> str:
    """Return ``6 hours`` or ``3.5 hours``."""
    number = f"{hours:.1f}".removesuffix(".0")
    return f"{number} hour{'' if number == '1' else 's'}"


@dataclass(frozen=True)
class TeamRow:
    """A colleague: each level with its validity, the required level, and whether that is a gap."""

    person: Person
    levels: list[tuple[LevelStatus, bool]]
    needed: int | None
    has_gap: bool
    until: date | None


def team_rows(
    people: Iterable[Person],
    entries: Mapping[Any, list[PassportEntry]],
    rules: Mapping[int, Refresher],
    today: date,
) -> list[TeamRow]:
    """Return the colleagues in the order given."""
    return [_row(person, entries[person.pk], rules, today) for person in people]


def _row(person: Person, lines: list[PassportEntry], rules: Mapping[int, Refresher], today: date) -> TeamRow:
    statuses = passports.level_statuses(lines, rules)
    needed = person.level_needed.level if hasattr(person, "level_needed") else None
    own = statuses[needed] if needed else None
    return TeamRow(
        person=person,
        levels=[(statuses[level.value], statuses[level.value].is_valid(today)) for level in Level],
        needed=needed,
        has_gap=own is not None and not own.is_valid(today),
        until=own.until if own else None,
    )
