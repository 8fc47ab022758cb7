"""What somebody has learned. Reads only."""

from typing import Any

from partnership.models import Person
from training.models import Booking, LearningRecord


def completed(person: Person) -> tuple[set[Any], set[int]]:
    """The keys of the courses the person has completed, here or elsewhere, and the levels these were at."""
    done = Booking.objects.completed().filter(attendee=person).order_by()
    attended = done.values_list("run__course", "run__course__levels").distinct()
    recorded = LearningRecord.objects.counting().filter(person=person).values_list("course", "levels")
    rows = [*attended, *recorded]
    courses = {course for course, _ in rows if course is not None}
    return courses, {level for _, levels in rows for level in levels}
