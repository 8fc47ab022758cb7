"""What a person has completed, and until when it is valid. Reads only."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from partnership.models import Person
from shield import working_days
from training.models import Booking, LearningRecord, Refresher


def completed_courses(person: Person) -> set[Any]:
    """Return the keys of the courses that the person has completed, here or elsewhere."""
    attended = Booking.objects.completed().filter(attendee=person).order_by().values_list("run__course", flat=True)
    recorded = LearningRecord.objects.counting().filter(person=person, course__isnull=False)
    return {*attended, *recorded.values_list("course", flat=True)}


def level_rules() -> dict[int, Refresher]:
    """Return by level what it takes and for how long it is valid; levels without a rule are left out."""
    return {rule.level: rule for rule in Refresher.objects.select_related("course")}


def months_of(rules: Mapping[int, Refresher]) -> dict[int, int]:
    """Return the months after which each level must be refreshed; levels that never must are left out."""
    return {level: rule.months for level, rule in rules.items()}


def refreshers() -> dict[int, int]:
    """Return ``months_of`` all rules."""
    return months_of(level_rules())


def valid_until(level: int, completed_on: date, months: dict[int, int], expires_on: date | None = None) -> date | None:
    """Return until when training is valid at one level: by the level's period or the training's own last day, whichever
    is first. ``None`` when it never expires."""
    by_rule = working_days.add_months(completed_on, months[level]) if level in months else None
    return min(filter(None, (by_rule, expires_on)), default=None)


def valid_at_every_level_until(levels: list[int], completed_on: date, months: dict[int, int]) -> date | None:
    """Return until when training is valid at all its levels, which is what a certificate says. ``None``: for ever."""
    days = [valid_until(level, completed_on, months) for level in levels]
    return min(filter(None, days), default=None)


def valid_at_some_level_until(
    levels: list[int], completed_on: date, months: dict[int, int], expires_on: date | None = None
) -> date | None:
    """Return the day after which training has expired at every level it teaches. ``None`` when it never expires."""
    days = [valid_until(level, completed_on, months, expires_on) for level in levels] or [expires_on]
    return None if None in days else max(day for day in days if day is not None)
