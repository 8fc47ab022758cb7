"""Chapters of the annual report, compiled from records."""

from datetime import date
from typing import Any

from partnership.assurance.models import (
    Escalation,
    ScrutinyActivity,
    ScrutinyComment,
    Section11Cycle,
    Section11Finding,
    Section11Question,
    Section11Response,
    Section11Visit,
    VisitStatus,
)
from partnership.assurance.models.section_11_returns import SUBMITTED
from partnership.assurance.operations import escalation_statistics
from partnership.assurance.operations.section_11_statistics import analysis
from partnership.board.models import Action, ActionStatus
from partnership.improvement.models import BEST, QuestionKind
from shield import working_days
from shield.text.formatting import long_date, short_date


def section_11(start: date, end: date) -> dict[str, Any]:
    """Return the surveys, returns and visits of the cycles that touch a period."""
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
        "returns": _returns(cycle),
        "working_well": cycle.working_well,
        "next_steps": cycle.next_steps,
    }


def _question(question: Section11Question) -> dict[str, Any]:
    return {
        "number": question.number,
        "text": question.text,
        "responses": question.responses,
        "caveat": question.caveat,
        "findings": [_finding(finding) for finding in question.findings.all()],
    }


def _finding(finding: Section11Finding) -> dict[str, Any]:
    return {"meaning": finding.meaning, "count": finding.count}


def _visit(visit: Section11Visit) -> dict[str, Any]:
    when = long_date(visit.visited_on) if visit.visited_on else visit.planned_for
    return {"agency": str(visit.agency), "when": when, "done": visit.is_completed}


def _returns(cycle: Section11Cycle) -> dict[str, Any]:
    asked = cycle.returns.count()
    gaps = Section11Response.objects.filter(section_11_return__cycle=cycle, moderated_score__lt=BEST)
    actions = Action.objects.filter(gap__section_11_return__cycle=cycle)
    return {
        "asked": asked,
        "answered": cycle.returns.filter(status__in=SUBMITTED).count(),
        "scores": [
            {"place": each.place, "text": each.text, "answered": each.answered, "scores": list(each.scores)}
            for each in (analysis(cycle) if asked else [])
            if each.is_scored
        ],
        "gaps": gaps.count(),
        "actions": actions.count(),
        "verified": actions.filter(status=ActionStatus.VERIFIED).count(),
        "achievements": _points(cycle, QuestionKind.ACHIEVEMENTS),
        "priorities": _points(cycle, QuestionKind.PRIORITIES),
    }


def _points(cycle: Section11Cycle, kind: QuestionKind) -> list[dict[str, Any]]:
    """Return the achievements or the priorities that each agency named."""
    found = Section11Response.objects.filter(
        section_11_return__cycle=cycle, section_11_return__status__in=SUBMITTED, question__kind=kind
    ).exclude(points=[])
    rows = found.select_related("section_11_return__agency").order_by("section_11_return__agency__name")
    return [{"agency": row.section_11_return.agency.name, "points": row.points} for row in rows]


def escalations(start: date, end: date) -> dict[str, Any]:
    """Return the statistics of a period, small numbers as words and without pairs of agencies.

    Empty before the first escalation on record: then the number is unknown, not zero.
    """
    first = Escalation.objects.order_by("raised_at").first()
    if first is None or working_days.today(first.raised_at) > end:
        return {}
    found = escalation_statistics.statistics(start, end)
    return {
        "raised": found.raised,
        "resolved": found.resolved,
        "days": found.days,
        "satisfied": found.satisfied,
        "stages": [list(row) for row in found.stages],
    }


def scrutiny(start: date, end: date) -> dict[str, Any]:
    """Return the activities and comments of a period; empty when there are none."""
    activities = ScrutinyActivity.objects.of_period(start, end).order_by("done_on")
    comments = ScrutinyComment.objects.of_period(start, end).unsealed().order_by("made_at")
    if not activities and not comments:
        return {}
    return {
        "activities": [_activity(each) for each in activities],
        "comments": [_comment(each) for each in comments],
        "unanswered": sum(each.responded_at is None for each in comments),
    }


def _activity(activity: ScrutinyActivity) -> dict[str, Any]:
    return {
        "title": activity.title,
        "kind": activity.get_kind_display(),
        "on": short_date(activity.done_on),
        "findings": activity.findings,
    }


def _comment(comment: ScrutinyComment) -> dict[str, Any]:
    return {
        "about": comment.about,
        "text": comment.text,
        "on": short_date(comment.made_at),
        "response": comment.response,
        "responded_on": short_date(comment.responded_at),
        "reply": comment.reply,
        "replied_on": short_date(comment.replied_at),
    }
