"""Courses: the titles of 2019/20 described for today, and what is new."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from partnership.demo import read, theme
from partnership.models import Sector
from training.models import Course, CourseKind, Venue

DATA = Path(__file__).parent / "data"
SINCE = datetime(2019, 9, 2, 8, 0, tzinfo=UTC)
KINDS = {"network_event": CourseKind.CHAMPIONS_EVENT}
SUITES = {"domestic-abuse": "Domestic abuse masterclasses"}


def load_courses(today: date) -> dict[str, Course]:
    """Every course by its slug."""
    described = read("catalogue", DATA)["courses"]
    events = {event["slug"]: event for event in read("training", DATA)["events"]}
    return {slug: _course(slug, data, events.get(slug), today) for slug, data in described.items()}


def load_venues() -> dict[str, Venue]:
    """Every venue by its name."""
    rows = read("catalogue", DATA)["venues"]
    return {row["name"]: Venue.objects.update_or_create(name=row["name"], defaults=row)[0] for row in rows}


def _course(slug: str, data: dict[str, Any], event: dict[str, Any] | None, today: date) -> Course:
    kind = event["format"] if event else data["kind"]
    fields = {
        "title": event["title"] if event else data["title"],
        "kind": KINDS.get(kind, kind),
        "levels": event["target_levels"] if event else data["levels"],
        "suite": SUITES.get(event["suite"] or "", "") if event else "",
        "content": (event["content"] or []) if event else [],
        "strap": data["strap"],
        "summary": data["summary"],
        "audience": data["audience"],
        "first": data.get("first", ""),
        "outcomes": data["outcomes"],
        "duration_minutes": data["duration"],
        "cpd_hours": data["cpd"],
        "published_at": _recently(today) if data.get("new") else SINCE,
    }
    course, _ = Course.objects.update_or_create(slug=slug, defaults=fields)
    course.themes.set([theme(name) for name in data["themes"]])
    course.sectors.set(Sector.objects.filter(slug__in=data.get("sectors", [])))
    return course


def _recently(today: date) -> datetime:
    """New since the last bulletin."""
    return datetime.combine(today - timedelta(days=12), time(9), tzinfo=UTC)
