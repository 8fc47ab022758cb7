"""The statistics as rows of a file. A number that no register says is an empty cell, never 0."""

from collections.abc import Iterable, Sequence
from typing import Any

from training.operations.office.statistics import Counts, TrainingStatistics

COUNT_COLUMNS = (
    "Bookings",
    "Attended",
    "Cancelled in time",
    "Cancelled late",
    "No-show",
    "Walk-ins",
    "Register not taken",
    "People",
)
COLUMNS = ("Agency", "Sector", "Course", *COUNT_COLUMNS, "% of the course’s places", "% of all attendances")
COURSE_COLUMNS = (
    "Course",
    "Dates held",
    "Dates not recorded",
    *COUNT_COLUMNS,
    "Attended, without names",
    "Places",
    "% of places filled",
)


def _counts(counts: Counts) -> tuple[Any, ...]:
    return (
        counts.bookings,
        _or_empty(counts.recorded),
        counts.in_time,
        counts.late,
        counts.no_show,
        counts.walk_ins,
        counts.unknown,
        counts.people,
    )


def _or_empty(number: int | None) -> Any:
    return "" if number is None else number


def table(statistics: TrainingStatistics) -> list[Sequence[Any]]:
    """Return the rows by agency and course, with totals in the last line."""
    lines: list[Sequence[Any]] = [
        (row.agency, row.sector, row.course, *_counts(row), _or_empty(row.occupancy), statistics.share(row))
        for row in statistics.rows
    ]
    share = 100.0 if statistics.total("attended") else 0.0
    return [*lines, ("All", "", "", *_counts(statistics.totals), _or_empty(statistics.occupancy), share)]


def course_table(statistics: TrainingStatistics) -> list[Sequence[Any]]:
    """Return the rows by course."""
    return [
        (
            row.title,
            row.held,
            row.not_recorded,
            row.bookings,
            _or_empty(None if row.all_attended is None else row.attended),
            *_counts(row)[2:],
            row.unnamed,
            row.places,
            _or_empty(row.occupancy),
        )
        for row in statistics.courses
    ]


def sums_table(sums: Iterable[tuple[str, Counts]]) -> list[Sequence[Any]]:
    """Return the rows of sums by agency, sector or level."""
    return [(name, *_counts(counts)) for name, counts in sums]
