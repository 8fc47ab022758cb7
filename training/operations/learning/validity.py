"""What a person has completed, and until when it is valid. Reads only."""

from datetime import date
from typing import Any

from partnership.models import Person
from shield import working_days
from training.models import Booking, LearningRecord, Refresher


def completed(person: Person) -> tuple[set[Any], set[int]]:
    """Return the keys of the courses that the person has completed, here or elsewhere, and their levels."""
    done = Booking.objects.completed().filter(attendee=person).order_by()
    attended = done.values_list("run__course", "run__course__levels").distinct()
    recorded = LearningRecord.objects.counting().filter(person=person).values_list("course", "levels")
    rows = [*attended, *recorded]
    courses = {course for course, _ in rows if course is not None}
    return courses, {level for _, levels in rows for level in levels}


def refreshers() -> dict[int, int]:
    """Return the months after which each level must be refreshed; levels that never must are left out."""
    return dict(Refresher.objects.values_list("level", "months"))


def valid_until(levels: list[int], completed_on: date, months: dict[int, int]) -> date | None:
    """Return until when training is valid, by the shortest period of its levels; ``None`` when it never expires."""
    periods = [months[level] for level in levels if level in months]
    return working_days.add_months(completed_on, min(periods)) if periods else None
