"""Dataclasses for pages of improvement."""

from collections.abc import Iterable
from dataclasses import dataclass

from partnership.improvement.models import Measure


@dataclass(frozen=True)
class MeasureStanding:
    """A measure and whether its last reading is at the target; nothing while it was not read."""

    measure: Measure
    is_reached: bool | None


def standing(measures: Iterable[Measure]) -> list[MeasureStanding]:
    """Each measure with how it stands, by its readings in order of their days."""
    found = []
    for measure in measures:
        readings = list(measure.readings.all())
        found.append(MeasureStanding(measure, measure.has_reached(readings[-1].value) if readings else None))
    return found
