"""What training shows on My work: course dates of the week, and two charts for the people who run training."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count
from django.utils import timezone

from shield import working_days
from shield.extension_points import (
    Chart,
    HomeChart,
    WeekEntries,
    WeekEntry,
    home_charts,
    week_entries,
)
from shield.working_days import LONDON
from training.models import Booking, CourseRun, RunDate, RunStatus
from training.rules import SEE_ALL_BOOKINGS, SEE_RUNS

WEEKS = 6
DAYS_AHEAD = 30
# More sectors than this are drawn as the largest and one bar for the rest.
BARS_SHOWN = 6
SECTORS_NAMED = 3


def course_dates(user: Any, start: date, end: date) -> Iterable[WeekEntry]:
    """Yield the dates that the user runs or trains, with the number of bookings, and the dates they have booked."""
    dates = RunDate.objects.filter(starts_at__gte=_midnight(start), starts_at__lt=_midnight(end + timedelta(days=1)))
    if user.has_perm(SEE_RUNS):
        runs = CourseRun.objects.visible_to(user).managed_by(user).filter(status=RunStatus.PUBLISHED)
        found = {run.pk: run for run in runs.filter(dates__in=dates).select_related("course").with_places()}
        for run_date in dates.filter(run__in=list(found)):
            run = found[run_date.run_id]
            yield _entry(run_date, run, f"{run.taken} booked")
    booked = Booking.objects.of(user).booked().values("run")
    for run_date in dates.filter(run__in=booked).select_related("run__course", "run__venue"):
        yield _entry(run_date, run_date.run, run_date.run.where)


def _entry(run_date: RunDate, run: CourseRun, detail: str) -> WeekEntry:
    starts = timezone.localtime(run_date.starts_at, LONDON)
    at = None if run_date.all_day else starts.time()
    return WeekEntry(starts.date(), run.name, detail, run.get_absolute_url(), at)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON)


def bookings_each_week(user: Any) -> Chart | None:
    """Return the number of bookings made in each of the last six whole weeks."""
    if not user.has_perm(SEE_ALL_BOOKINGS):
        return None
    today = working_days.today()
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(weeks=WEEKS)
    made = Booking.objects.visible_to(user).filter(asked_at__gte=_midnight(first), asked_at__lt=_midnight(monday))
    days = [timezone.localtime(at, LONDON).date() for at in made.values_list("asked_at", flat=True)]
    counts = Counter((day - first).days // 7 for day in days)
    labels = [_short(first + timedelta(weeks=number)) for number in range(WEEKS)]
    rows = [(label, counts[number]) for number, label in enumerate(labels)]
    return Chart("Bookings each week", _compared(rows[-1][1], rows[-2][1]), rows, "upright", labels[-1])


def _short(day: date) -> str:
    return f"{day.day} {day:%b}"


def _compared(last: int, before: int) -> str:
    if last == before:
        return f"{last} last week, the same as the week before"
    return f"{last} last week, {'more' if last > before else 'fewer'} than the week before"


def bookings_by_sector(user: Any) -> Chart | None:
    """Return the bookings for course dates in the next 30 days by sector; the caption names the smallest sector."""
    if not user.has_perm(SEE_ALL_BOOKINGS):
        return None
    now = timezone.now()
    soon = (
        Booking.objects.visible_to(user).booked().filter(run__starts_at__range=(now, now + timedelta(days=DAYS_AHEAD)))
    )
    counted = soon.values("sector__name").annotate(number=Count("pk")).order_by("-number", "sector__name")
    rows = [(row["sector__name"], row["number"]) for row in counted]
    if not rows:
        return None
    number, total = rows[-1][1], sum(count for _, count in rows)
    fewest = [sector for sector, count in rows if count == number]
    finding = f"Next 30 days. Fewest from {_listed(fewest)}: {number} {'each ' if len(fewest) > 1 else ''}of {total}"
    return Chart("Bookings by sector", finding, _largest(rows), "bars", fewest[-1] if len(fewest) == 1 else "")


def _listed(names: list[str]) -> str:
    """Return ``A``, ``A and B`` or ``A, B and C``; more are a number."""
    if len(names) > SECTORS_NAMED:
        return f"{len(names)} sectors"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _largest(rows: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return the largest rows, and one row for all others where there are many."""
    if len(rows) <= BARS_SHOWN:
        return rows
    shown, others = rows[: BARS_SHOWN - 1], rows[BARS_SHOWN - 1 :]
    return [*shown, (f"{len(others)} other sectors", sum(number for _, number in others))]


def announce() -> None:
    """Announce the entries of the week and the charts."""
    week_entries.register(WeekEntries("training.dates", 20, course_dates))
    home_charts.register(HomeChart("training.weeks", 10, bookings_each_week))
    home_charts.register(HomeChart("training.sectors", 20, bookings_by_sector))
