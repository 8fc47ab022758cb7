"""Series: the same day of each month, courses in turn, bank holidays left out by name; and copies on London's clock."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from shield.models import AuditEntry, BankHolidayChange
from shield.refusals import Refused
from shield.working_days import LONDON
from tests.factories.training import (
    CourseFactory,
    CourseRunFactory,
    PractitionerFactory,
    RunDateFactory,
    RunSeriesFactory,
)
from training.models import CourseRun, RunSeries, RunStatus, Weekday, WeekOfMonth
from training.operations.office import series

pytestmark = pytest.mark.django_db

TODAY = date(2090, 12, 1)
LAST_WEDNESDAYS = [
    date(2091, 1, 31),
    date(2091, 2, 28),
    date(2091, 3, 28),
    date(2091, 4, 25),
    date(2091, 5, 30),
    date(2091, 6, 27),
]


def planned(team, *titles, **fields):
    """A series of these topics in turn."""
    known = {
        "title": "Lunchtime briefings",
        "week": WeekOfMonth.LAST,
        "weekday": Weekday.WEDNESDAY,
        "starts": time(13),
        "minutes": 60,
        "first_month": date(2091, 1, 15),
        "months": 6,
        "pattern": CourseRunFactory(title="The pattern", capacity=30, minimum=8, join_url="https://meet.example.org/x"),
    }
    courses = [CourseFactory(title=title) for title in titles]
    return series.create(courses=courses, by=team, **known | fields)


def made(result):
    return [(run.starts_at.astimezone(LONDON), run.course.title) for run in result.runs]


def test_the_last_wednesday_of_each_month_topics_in_turn(team):
    result = series.generate(series=planned(team, "One", "Two", "Three", "Four", "Five"), by=team, today=TODAY)
    assert made(result) == [
        (datetime.combine(day, time(13), LONDON), topic)
        for day, topic in zip(LAST_WEDNESDAYS, ("One", "Two", "Three", "Four", "Five", "One"), strict=True)
    ]
    assert result.left_out == []
    assert AuditEntry.objects.get(kind="training.series-generated").facts == {"runs": 6}


@pytest.mark.parametrize(
    ("week", "weekday", "first"),
    [
        (WeekOfMonth.FIRST, Weekday.MONDAY, date(2091, 1, 1)),
        (WeekOfMonth.SECOND, Weekday.MONDAY, date(2091, 1, 8)),
        (WeekOfMonth.FOURTH, Weekday.WEDNESDAY, date(2091, 1, 24)),
        (WeekOfMonth.LAST, Weekday.SATURDAY, date(2091, 1, 27)),
    ],
)
def test_other_days_of_the_month(week, weekday, first):
    row = RunSeriesFactory(week=week, weekday=weekday)
    found = list(series.days(row))
    assert (found[0], len(found), {day.month for day in found}) == (first, 6, {1, 2, 3, 4, 5, 6})


def test_each_is_a_plan_like_the_pattern_at_an_address_of_series_and_month(team):
    trainer = PractitionerFactory()
    row = planned(team, "One")
    row.pattern.trainers.add(trainer)
    run = series.generate(series=row, by=team, today=TODAY).runs[0]
    assert (run.slug, run.status, run.published_at) == ("lunchtime-briefings-january-2091", RunStatus.PLANNED, None)
    assert (run.capacity, run.minimum, run.join_url) == (30, 8, "https://meet.example.org/x")
    assert (run.name, list(run.trainers.all())) == ("One", [trainer])
    assert run.ends_at - run.starts_at == timedelta(hours=1)


def test_a_bank_holiday_is_left_out_with_its_name(team):
    BankHolidayChange.objects.create(date=date(2091, 4, 25), name="A day of rest")
    result = series.generate(series=planned(team, "One"), by=team, today=TODAY)
    assert len(result.runs) == 5
    assert result.left_out == ["Wednesday 25 April 2091 is A day of rest"]


def test_a_month_gone_by_is_left_out_and_says_so(team):
    result = series.generate(series=planned(team, "One", months=2), by=team, today=LAST_WEDNESDAYS[0])
    assert [run.slug for run in result.runs] == ["lunchtime-briefings-february-2091"]
    assert result.left_out == ["Wednesday 31 January 2091 is in the past"]


def test_generating_twice_adds_nothing_and_fills_only_what_is_missing(team):
    row = planned(team, "One", "Two")
    first = series.generate(series=row, by=team, today=TODAY)
    assert series.generate(series=row, by=team, today=TODAY) == series.Generated([], [])
    first.runs[1].dates.all().delete()
    CourseRun.trainers.through.objects.all().delete()
    first.runs[1].delete()
    again = series.generate(series=row, by=team, today=TODAY)
    assert made(again) == [(datetime.combine(LAST_WEDNESDAYS[1], time(13), LONDON), "Two")]


def test_what_was_edited_is_left_as_it_is(team):
    row = planned(team, "One")
    run = series.generate(series=row, by=team, today=TODAY).runs[0]
    CourseRun.objects.filter(pk=run.pk).update(title="Edited")
    series.generate(series=row, by=team, today=TODAY)
    assert CourseRun.objects.filter(slug=run.slug).values_list("title", flat=True).get() == "Edited"


def test_one_oclock_stays_one_oclock_in_summer(team):
    runs = series.generate(series=planned(team, "One"), by=team, today=TODAY).runs
    assert {run.starts_at.astimezone(LONDON).time() for run in runs} == {time(13)}
    assert {run.starts_at.astimezone(UTC).hour for run in runs} == {12, 13}


def test_the_first_month_is_kept_from_its_first_day_and_names_are_never_shared(team):
    assert planned(team, "One").first_month == date(2091, 1, 1)
    with pytest.raises(Refused) as refusal:
        planned(team, "Two")
    assert (refusal.value.field, RunSeries.objects.count()) == ("title", 1)


def test_a_series_whose_entry_fails_does_not_stay(team, broken):
    with broken(series.audit, "record"):
        planned(team, "One")
    assert RunSeries.objects.count() == 0


def test_plans_whose_last_entry_fails_do_not_stay(team, broken):
    row = planned(team, "One")
    with broken(series.runs, "create"):
        series.generate(series=row, by=team, today=TODAY)
    assert CourseRun.objects.count() == 1  # the pattern


# --- Copies -----------------------------------------------------------------------------------------------------------


def test_a_copy_keeps_its_hours_in_london_across_a_change_of_the_clocks(team):
    run = CourseRunFactory(starts_at=datetime(2091, 3, 14, 9, 30, tzinfo=UTC), title="DASH")
    later = datetime(2091, 3, 21, 14, tzinfo=UTC)
    RunDateFactory(run=run, starts_at=later, ends_at=later + timedelta(hours=2))
    copy = series.copy(run=run, slug="dash-spring", first_day=date(2091, 3, 28), by=team)
    spans = [(row.starts_at.astimezone(LONDON), row.ends_at.astimezone(LONDON)) for row in copy.dates.all()]
    assert spans == [
        (datetime(2091, 3, 28, 9, 30, tzinfo=LONDON), datetime(2091, 3, 28, 12, 30, tzinfo=LONDON)),
        (datetime(2091, 4, 4, 14, tzinfo=LONDON), datetime(2091, 4, 4, 16, tzinfo=LONDON)),
    ]
    assert [row.starts_at.astimezone(UTC).hour for row in copy.dates.all()] == [8, 13]


def test_a_copy_is_a_plan_without_people(team):
    trainer = PractitionerFactory()
    run = CourseRunFactory(title="DASH", capacity=12, agency_cap=2, status=RunStatus.HELD)
    run.trainers.add(trainer)
    copy = series.copy(run=run, slug="dash-2", first_day=date(2091, 3, 28), by=team)
    assert (copy.course, copy.title, copy.capacity, copy.agency_cap) == (run.course, "DASH", 12, 2)
    assert (copy.status, copy.published_at, copy.bookings.count()) == (RunStatus.PLANNED, None, 0)
    assert list(copy.trainers.all()) == [trainer]
    assert AuditEntry.objects.get(kind="training.run-copied").facts == {"copied_from": run.slug}


def test_a_copy_needs_an_address_of_its_own(team):
    run = CourseRunFactory()
    with pytest.raises(Refused) as refusal:
        series.copy(run=run, slug=run.slug, first_day=date(2091, 3, 28), by=team)
    assert (refusal.value.field, CourseRun.objects.count()) == ("slug", 1)


def test_a_copy_whose_entry_fails_does_not_stay(team, broken):
    run = CourseRunFactory()
    with broken(series.audit, "record"):
        series.copy(run=run, slug="dash-2", first_day=date(2091, 3, 28), by=team)
    assert CourseRun.objects.count() == 1


def test_two_series_never_have_names_that_differ_in_signs_only(team):
    planned(team, "One", title="A b")
    with pytest.raises(Refused, match="^There is already a series with this name$"):
        planned(team, "One", title="A-b")
