"""My work: tasks by date, the week, clocks, quick actions and charts, at a number of queries that stays the same."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnership.directory.operations import statutory_rules
from partnership.models import GroupKind
from reviews.operations import clocks
from shield import working_days
from shield.views.home import my_work
from shield.working_days import LONDON
from tests.cast import group_of
from tests.factories.partnership import ActionFactory, AgencyFactory, PostFactory, RecommendationFactory, SectorFactory
from tests.factories.publications import MeetingFactory
from tests.factories.reviews import NotifiedReviewFactory
from tests.factories.training import BookingFactory, CourseRunFactory
from training.contributions.my_work import bookings_by_sector

pytestmark = pytest.mark.django_db


def home(client):
    return " ".join(client.get("/").content.decode().split())


def action_of(user, days):
    due = working_days.today() + timedelta(days=days)
    post = user.person.posts.first() or PostFactory(person=user.person)
    return ActionFactory(owner=post, agency=post.agency, due_on=due, status="open")


def test_tasks_are_counted_in_plain_words(sign_in, team):
    for days in (-3, -1, 0):
        action_of(team, days)
    assert "You have 3 tasks. 2 are overdue." in home(sign_in(team))


def test_tasks_shared_with_colleagues_can_be_left_out(sign_in, team):
    action_of(team, 0)
    ActionFactory(status="reported_done", title="Share the checklist", due_on=working_days.today())
    client = sign_in(team)
    assert "You have 2 tasks." in home(client)
    mine = " ".join(client.get("/?show=mine").content.decode().split())
    assert "You have 1 task." in mine
    assert "Share the checklist" not in mine


def test_without_tasks_today_the_week_is_still_shown(sign_in, practitioner):
    page = home(sign_in(practitioner))
    assert "Nothing is due today" in page
    today = working_days.today()
    assert f"{today:%a} {today.day}, today" in page


def test_tasks_without_a_date_are_folded(sign_in, team):
    post = team.person.posts.first()
    ActionFactory(owner=post, agency=post.agency, due_on=working_days.today() + timedelta(days=30), status="open")
    assert "1 more due later" in home(sign_in(team))


def test_the_week_shows_the_meetings_and_course_dates_of_the_team(sign_in, team):
    today = working_days.today()
    MeetingFactory(
        group=group_of(GroupKind.BOARD),
        title="Budget meeting",
        format="in_person",
        starts_on=today,
        starts_at=time(9, 30),
    )
    run = CourseRunFactory(title="Neglect briefing", days=0)
    BookingFactory(run=run)
    day = sign_in(team).get("/").context["week"][0]
    assert [(entry.title, entry.at, entry.detail) for entry in day.entries][0] == (
        "Budget meeting",
        time(9, 30),
        "In person",
    )


@pytest.mark.parametrize(
    ("today", "more"),
    [
        (date(2026, 12, 1), 2),  # Tuesday: Thursday and Saturday; next Monday is on the strip and not in this week
        (date(2026, 12, 4), 1),  # Friday: Saturday, which the strip leaves out and the page of the week shows
        (date(2026, 12, 5), 0),
        (date(2026, 12, 6), 0),
    ],
)
def test_the_rest_of_the_week_counts_what_its_page_lists(board_member, today, more):
    for day in (date(2026, 12, 1), date(2026, 12, 3), date(2026, 12, 5), date(2026, 12, 7)):
        MeetingFactory(group=group_of(GroupKind.BOARD), starts_on=day)
    assert my_work(board_member, today, only_own=False)["later_in_week"] == more


def test_the_weeks_before_and_after_can_be_opened(sign_in, board_member):
    monday = datetime(2026, 3, 2, tzinfo=LONDON).date()
    MeetingFactory(group=group_of(GroupKind.BOARD), title="March meeting", starts_on=monday + timedelta(days=3))
    client = sign_in(board_member)
    week = reverse("my-week")
    assert "March meeting" in client.get(f"{week}?from=2026-03-04").content.decode()
    assert "March meeting" not in client.get(f"{week}?from=2026-03-09").content.decode()
    assert client.get(f"{week}?from=yesterday").status_code == 200
    assert client.get(f"{week}?from=2026-13-40").status_code == 200


@pytest.mark.parametrize(("person", "shown"), [("team", True), ("practitioner", False), ("board_member", False)])
def test_clocks_are_shown_to_people_who_know_of_reviews(sign_in, the_cast, person, shown):
    with_clocks(pseudonym="Child S")
    client = sign_in(the_cast(person))
    assert ("Child S" in home(client)) is shown
    assert ("Child S" in client.get(reverse("clocks")).content.decode()) is shown


def test_the_charts_say_what_they_found(sign_in, team, practitioner):
    RecommendationFactory(status="accepted", made_on=working_days.today())
    BookingFactory(run=CourseRunFactory(days=7))
    page = home(sign_in(team))
    assert "charts-title" in page
    assert "1 agreed by the Board, 0 overdue" in page
    assert "0 last week, the same as the week before" in page
    assert "charts-title" not in home(sign_in(practitioner))


def test_many_sectors_are_the_largest_and_one_bar_for_the_rest(sign_in, team):
    run = CourseRunFactory(days=7)
    for place, number in enumerate((3, 3, 3, 3, 3, 2, 1)):
        agency = AgencyFactory(sector=SectorFactory(slug=f"sector-{place}", name=f"Sector {place}"))
        for _ in range(number):
            BookingFactory(run=run, attendee=PostFactory(agency=agency).person)
    charts = dict(sign_in(team).get("/").context["charts"])
    assert charts["training.sectors"].rows[-2:] == [("Sector 4", 3), ("2 other sectors", 3)]
    assert "Fewest from Sector 6: 1 of 18" in charts["training.sectors"].finding


@pytest.mark.parametrize(
    ("numbers", "finding", "highlight"),
    [
        ((3, 1), "Next 30 days. Fewest from Sector 1: 1 of 4", "Sector 1"),
        ((3, 2, 2), "Next 30 days. Fewest from Sector 1 and Sector 2: 2 each of 7", ""),
        ((3, 1, 1, 1), "Next 30 days. Fewest from Sector 1, Sector 2 and Sector 3: 1 each of 6", ""),
        ((1, 1, 1, 1), "Next 30 days. Fewest from 4 sectors: 1 each of 4", ""),
    ],
)
def test_every_sector_with_the_fewest_bookings_is_named(team, numbers, finding, highlight):
    run = CourseRunFactory(days=7)
    for place, number in enumerate(numbers):
        agency = AgencyFactory(sector=SectorFactory(slug=f"sector-{place}", name=f"Sector {place}"))
        for _ in range(number):
            BookingFactory(run=run, attendee=PostFactory(agency=agency).person)
    chart = bookings_by_sector(team)
    assert (chart.finding, chart.highlight) == (finding, highlight)


def test_the_week_shows_when_papers_are_due_to_people_who_see_the_meeting(sign_in, team, practitioner):
    today = working_days.today()
    MeetingFactory(
        group=group_of(GroupKind.EXECUTIVE),
        title="Budget meeting",
        status="draft",
        starts_on=today + timedelta(days=30),
        papers_due_on=today,
    )
    entries = sign_in(team).get("/").context["week"][0].entries
    assert [entry.title for entry in entries] == ["Papers due: Budget meeting"]
    assert sign_in(practitioner).get("/").context["week"][0].entries == []


def test_quick_actions_and_the_main_button_are_those_the_person_may_use(sign_in, the_cast):
    context = sign_in(the_cast("team")).get("/").context
    assert context["main_job"].label == "Add an action"
    assert [job.label for job in context["quick_actions"]] == [
        "Take a register",
        "Take the minutes",
        "Record a serious incident",
        "Create a course date",
        "Create a bulletin",
    ]
    context = sign_in(the_cast("practitioner")).get("/").context
    assert context["main_job"].label == "Book a course"


def with_clocks(**facts):
    statutory_rules.load()
    return clocks.sync_clocks(review=NotifiedReviewFactory(status="rapid_review", **facts))


def fill(team):
    """One more of everything that the home page of the team lists."""
    for days in (-1, 0, 20):
        action_of(team, days)
    ActionFactory(status="reported_done", due_on=working_days.today())
    MeetingFactory(group=group_of(GroupKind.BOARD), starts_on=working_days.today())
    with_clocks()
    BookingFactory(run=CourseRunFactory(days=0))
    BookingFactory(run=CourseRunFactory(days=5))
    RecommendationFactory(status="accepted", made_on=working_days.today())


def test_the_number_of_queries_does_not_grow_with_the_work(sign_in, team):
    client = sign_in(team)
    counts = []
    for _ in range(2):
        fill(team)
        client.get("/")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_navigation_asks_the_database_nothing(sign_in, team):
    client = sign_in(team)
    client.get(reverse("help"))
    with CaptureQueriesContext(connection) as on_a_page_with_navigation:
        client.get(reverse("help"))
    asked = [query["sql"] for query in on_a_page_with_navigation if "partnership_membership" in query["sql"]]
    assert len(asked) == 1  # the roles a person holds, once
