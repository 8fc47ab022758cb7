from datetime import date, timedelta
from decimal import Decimal

import pytest

from partnership.improvement.operations import measures
from partnership.models import Measure, MeasureReading, RecommendationStatus
from shield import working_days
from shield.models import AuditEntry
from shield.refusals import Refused
from tests.factories.impact import MeasureFactory, ReadingFactory
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
    return measures.measure(recommendation=recommendation or RecommendationFactory(), **words)


def read(measure=None, **changed):
    words = {"on": date(2026, 3, 2), "value": Decimal("55.5"), "source": "A dip sample", "by": UserFactory()}
    return measures.read(measure=measure or MeasureFactory(), **words | changed)


def test_a_measure_says_where_it_began_and_where_it_should_get():
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


def test_a_target_may_lie_below():
    assert add(baseline=Decimal(12), target=Decimal(3)).has_reached(Decimal(2))


def test_a_target_that_is_reached_already_is_refused():
    assert refusal_of(add, target=Decimal("38.00")) == ("The target must differ from where it began.", "target")
    assert Measure.objects.count() == 0


def test_the_same_is_measured_once_for_a_recommendation():
    made = add()
    assert refusal_of(add, recommendation=made.recommendation) == ("This is measured already.", "name")
    add()
    assert Measure.objects.count() == 2


def test_a_closed_recommendation_is_measured_no_more():
    closed = RecommendationFactory(status=RecommendationStatus.CLOSED)
    assert refusal_of(add, recommendation=closed) == ("This recommendation is closed.", None)
    assert refusal_of(read, measure=MeasureFactory(recommendation=closed)) == ("This recommendation is closed.", None)
    assert (Measure.objects.count(), MeasureReading.objects.count()) == (1, 0)


def test_a_reading_is_kept_with_its_day_and_where_it_comes_from():
    by, measure = UserFactory(), MeasureFactory()
    made = read(measure, by=by)
    made.refresh_from_db()
    assert (made.measure, made.on, made.value, made.source, made.kept_by) == (
        measure,
        date(2026, 3, 2),
        Decimal("55.50"),
        "A dip sample",
        by,
    )
    event = AuditEntry.objects.get()
    assert (event.kind, event.facts) == ("partnership.measure-read", {"on": "2026-03-02", "value": "55.5"})


OUTSIDE = ("The day must lie after the beginning, and not in the future.", "on")


def test_a_reading_lies_between_the_beginning_and_today():
    today = working_days.today()
    measure = MeasureFactory(baseline_on=today - timedelta(days=2))
    assert refusal_of(read, measure=measure, on=measure.baseline_on) == OUTSIDE
    assert refusal_of(read, measure=measure, on=today + timedelta(days=1)) == OUTSIDE
    assert refusal_of(read, measure=measure, on=measure.baseline_on - timedelta(days=1)) == OUTSIDE
    read(measure, on=today)
    read(measure, on=today - timedelta(days=1))
    assert MeasureReading.objects.count() == 2


def test_a_day_is_read_once():
    reading = ReadingFactory()
    assert refusal_of(read, measure=reading.measure) == ("There is a reading of this day already.", "on")
    assert MeasureReading.objects.get().value == Decimal(55)
    read()


def test_nothing_is_kept_when_the_record_fails(broken_record):
    recommendation, measure = RecommendationFactory(), MeasureFactory()
    broken_record(lambda: add(recommendation))
    broken_record(lambda: read(measure))
    assert (Measure.objects.count(), MeasureReading.objects.count()) == (1, 0)


def test_a_beginning_lies_not_ahead():
    today = working_days.today()
    ahead = today + timedelta(days=1)
    assert refusal_of(add, baseline_on=ahead) == ("The day must be today or earlier.", "baseline_on")
    assert add(baseline_on=today).baseline_on == today


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_those_who_add_a_measure_at_once_one_does(rivals):
    recommendation, by = RecommendationFactory(), UserFactory()
    told = rivals(lambda: add(recommendation, by=by).name)
    assert told == ["Files that say"] + ["This is measured already."] * 3


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_those_who_read_a_day_at_once_one_does(rivals):
    measure, by = MeasureFactory(), UserFactory()
    told = rivals(lambda: str(read(measure, by=by).value))
    assert told == ["55.5"] + ["There is a reading of this day already."] * 3
