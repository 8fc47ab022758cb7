from datetime import date, timedelta
from decimal import Decimal

import pytest

from partnership.improvement.operations import measures
from partnership.models import Measure, Measurement, RecommendationStatus
from shield import working_days
from shield.models import AuditEntry
from shield.refusals import Refused
from tests.factories.impact import MeasureFactory, MeasurementFactory
from tests.factories.partnership import RecommendationFactory, UserFactory

pytestmark = pytest.mark.django_db
BEGAN = date(2026, 1, 5)
WORDS = {"name": "Files that say", "unit": "per cent", "baseline": Decimal(38), "baseline_on": BEGAN}


def refusal_of(act, **words):
    with pytest.raises(Refused) as caught:
        act(**words)
    return caught.value.message, caught.value.field


def add(recommendation=None, **changed):
    words = WORDS | {"target": Decimal(90), "by": UserFactory()} | changed
    return measures.add(recommendation=recommendation or RecommendationFactory(), **words)


def read(measure=None, **changed):
    words = {"on": date(2026, 3, 2), "value": Decimal("55.5"), "source": "A dip sample", "by": UserFactory()}
    return measures.add_measurement(measure=measure or MeasureFactory(), **words | changed)


def test_a_measure_has_a_baseline_and_a_target():
    made = add()
    made.refresh_from_db()
    assert (made.name, made.unit, made.baseline, made.baseline_on, made.target) == (
        "Files that say",
        "per cent",
        Decimal("38.00"),
        BEGAN,
        Decimal("90.00"),
    )
    event = AuditEntry.objects.get()
    assert (event.kind, event.facts) == ("partnership.measure-added", {"name": "Files that say"})


def test_a_target_may_be_below_the_baseline():
    assert add(baseline=Decimal(12), target=Decimal(3)).has_reached(Decimal(2))


def test_a_target_equal_to_the_baseline_is_refused():
    assert refusal_of(add, target=Decimal("38.00")) == ("Target must be different from the baseline", "target")
    assert Measure.objects.count() == 0


def test_a_second_measure_of_the_same_name_is_refused():
    made = add()
    assert refusal_of(add, recommendation=made.recommendation) == (
        "This recommendation already has a measure with this name",
        "name",
    )
    add()
    assert Measure.objects.count() == 2


def test_a_closed_recommendation_takes_no_measures_or_measurements():
    closed = RecommendationFactory(status=RecommendationStatus.CLOSED)
    assert refusal_of(add, recommendation=closed) == ("This recommendation is closed", None)
    assert refusal_of(read, measure=MeasureFactory(recommendation=closed)) == ("This recommendation is closed", None)
    assert (Measure.objects.count(), Measurement.objects.count()) == (1, 0)


def test_a_measurement_has_its_date_and_source():
    by, measure = UserFactory(), MeasureFactory()
    made = read(measure, by=by)
    made.refresh_from_db()
    assert (made.measure, made.on, made.value, made.source, made.recorded_by) == (
        measure,
        date(2026, 3, 2),
        Decimal("55.50"),
        "A dip sample",
        by,
    )
    event = AuditEntry.objects.get()
    assert (event.kind, event.facts) == ("partnership.measurement-added", {"on": "2026-03-02", "value": "55.5"})


OUTSIDE = ("Date must be after the baseline date and not in the future", "on")


def test_a_measurement_is_after_the_baseline_and_not_in_the_future():
    today = working_days.today()
    measure = MeasureFactory(baseline_on=today - timedelta(days=2))
    assert refusal_of(read, measure=measure, on=measure.baseline_on) == OUTSIDE
    assert refusal_of(read, measure=measure, on=today + timedelta(days=1)) == OUTSIDE
    assert refusal_of(read, measure=measure, on=measure.baseline_on - timedelta(days=1)) == OUTSIDE
    read(measure, on=today)
    read(measure, on=today - timedelta(days=1))
    assert Measurement.objects.count() == 2


def test_a_day_has_one_measurement():
    reading = MeasurementFactory()
    assert refusal_of(read, measure=reading.measure) == ("There is already a measurement for this date", "on")
    assert Measurement.objects.get().value == Decimal(55)
    read()


def test_nothing_is_saved_when_the_audit_entry_fails(broken_record):
    recommendation, measure = RecommendationFactory(), MeasureFactory()
    broken_record(lambda: add(recommendation))
    broken_record(lambda: read(measure))
    assert (Measure.objects.count(), Measurement.objects.count()) == (1, 0)


def test_a_baseline_date_in_the_future_is_refused():
    today = working_days.today()
    ahead = today + timedelta(days=1)
    assert refusal_of(add, baseline_on=ahead) == ("Baseline date must be today or in the past", "baseline_on")
    assert add(baseline_on=today).baseline_on == today


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_only_one_of_four_concurrent_measures_is_added(rivals):
    recommendation, by = RecommendationFactory(), UserFactory()
    told = rivals(lambda: add(recommendation, by=by).name)
    assert told == ["Files that say"] + ["This recommendation already has a measure with this name"] * 3


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_only_one_of_four_concurrent_measurements_is_added(rivals):
    measure, by = MeasureFactory(), UserFactory()
    told = rivals(lambda: str(read(measure, by=by).value))
    assert told == ["55.5"] + ["There is already a measurement for this date"] * 3
