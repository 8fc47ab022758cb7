"""What can be booked now, what was held lately, and who booked it. Everybody is invented."""

from datetime import date, datetime, time, timedelta
from typing import Any

from partnership.demo import person, read, theme, user
from partnership.models import Person, Post, PostRole
from shield import working_days
from shield.models import User
from shield.working_days import LONDON
from training.demo.courses import DATA
from training.models import (
    AgendaItem,
    Attendance,
    Booking,
    BookingStatus,
    CalendarEntry,
    Course,
    CourseRun,
    Presence,
    RunDate,
    RunStatus,
    Venue,
)

# How many of the bookings for a course date are made in each of the six weeks before it, or before today.
BOOKINGS_EACH_WEEK = (34, 41, 29, 52, 61, 47)


def load_present(today: date, courses: dict[str, Course], venues: dict[str, Venue]) -> None:
    """The runs around today with their bookings, one register to take and one that was taken."""
    people = list(_practitioners())
    for place, row in enumerate(read("catalogue", DATA)["runs"]):
        run = _run(row, today, courses[row["course"]], venues)
        if row.get("trainer"):
            run.trainers.set([person("trainer")])
        run.themes.set([theme(name) for name in row.get("themes", [])])
        line = _line_for(row, people, place)
        _book(run, line, booked=row.get("booked", 0), today=today)
        if row.get("held"):
            _take_register(run)


def _practitioners() -> Any:
    """People who may be booked: a post today, and no place among those who run the courses."""
    busy = Post.objects.filter(role__in=(PostRole.OPERATIONAL_TEAM, PostRole.TRAINER, PostRole.SYSTEM_ADMINISTRATOR))
    held = Post.objects.current().values("person")
    everybody = Person.objects.filter(pk__in=held).exclude(pk__in=busy.values("person"))
    return everybody.exclude(pk=person("practitioner").pk).order_by("email")


def _line_for(row: dict[str, Any], people: list[Person], place: int) -> list[Person]:
    """Who booked, in order: another stretch of the same line for each run, the practitioner where the row says so."""
    wanted = row.get("booked", 0) + row.get("waiting", 0)
    start = place * 7 % len(people)
    line = (people * 4)[start : start + min(wanted, len(people))]
    if row.get("practitioner"):
        line[min(3, len(line) - 1)] = person("practitioner")
    if row.get("waiting"):
        line[-2] = person("practitioner")
    return line


def _run(row: dict[str, Any], today: date, course: Course, venues: dict[str, Venue]) -> CourseRun:
    spans = _spans(row, today)
    begun = _moment(_first_day(row, today), time(9))
    starts_at = spans[0][0] if spans else begun
    planned = row.get("planned", False)
    run, _ = CourseRun.objects.update_or_create(
        slug=row["slug"],
        defaults={
            "course": course,
            "title": row.get("title", ""),
            "delivery": row["delivery"],
            "venue": venues.get(row.get("venue", "")),
            "capacity": row.get("capacity"),
            "minimum": row.get("minimum"),
            "opens_at": _in_days(today, row.get("opens_in_days")),
            "closes_at": starts_at if spans else None,
            "published_at": None if planned else _moment(today - timedelta(days=410), time(9)),
            "status": _status(row),
            "starts_at": starts_at,
            "ends_at": spans[-1][1] if spans else None,
        },
    )
    _write_dates(run, spans)
    for place, (at, title) in enumerate(row.get("agenda", []), start=1):
        AgendaItem.objects.update_or_create(run=run, position=place, defaults={"at": at, "title": title})
    return run


def _status(row: dict[str, Any]) -> RunStatus:
    if row.get("planned"):
        return RunStatus.PLANNED
    return RunStatus.HELD if row.get("held") else RunStatus.PUBLISHED


def _spans(row: dict[str, Any], today: date) -> list[tuple[datetime, datetime]]:
    """Start and end of each date, moved off weekends."""
    if "at" not in row:
        return []
    start, end = (time.fromisoformat(part) for part in row["at"].split("-"))
    later = (today + timedelta(days=n) for n in row.get("more_days", []))
    days = {_weekday(day) for day in (_first_day(row, today), *later)}
    return [(_moment(day, start), _moment(day, end)) for day in sorted(days)]


def _first_day(row: dict[str, Any], today: date) -> date:
    """Return the first day of a course date, counted from today in days or, for dates of this week, in working days."""
    if "in_working_days" in row:
        return working_days.add(today, row["in_working_days"])
    return today + timedelta(days=row["in_days"])


def _write_dates(run: CourseRun, spans: list[tuple[datetime, datetime]]) -> None:
    """Keep the rows there are, so that bookings keep their calendar entries when the demo is loaded again."""
    rows = list(run.dates.all())
    for number, (starts_at, ends_at) in enumerate(spans):
        row = rows[number] if number < len(rows) else RunDate(run=run)
        row.starts_at, row.ends_at = starts_at, ends_at
        row.save()
    for row in rows[len(spans) :]:
        row.delete()


def _book(run: CourseRun, line: list[Person], *, booked: int, today: date) -> None:
    last_day = min(today, run.starts_at.date() if run.starts_at else today)
    first = _moment(last_day - timedelta(weeks=len(BOOKINGS_EACH_WEEK)), time(9, 5))
    for number, attendee in enumerate(line):
        asked_at = first + _time_until_booked(number / len(line))
        _booking(run, attendee, asked_at, holds_place=number < booked)


def _time_until_booked(share: float) -> timedelta:
    """Return how long after the first booking this share of all bookings has been made."""
    left = share * sum(BOOKINGS_EACH_WEEK)
    for week, number in enumerate(BOOKINGS_EACH_WEEK):
        if left < number:
            return timedelta(weeks=week + left / number)
        left -= number
    return timedelta(weeks=len(BOOKINGS_EACH_WEEK))


def _booking(run: CourseRun, attendee: Person, asked_at: datetime, *, holds_place: bool) -> None:
    agency = attendee.agency_on()
    if agency is None or run.bookings.filter(attendee=attendee).exists():
        return
    booking = Booking.objects.create(
        run=run,
        attendee=attendee,
        agency=agency,
        sector_id=agency.sector_id,
        status=BookingStatus.BOOKED if holds_place else BookingStatus.WAITING,
        asked_at=asked_at,
        booked_at=asked_at if holds_place else None,
        booked_by=_booker(attendee),
    )
    if holds_place:
        for run_date in run.dates.all():
            uid = f"{booking.pk}.{run_date.pk}@demo.example.org"
            CalendarEntry.objects.create(booking=booking, run_date=run_date, uid=uid)


def _booker(attendee: Person) -> User:
    """Whoever has an account books for themselves; for the others the operational team did."""
    return attendee.user or user("team")


def _take_register(run: CourseRun) -> None:
    """Most came; one came for a part, one too late, one not at all."""
    presences = {1: Presence.NO_SHOW, 4: Presence.PART, 7: Presence.LATE}
    by = user("trainer")
    for run_date in run.dates.all():
        for number, booking in enumerate(run.bookings.booked().order_by("asked_at")):
            Attendance.objects.get_or_create(
                booking=booking,
                run_date=run_date,
                defaults={
                    "presence": presences.get(number, Presence.PRESENT),
                    "taken_by": by,
                    "taken_at": run_date.ends_at,
                },
            )


def _in_days(today: date, days: int | None) -> datetime | None:
    return None if days is None else _moment(today + timedelta(days=days), time(9))


def _weekday(day: date) -> date:
    """The day itself, or the Monday after it."""
    return day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=LONDON)
