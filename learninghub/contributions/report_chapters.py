"""The chapter of the annual report on the Learning Hub's year."""

from datetime import date
from typing import Any

from learninghub.models import Activity, AuditStatus, Outcome, Priority
from partnership.models import Recommendation, RecommendationStatus

PARTS = ("activities", "measures", "audits", "feedback", "members")


def compile_priorities(start: date, end: date) -> dict[str, Any]:
    """Return the year's priorities with activities, evidence, recommendations and impact; without drafts."""
    priorities = list(Priority.objects.of_year(start, end).order_by("number").prefetch_related(*PARTS))
    recommended = _recommendations(priorities)
    rows = [_priority(one, recommended.get(str(one.pk), [])) for one in priorities]
    audits = [audit for one in priorities for audit in one.audits.all() if audit.status == AuditStatus.DONE]
    return {
        "priorities": rows,
        "audits_total": len(audits),
        "records_total": sum(audit.records_total for audit in audits),
        "recommendations_total": sum(len(row["recommendations"]) for row in rows),
        "impact_total": sum(1 for one in priorities if one.better_off),
        "next": [_next(one) for one in Priority.objects.starting_after(end).order_by("number")],
    }


def _recommendations(priorities: list[Priority]) -> dict[str, list[dict[str, str]]]:
    presented = Recommendation.objects.filter(
        source_type=Priority._meta.label_lower, source_id__in=[str(one.pk) for one in priorities]
    ).exclude(status=RecommendationStatus.DRAFTED)
    found: dict[str, list[dict[str, str]]] = {}
    for one in presented:
        row = {"text": one.text, "owner": one.owner, "status": one.get_status_display(), "done": one.how_much}
        found.setdefault(one.source_id, []).append(row)
    return found


def _priority(priority: Priority, recommendations: list[dict[str, str]]) -> dict[str, Any]:
    measures = list(priority.measures.all())
    return {
        "number": priority.number,
        "title": priority.title,
        "area": priority.overarching_area,
        "leads": priority.lead_names,
        "status": priority.get_status_display(),
        "rationale": priority.rationale,
        "cycle_note": priority.cycle_note,
        "members": priority.members_recorded,
        "agencies": sorted({member.organisation for member in priority.members.all()}),
        "measures": [
            {"text": one.text, "outcome": one.get_outcome_display(), "evidence": one.evidence} for one in measures
        ],
        "measures_met": sum(1 for one in measures if one.outcome == Outcome.MET),
        "activities": [_activity(one) for one in priority.activities.all()],
        "audits": [
            {"title": one.title, "records": one.records_total, "findings": one.findings}
            for one in priority.audits.all()
            if one.status == AuditStatus.DONE
        ],
        "feedback": [{"who": one.get_kind_display(), "said": one.said} for one in priority.feedback.all()],
        "recommendations": recommendations,
        "impact": [
            {"question": question, "answer": answer, "unknown": unknown}
            for question, answer, unknown in priority.impact_answers
            if answer or unknown
        ],
    }


def _activity(activity: Activity) -> dict[str, Any]:
    day = activity.done_on or activity.planned_on
    return {
        "title": activity.title,
        "when": f"{day.day} {day:%B %Y}" if day else activity.when_in_words,
        "commentary": activity.commentary,
        "state": activity.get_state_display(),
    }


def _next(priority: Priority) -> dict[str, Any]:
    return {
        "number": priority.number,
        "title": priority.title,
        "leads": priority.lead_names,
        "starts": f"{priority.starts_on:%B %Y}",
    }
