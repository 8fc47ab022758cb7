from datetime import date, timedelta
from decimal import Decimal

import pytest

from partnership.models import Measure, Measurement
from shield import working_days
from tests.factories.impact import MeasureFactory, MeasurementFactory
from tests.factories.partnership import RecommendationFactory
from tests.partnership.typed import errors_above, errors_beside, typed_in, words

pytestmark = pytest.mark.django_db


def on(name, day):
    return {f"{name}_0": str(day.day), f"{name}_1": str(day.month), f"{name}_2": str(day.year)}


def measure_of(**changed):
    words = {"name": "Files that say", "unit": "per cent", "baseline": "38", "target": "90"}
    return words | on("baseline_on", date(2026, 1, 5)) | changed


def measurement_of(**changed):
    return {"value": "55.5", "source": "A dip sample"} | on("on", date(2026, 3, 2)) | changed


@pytest.fixture
def recommendation():
    return RecommendationFactory(status="planned")


@pytest.fixture
def add(sign_in, team, recommendation):
    client = sign_in(team)
    return lambda **changed: client.post(f"/recommendations/{recommendation.pk}/measures/new/", measure_of(**changed))


@pytest.fixture
def add_measurement(sign_in, team):
    client, measure = sign_in(team), MeasureFactory()
    return lambda **changed: client.post(f"/measures/{measure.pk}/measurements/new/", measurement_of(**changed))


def test_a_measure_and_its_measurements_appear_on_the_recommendation(add, recommendation, client):
    response = add()
    assert (response.status_code, response.headers["Location"]) == (302, recommendation.get_absolute_url())
    measure = Measure.objects.get()
    page = words(client.get(recommendation.get_absolute_url()))
    assert "Files that say Baseline: 38 per cent (5 Jan 2026) Target: 90 per cent No measurements yet" in page
    client.post(f"/measures/{measure.pk}/measurements/new/", measurement_of())
    page = words(client.get(recommendation.get_absolute_url()))
    assert "2 Mar 2026 55.50 A dip sample" in page


def test_an_empty_measure_has_an_error_for_each_field(add):
    empty = dict.fromkeys(measure_of(), "")
    response = add(**empty)
    asked = ["Enter what you will measure", "Enter a baseline", "Enter the baseline date", "Enter a target"]
    assert (response.status_code, errors_beside(response), errors_above(response)) == (422, asked, asked)
    assert Measure.objects.count() == 0


WRONG = {
    "no number": ({"baseline": "many"}, "Baseline must be a number, like 12.5"),
    "not a number": ({"target": "NaN"}, "Target must be a number, like 12.5"),
    "no difference": ({"target": "38.00"}, "Target must be different from the baseline"),
}


@pytest.mark.parametrize("case", WRONG)
def test_an_invalid_measure_has_an_error_beside_the_field_and_is_kept(case, add):
    changed, message = WRONG[case]
    response = add(**changed)
    assert (response.status_code, errors_beside(response), errors_above(response)) == (422, [message], [message])
    assert typed_in(response).items() >= measure_of(**changed).items()
    assert Measure.objects.count() == 0


def test_a_second_measure_of_the_same_name_is_refused_beside_the_name(add, recommendation):
    MeasureFactory(recommendation=recommendation, name="Files that say")
    response = add()
    assert (response.status_code, errors_beside(response)) == (
        422,
        ["This recommendation already has a measure with this name"],
    )
    assert typed_in(response).items() >= measure_of().items()


def test_a_closed_recommendation_takes_no_measure_and_keeps_what_was_typed(add, recommendation):
    recommendation.status = "closed"
    recommendation.save()
    response = add()
    assert (response.status_code, errors_above(response)) == (422, ["This recommendation is closed"])
    assert typed_in(response).items() >= measure_of().items()


def test_an_empty_measurement_has_an_error_for_each_field(add_measurement):
    response = add_measurement(**dict.fromkeys(measurement_of(), ""))
    asked = ["Enter the date measured", "Enter a value", "Enter the source of the data"]
    assert (response.status_code, errors_beside(response), errors_above(response)) == (422, asked, asked)


TOMORROW = on("on", working_days.today() + timedelta(days=1))
OUTSIDE = "Date must be after the baseline date and not in the future"
WRONG_MEASUREMENTS = {
    "tomorrow": (TOMORROW, OUTSIDE),
    "the first day": (on("on", date(2026, 1, 5)), OUTSIDE),
    "in words": ({"value": "half"}, "Value must be a number, like 12.5"),
}


@pytest.mark.parametrize("case", WRONG_MEASUREMENTS)
def test_an_invalid_measurement_has_an_error_beside_the_field_and_is_kept(case, add_measurement):
    changed, message = WRONG_MEASUREMENTS[case]
    response = add_measurement(**changed)
    assert (response.status_code, errors_beside(response), errors_above(response)) == (422, [message], [message])
    assert typed_in(response).items() >= measurement_of(**changed).items()
    assert Measurement.objects.count() == 0


def test_a_second_measurement_of_a_day_is_refused_beside_the_date(sign_in, team):
    measurement = MeasurementFactory(value=Decimal(55))
    response = sign_in(team).post(f"/measures/{measurement.measure_id}/measurements/new/", measurement_of())
    assert (response.status_code, errors_beside(response)) == (422, ["There is already a measurement for this date"])
    assert Measurement.objects.get().value == Decimal(55)


def test_only_the_team_sees_the_links_to_add_measures(sign_in, team, board_member):
    measure = MeasureFactory()
    address = f"/measures/{measure.pk}/measurements/new/"
    for user, offered in ((team, True), (board_member, False)):
        page = sign_in(user).get(measure.get_absolute_url()).content.decode()
        assert (address in page) is offered
        assert ("Add a measure<" in page) is offered


def test_a_decimal_value_is_shown_as_it_was_entered(sign_in, board_member):
    measurement = MeasurementFactory(value=Decimal("1234.50"), source="<b>Sample</b>")
    page = sign_in(board_member).get(measurement.measure.get_absolute_url()).content.decode()
    assert ">1234.50<" in page or ">1,234.50<" in page
    assert "&lt;b&gt;Sample" in page
