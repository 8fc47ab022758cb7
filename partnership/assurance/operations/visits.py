"""Section 11 visits: planned, completed or cancelled; and which agency has to be visited when."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max, Q

from partnership.assurance.models import Section11Cycle, Section11Visit, VisitStatus
from partnership.directory.models import Agency, AgencyRelation, RelationKind, StatutoryRule
from shield import working_days
from shield.models import User
from shield.operations import audit
from shield.records.workflow import advance
from shield.refusals import Refused

# How many years may pass between visits when the rule "section-11-visits" does not say.
VISIT_YEARS = 5


@transaction.atomic
def create(
    *, cycle: Section11Cycle, agency: Agency, planned_for: str, visitors: str, aims: str, by: User
) -> Section11Visit:
    """Plan a visit. Raise ``Refused`` when the agency already has a visit in that year."""
    Section11Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    if cycle.visits.exclude(status=VisitStatus.CANCELLED).filter(agency=agency).exists():
        raise Refused(f"{agency} already has a visit in {cycle.label}", field="agency")
    visit = Section11Visit.objects.create(
        cycle=cycle, agency=agency, planned_for=planned_for, visitors=visitors, aims=aims
    )
    audit.record("partnership.visit-planned", visit, by=by, agency=agency.slug)
    return visit


@transaction.atomic
def complete(*, visit: Section11Visit, visited_on: date, by: User, **findings: Any) -> Section11Visit:
    """Record the date and the findings of a visit. Raise ``Refused`` for a date in the future."""
    if visited_on > working_days.today():
        raise Refused("Date of the visit must be today or in the past", field="visited_on")
    advance(visit, "complete", by=by, visited_on=visited_on, **findings)
    audit.record("partnership.visit-completed", visit, by=by)
    return visit


@transaction.atomic
def cancel(*, visit: Section11Visit, reason: str, by: User) -> Section11Visit:
    """Cancel a planned visit; it stays on record with the reason."""
    advance(visit, "cancel", by=by, reason=reason)
    audit.record("partnership.visit-cancelled", visit, by=by)
    return visit


@dataclass(frozen=True)
class ScheduledAgency:
    """An agency on the visit schedule: its last visit, when the next is due, and the visit that is planned."""

    agency: Agency
    last: date | None
    due_by: date
    planned: str
    is_overdue: bool


def schedule(on: date | None = None) -> list[ScheduledAgency]:
    """Return every relevant agency, the one due soonest first.

    A visit is due within a number of years of the last one, or of the day the agency became a relevant agency; the
    statutory rule "section-11-visits" says how many.
    """
    today = on or working_days.today()
    rule = StatutoryRule.objects.current(today).filter(key="section-11-visits").first()
    months = 12 * (rule.number if rule and rule.number else VISIT_YEARS)
    relations = AgencyRelation.objects.current(today).filter(kind=RelationKind.RELEVANT_AGENCY)
    completed = Q(agency__section_11_visits__status=VisitStatus.COMPLETED)
    last_visit = Max("agency__section_11_visits__visited_on", filter=completed)
    planned = {
        visit.agency_id: visit.planned_for or VisitStatus.PLANNED.label
        for visit in Section11Visit.objects.filter(status=VisitStatus.PLANNED, cycle__ends_on__gte=today)
    }
    agencies = []
    for row in relations.select_related("agency").annotate(last=last_visit):
        due = working_days.add_months(row.last or row.starts_on, months)
        agencies.append(ScheduledAgency(row.agency, row.last, due, planned.get(row.agency_id, ""), due < today))
    return sorted(agencies, key=lambda each: (each.due_by, each.agency.name))
