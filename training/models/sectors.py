"""The sectors that attended each run."""

from collections.abc import Iterable
from typing import Any

from training.models.registers import Attendance, RegisterTotalSector


def sectors_attending(runs: Iterable[Any]) -> dict[int, list[str]]:
    """Return by run the names of the sectors that attended, in alphabetical order, in two queries."""
    keys = [run.pk for run in runs]
    totals = RegisterTotalSector.objects.filter(total__run__in=keys).values_list("total__run", "sector__name")
    named = Attendance.objects.attended().filter(booking__run__in=keys)
    came: dict[int, set[str]] = {}
    for run, sector in [*totals, *named.values_list("booking__run", "booking__sector__name").distinct()]:
        came.setdefault(run, set()).add(sector)
    return {run: sorted(names) for run, names in came.items()}
