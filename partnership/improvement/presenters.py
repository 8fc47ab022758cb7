"""Dataclasses for pages of improvement."""

from collections.abc import Iterable
from dataclasses import dataclass

from partnership.improvement.models import Measure


@dataclass(frozen=True)
class MeasureProgress:
    """A measure, and whether its latest measurement reaches the target; ``None`` without a measurement."""

    measure: Measure
    is_reached: bool | None


def measure_progress(measures: Iterable[Measure]) -> list[MeasureProgress]:
    """Return each measure with whether its latest measurement reaches the target."""
    found = []
    for measure in measures:
        measurements = list(measure.measurements.all())
        reached = measure.has_reached(measurements[-1].value) if measurements else None
        found.append(MeasureProgress(measure, reached))
    return found
