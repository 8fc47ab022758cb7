"""What somebody has learned, and until when it counts. Reads only."""

from datetime import date
from typing import Any

from partnership.models import Person
from shield import working_days
from training.models import Booking, LearningRecord, Refresher


def completed(person: Person) -> tuple[set[Any], set[int]]:
    """The keys of the courses the person has completed, here or elsewhere, and the levels these were at."""
    done = Booking.objects.completed().filter(attendee=person).order_by()
    attended = done.values_list("run__course", "run__course__levels").distinct()
    recorded = LearningRecord.objects.counting().filter(person=person).values_list("course", "levels")
    rows = [*attended, *recorded]
    courses = {course for course, _ in rows if course is not None}
    return courses, {level for _, levels in rows for level in levels}


def refreshers() -> dict[int, int]:
    """After how many months each level has to be refreshed; a level that never has to is left out."""
    return dict(Refresher.objects.values_list("level", "months"))


def valid_until(levels: list[int], completed_on: date, months: dict[int, int]) -> date | None:
    """Until when training counts: the shortest period of its levels, from ``refreshers()``; ``None`` is for ever."""
    periods = [months[level] for level in levels if level in months]
    return working_days.add_months(completed_on, min(periods)) if periods else None
