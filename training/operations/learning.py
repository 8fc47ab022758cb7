"""What somebody has learned. Reads only."""

from typing import Any

from partnership.models import Person
from training.models import Attendance


def completed(person: Person) -> tuple[set[Any], set[int]]:
    """The keys of the courses the person has attended, and the levels these were at."""
    rows = (
        Attendance.objects.attended()
        .filter(booking__attendee=person)
        .values_list("booking__run__course", "booking__run__course__levels")
        .distinct()
    )
    courses = {course for course, _ in rows}
    return courses, {level for _, levels in rows for level in levels}
