"""Chapters of the annual report, compiled from records."""

from datetime import date
from typing import Any

from partnership.assurance.models import Section11Cycle, VisitStatus
from partnership.assurance.operations.section_11_statistics import returns_in_report


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
