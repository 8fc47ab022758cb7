"""A cycle of assurance: set up, issued to agencies, chased; and the visits that belong to it."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from partnership.assurance.models import Section11Cycle, Section11Return, Section11Visit
from partnership.directory.models import Agency, AgencyCategory, Person
from partnership.improvement.models import Duty, QuestionSet
from shield import working_days
from shield.operations import audit, notices
from shield.records.workflow import advance
from shield.refusals import Refused
from shield.text.formatting import long_date

# How many days before the day a return is due its agency is reminded, the earliest first.
REMIND_DAYS = (14, 3)
YEAR = re.compile(r"\d{4}/\d{2}")


@transaction.atomic
def begin(
    *,
    duty: str,
    label: str,
    starts_on: date,
    ends_on: date,
    due_on: date,
    question_set: QuestionSet,
    by: Any,
    summary: str = "",
) -> Section11Cycle:
    """Set a year up. Nobody is asked anything until it is issued.

    ``Refused`` when the duty has that year already, or the year is not written like 2026/27.
    """
    if not YEAR.fullmatch(label):
        raise Refused("Enter the year like 2026/27.", field="label")
    if question_set.duty != duty:
        raise Refused("These questions belong to the other duty.", field="question_set")
    if not question_set.standards.filter(questions__isnull=False).exists():
        raise Refused("These questions are empty. Write them first.", field="question_set")
    if Section11Cycle.objects.filter(duty=duty, label=label).exists():
        raise Refused(f"There is a {Duty(duty).label} cycle for {label} already.", field="label")
    cycle = Section11Cycle.objects.create(
        slug=slugify(f"{'' if duty == Duty.SECTION_11 else '175-'}{label.replace('/', '-')}"),
        duty=duty,
        label=label,
        starts_on=starts_on,
        ends_on=ends_on,
        due_on=due_on,
        question_set=question_set,
        summary=summary,
    )
    audit.record("partnership.section-11-begun", cycle, by=by)
    return cycle


def asked_under(duty: str, on: date | None = None) -> Any:
    """The agencies of a duty: schools and colleges under Section 175, every other relevant agency under Section 11.

    Children Act 2004, s.11; Education Act 2002, s.175 and s.157.
    """
    if duty == Duty.SECTION_175:
        return Agency.objects.filter(category=AgencyCategory.EDUCATION)
    return Agency.objects.relevant(on).exclude(category=AgencyCategory.EDUCATION)


def not_asked(cycle: Section11Cycle) -> Any:
    """The agencies of the cycle's duty that were not asked yet."""
    return asked_under(cycle.duty).exclude(section_11_returns__cycle=cycle)


@transaction.atomic
def issue(*, cycle: Section11Cycle, agencies: Iterable[Agency], by: Any, now: datetime | None = None) -> int:
    """Ask agencies for their returns and tell who leads on safeguarding there; answers how many were asked now.

    May be repeated for agencies that were forgotten. ``Refused`` for an agency that falls under the other duty.
    """
    now = now or timezone.now()
    cycle = Section11Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    if cycle.question_set is None:
        raise Refused("This year has no questions to answer here.")
    asked, chosen = set(asked_under(cycle.duty).values_list("pk", flat=True)), list(agencies)
    if strangers := [agency.name for agency in chosen if agency.pk not in asked]:
        raise Refused(f"Not asked under {cycle.get_duty_display()}: {', '.join(strangers)}.", field="agencies")
    has = set(cycle.returns.values_list("agency", flat=True))
    fresh = [agency for agency in chosen if agency.pk not in has]
    if not fresh:
        raise Refused("Choose at least one agency that was not asked yet.", field="agencies")
    if cycle.issued_at is None:
        cycle.issued_at = now
        cycle.save(update_fields=["issued_at"])
    made = Section11Return.objects.bulk_create(Section11Return(cycle=cycle, agency=agency) for agency in fresh)
    audit.record("partnership.section-11-issued", cycle, by=by, agencies=[agency.slug for agency in fresh])
    for each in made:
        _write(each, cycle, "section-11-issued", f"section-11:{each.pk}:issued")
    return len(made)


def _write(issued: Section11Return, cycle: Section11Cycle, letter: str, occasion: str, **words: Any) -> int:
    """A letter to everybody who leads on safeguarding at the agency, once for the occasion."""
    due = long_date(cycle.due_on) if cycle.due_on else ""
    return sum(
        notices.post(
            f"partnership/emails/{letter}",
            to=person.email,
            occasion=f"{occasion}:{person.pk}",
            name=person.name,
            cycle=cycle.name,
            agency=issued.agency.name,
            due=due,
            path=issued.get_absolute_url(),
            **words,
        )
        is not None
        for person in Person.objects.leading(issued.agency)
    )


@transaction.atomic
def remind(*, now: datetime | None = None) -> int:
    """Chase what agencies have not submitted: two weeks before, three days before, and each week after the day.

    Answers how many letters were written; each occasion writes once, however often this runs.
    """
    today = working_days.today(now)
    awaited = Section11Return.objects.awaited().filter(cycle__issued_at__isnull=False, cycle__due_on__isnull=False)
    return sum(_remind(each, today) for each in awaited.select_related("cycle", "agency"))


def _remind(awaited: Section11Return, today: date) -> int:
    due = awaited.cycle.due_on
    assert due is not None  # noqa: S101 - the constraint issued_cycle_has_questions_and_a_day
    left = (due - today).days
    if left < 0:
        occasion = f"late-{(-left - 1) // 7}"
    elif near := [days for days in REMIND_DAYS if left <= days]:
        occasion = f"{near[-1]}-days"
    else:
        return 0
    key = f"section-11:{awaited.pk}:{due}:{occasion}"
    return _write(awaited, awaited.cycle, "section-11-reminder", key, is_late=left < 0)


@transaction.atomic
def put_off(*, cycle: Section11Cycle, due_on: date, by: Any) -> Section11Cycle:
    """Give agencies until a later day. ``Refused`` for a day that is not later."""
    cycle = Section11Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    if cycle.due_on is None or due_on <= cycle.due_on:
        raise Refused("Choose a later day than the present one.", field="due_on")
    was, cycle.due_on = cycle.due_on, due_on
    cycle.save(update_fields=["due_on"])
    audit.record("partnership.section-11-put-off", cycle, by=by, was=str(was), until=str(due_on))
    return cycle


@transaction.atomic
def plan_visit(
    *, cycle: Section11Cycle, agency: Agency, planned_for: str, visitors: str, aims: str, by: Any
) -> Section11Visit:
    """Put a visit into a year's rota. ``Refused`` when the agency is visited in that year already."""
    Section11Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    if cycle.visits.exclude(status="cancelled").filter(agency=agency).exists():
        raise Refused(f"{agency} has a visit in {cycle.label} already.", field="agency")
    visit = Section11Visit.objects.create(
        cycle=cycle, agency=agency, planned_for=planned_for, visitors=visitors, aims=aims
    )
    audit.record("partnership.visit-planned", visit, by=by, agency=agency.slug)
    return visit


@transaction.atomic
def finish_visit(*, visit: Section11Visit, visited_on: date, by: Any, **findings: Any) -> Section11Visit:
    """Keep when the agency was visited, what works well, what could be better and what comes next."""
    if visited_on > working_days.today():
        raise Refused("The day of the visit cannot be in the future.", field="visited_on")
    advance(visit, "finish", by=by, visited_on=visited_on, **findings)
    audit.record("partnership.visit-finished", visit, by=by)
    return visit


@transaction.atomic
def cancel_visit(*, visit: Section11Visit, reason: str, by: Any) -> Section11Visit:
    """Take a planned visit out of the rota; it stays on record with the reason."""
    advance(visit, "cancel", by=by, reason=reason)
    audit.record("partnership.visit-cancelled", visit, by=by)
    return visit
