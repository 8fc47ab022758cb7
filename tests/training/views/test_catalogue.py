import re
from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.utils import timezone

from tests.factories.partnership import SectorFactory, ThemeFactory
from tests.factories.training import BookingFactory, CourseFactory, CourseRunFactory, VenueFactory, in_days
from training.models import BookingStatus, Delivery, RunStatus

pytestmark = pytest.mark.django_db


def titles(response):
    return [row.name for row in response.context["rows"]]


def catalogue(client, **query):
    return client.get("/training/", query)


def test_the_catalogue_lists_published_runs_by_date(client):
    CourseRunFactory(title="Later", days=20)
    CourseRunFactory(title="Sooner")
    CourseRunFactory(title="A plan", status=RunStatus.PLANNED, published_at=None)
    assert titles(catalogue(client)) == ["Sooner", "Later"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"level": "1"}, ["Any day"]),
        ({"level": ["1", "3"]}, ["Online", "Any day"]),
        ({"format": "in_person"}, ["Hall"]),
        ({"format": ["in_person", "e_learning"]}, ["Hall", "Any day"]),
        ({"places": "left"}, ["Online", "Any day"]),
        ({"q": "hall"}, ["Hall"]),
        ({"level": "9", "format": "teleport", "month": "soon", "sector": "none", "theme": "none"}, None),
        ({"level": "1", "format": "in_person"}, []),
    ],
)
def test_filters(client, query, found):
    CourseRunFactory(title="Online", course__levels=[3])
    full = CourseRunFactory(
        title="Hall", days=15, course__levels=[4], delivery=Delivery.IN_PERSON, venue=VenueFactory(), capacity=1
    )
    BookingFactory(run=full)
    CourseRunFactory(
        title="Any day", days=-90, course__levels=[1, 2], delivery=Delivery.E_LEARNING, ends_at=None, closes_at=None
    )
    # Nonsense in the address is passed over.
    expected = ["Online", "Hall", "Any day"] if found is None else found
    assert titles(catalogue(client, **query)) == expected


def test_month_sector_and_theme(client):
    theme, sector, other = ThemeFactory(slug="neglect"), SectorFactory(slug="health", name="Health"), SectorFactory()
    first = CourseRunFactory(title="First", starts_at=datetime(2090, 3, 1, 9, tzinfo=UTC))
    second = CourseRunFactory(title="Second", starts_at=datetime(2090, 4, 1, 9, tzinfo=UTC))
    first.course.themes.add(theme)
    first.course.sectors.add(other)
    second.course.sectors.add(sector)
    assert titles(catalogue(client, month="2090-04")) == ["Second"]
    assert titles(catalogue(client, sector="health")) == ["Second"]
    assert titles(catalogue(client, theme="neglect")) == ["First"]


def test_each_chosen_filter_has_a_chip_that_removes_it(client):
    CourseRunFactory()
    response = catalogue(client, level=["3", "4"], format="online", q="risk")
    assert [(chip.label, chip.url) for chip in response.context["panel"].chips] == [
        ("Level 3", "?level=4&format=online&q=risk"),
        ("Level 4", "?level=3&format=online&q=risk"),
        ("Online", "?level=3&level=4&q=risk"),
        ("“risk”", "?level=3&level=4&format=online"),
    ]


def test_filters_show_counts(client):
    CourseRunFactory(course__levels=[3])
    CourseRunFactory(course__levels=[3, 4], delivery=Delivery.HYBRID, venue=VenueFactory())
    panel = catalogue(client).context["panel"]
    assert [(option.label, option.count) for option in panel.levels] == [
        ("1 Occasional contact", 0),
        ("2 May become involved", 0),
        ("3 Work with children at risk", 2),
        ("4 Safeguarding champion", 1),
    ]
    assert [(option.label, option.count) for option in panel.formats] == [
        ("Online", 2),
        ("In person", 1),
        ("E-learning", 0),
    ]


def test_filters_without_matches_lead_to_all_courses(client):
    CourseRunFactory(course__levels=[3])
    page = catalogue(client, level="1").content.decode()
    assert "No courses match these filters" in page
    assert "Show all courses" in page


def test_an_empty_catalogue_says_what_will_appear(client):
    assert "New course dates will appear here once they are published." in catalogue(client).content.decode()


def test_a_row_shows_the_readers_own_booking(sign_in, practitioner):
    booked, waits, free = CourseRunFactory(days=3), CourseRunFactory(days=4), CourseRunFactory(days=5)
    BookingFactory(run=booked, attendee=practitioner.person)
    BookingFactory(run=waits, attendee=practitioner.person, status=BookingStatus.WAITING)
    BookingFactory(run=free)
    rows = catalogue(sign_in(practitioner)).context["rows"]
    assert [row.state for row in rows] == ["booked", "waiting", ""]


def test_the_catalogue_has_25_rows_a_page(client):
    for _ in range(26):
        CourseRunFactory()
    first, second = catalogue(client), catalogue(client, page="2")
    assert (len(titles(first)), len(titles(second)), first.context["total"]) == (25, 1, 26)


def fill(number):
    for _ in range(number):
        run = CourseRunFactory(course=CourseFactory())
        run.course.sectors.add(SectorFactory())
        run.course.themes.add(ThemeFactory())
        BookingFactory(run=run)


@pytest.mark.slow
def test_the_catalogue_costs_anonymous_readers_the_same_for_1_and_30_rows(client, cost):
    fill(1)
    one = cost(client, "/training/", 6)
    fill(29)
    assert cost(client, "/training/", 6) == one


@pytest.mark.slow
def test_the_catalogue_costs_the_signed_in_the_same_for_1_and_30_rows(sign_in, practitioner, cost):
    fill(1)
    client = sign_in(practitioner)
    one = cost(client, "/training/", 10)
    fill(29)
    assert cost(client, "/training/", 10) == one


@pytest.mark.slow
def test_a_course_page_costs_the_same_for_1_and_30_runs(client, cost):
    course = CourseFactory()
    CourseRunFactory(course=course)
    one = cost(client, course.get_absolute_url(), 6)
    for _ in range(29):
        BookingFactory(run=CourseRunFactory(course=course))
    assert cost(client, course.get_absolute_url(), 6) == one


@pytest.mark.slow
def test_a_run_page_costs_the_same_for_1_and_30_bookings(sign_in, client, practitioner, cost):
    run = CourseRunFactory(capacity=100)
    path = run.get_absolute_url()
    one = cost(client, path, 6)
    signed_in = cost(sign_in(practitioner), path, 10)
    for _ in range(30):
        BookingFactory(run=run)
    client.logout()
    assert cost(client, path, 6) == one
    assert cost(sign_in(practitioner), path, 10) == signed_in


def test_a_run_page_shows_title_date_and_places(client):
    run = CourseRunFactory(
        title="DASH",
        starts_at=datetime(2090, 11, 9, 9, 30, tzinfo=UTC),
        capacity=24,
        course__outcomes=["Complete a DASH risk assessment"],
    )
    BookingFactory(run=run)
    text = client.get(run.get_absolute_url()).content.decode()
    assert "<h1>DASH</h1>" in text
    for words in (
        "Thursday 9 November",
        "9:30am to 12:30pm, Online",
        "23 places left",
        "1 of 24 taken",
        "Complete a DASH risk assessment",
        "Book your place",
        "Cancel free of charge until Monday 6 November 2090, 9:30am",
    ):
        assert words in text
    assert "Book for colleagues" not in text


def test_a_full_run_offers_the_waiting_list(client):
    run = CourseRunFactory(capacity=1)
    BookingFactory(run=run)
    text = client.get(run.get_absolute_url()).content.decode()
    assert "Join the waiting list" in text
    assert "Book your place" not in text


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({}, ""),
        ({"opens_at": in_days(3)}, "opens"),
        ({"closes_at": in_days(-1), "opens_at": in_days(-3)}, "closed"),
        ({"days": -1}, "over"),
        ({"delivery": Delivery.E_LEARNING}, "any-day"),
    ],
)
def test_the_state_of_a_run(client, fields, state):
    assert client.get(CourseRunFactory(**fields).get_absolute_url()).context["state"] == state


@pytest.mark.parametrize(
    ("person", "says"),
    [
        ("without_post", "Join your agency to book a place."),
        ("administrator", "You cannot book places with this account because it is for administrators."),
        ("practitioner", "Book your place"),
    ],
)
def test_somebody_who_cannot_book_is_told_why(sign_in, the_cast, person, says):
    page = sign_in(the_cast(person)).get(CourseRunFactory().get_absolute_url()).content.decode()
    told = [each for each in ("Join your agency to book", "for administrators", "Book your place") if each in page]
    assert (says in page, len(told)) == (True, 1)


def test_an_agency_lead_sees_the_places_booked_by_their_agency(sign_in, agency_lead, practitioner):
    run = CourseRunFactory()
    BookingFactory(run=run, attendee=practitioner.person)
    BookingFactory(run=run)
    text = sign_in(agency_lead).get(run.get_absolute_url()).content.decode()
    assert "1 booked by your agency" in text
    assert "Book for colleagues" in text


def test_the_team_finds_the_moves_of_a_run_with_its_bookings(sign_in, team, practitioner):
    run = CourseRunFactory()
    path, bookings = run.get_absolute_url(), run.get_absolute_url() + "bookings/"
    for page in (path, bookings):
        text = sign_in(practitioner).get(page).content.decode()
        assert (f"{path}hold/" in text, f"{path}cancel/" in text, bookings in text) == (False, False, False)
    client = sign_in(team)
    assert bookings in client.get(path).content.decode()
    moves = re.findall(
        r'<a class="govuk-button[^"]*"\s+href="([^"]+)"[^>]*>([^<]+)</a>', client.get(bookings).content.decode()
    )
    assert moves == [
        (f"{path}hold/", "Mark this course date as held"),
        (f"{path}cancel/", "Cancel this course date"),
    ]


def test_a_planned_run_is_not_found(client):
    run = CourseRunFactory(status=RunStatus.PLANNED, published_at=None)
    assert client.get(run.get_absolute_url()).status_code == 404


def test_the_calendar_feed_names_no_people(client, django_assert_num_queries):
    for _ in range(3):
        BookingFactory(attendee__name="Ada Lovelace")
    with django_assert_num_queries(2):
        response = client.get("/training/course-dates.ics")
    text = response.content.decode()
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert (text.count("BEGIN:VEVENT"), "Ada" in text) == (3, False)


def test_search_text_is_escaped(client):
    page = catalogue(client, q="<script>alert(1)</script>").content.decode()
    assert "<script>alert(1)" not in page


def test_filter_counts_are_cached_and_results_are_not(client, settings):
    settings.CATALOGUE_CACHE_SECONDS = 30
    run = CourseRunFactory(course=CourseFactory(levels=[3]))
    assert catalogue(client).context["panel"].levels[2].count == 1
    theme = ThemeFactory(slug="neglect")
    later = CourseRunFactory(course=CourseFactory(levels=[3]), days=40)
    later.course.themes.add(theme)
    response = catalogue(client)
    assert (response.context["total"], titles(response)) == (2, [run.name, later.name])
    assert (response.context["panel"].levels[2].count, response.context["panel"].themes) == (1, ())
    cache.delete("training.choices")
    assert catalogue(client).context["panel"].themes == ()


def test_the_calendar_marks_today_in_text_and_only_in_its_own_month(client):
    today = timezone.localdate()
    page = " ".join(client.get("/training/calendar/").content.decode().split())
    assert page.count('aria-current="date"') == 1
    assert f"{today.day} Today</span>" in page
    year_on = f"/training/calendar/?month={today.year + 1}-{today.month:02d}"
    assert 'aria-current="date"' not in client.get(year_on).content.decode()
