"""Scheduled emails: each is written once, from that booking's own data."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from partnership.models import Person
from shield import working_days
from shield.models import EmailNotice
from training.models import Booking, CourseRun, Delivery, Level, RunDate, RunStatus, Stage
from training.models.registers import ATTENDED
from training.operations.learning import emails as learning_emails
from training.operations.learning import passports, validity
from training.operations.places import emails

JOINING_WORKING_DAYS = 5
REMINDER_WORKING_DAYS = 1
LATER_MONTHS = 3
REFRESHER_DAYS = (90, 30, 0)
# An email that was not written for so long, such as for an old record, is not written any more.
TOO_LATE = timedelta(days=14)


def send_due(*, now: datetime | None = None) -> dict[str, int]:
    """Write every email that is due and not yet written for the dates as they are now. Return how many of each. Safe to run often.

    Joining instructions five working days before the first date, a reminder one working day before each date, the first
    with the questionnaire before the course, and the questionnaires after the course and 3 months later.
    """
    now = now or timezone.now()
    before = EmailNotice.objects.count
    with working_days.read_once():
        return {
            "joining instructions": _counted(before, lambda: _joining(now)),
            "reminders": _counted(before, lambda: _reminders(now)),
            "questionnaires": _counted(before, lambda: _questionnaires(now)),
        }


def send_refreshers(*, now: datetime | None = None) -> int:
    """Write the reminders of training that expires in 90, 30 and 0 days. Return how many. Run it once a day."""
    now = now or timezone.now()
    with working_days.read_once():
        return _counted(EmailNotice.objects.count, lambda: _refreshers(now))


def _counted(count: Callable[[], int], write: Callable[[], None]) -> int:
    was = count()
    write()
    return count() - was


def _booked(**of_run: Any) -> list[Booking]:
    found = Booking.objects.booked().filter(**{f"run__{name}": value for name, value in of_run.items()})
    people = found.select_related("run__course", "run__venue", "attendee", "agency", "booked_by")
    return list(people.prefetch_related("run__dates"))


def _joining(now: datetime) -> None:
    last = working_days.add(working_days.today(now), JOINING_WORKING_DAYS)
    soon = _booked(status=RunStatus.PUBLISHED, starts_at__gt=now, starts_at__date__lte=last)
    for booking in emails.not_yet_written("joining-instructions", soon, _joining_suffix):
        with transaction.atomic():
            emails.joining_instructions(booking, now)


def _joining_suffix(booking: Booking) -> str:
    return emails.joining_suffix(booking.run)


def _reminders(now: datetime) -> None:
    last = working_days.add(working_days.today(now), REMINDER_WORKING_DAYS)
    dates = RunDate.objects.filter(starts_at__gt=now, starts_at__date__lte=last, run__status=RunStatus.PUBLISHED)
    for run_date in dates.select_related("run"):
        _remind(run_date, _booked(pk=run_date.run_id))


def _remind(run_date: RunDate, booked: list[Booking]) -> None:
    """Before the first date the reminder asks the questions too; alone they go only where the reminder is out already."""
    without_questionnaire = (
        learning_emails.without_questionnaire(booked) if run_date.starts_at == run_date.run.starts_at else []
    )
    unreminded = emails.not_yet_written("reminder", booked, lambda booking: emails.date_suffix(run_date))
    for booking in unreminded:
        with transaction.atomic():
            emails.reminder(booking, run_date, with_questionnaire=booking in without_questionnaire)
    for booking in without_questionnaire:
        if booking not in unreminded:
            with transaction.atomic():
                learning_emails.questionnaire(booking, Stage.BEFORE)


def _questionnaires(now: datetime) -> None:
    came = Booking.objects.on_register().filter(attendances__presence__in=ATTENDED)
    recently = Q(run__ends_at__gt=now - TOO_LATE) | Q(attendances__taken_at__gt=now - TOO_LATE)
    over = came.filter(recently, run__ends_at__lte=now)
    then = _months_ago(now)
    later = came.filter(run__ends_at__date__lte=then, run__ends_at__date__gt=then - TOO_LATE)
    for stage, bookings in ((Stage.AFTER, over), (Stage.LATER, later)):
        asked = bookings.exclude(evaluations__stage=stage).distinct()
        people = asked.select_related("run__course", "run__venue", "attendee", "agency", "booked_by")
        for booking in emails.not_yet_written(learning_emails.QUESTIONNAIRES[stage], people):
            with transaction.atomic():
                learning_emails.questionnaire(booking, stage)


def _months_ago(now: datetime) -> date:
    """Return the last day whose courses are three months old today, counted as ``stage_open`` does."""
    today = working_days.today(now)
    day = today - timedelta(days=31 * LATER_MONTHS)
    while working_days.add_months(day + timedelta(days=1), LATER_MONTHS) <= today:
        day += timedelta(days=1)
    return day


def _refreshers(now: datetime) -> None:
    today = working_days.today(now)
    needing = list(Person.objects.filter(level_needed__isnull=False).select_related("level_needed"))
    lines, rules = passports.entries_of(needing), validity.level_rules()
    for person in needing:
        level = person.level_needed.level
        until = passports.level_statuses(lines[person.pk], rules)[level].until
        days = _reminder_day(until, today)
        if until is not None and days is not None:
            with transaction.atomic():
                learning_emails.refresher_due(person, level=level, due=until, days=days, next_run=next_run(level, now))


def _reminder_day(until: date | None, today: date) -> int | None:
    """Return which reminder is due: the nearest that was reached, within a week of its day."""
    if until is None:
        return None
    left = (until - today).days
    return next((days for days in sorted(REFRESHER_DAYS) if days - 7 < left <= days), None)


def next_run(level: int, now: datetime) -> CourseRun | None:
    """Return the next run at this level or above with a free place."""
    levels = [each.value for each in Level if each.value >= level]
    listed = CourseRun.objects.listed(now).filter(course__levels__overlap=levels).exclude(delivery=Delivery.E_LEARNING)
    bookable = listed.filter(Q(opens_at=None) | Q(opens_at__lte=now), closes_at__gt=now)
    runs = bookable.with_places().select_related("course")
    return next((run for run in runs[:20] if run.places_left), None)
