"""What a person has completed, and until when it is valid. Reads only."""

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


def months_of(rules: dict[int, Refresher]) -> dict[int, int]:
    """Return the months after which each level must be refreshed; levels that never must are left out."""
    return {level: rule.months for level, rule in rules.items()}


def refreshers() -> dict[int, int]:
    """Return ``months_of`` all rules."""
    return months_of(level_rules())


def valid_until(levels: list[int], completed_on: date, months: dict[int, int]) -> date | None:
    """Return until when training is valid, by the shortest period of its levels; ``None`` when it never expires."""
    periods = [months[level] for level in levels if level in months]
    return working_days.add_months(completed_on, min(periods)) if periods else None
