"""Measures of a recommendation and what was read of them."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from partnership.improvement.models import Measure, MeasureReading, Recommendation, RecommendationStatus
from shield import working_days
from shield.operations import audit
from shield.refusals import Refused


def _judge(recommendation: Recommendation) -> None:
    if recommendation.status == RecommendationStatus.CLOSED:
        raise Refused("This recommendation is closed.")


@transaction.atomic
def measure(
    *,
    recommendation: Recommendation,
    name: str,
    baseline: Decimal,
    baseline_on: date,
    target: Decimal,
    by: Any,
    unit: str = "",
) -> Measure:
    """Say what will show whether anyone is better off: where it began, and where it should get."""
    recommendation = Recommendation.objects.select_for_update().get(pk=recommendation.pk)
    _judge(recommendation)
    if baseline_on > working_days.today():
        raise Refused("The day must be today or earlier.", field="baseline_on")
    if target == baseline:
        raise Refused("The target must differ from where it began.", field="target")
    if recommendation.measures.filter(name=name).exists():
        raise Refused("This is measured already.", field="name")
    made = Measure.objects.create(
        recommendation=recommendation, name=name, unit=unit, baseline=baseline, baseline_on=baseline_on, target=target
    )
    audit.record("partnership.measure-added", recommendation, by=by, name=name)
    return made


@transaction.atomic
def read(*, measure: Measure, on: date, value: Decimal, source: str, by: Any) -> MeasureReading:
    """Keep what was read on a day, after where it began and not in the future; a day is read once."""
    measure = Measure.objects.select_for_update(of=("self",)).select_related("recommendation").get(pk=measure.pk)
    _judge(measure.recommendation)
    if not measure.baseline_on < on <= working_days.today():
        raise Refused("The day must lie after the beginning, and not in the future.", field="on")
    if measure.readings.filter(on=on).exists():
        raise Refused("There is a reading of this day already.", field="on")
    made = MeasureReading.objects.create(measure=measure, on=on, value=value, source=source, kept_by=by)
    audit.record("partnership.measure-read", measure.recommendation, by=by, on=str(on), value=str(value))
    return made
