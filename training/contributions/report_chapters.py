"""The chapter of the annual report on training: what was delivered in a year, with totals that equal the registers."""

from collections import Counter
from dataclasses import asdict
from datetime import date
from itertools import groupby
from typing import Any

from shield.text.formatting import short_date
from training.models import CourseKind, CourseRun, Level
from training.models.sectors import sectors_attending
from training.operations.learning import evaluations
from training.operations.office import statistics


def delivered(start: date, end: date) -> dict[str, Any]:
    """Return the runs held in the period: each title with its sessions, then totals by type, level and sector."""
    runs = list(
        CourseRun.objects.begun_between(start, end)
        .select_related("course", "total")
        .prefetch_related("dates")
        .with_attended()
        .order_by("course__title", "course_id", "starts_at", "slug")
    )
    sectors = sectors_attending(runs)
    events = [_event(list(group), sectors) for _, group in groupby(runs, key=lambda run: run.course_id)]
    return {
        "events": sorted(events, key=lambda event: (event["kind"] != CourseKind.E_LEARNING.label, event["title"])),
        "totals": _totals(runs),
        "by_kind": _by_kind(runs),
        "by_level": _by_level(runs),
        "by_sector": _by_sector(sectors),
        "by_agency": _by_agency(start, end),
        "changes": _changes(runs),
    }


def _by_agency(start: date, end: date) -> list[dict[str, Any]]:
    """Return bookings and attendances by agency, as at booking; empty where only totals are known.

    ``attended`` is ``None`` for an agency of whose bookings no register was taken.
    """
    sums = statistics.for_period(start, end).by_agency()
    return [{"agency": name, **asdict(counts), "attended": counts.recorded} for name, counts in sums]


def _changes(runs: list[CourseRun]) -> list[dict[str, Any]]:
    """Return the changes from matched pairs; statements that fewer than five people answered are left out."""
    changes = evaluations.results(runs).after if runs else []
    return [
        {"statement": each.statement, "people": each.n, "before": each.first, "after": each.then, "change": each.change}
        for each in changes
        if each.is_reported
    ]


def _event(runs: list[CourseRun], sectors: dict[int, list[str]]) -> dict[str, Any]:
    course = runs[0].course
    return {
        "title": course.title,
        "kind": course.get_kind_display(),
        "levels": course.levels_text,
        "sessions": [_session(run, sectors.get(run.pk, [])) for run in runs],
        "attended": _attended(runs),
    }


def _attended(runs: list[CourseRun]) -> int | None:
    """Return how many attended these runs; ``None`` when that is recorded for none of them."""
    recorded = [run.attended for run in runs if run.is_recorded]
    return sum(recorded) if recorded else None


def _session(run: CourseRun, sectors: list[str]) -> dict[str, Any]:
    return {
        "title": run.title,
        "dates": _dates(run),
        "attended": run.attended if run.is_recorded else None,
        "sectors": ", ".join(sectors),
    }


def _dates(run: CourseRun) -> str:
    if run.is_any_day:
        return run.months
    return ", ".join(short_date(run_date.starts_at) for run_date in run.dates.all())


def _totals(runs: list[CourseRun]) -> dict[str, int]:
    e_learning = sum(run.attended for run in runs if run.course.kind == CourseKind.E_LEARNING)
    attended = sum(run.attended for run in runs)
    return {
        "titles": len({run.course_id for run in runs}),
        "sessions": len(runs),
        "sessions_without_number": sum(not run.is_recorded for run in runs),
        "attended": attended,
        "attended_e_learning": e_learning,
        "attended_other": attended - e_learning,
    }


def _by_kind(runs: list[CourseRun]) -> list[dict[str, Any]]:
    of_kind: dict[str, list[CourseRun]] = {}
    for run in runs:
        of_kind.setdefault(run.course.kind, []).append(run)
    rows = [
        {"kind": CourseKind(kind).label, "sessions": len(found), "attended": _attended(found)}
        for kind, found in sorted(of_kind.items())
    ]
    return sorted(rows, key=lambda row: -(row["attended"] or 0))


def _by_level(runs: list[CourseRun]) -> list[dict[str, Any]]:
    """Return the sums by level. A course for two levels counts under both, so these do not add up to the total."""
    return [
        {
            "level": f"{level.value} {level.label}",
            "sessions": sum(level in run.course.levels for run in runs),
            "attended": sum(run.attended for run in runs if level in run.course.levels),
        }
        for level in Level
    ]


def _by_sector(sectors: dict[int, list[str]]) -> list[dict[str, Any]]:
    """Return in how many sessions each sector attended."""
    sessions = Counter(name for names in sectors.values() for name in names)
    return [{"sector": name, "sessions": sessions[name]} for name in sorted(sessions, key=lambda n: (-sessions[n], n))]
