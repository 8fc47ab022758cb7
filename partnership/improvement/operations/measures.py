"""Measures of a recommendation and their measurements."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from partnership.improvement.models import Measure, Measurement, Recommendation, RecommendationStatus
from shield import working_days
from shield.models import User
from shield.operations import audit
from shield.refusals import Refused


def _check_open(recommendation: Recommendation) -> None:
    if recommendation.status == RecommendationStatus.CLOSED:
        raise Refused("This recommendation is closed")


@transaction.atomic
def add(
    *,
    recommendation: Recommendation,
    name: str,
    baseline: Decimal,
    baseline_on: date,
    target: Decimal,
    by: User,
    unit: str = "",
) -> Measure:
    """Add a measure with its baseline and target.

    Raise ``Refused`` when the recommendation is closed or already has a measure of this name, when the baseline date
    is in the future, or when the target is the baseline.
    """
    recommendation = Recommendation.objects.select_for_update().get(pk=recommendation.pk)
    _check_open(recommendation)
    if baseline_on > working_days.today():
        raise Refused("Baseline date must be today or in the past", field="baseline_on")
    if target == baseline:
        raise Refused("Target must be different from the baseline", field="target")
    if recommendation.measures.filter(name=name).exists():
        raise Refused("This recommendation already has a measure with this name", field="name")
    measure = Measure.objects.create(
        recommendation=recommendation, name=name, unit=unit, baseline=baseline, baseline_on=baseline_on, target=target
    )
    audit.record("partnership.measure-added", recommendation, by=by, name=name)
    return measure


@transaction.atomic
def add_measurement(*, measure: Measure, on: date, value: Decimal, source: str, by: User) -> Measurement:
    """Add the value of a measure on one day.

    Raise ``Refused`` when the recommendation is closed, when the date is in the future or not after the baseline date,
    or when that day already has a measurement.
    """
    measure = Measure.objects.select_for_update(of=("self",)).select_related("recommendation").get(pk=measure.pk)
    _check_open(measure.recommendation)
    if not measure.baseline_on < on <= working_days.today():
        raise Refused("Date must be after the baseline date and not in the future", field="on")
    if measure.measurements.filter(on=on).exists():
        raise Refused("There is already a measurement for this date", field="on")
    measurement = Measurement.objects.create(measure=measure, on=on, value=value, source=source, recorded_by=by)
    audit.record("partnership.measurement-added", measure.recommendation, by=by, on=str(on), value=str(value))
    return measurement
