"""The catalogue in other shapes: a month, RSS, JSON, iCal, PDF. No people and no links to join by."""

import json
from datetime import UTC, datetime

import pytest

from tests.factories.training import BookingFactory, CourseRunFactory, RunDateFactory
from training.models import Delivery, RunStatus

pytestmark = pytest.mark.django_db

CALENDAR = "/training/calendar/"
FEEDS = [
    "/training/course-dates.ics",
    "/training/course-dates.rss",
    "/training/course-dates.json",
    "/training/programme.pdf",
]
ROOM = "https://meet.example.org/secret-room-4711"


@pytest.fixture
def run():
    return CourseRunFactory(
        slug="dash",
        title="DASH",
        starts_at=datetime(2090, 3, 9, 9, 30, tzinfo=UTC),
        capacity=24,
        join_url=ROOM,
        course__title="Domestic abuse",
        course__summary="About risk",
    )


# The month


def on(response):
    """Which runs stand on which day."""
    days = [day for week in response.context["month"].weeks for day in week]
    return {day.day.isoformat(): [date.run.name for date in day.dates] for day in days if day.dates}


def test_a_month_shows_each_date_on_its_day_in_london(client, run):
    RunDateFactory(
        run=run, starts_at=datetime(2090, 3, 30, 22, 30, tzinfo=UTC), ends_at=datetime(2090, 3, 30, 23, tzinfo=UTC)
    )
    assert on(client.get(CALENDAR, {"month": "2090-03"})) == {"2090-03-09": ["DASH"], "2090-03-30": ["DASH"]}


def test_the_same_filters_hold_and_are_kept_from_month_to_month(client, run):
    response = client.get(CALENDAR, {"month": "2090-03", "level": "1"})
    assert on(response) == {}
    page = response.content.decode()
    for path in ("?month=2090-02&amp;level=1", "?month=2090-04&amp;level=1", "/training/?level=1"):
        assert f'href="{path}"' in page


@pytest.mark.parametrize("month", ["", "soon", "2090-13", "9999-12", "0001-01", "99999-01"])
def test_any_month_in_the_address_is_answered(client, run, month):
    assert client.get(CALENDAR, {"month": month}).status_code == 200


def test_plans_and_cancelled_runs_are_in_no_month(client, run):
    CourseRunFactory(starts_at=run.starts_at, status=RunStatus.PLANNED, published_at=None)
    assert on(client.get(CALENDAR, {"month": "2090-03"})) == {"2090-03-09": ["DASH"]}


@pytest.mark.slow
def test_the_month_costs_the_same_for_1_and_30_dates(client, run, cost):
    one = cost(client, CALENDAR + "?month=2090-03", 6)
    for _ in range(29):
        CourseRunFactory(starts_at=run.starts_at)
    assert cost(client, CALENDAR + "?month=2090-03", 6) == one


# The feeds


def test_the_rss_feed_tells_runs_with_addresses_that_stay(client, run):
    text = client.get("/training/course-dates.rss").content.decode()
    item = text[text.index("<item>") : text.index("</item>")]
    for said in (
        "<title>DASH</title>",
        f">run-{run.pk}@",
        "/training/course-dates/dash/</link>",
        "<description>Thursday 9 March 2090, 9:30am to 12:30pm.",
    ):
        assert said in item


def test_the_json_feed_tells_runs_with_places_and_addresses(client, run):
    BookingFactory(run=run)
    (told,) = json.loads(client.get("/training/course-dates.json").content)["runs"]
    assert {name: told[name] for name in ("title", "course", "levels", "format", "where", "places_left", "dates")} == {
        "title": "DASH",
        "course": "Domestic abuse",
        "levels": [3],
        "format": "online",
        "where": "Online",
        "places_left": 23,
        "dates": [{"starts_at": "2090-03-09T09:30:00Z", "ends_at": "2090-03-09T12:30:00Z"}],
    }
    assert told["url"].endswith("/training/course-dates/dash/")


def test_the_programme_is_a_tagged_pdf(client, run):
    response = client.get("/training/programme.pdf")
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")


@pytest.mark.parametrize("path", FEEDS)
def test_no_feed_holds_people_or_the_room(client, run, path):
    BookingFactory(run=run, attendee__name="Ada Lovelace", attendee__email="ada@example.org")
    text = client.get(path).content
    assert [secret for secret in (b"Ada", b"ada@", ROOM.encode(), b"secret-room") if secret in text] == []


@pytest.mark.parametrize("path", FEEDS)
def test_feeds_show_strangers_what_the_catalogue_shows(client, run, path):
    CourseRunFactory(title="A plan", status=RunStatus.PLANNED, published_at=None)
    CourseRunFactory(title="Of yesterday", days=-1)
    CourseRunFactory(title="Any day", delivery=Delivery.E_LEARNING, ends_at=None, closes_at=None, days=-9)
    text = client.get(path).content
    assert (b"A plan" in text, b"Of yesterday" in text) == (False, False)


@pytest.mark.slow
@pytest.mark.parametrize(
    "path", ["/training/course-dates.ics", "/training/course-dates.rss", "/training/course-dates.json"]
)
def test_feeds_cost_the_same_for_1_and_30_runs(client, run, cost, path):
    one = cost(client, path, 6)
    for _ in range(29):
        BookingFactory(run=CourseRunFactory())
    assert cost(client, path, 6) == one


def test_the_catalogue_leads_to_all_of_them(client, run):
    page = client.get("/training/", {"level": "3"}).content.decode()
    for path in (
        "/training/calendar/?level=3",
        "/training/course-dates.ics",
        "/training/programme.pdf",
        "/training/course-dates.rss",
    ):
        assert f'href="{path}"' in page
