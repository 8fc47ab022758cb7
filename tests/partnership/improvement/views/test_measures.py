from datetime import date, timedelta
from decimal import Decimal

import pytest

from partnership.models import Measure, MeasureReading
from shield import working_days
from tests.factories.impact import MeasureFactory, ReadingFactory
from tests.factories.partnership import RecommendationFactory
from tests.partnership.typed import errors_above, errors_beside, typed_in, words

pytestmark = pytest.mark.django_db


def on(name, day):
    return {f"{name}_0": str(day.day), f"{name}_1": str(day.month), f"{name}_2": str(day.year)}


def measure_of(**changed):
    words = {"name": "Files that say", "unit": "per cent", "baseline": "38", "target": "90"}
    return words | on("baseline_on", date(2026, 1, 5)) | changed


def reading_of(**changed):
    return {"value": "55.5", "source": "A dip sample"} | on("on", date(2026, 3, 2)) | changed


@pytest.fixture
def recommendation():
    return RecommendationFactory(status="planned")


@pytest.fixture
def add(sign_in, team, recommendation):
    client = sign_in(team)
    return lambda **changed: client.post(f"/recommendations/{recommendation.pk}/measures/new/", measure_of(**changed))


@pytest.fixture
def keep(sign_in, team):
    client, measure = sign_in(team), MeasureFactory()
    return lambda **changed: client.post(f"/measures/{measure.pk}/readings/new/", reading_of(**changed))


def test_a_measure_and_what_is_read_of_it_stand_on_the_recommendation(add, recommendation, client):
    response = add()
    assert (response.status_code, response.headers["Location"]) == (302, recommendation.get_absolute_url())
    measure = Measure.objects.get()
    page = words(client.get(recommendation.get_absolute_url()))
    assert "Files that say From 38 (5 Jan 2026) to 90, per cent. Not read yet." in page
    client.post(f"/measures/{measure.pk}/readings/new/", reading_of())
    page = words(client.get(recommendation.get_absolute_url()))
    assert "2 Mar 2026 55.50 A dip sample" in page


def test_an_empty_measure_is_asked_for_word_by_word(add):
    empty = dict.fromkeys(measure_of(), "")
    response = add(**empty)
    asked = ["Enter what is measured", "Enter where it began", "Enter the day", "Enter where it should get"]
    assert (response.status_code, errors_beside(response), errors_above(response)) == (422, asked, asked)
    assert Measure.objects.count() == 0


WRONG = {
    "no number": ({"baseline": "many"}, "Where it began: enter a number, such as 12.5"),
    "not a number": ({"target": "NaN"}, "Where it should get: enter a number, such as 12.5"),
    "no difference": ({"target": "38.00"}, "The target must differ from where it began."),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_measure_is_answered_beside_the_field_and_kept(case, add):
    changed, message = WRONG[case]
    response = add(**changed)
    assert (response.status_code, errors_beside(response), errors_above(response)) == (422, [message], [message])
    assert typed_in(response).items() >= measure_of(**changed).items()
    assert Measure.objects.count() == 0


def test_what_is_measured_already_is_answered_beside_its_name(add, recommendation):
    MeasureFactory(recommendation=recommendation, name="Files that say")
    response = add()
    assert (response.status_code, errors_beside(response)) == (422, ["This is measured already."])
    assert typed_in(response).items() >= measure_of().items()


def test_a_closed_recommendation_says_so_and_keeps_what_was_typed(add, recommendation):
    recommendation.status = "closed"
    recommendation.save()
    response = add()
    assert (response.status_code, errors_above(response)) == (422, ["This recommendation is closed."])
    assert typed_in(response).items() >= measure_of().items()


def test_an_empty_reading_is_asked_for_word_by_word(keep):
    response = keep(**dict.fromkeys(reading_of(), ""))
    asked = ["Enter the day", "Enter what was read", "Enter where the number comes from"]
    assert (response.status_code, errors_beside(response), errors_above(response)) == (422, asked, asked)


TOMORROW = on("on", working_days.today() + timedelta(days=1))
OUTSIDE = "The day must lie after the beginning, and not in the future."
WRONG_READINGS = {
    "tomorrow": (TOMORROW, OUTSIDE),
    "the first day": (on("on", date(2026, 1, 5)), OUTSIDE),
    "in words": ({"value": "half"}, "What was read: enter a number, such as 12.5"),
}


@pytest.mark.parametrize("case", WRONG_READINGS)
def test_a_wrong_reading_is_answered_beside_the_field_and_kept(case, keep):
    changed, message = WRONG_READINGS[case]
    response = keep(**changed)
    assert (response.status_code, errors_beside(response), errors_above(response)) == (422, [message], [message])
    assert typed_in(response).items() >= reading_of(**changed).items()
    assert MeasureReading.objects.count() == 0


def test_a_day_that_was_read_is_answered_beside_it(sign_in, team):
    reading = ReadingFactory(value=Decimal(55))
    response = sign_in(team).post(f"/measures/{reading.measure_id}/readings/new/", reading_of())
    assert (response.status_code, errors_beside(response)) == (422, ["There is a reading of this day already."])
    assert MeasureReading.objects.get().value == Decimal(55)


def test_only_the_team_is_offered_to_keep_a_reading(sign_in, team, board_member):
    measure = MeasureFactory()
    address = f"/measures/{measure.pk}/readings/new/"
    for user, offered in ((team, True), (board_member, False)):
        page = sign_in(user).get(measure.get_absolute_url()).content.decode()
        assert (address in page) is offered
        assert ("Say how we will know" in page) is offered


def test_a_number_with_a_decimal_point_is_shown_as_it_was_read(sign_in, board_member):
    reading = ReadingFactory(value=Decimal("1234.50"), source="<b>Sample</b>")
    page = sign_in(board_member).get(reading.measure.get_absolute_url()).content.decode()
    assert ">1234.50<" in page or ">1,234.50<" in page
    assert "&lt;b&gt;Sample" in page
