"""Escalations: raised, responded to, taken to the next stage, resolved, learned from."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from partnership.assurance.models import Escalation, EscalationStage, EscalationStatus, EscalationStep
from partnership.assurance.operations.escalation_answers import check_decided, people_of_seats
from partnership.directory.models import Agency, Person, Theme
from shield import working_days
from shield.models import User
from shield.operations import audit, outbox
from shield.operations.edits import update_record
from shield.records.workflow import advance
from shield.refusals import Refused
from shield.text.formatting import long_date


@transaction.atomic
def create(
    *,
    from_agency: Agency,
    to_agency: Agency,
    about: str,
    wanted: str,
    by: User,
    is_urgent: bool = False,
    stage: EscalationStage | None = None,
    reason: str = "",
    now: datetime | None = None,
) -> Escalation:
    """Raise a disagreement with another agency, at the first stage unless ``stage`` is given.

    The safeguarding leads of both agencies are emailed without what it is about. Raise ``Refused`` when there are no
    stages, when both agencies are the same, and when stages are skipped without a reason or an immediate risk.
    """
    now = now or timezone.now()
    first = EscalationStage.objects.first()
    if first is None:
        raise Refused("The escalation policy has no stages yet. Contact the operational team.")
    stage = stage or first
    if from_agency == to_agency:
        raise Refused("Select an agency other than your own", field="to_agency")
    if stage.number > first.number and not is_urgent and not reason.strip():
        raise Refused("Enter the reason for skipping the earlier stages", field="reason")
    escalation = Escalation.objects.create(
        reference=_next_reference(now),
        from_agency=from_agency,
        to_agency=to_agency,
        about=about,
        wanted=wanted,
        is_urgent=is_urgent,
        raised_by=by,
        raised_at=now,
    )
    _open_stage(escalation, stage, reason, by, now)
    audit.record("partnership.escalation-raised", escalation, by=by, stage=stage.number, urgent=is_urgent)
    if stage.is_for_partners:
        advance(escalation, "take-to-partners", by=by, reason=reason, at=now)
    return escalation


def _next_reference(now: datetime) -> str:
    """Return the next number of the year, such as E-2026-014; the lock keeps two from getting the same."""
    year = working_days.today(now).year
    EscalationStage.objects.select_for_update().first()
    taken = Escalation.objects.filter(reference__startswith=f"E-{year}-").count()
    return f"E-{year}-{taken + 1:03}"


def _open_stage(escalation: Escalation, stage: EscalationStage, reason: str, by: User, now: datetime) -> EscalationStep:
    """Open a stage, with the day its response is due, and email the people who respond at it."""
    due = working_days.add(working_days.today(now), stage.days)
    step = EscalationStep.objects.create(
        escalation=escalation, stage=stage, opened_at=now, opened_by=by, due_on=due, reason=reason
    )
    leads = Person.objects.leading(escalation.from_agency, escalation.to_agency)
    people = people_of_seats() if stage.is_for_partners else leads
    _email(escalation, people, "escalation-opened", stage=str(stage), due=long_date(due))
    return step


def _email(escalation: Escalation, people: Iterable[Person], template: str, stage: str = "", due: str = "") -> None:
    """Email people the agencies and the reference, but never what the disagreement is about."""
    for person in people:
        outbox.post(
            f"partnership/emails/{template}",
            to=person.email,
            name=person.name,
            reference=escalation.reference,
            from_agency=str(escalation.from_agency),
            to_agency=str(escalation.to_agency),
            path=escalation.get_absolute_url(),
            stage=stage,
            due=due,
        )


def _lock(escalation: Escalation) -> tuple[Escalation, EscalationStep]:
    """Return the escalation, locked, and its current step."""
    escalation = Escalation.objects.select_for_update(of=("self",)).get(pk=escalation.pk)
    return escalation, escalation.steps.select_related("stage").latest("stage__number")


def _save_response(step: EscalationStep, response: str, by: User, now: datetime) -> None:
    step.response, step.responded_by, step.responded_at = response, by, now
    step.save(update_fields=["response", "responded_by", "responded_at"])


@transaction.atomic
def respond(*, escalation: Escalation, response: str, by: User, now: datetime | None = None) -> Escalation:
    """Respond for the other agency, and email the person who raised it and their safeguarding lead."""
    now = now or timezone.now()
    escalation, step = _lock(escalation)
    advance(escalation, "respond", by=by, at=now)
    _save_response(step, response, by, now)
    audit.record("partnership.escalation-responded", escalation, by=by, stage=step.stage.number)
    people = Person.objects.filter(user=escalation.raised_by) | Person.objects.filter(
        pk__in=[each.pk for each in Person.objects.leading(escalation.from_agency)]
    )
    _email(escalation, people.distinct(), "escalation-responded")
    return escalation


@transaction.atomic
def escalate(
    *, escalation: Escalation, reason: str, by: User, stage_number: int | None = None, now: datetime | None = None
) -> Escalation:
    """Take it to the next stage; the last stage is for the partners.

    ``stage_number`` is the stage that the user was shown. Raise ``Refused`` when it is no longer the current stage, and
    at the last stage.
    """
    now = now or timezone.now()
    escalation, step = _lock(escalation)
    if stage_number is not None and step.stage.number != stage_number:
        raise Refused("This has already been escalated to the next stage")
    following = EscalationStage.objects.filter(number__gt=step.stage.number).first()
    if following is None:
        raise Refused("This is already at the last stage")
    verb = "take-to-partners" if following.is_for_partners else "escalate"
    advance(escalation, verb, by=by, reason=reason, at=now)
    _open_stage(escalation, following, reason, by, now)
    audit.record("partnership.escalation-escalated", escalation, by=by, stage=following.number)
    return escalation


@transaction.atomic
def resolve(*, escalation: Escalation, outcome: str, by: User, now: datetime | None = None) -> Escalation:
    """Record how it was resolved, and ask the person who raised it for feedback.

    At the last stage, raise ``Refused`` until each safeguarding partner has answered and those who decide agree.
    """
    now = now or timezone.now()
    escalation, step = _lock(escalation)
    if step.stage.is_for_partners and escalation.status == EscalationStatus.PARTNERS_DECIDE:
        check_decided(escalation, by)
    advance(escalation, "resolve", by=by, at=now, resolved_at=now, outcome=outcome)
    if step.stage.is_for_partners:
        _save_response(step, outcome, by, now)
    audit.record("partnership.escalation-resolved", escalation, by=by)
    _email(escalation, Person.objects.filter(user=escalation.raised_by), "escalation-resolved")
    return escalation


@transaction.atomic
def record_feedback(*, escalation: Escalation, is_satisfied: bool, by: User) -> Escalation:
    """Record whether the person who raised it is satisfied. Raise ``Refused`` for others, and before it is resolved."""
    escalation, _ = _lock(escalation)
    if escalation.raised_by_id != by.pk:
        raise Refused("Only the person who raised this can give feedback")
    if escalation.resolved_at is None:
        raise Refused("This has not been resolved yet")
    escalation.is_satisfied = is_satisfied
    escalation.save(update_fields=["is_satisfied"])
    audit.record("partnership.escalation-feedback-given", escalation, by=by, satisfied=is_satisfied)
    return escalation


@transaction.atomic
def record_learning(*, escalation: Escalation, learning: str, themes: Iterable[Theme], by: User) -> Escalation:
    """Record what the partnership learned from it, under its themes."""
    escalation, _ = _lock(escalation)
    advance(escalation, "record-learning", by=by, learning=learning)
    escalation.themes.set(themes)
    audit.record("partnership.escalation-learning-recorded", escalation, by=by)
    return escalation


@transaction.atomic
def withdraw(*, escalation: Escalation, reason: str, by: User) -> Escalation:
    """Withdraw it. Raise ``Refused`` for anybody but the person who raised it."""
    escalation, _ = _lock(escalation)
    if escalation.raised_by_id != by.pk:
        raise Refused("Only the person who raised this can withdraw it")
    advance(escalation, "withdraw", by=by, reason=reason)
    audit.record("partnership.escalation-withdrawn", escalation, by=by)
    return escalation


@transaction.atomic
def update_stage(*, stage: EscalationStage, version: int, by: User, **changes: Any) -> EscalationStage:
    """Edit a stage of the policy; due dates that have been set do not change."""
    return update_record(stage, "partnership.escalation-stage-updated", version=version, by=by, **changes)


@transaction.atomic
def add_stage(
    *,
    name: str,
    what_happens: str,
    days: int,
    by: User,
    is_for_partners: bool = False,
    before: EscalationStage | None = None,
) -> EscalationStage:
    """Add a stage ``before`` another, or after all others. Later stages move up by one number.

    Raise ``Refused`` when it would follow the partners' stage, or the partners' stage would not be the last.
    """
    stages = list(EscalationStage.objects.select_for_update())
    if before is None and stages and stages[-1].is_for_partners:
        raise Refused("The safeguarding partners decide at the last stage, so no stage can follow it", field="before")
    if before is not None and is_for_partners:
        raise Refused("The stage at which the safeguarding partners decide must be the last", field="is_for_partners")
    number = before.number if before else len(stages) + 1
    for later in reversed(stages[number - 1 :]):
        EscalationStage.objects.filter(pk=later.pk).update(number=later.number + 1)
    stage = EscalationStage.objects.create(
        number=number, name=name, what_happens=what_happens, days=days, is_for_partners=is_for_partners
    )
    audit.record("partnership.escalation-stage-added", stage, by=by, number=number)
    return stage


@transaction.atomic
def remove_stage(*, stage: EscalationStage, by: User) -> None:
    """Remove a stage that no escalation has reached. Later stages move down by one number.

    Raise ``Refused`` when an escalation has reached it.
    """
    stages = list(EscalationStage.objects.select_for_update())
    if stage.steps.exists():
        raise Refused("An escalation has reached this stage, so it stays in the policy")
    audit.record("partnership.escalation-stage-removed", stage, by=by, number=stage.number)
    EscalationStage.objects.filter(pk=stage.pk).delete()
    for later in stages:
        if later.number > stage.number:
            EscalationStage.objects.filter(pk=later.pk).update(number=later.number - 1)
