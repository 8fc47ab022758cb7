"""The partnership's own figures for the yearly report: taken from records, JSON-ready."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from partnership.models import (
    ArrangementsStatus,
    ArrangementsVersion,
    BudgetYear,
    GroupKind,
    Meeting,
    MeetingFormat,
    Section11Cycle,
    VisitStatus,
)
from partnership.operations.section_11_figures import returns_in_report


def board_meetings(start: date, end: date) -> dict[str, Any]:
    """The Board's meetings of a period with everything they dealt with."""
    return _meetings_of(GroupKind.BOARD, start, end)


def executive_meetings(start: date, end: date) -> dict[str, Any]:
    """The Executive's meetings of a period."""
    return _meetings_of(GroupKind.EXECUTIVE, start, end)


def _meetings_of(kind: str, start: date, end: date) -> dict[str, Any]:
    held = Meeting.objects.held().of_period(start, end).filter(group__kind=kind)
    shown = held.prefetch_related("decisions").select_related("chair_agency").order_by("starts_on", "slug")
    rows = [_meeting(meeting) for meeting in shown]
    decisions = [decision for row in rows for decision in row["decisions"]]
    return {
        "total": held.count_as_printed(),
        "by_correspondence": held.filter(format=MeetingFormat.CORRESPONDENCE).count_as_printed(),
        "meetings": rows,
        "decisions_total": len(decisions),
        "binding_total": sum(decision["is_binding"] for decision in decisions),
    }


def _meeting(meeting: Meeting) -> dict[str, Any]:
    return {
        "title": meeting.title or str(meeting.group),
        "name": meeting.title,
        "when": meeting.when,
        "format": meeting.get_format_display(),
        "chair": meeting.chair,
        "counts_as": meeting.counts_as,
        "decisions": [
            {"verb": row.get_verb_display(), "topic": row.topic, "is_binding": row.is_binding}
            for row in meeting.decisions.all()
        ],
    }


def other_groups(start: date, end: date) -> dict[str, Any]:
    """How often every other group met."""
    leading = (GroupKind.BOARD, GroupKind.EXECUTIVE)
    held = Meeting.objects.held().of_period(start, end).exclude(group__kind__in=leading).select_related("group")
    counts: dict[str, int] = {}
    for meeting in held.order_by("group__name"):
        counts[meeting.group.name] = counts.get(meeting.group.name, 0) + meeting.counts_as
    return {"groups": [{"name": name, "count": count} for name, count in counts.items() if count]}


def section_11(start: date, end: date) -> dict[str, Any]:
    """Surveys and visits of the cycles that touch a period."""
    cycles = Section11Cycle.objects.filter(starts_on__lte=end, ends_on__gte=start).order_by("starts_on")
    return {"cycles": [_cycle(cycle) for cycle in cycles.prefetch_related("questions__findings", "visits__agency")]}


def _cycle(cycle: Section11Cycle) -> dict[str, Any]:
    return {
        "label": cycle.label,
        "summary": cycle.summary,
        "responses": cycle.responses,
        "questions": [_question(question) for question in cycle.questions.all()],
        "visits": [_visit(visit) for visit in cycle.visits.all() if visit.status != VisitStatus.CANCELLED],
        "name": cycle.name,
        "returns": returns_in_report(cycle),
        "working_well": cycle.working_well,
        "next_steps": cycle.next_steps,
    }


def _question(question: Any) -> dict[str, Any]:
    findings = [{"meaning": finding.meaning, "count": finding.count} for finding in question.findings.all()]
    return {
        "number": question.number,
        "text": question.text,
        "responses": question.responses,
        "caveat": question.caveat,
        "findings": findings,
    }


def _visit(visit: Any) -> dict[str, Any]:
    done = visit.status == VisitStatus.COMPLETED
    when = f"{visit.visited_on.day} {visit.visited_on:%B %Y}" if visit.visited_on else visit.planned_for
    return {"agency": str(visit.agency), "when": when, "done": done}


def budget(start: date, end: date) -> dict[str, Any]:
    """The budget years that touch a period, with who pays in; an amount that no record gives stays empty."""
    years = BudgetYear.objects.filter(starts_on__lte=end, ends_on__gte=start).order_by("starts_on")
    return {"years": [_year(year) for year in years.with_lines()]}


def _amount(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)


def _year(year: BudgetYear) -> dict[str, Any]:
    contributions = list(year.contributions.all())
    known = [row.amount for row in contributions if row.amount is not None]
    return {
        "label": year.label,
        "planned": str(year.planned) if year.planned is not None else None,
        "confirmed": f"{year.confirmed_on.day} {year.confirmed_on:%B %Y}" if year.confirmed_on else "",
        "note": year.note,
        "contributions": [
            {
                "agency": str(row.agency),
                "amount": _amount(row.amount),
                "received": _amount(row.received),
                "in_kind": row.in_kind,
                "in_kind_value": _amount(row.in_kind_value),
            }
            for row in contributions
        ],
        "lines": [
            {"title": line.title, "planned": _amount(line.planned), "spent": _amount(line.spent)}
            for line in year.lines.all()
        ],
        "wrong": year.wrong_sums(),
        "total": str(sum(known)) if contributions and len(known) == len(contributions) else None,
    }


def arrangements(start: date, end: date) -> dict[str, Any]:
    """Versions of the published arrangements that came into force in a period, with what changed."""
    versions = ArrangementsVersion.objects.exclude(status=ArrangementsStatus.DRAFT)
    found: Iterable[ArrangementsVersion] = versions.filter(effective_on__range=(start, end)).order_by("number")
    return {
        "versions": [
            {
                "number": version.number,
                "in_force_from": version.in_force_from,
                "note": version.note,
                "changes": [{"section": row.section, "now": row.now, "why": row.why} for row in version.changes.all()],
            }
            for version in found
        ]
    }
