"""Chapters of the annual report, compiled from records."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from partnership.board.models import BudgetYear, Decision, Meeting, MeetingFormat, Plan, PlanPriority, PlanStatus
from partnership.directory.models import GroupKind


def plans(start: date, end: date) -> dict[str, Any]:
    """Return the plans that overlap a period, with the status and public summary of each priority."""
    overlapping = Plan.objects.filter(starts_on__lte=end, ends_on__gte=start).exclude(status=PlanStatus.DRAFT)
    ordered = overlapping.with_priorities().order_by("starts_on")
    return {
        "plans": [
            {"title": plan.title, "priorities": [_priority(each) for each in plan.priorities.all()]} for plan in ordered
        ]
    }


def _priority(priority: PlanPriority) -> dict[str, str]:
    latest = priority.latest
    return {
        "title": str(priority),
        "outcome": priority.outcome,
        "status": priority.status_label,
        "summary": latest.public_summary if latest else "",
    }


def board_meetings(start: date, end: date) -> dict[str, Any]:
    """Return the Board's meetings of a period with the decisions that everyone may read."""
    return _meetings_of(GroupKind.BOARD, start, end)


def executive_meetings(start: date, end: date) -> dict[str, Any]:
    """Return the Executive's meetings of a period with the decisions that everyone may read."""
    return _meetings_of(GroupKind.EXECUTIVE, start, end)


def _meetings_of(kind: str, start: date, end: date) -> dict[str, Any]:
    held = Meeting.objects.held().of_period(start, end).filter(group__kind=kind)
    decided = Prefetch("decisions", Decision.objects.publishable())
    shown = held.prefetch_related(decided).select_related("chair_agency").order_by("starts_on", "slug")
    rows = [_meeting(meeting) for meeting in shown]
    decisions = [decision for row in rows if row["counts_as"] for decision in row["decisions"]]
    return {
        "total": held.total_meetings(),
        "by_correspondence": held.filter(format=MeetingFormat.CORRESPONDENCE).total_meetings(),
        "meetings": rows,
        "decisions_total": len(decisions),
        "binding_total": sum(decision["is_binding"] for decision in decisions),
    }


def _meeting(meeting: Meeting) -> dict[str, Any]:
    return {
        "title": meeting.name,
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
    """Return how often every other group met."""
    leading = (GroupKind.BOARD, GroupKind.EXECUTIVE)
    held = Meeting.objects.held().of_period(start, end).exclude(group__kind__in=leading).select_related("group")
    counts: dict[str, int] = {}
    for meeting in held.order_by("group__name"):
        counts[meeting.group.name] = counts.get(meeting.group.name, 0) + meeting.counts_as
    return {"groups": [{"name": name, "count": count} for name, count in counts.items() if count]}


def budget(start: date, end: date) -> dict[str, Any]:
    """Return the budget years that overlap a period, with contributions and spending lines."""
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
        "sum_errors": year.sum_errors(),
        "total": str(sum(known)) if contributions and len(known) == len(contributions) else None,
    }
