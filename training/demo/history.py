"""Training whose people are counted and not named: the 43 sessions of 2019/20 as reported, and eight of the past months."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from partnership.demo import read
from partnership.models import Sector
from shield.working_days import LONDON
from training.demo.courses import DATA
from training.models import Course, CourseRun, Delivery, RegisterTotal, RunDate, RunStatus

SHOWN_AT = datetime(2019, 9, 2, 8, 0, tzinfo=UTC)
SOURCE = "Annual report 2019/20, appendix 2"
REGISTERS = "Registers of the eight sessions"
PROTOCOL_SESSIONS = (21, 18, 16, 14, 19, 15, 12, 16)
# Learning moved online in the spring of 2020.
MOVED_ONLINE = date(2020, 4, 1)


def load_history(courses: dict[str, Course]) -> None:
    """Every session with its dates, its number and its sectors."""
    sectors = {sector.slug: sector for sector in Sector.objects.all()}
    for event in read("training", DATA)["events"]:
        for session in event["sessions"]:
            run = _run(session, courses[event["slug"]])
            total, _ = RegisterTotal.objects.update_or_create(
                run=run,
                defaults={"attended": session["attendees"], "source": SOURCE, "note": " ".join(session["doubts"])},
            )
            total.sectors.set([sectors[slug] for slug in session["sectors"]])


def load_protocol(courses: dict[str, Course], today: date) -> None:
    """Eight sessions of the past months on the bruising protocol, as a recommendation says: 131 people."""
    sectors = Sector.objects.filter(slug="health")
    for number, attended in enumerate(PROTOCOL_SESSIONS, start=1):
        day = today - timedelta(days=282 - 30 * number)
        starts_at, ends_at = (datetime.combine(day, each, tzinfo=LONDON) for each in (time(13), time(15, 30)))
        run, _ = CourseRun.objects.update_or_create(
            slug=f"bruising-protocol-{number}",
            defaults={
                "course": courses["pre-mobile-babies"],
                "title": "Bruising protocol for health visitors and midwives",
                "delivery": Delivery.ONLINE,
                "status": RunStatus.HELD,
                "published_at": SHOWN_AT,
                "starts_at": starts_at,
                "ends_at": ends_at,
            },
        )
        RunDate.objects.filter(run=run).delete()
        RunDate.objects.create(run=run, starts_at=starts_at, ends_at=ends_at)
        total, _ = RegisterTotal.objects.update_or_create(run=run, defaults={"attended": attended, "source": REGISTERS})
        total.sectors.set(sectors)


def _run(session: dict[str, Any], course: Course) -> CourseRun:
    days = _days(session)
    first, last = (days[0], days[-1]) if days else _months(session)
    run, _ = CourseRun.objects.update_or_create(
        slug=session["id"],
        defaults={
            "course": course,
            "delivery": _delivery(course, first),
            "status": RunStatus.HELD,
            "published_at": SHOWN_AT,
            "starts_at": _midnight(first),
            "ends_at": _midnight(last + timedelta(days=1)),
        },
    )
    for day in days:
        RunDate.objects.update_or_create(
            run=run,
            starts_at=_midnight(day),
            defaults={"ends_at": _midnight(day + timedelta(days=1)), "all_day": True},
        )
    return run


def _days(session: dict[str, Any]) -> list[date]:
    """The days of a session; none where only months are known."""
    if session["dates"]:
        return [date.fromisoformat(day) for day in session["dates"]]
    if len(session["start"]) < 10:
        return []
    first, last = date.fromisoformat(session["start"]), date.fromisoformat(session["end"])
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _months(session: dict[str, Any]) -> tuple[date, date]:
    """From the first day of the first month to the last day of the last."""
    last = date.fromisoformat(f"{session['end']}-01") + relativedelta(months=1, days=-1)
    return date.fromisoformat(f"{session['start']}-01"), last


def _delivery(course: Course, first: date) -> Delivery:
    if course.kind == "e_learning":
        return Delivery.E_LEARNING
    return Delivery.ONLINE if first >= MOVED_ONLINE else Delivery.IN_PERSON


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=LONDON)
