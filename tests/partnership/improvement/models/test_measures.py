from decimal import Decimal

import pytest
from django.db import IntegrityError

from partnership.models import Measure
from tests.factories.impact import MeasureFactory, MeasurementFactory


@pytest.mark.parametrize(
    ("baseline", "target", "value", "reached"),
    [
        (38, 90, "89.99", False),
        (38, 90, "90", True),
        (38, 90, "90.01", True),
        (12, 3, "3.01", False),
        (12, 3, "3", True),
        (12, 3, "0", True),
        (12, 3, "-1", True),
        (-5, 5, "0", False),
        (5, -5, "-5", True),
    ],
)
def test_a_target_is_reached_from_the_side_of_the_baseline(baseline, target, value, reached):
    measure = Measure(baseline=Decimal(baseline), target=Decimal(target))
    assert measure.has_reached(Decimal(value)) is reached


@pytest.mark.django_db
def test_a_target_differs_from_the_baseline():
    with pytest.raises(IntegrityError, match="target_differs_from_baseline"):
        MeasureFactory(baseline=Decimal(3), target=Decimal("3.00"))


@pytest.mark.django_db
def test_a_recommendation_has_one_measure_of_each_name():
    measure = MeasureFactory()
    with pytest.raises(IntegrityError, match="one_measure_per_name"):
        MeasureFactory(recommendation=measure.recommendation, name=measure.name)


@pytest.mark.django_db
def test_a_day_has_one_measurement():
    reading = MeasurementFactory()
    with pytest.raises(IntegrityError, match="one_measurement_per_day"):
        MeasurementFactory(measure=reading.measure)


@pytest.mark.django_db
def test_a_measure_links_to_its_recommendation():
    measure = MeasureFactory()
    assert measure.get_absolute_url() == f"/recommendations/{measure.recommendation_id}/"
