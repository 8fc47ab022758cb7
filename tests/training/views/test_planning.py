"""Copies, series, programmes, interest and requested courses."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.factories.partnership import PersonFactory, RecommendationFactory, ThemeFactory
from tests.factories.training import (
    BookingFactory,
    CourseFactory,
    CourseRunFactory,
    PractitionerFactory,
    RunDateFactory,
)
from training.models import (
    Booking,
    BookingStatus,
    Course,
    CourseRun,
    GroupChoice,
    Interest,
    ProgrammePaper,
    RunSeries,
    RunStatus,
)

pytestmark = pytest.mark.django_db

START = datetime(2090, 3, 9, 9, 30, tzinfo=UTC)


@pytest.fixture
def office(sign_in, team):
    return sign_in(team)


@pytest.fixture
def run():
    return CourseRunFactory(slug="dash", title="DASH", starts_at=START, capacity=24, approval="manager")


def day(name, year, month, number):
    return {f"{name}_0": str(number), f"{name}_1": str(month), f"{name}_2": str(year)}


# A copy


def test_a_copy_is_planned_with_the_same_rules_and_no_bookings(office, run, words):
    BookingFactory(run=run)
    response = office.post(
        run.get_absolute_url() + "copy/", {"slug": "dash-2"} | day("first_day", 2090, 7, 10), follow=True
    )
    assert response.redirect_chain == [("/training/course-dates/dash-2/", 302)]
    assert "Course date copied. Publish it to show it in the catalogue." in words(response)
    copied = CourseRun.objects.get(slug="dash-2")
    assert (copied.status, copied.capacity, copied.approval, copied.bookings.count()) == ("planned", 24, "manager", 0)
    assert copied.starts_at == datetime(2090, 7, 10, 8, 30, tzinfo=UTC)


def test_invalid_input_for_a_copy_is_redisplayed_with_errors_by_field(office, run, errors):
    path = run.get_absolute_url() + "copy/"
    assert sorted(errors(office.post(path, {}))) == ["first_day", "slug"]
    taken = office.post(path, {"slug": "dash"} | day("first_day", 2090, 7, 10))
    assert errors(taken) == {"slug": ["Another course date already has this web address"]}
    assert taken.context["form"]["slug"].value() == "dash"
    assert CourseRun.objects.count() == 1


@pytest.mark.asks_to_confirm
def test_every_date_of_a_copy_is_looked_at(office, run):
    RunDateFactory(run=run, starts_at=START + timedelta(days=2), ends_at=START + timedelta(days=2, hours=3))
    page = office.post(run.get_absolute_url() + "copy/", {"slug": "dash-2"} | day("first_day", 2090, 7, 14))
    assert [concern.message for concern in page.context["view"].concerns] == [
        "Another date is Sunday 16 July 2090, which is at the weekend"
    ]
    assert CourseRun.objects.count() == 1


# A series


@pytest.fixture
def typed(run):
    CourseFactory(slug="neglect")
    CourseFactory(slug="dash-course")
    return {
        "title": "Lunchtime",
        "week": "-1",
        "weekday": "2",
        "starts": "13:00",
        "minutes": "60",
        "months": "3",
        "pattern": run.pk,
        "topic_1": "neglect",
        "topic_3": "dash-course",
    } | day("first_month", 2090, 1, 15)


def test_a_series_creates_planned_course_dates_with_topics_in_turn_once(office, typed, words):
    response = office.post("/training/office/series/new/", typed, follow=True)
    assert "Series created. Create its course dates when you are ready." in words(response)
    assert "Last Wednesday of the month, 1pm, 60 minutes, for 3 months from January 2090." in words(response)
    series = RunSeries.objects.get()
    path = f"/training/office/series/{series.pk}/generate/"
    assert "Wednesday 25 January 2090" in words(office.get(path))
    assert CourseRun.objects.count() == 1
    assert "3 course dates created" in words(office.post(path, follow=True))
    made = CourseRun.objects.exclude(slug="dash").order_by("starts_at")
    assert [(each.course.slug, each.status, each.starts_at.date()) for each in made] == [
        ("neglect", RunStatus.PLANNED, date(2090, 1, 25)),
        ("dash-course", RunStatus.PLANNED, date(2090, 2, 22)),
        ("neglect", RunStatus.PLANNED, date(2090, 3, 29)),
    ]
    assert "0 course dates created" in words(office.post(path, follow=True))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"topic_2": "none"}, {"topic_2": ["Select a course from the list"]}),
        ({"topic_1": ""}, {"topic_1": ["Select at least one course"]}),
        ({"months": "37"}, {"months": ["Number of months must be 36 or fewer"]}),
        ({"minutes": "many"}, {"minutes": ["Length must be a number of minutes, like 60"]}),
        ({"week": ""}, {"week": ["Select the week of the month"]}),
        ({"pattern": ""}, {"pattern": ["Select the course date to copy from"]}),
        ({"starts": "soon"}, {"starts": ["Enter the start time, like 1pm"]}),
    ],
)
def test_invalid_input_for_a_series_is_redisplayed_with_errors_by_field(office, typed, errors, change, expected):
    response = office.post("/training/office/series/new/", typed | change)
    assert errors(response) == expected
    kept = {name: response.context["form"][name].value() for name in ("title", "topic_3")}
    assert kept == {"title": "Lunchtime", "topic_3": "dash-course"}
    assert RunSeries.objects.count() == 0


def test_series_topics_are_selected_from_published_courses(office):
    CourseFactory(slug="neglect", title="Neglect")
    CourseFactory(slug="draft", title="A draft", published_at=None)
    form = office.get("/training/office/series/new/").context["form"]
    offered = [("", "Select a course"), ("neglect", "Neglect")]
    labels = ["First topic", "Second topic", "Third topic", "Fourth topic", "Fifth topic", "Sixth topic"]
    topics = [field for field in form if field.name.startswith("topic_")]
    assert [field.label for field in topics] == labels
    assert [list(field.field.choices) for field in topics] == [offered] * 6


# A programme


LINES = "9:30am | Welcome | The chair\r\n10am | Workshops\r\n- Neglect | Ada | 1\r\n- DASH"


@pytest.fixture
def conference():
    return CourseRunFactory(slug="conference", title="Conference", course__kind="conference")


def write(office, lines=LINES):
    return office.post("/training/course-dates/conference/programme/", {"lines": lines}, follow=True)


def test_a_programme_is_entered_as_lines_and_shown_on_the_page(office, conference, words):
    page = words(write(office))
    for said in ("Programme updated", "9:30am", "Welcome", "The chair", "Neglect, Ada", "DASH"):
        assert said in page
    kept = office.get("/training/course-dates/conference/programme/").context["form"]["lines"].value()
    assert kept == "9:30am | Welcome | The chair\n10am | Workshops\n- Neglect | Ada | 1\n- DASH"


def test_each_programme_example_is_on_its_own_line_and_does_not_wrap(office, conference):
    page = office.get("/training/course-dates/conference/programme/").content.decode()
    assert '<br><span class="nowrap">9:30am | Welcome | Speaker</span><br>' in page
    assert '<br><span class="nowrap">- Neglect | Led by | Places</span>' in page


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        ("Welcome", "Line 1 must be in the format time | title | speakers"),
        ("- Neglect", "Line 1 must be in the format - group | led by | places, under an item"),
        (
            "9am | Welcome\r\n- Neglect | Ada | many",
            "Line 2 must be in the format - group | led by | places, under an item",
        ),
    ],
)
def test_an_invalid_programme_line_is_named_and_redisplayed(office, conference, errors, lines, wrong):
    response = office.post("/training/course-dates/conference/programme/", {"lines": lines})
    assert errors(response) == {"lines": [wrong]}
    assert lines.split("\r\n")[0] in response.content.decode()


def test_groups_are_selected_at_booking_until_they_are_full(
    office, sign_in, practitioner, champion, conference, errors
):
    write(office)
    item = conference.agenda_items.get(title="Workshops")
    small, large = item.groups.all()
    path, field = "/training/course-dates/conference/book/", f"item_{item.pk}"
    client = sign_in(practitioner)
    assert errors(client.post(path, {})) == {field: ["Select a group for Workshops"]}
    client.post(path, {field: small.pk})
    assert GroupChoice.objects.get().booking.attendee == practitioner.person
    other = sign_in(champion)
    assert errors(other.post(path, {field: small.pk})) == {field: ["“Neglect” is full. Select another group."]}
    assert other.post(path, {field: large.pk}).status_code == 302


def test_people_are_told_when_their_group_changes(office, sign_in, practitioner, conference, team, words):
    write(office)
    item = conference.agenda_items.get(title="Workshops")
    sign_in(practitioner).post("/training/course-dates/conference/book/", {f"item_{item.pk}": item.groups.first().pk})
    page = words(write(sign_in(team), LINES.replace("- Neglect | Ada", "- Neglect, early | Ada")))
    assert "Programme updated. We are emailing 1 person about their groups." in page


def test_groups_show_the_places_left_at_booking_and_on_the_page(office, sign_in, practitioner, conference, words):
    write(office)
    client = sign_in(practitioner)
    labels = [
        label
        for _, label in client.get("/training/course-dates/conference/book/")
        .context["form"]
        .fields[f"item_{conference.agenda_items.get(title='Workshops').pk}"]
        .choices
    ]
    assert labels == ["Neglect, Ada (1 place left)", "DASH"]
    assert "Neglect, Ada (1 place left)" in words(client.get("/training/course-dates/conference/"))


def test_the_roster_and_the_booking_show_the_groups(office, sign_in, practitioner, conference, team, words):
    write(office)
    item = conference.agenda_items.get(title="Workshops")
    client = sign_in(practitioner)
    client.post("/training/course-dates/conference/book/", {f"item_{item.pk}": item.groups.first().pk})
    booking = conference.bookings.get()
    assert "Groups 10am, Workshops: Neglect, Ada" in words(client.get(booking.get_absolute_url()))
    BookingFactory(run=conference, attendee__name="Zoe Undecided")
    roster = words(sign_in(team).get("/training/course-dates/conference/bookings/"))
    assert "10am, Workshops: Neglect, Ada" in roster
    assert "Not selected yet" in roster
    assert "Neglect 10am, Workshops Ada 1 0" in roster


def test_a_paper_is_added_shown_to_people_with_a_place_and_removed(
    office, sign_in, practitioner, champion, conference, team, errors, words
):
    write(office)
    path = "/training/course-dates/conference/programme/papers/new/"
    assert errors(office.post(path, {})) == {
        "item": ["Select an item of the programme"],
        "title": ["Enter a title"],
        "file": ["Select a file"],
    }
    file = SimpleUploadedFile("slides.pdf", b"%PDF-1.7\n%%EOF\n")
    sent = {"item": conference.agenda_items.first().pk, "title": "Welcome slides", "file": file}
    assert "Paper added" in words(office.post(path, sent, follow=True))
    BookingFactory(run=conference, attendee=practitioner.person)
    page = "/training/course-dates/conference/"
    assert "Welcome slides" in words(sign_in(practitioner).get(page))
    assert "Welcome slides" not in words(sign_in(champion).get(page))
    remove = f"/training/office/programme-papers/{ProgrammePaper.objects.get().pk}/remove/"
    assert "Paper removed" in words(sign_in(team).post(remove, follow=True))
    assert ProgrammePaper.objects.count() == 0


def test_a_person_booked_another_way_selects_groups_later(office, sign_in, practitioner, conference, words, errors):
    write(office)
    item = conference.agenda_items.get(title="Workshops")
    booking = BookingFactory(run=conference, attendee=practitioner.person)
    path, field = booking.get_absolute_url() + "groups/", f"item_{item.pk}"
    client = sign_in(practitioner)
    assert path in client.get(booking.get_absolute_url()).content.decode()
    assert errors(client.post(path, {})) == {field: ["Select a group for Workshops"]}
    assert "Groups saved" in words(client.post(path, {field: item.groups.last().pk}, follow=True))
    assert client.get(path).context["form"][field].value() == item.groups.last().pk
    client.post(path, {field: item.groups.first().pk})
    assert GroupChoice.objects.get().group == item.groups.first()


# Themes of one date


def test_a_course_date_gets_themes_beside_those_of_its_course(office, conference, words):
    conference.course.themes.add(ThemeFactory(name="Fathers", slug="fathers"))
    neglect = ThemeFactory(name="Neglect", slug="neglect")
    path = "/training/course-dates/conference/themes/"
    page = office.get(path)
    assert "It also has the themes of its course: Fathers." in words(page)
    assert [label for _, label in page.context["form"].fields["themes"].choices] == ["Neglect"]
    page = words(office.post(path, {"themes": [neglect.pk]}, follow=True))
    assert ("Themes updated" in page, "Themes Fathers, Neglect" in page) == (True, True)


# Interest


@pytest.fixture
def course():
    return CourseFactory(slug="neglect", title="Neglect")


def test_a_person_registers_interest_once_and_withdraws_it(sign_in, practitioner, course, words, errors):
    client = sign_in(practitioner)
    path = course.get_absolute_url()
    assert f'href="{path}interest/"' in client.get(path).content.decode()
    page = words(client.post(path + "interest/", follow=True))
    for said in ("You are on the list. We will email you when there is a new date.", "Stop telling me about new dates"):
        assert said in page
    assert errors(client.post(path + "interest/")) == {
        "__all__": ["You are already on the list. We will email you when there is a new date."]
    }
    assert "You are no longer on the list" in words(client.post(path + "interest/withdraw/", follow=True))
    assert Interest.objects.open().count() == 0


def test_people_are_invited_in_the_order_in_which_they_asked(office, course, words):
    first, second = PractitionerFactory(name="First"), PractitionerFactory(name="Second")
    for person, days in ((second, 1), (first, 5)):
        Interest.objects.create(course=course, person=person, asked_at=timezone.now() - timezone.timedelta(days=days))
    run = CourseRunFactory(slug="dash", course=course, capacity=1)
    assert "2 people have registered interest in Neglect." in words(office.get("/training/course-dates/dash/invite/"))
    assert "2 people invited by email" in words(office.post("/training/course-dates/dash/invite/", follow=True))
    assert list(run.bookings.order_by("asked_at").values_list("attendee__name", "status")) == [
        ("First", BookingStatus.OFFERED),
        ("Second", BookingStatus.WAITING),
    ]
    assert "0 people invited by email" in words(office.post("/training/course-dates/dash/invite/", follow=True))


def test_a_person_without_a_post_stays_on_the_list(office, course):
    Interest.objects.create(course=course, person=PersonFactory(), asked_at=timezone.now())
    CourseRunFactory(slug="dash", course=course)
    office.post("/training/course-dates/dash/invite/")
    assert (Booking.objects.count(), Interest.objects.open().count()) == (0, 1)


# Requested courses


def test_demand_without_a_planned_course_is_listed(office, course, words):
    theme, recommendation = ThemeFactory(name="Cuckooing"), RecommendationFactory(text="Train everybody")
    Interest.objects.create(course=course, person=PractitionerFactory(), asked_at=timezone.now())
    page = office.get("/training/office/requested-courses/")
    for said in ("Neglect", "Cuckooing", "Train everybody"):
        assert said in words(page)
    for path in (f"theme/{theme.slug}/", f"recommendation/{recommendation.pk}/"):
        assert f'href="/training/office/requested-courses/{path}"' in page.content.decode()


def test_a_theme_becomes_a_requested_course_that_people_register_interest_in(
    office, client, sign_in, practitioner, words, errors
):
    theme = ThemeFactory(name="Cuckooing", slug="cuckooing")
    path = "/training/office/requested-courses/theme/cuckooing/"
    assert sorted(errors(office.post(path, {}))) == ["levels", "slug", "title"]
    typed = {"title": "Cuckooing briefing", "slug": "cuckooing", "levels": ["2"]}
    assert "Course requested. It is in the catalogue, and people can register interest." in words(
        office.post(path, typed, follow=True)
    )
    requested = Course.objects.get()
    assert (list(requested.themes.all()), requested.is_published) == ([theme], False)
    assert errors(office.post(path, typed)) == {"slug": ["Another course already has this web address"]}
    client.logout()
    assert "Cuckooing briefing" in words(client.get("/training/"))
    sign_in(practitioner).post("/training/courses/cuckooing/interest/")
    assert Interest.objects.get().course == requested


@pytest.mark.parametrize("key", ["theme/none", "recommendation/none", "nonsense/none"])
def test_an_unknown_theme_or_recommendation_is_not_found(office, key):
    assert office.get(f"/training/office/requested-courses/{key}/").status_code == 404


@pytest.mark.slow
def test_requested_courses_cost_the_same_for_1_and_30(office, cost):
    def fill(number):
        for _ in range(number):
            ThemeFactory()
            RecommendationFactory()
            Interest.objects.create(course=CourseFactory(), person=PractitionerFactory(), asked_at=timezone.now())

    fill(1)
    one = cost(office, "/training/office/requested-courses/", 15)
    fill(29)
    assert cost(office, "/training/office/requested-courses/", 15) == one


@pytest.mark.parametrize("person", ["practitioner", "agency_lead", "trainer"])
def test_only_the_team_may_plan(sign_in, the_cast, run, person):
    client = sign_in(the_cast(person))
    paths = ["/training/office/series/", "/training/office/series/new/", "/training/office/requested-courses/"]
    paths += [run.get_absolute_url() + step for step in ("copy/", "programme/", "invite/")]
    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 403)
