"""The demo equals the published report, and the report equals the records."""

from datetime import date, timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from partnership.demo import person, read, user
from shield.extension_points import demo_parts, report_sections
from shield.presenters import working_week_from
from tests.savepoints import undone
from training.contributions.my_work import bookings_each_week, course_dates
from training.demo.courses import DATA
from training.models import (
    AgendaItem,
    Booking,
    Certificate,
    Charge,
    Course,
    CourseRun,
    Evaluation,
    Interest,
    LearningRecord,
    LevelNeeded,
    Needs,
    NoShow,
    Offer,
    ParallelGroup,
    Prerequisite,
    Refresher,
    RunSeries,
    RunStatus,
    SectorReserve,
    TariffRate,
)
from training.operations.learning import certificates, evaluation_overview, evaluations
from training.operations.office import statistics
from training.operations.places import invariants

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# What the office's screens show, each in its own table.
OFFICE = (
    AgendaItem,
    Certificate,
    Charge,
    Evaluation,
    Interest,
    LearningRecord,
    LevelNeeded,
    Needs,
    NoShow,
    Offer,
    ParallelGroup,
    Prerequisite,
    Refresher,
    RunSeries,
    SectorReserve,
    TariffRate,
)
# On which days of the week that My work shows, from today on, each of these people has a course date.
WEEK = {"team": [1, 4], "trainer": [1, 4], "practitioner": [1]}
REPORT_YEAR = (date(2019, 10, 1), date(2020, 10, 31))


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """Load the demo once for all tests here; what each of them changes is undone."""
    today = timezone.localdate()
    with django_db_blocker.unblock(), undone():
        demo_parts["partnership.base"].load(today)
        demo_parts["training"].load(today)
        yield today


def test_the_training_appendix_equals_the_records(demo):
    answer = report_sections["training.delivered"].compile(*REPORT_YEAR)
    printed = read("training", DATA)["totals"]
    assert answer["totals"] == {
        "titles": 18,
        "sessions": 43,
        "sessions_without_number": 1,
        "attended": 991,
        "attended_e_learning": 348,
        "attended_other": 643,
    }
    assert answer["totals"]["attended"] == printed["attendances"]
    assert sum(event["attended"] or 0 for event in answer["events"]) == 991
    assert sum(len(event["sessions"]) for event in answer["events"]) == 43
    kinds = {row["kind"]: (row["sessions"], row["attended"]) for row in answer["by_kind"]}
    assert kinds == {
        "E-learning": (3, 348),
        "Masterclass": (21, 261),
        "Conference": (1, 103),
        "Training course": (3, 97),
        "Safeguarding champions event": (4, 61),
        "Workshop": (4, 61),
        "Briefing": (6, 60),
        "Event": (1, None),
    }


def test_the_domestic_abuse_suite_is_complete(demo):
    runs = CourseRun.objects.begun_between(*REPORT_YEAR).filter(course__suite="Domestic abuse masterclasses")
    assert (runs.count(), sum(run.attended for run in runs.with_attended())) == (20, 253)


def test_the_printed_chapter_has_the_totals(demo):
    section = report_sections["training.delivered"]
    data = section.compile(*REPORT_YEAR)
    html = " ".join(render_to_string(section.template_name, {**data, "data": data, "paper": True}).split())
    assert "18 courses, 43 sessions and 991 attendances: 348 by e-learning and 643 by other training." in html
    assert "No number was recorded for 1 session." in html
    assert "13 Nov 2019, 14 Nov 2019, 15 Nov 2019" in html
    assert "September 2020 to October 2020" in html
    assert html.count("<tr>") == 2 + 8 + 1 + 43 + 1


def test_current_course_dates_cover_every_screen(demo):
    listed = CourseRun.objects.listed().exclude(delivery="e_learning").with_places()
    assert listed.count() == 15
    assert [run.slug for run in listed if 0 < run.places_left <= 5] == [
        "responding-to-young-people-who-go-missing",
        "marac-masterclass",
    ]
    full = listed.get(slug="think-family-parental-mental-health")
    assert (full.places_left, full.waiting) == (0, 5)
    assert [run.slug for run in CourseRun.objects.without_register()] == ["briefing-last-week"]
    assert CourseRun.objects.filter(status=RunStatus.PLANNED).count() == 1
    assert CourseRun.objects.below_minimum().count() == 1
    mine = {booking.status for booking in Booking.objects.filter(attendee=person("practitioner"))}
    assert mine == {"booked", "offered", "waiting"}


def test_no_course_date_of_the_demo_is_overbooked(demo):
    runs = CourseRun.objects.exclude(capacity=None).with_places()
    assert [run.slug for run in runs if run.taken > run.capacity] == []


def test_loading_twice_changes_nothing(demo):
    def everything():
        return (
            list(Course.objects.order_by("pk").values()),
            list(CourseRun.objects.order_by("pk").values()),
            list(Booking.objects.order_by("pk").values()),
            [model.objects.count() for model in OFFICE],
        )

    before = everything()
    demo_parts["training"].load(demo)
    assert everything() == before


def test_current_course_dates_move_with_the_day(demo):
    before = CourseRun.objects.get(slug="dash-masterclass").starts_at
    demo_parts["training"].load(demo + timedelta(days=7))
    run = CourseRun.objects.get(slug="dash-masterclass")
    assert run.starts_at.date() - before.date() == timedelta(days=7)
    assert run.dates.get().starts_at == run.starts_at


def test_the_team_trainer_and_practitioner_have_course_dates_in_the_week_of_my_work(demo):
    days = working_week_from(demo)
    found = {who: [entry.on for entry in course_dates(user(who), days[0], days[-1])] for who in WEEK}
    assert found == {who: [days[place] for place in places] for who, places in WEEK.items()}


@pytest.mark.parametrize("days", range(1, 7))
def test_the_course_dates_of_the_week_move_with_every_day(demo, days):
    today = demo + timedelta(days=days)
    demo_parts["training"].load(today)
    week = working_week_from(today)
    entries = course_dates(user("team"), week[0], week[-1])
    assert {week[1], week[4]} <= {entry.on for entry in entries}


def test_bookings_were_made_in_each_of_the_last_six_weeks(demo):
    chart = bookings_each_week(user("team"))
    assert [label for label, number in chart.rows if number < 10] == []


def test_yearly_statistics_count_the_history_as_people_without_names(demo):
    told = statistics.for_period(*REPORT_YEAR)
    assert (told.held, told.unnamed, told.rows, told.people, told.places) == (43, 991, [], 0, 0)


def test_a_financial_year_counts_the_sessions_that_started_in_it(demo):
    events = read("training", DATA)["events"]
    sessions = [session for event in events for session in event["sessions"]]
    begun = [one for one in sessions if (one["dates"] or [one["start"]])[0][:7] <= "2020-03"]
    told = statistics.for_period(date(2019, 4, 1), date(2020, 3, 31))
    assert (told.held, told.unnamed) == (len(begun), sum(one["attendees"] or 0 for one in begun)) == (19, 579)
    rest = statistics.for_period(date(2020, 4, 1), date(2021, 3, 31))
    assert (told.held + rest.held, told.unnamed + rest.unnamed) == (43, 991)


def test_every_office_screen_has_records(demo):
    assert [model.__name__ for model in OFFICE if not model.objects.exists()] == []


def test_invariants_hold(demo):
    assert invariants.broken() == []


def test_the_demo_holds_answers_of_three_months_later_and_managers_views(demo):
    row = evaluation_overview.overview().all
    assert (row.later.is_reported, row.later.n, row.managers) == (True, 8, {"yes": 3, "partly": 2, "no": 1})


def test_demo_certificates_are_earned_and_results_can_be_shown(demo):
    runs = list(CourseRun.objects.filter(bookings__certificate__isnull=False).distinct())
    assert len(runs) == 1
    earned = [row for row in Certificate.objects.select_related("booking__run") if certificates.is_earned(row.booking)]
    assert len(earned) == Certificate.objects.count()
    told = evaluations.results(runs)
    assert [change.is_reported for change in told.after] == [True, True, True]
