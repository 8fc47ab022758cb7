"""Escalation of professional differences: raised, answered, taken a stage up, resolved, learned from."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from partnership.assurance.models import Escalation, EscalationStage, EscalationStep
from partnership.directory.models import Agency, GovernanceGroup, GroupKind, Membership, Person, Theme
from shield import working_days
from shield.operations import audit, notices
from shield.operations.edits import revise
from shield.records.workflow import advance
from shield.refusals import Refused
from shield.text.formatting import long_date


@transaction.atomic
def raise_concern(
    *,
    from_agency: Agency,
    to_agency: Agency,
    about: str,
    wanted: str,
    by: Any,
    is_urgent: bool = False,
    stage: EscalationStage | None = None,
    why: str = "",
    now: datetime | None = None,
) -> Escalation:
    """Take up a difference with another agency, at the lowest stage unless there is a reason or an immediate risk.

    Both agencies' leads are told, without what it is about.
    """
    now = now or timezone.now()
    first = EscalationStage.objects.first()
    if first is None:
        raise Refused("The partnership has not set up its stages yet. Ask the team.")
    stage = stage or first
    if from_agency == to_agency:
        raise Refused("Choose another agency than your own.", field="to_agency")
    if stage.number > first.number and not is_urgent and not why.strip():
        raise Refused("Say why the stages before are left out.", field="why")
    escalation = Escalation.objects.create(
        reference=_reference(now),
        from_agency=from_agency,
        to_agency=to_agency,
        about=about,
        wanted=wanted,
        is_urgent=is_urgent,
        raised_by=by,
        raised_at=now,
    )
    _open(escalation, stage, why, by, now)
    audit.record("partnership.escalation-raised", escalation, by=by, stage=stage.number, urgent=is_urgent)
    if stage.is_for_partners:
        advance(escalation, "take-to-partners", by=by, reason=why, at=now)
    return escalation


def _reference(now: datetime) -> str:
    """E-2026-014: counted within the year, under a lock, so that two never get the same."""
    year = working_days.today(now).year
    EscalationStage.objects.select_for_update().first()
    taken = Escalation.objects.filter(reference__startswith=f"E-{year}-").count()
    return f"E-{year}-{taken + 1:03}"


def _open(escalation: Escalation, stage: EscalationStage, why: str, by: Any, now: datetime) -> EscalationStep:
    due = working_days.add(working_days.today(now), stage.days)
    step = EscalationStep.objects.create(
        escalation=escalation, stage=stage, opened_at=now, opened_by=by, due_on=due, why=why
    )
    people = (
        _partners() if stage.is_for_partners else Person.objects.leading(escalation.from_agency, escalation.to_agency)
    )
    _tell(escalation, people, "escalation-opened", stage=str(stage), due=long_date(due))
    return step


def _partners() -> Iterable[Person]:
    executive = GovernanceGroup.objects.filter(kind=GroupKind.EXECUTIVE)
    return Person.objects.filter(memberships__in=Membership.objects.current().filter(group__in=executive)).distinct()


def _tell(escalation: Escalation, people: Iterable[Person], letter: str, stage: str = "", due: str = "") -> None:
    """Letters name the agencies and the reference, never what the difference is about."""
    for person in people:
        notices.post(
            f"partnership/emails/{letter}",
            to=person.email,
            name=person.name,
            reference=escalation.reference,
            raising=str(escalation.from_agency),
            answering=str(escalation.to_agency),
            path=escalation.get_absolute_url(),
            stage=stage,
            due=due,
        )


def _current(escalation: Escalation) -> tuple[Escalation, EscalationStep]:
    escalation = Escalation.objects.select_for_update(of=("self",)).get(pk=escalation.pk)
    return escalation, escalation.steps.select_related("stage").latest("stage__number")


@transaction.atomic
def respond(*, escalation: Escalation, answer: str, by: Any, now: datetime | None = None) -> Escalation:
    """Answer for the agency that was asked; whoever raised it decides whether that is enough."""
    now = now or timezone.now()
    escalation, step = _current(escalation)
    advance(escalation, "respond", by=by, at=now)
    step.answer, step.answered_by, step.answered_at = answer, by, now
    step.save(update_fields=["answer", "answered_by", "answered_at"])
    audit.record("partnership.escalation-answered", escalation, by=by, stage=step.stage.number)
    people = Person.objects.filter(user=escalation.raised_by) | Person.objects.filter(
        pk__in=[each.pk for each in Person.objects.leading(escalation.from_agency)]
    )
    _tell(escalation, people.distinct(), "escalation-answered")
    return escalation


@transaction.atomic
def escalate(
    *, escalation: Escalation, why: str, by: Any, seen: int | None = None, now: datetime | None = None
) -> Escalation:
    """Take it to the next stage, because the answer is not enough or does not come; the last is for the partners.

    ``seen`` is the number of the stage that was read: ``Refused`` when somebody took it further meanwhile.
    """
    now = now or timezone.now()
    escalation, step = _current(escalation)
    if seen is not None and step.stage.number != seen:
        raise Refused("Somebody took this to the next stage already.")
    following = EscalationStage.objects.filter(number__gt=step.stage.number).first()
    if following is None:
        raise Refused("There is no stage above this one.")
    verb = "take-to-partners" if following.is_for_partners else "escalate"
    advance(escalation, verb, by=by, reason=why, at=now)
    _open(escalation, following, why, by, now)
    audit.record("partnership.escalation-escalated", escalation, by=by, stage=following.number)
    return escalation


@transaction.atomic
def resolve(*, escalation: Escalation, outcome: str, by: Any, now: datetime | None = None) -> Escalation:
    """Say how it was resolved; whoever raised it is asked whether they are satisfied."""
    now = now or timezone.now()
    escalation, step = _current(escalation)
    advance(escalation, "resolve", by=by, at=now, resolved_at=now, outcome=outcome)
    if step.stage.is_for_partners:
        step.answer, step.answered_by, step.answered_at = outcome, by, now
        step.save(update_fields=["answer", "answered_by", "answered_at"])
    audit.record("partnership.escalation-resolved", escalation, by=by)
    _tell(escalation, Person.objects.filter(user=escalation.raised_by), "escalation-resolved")
    return escalation


@transaction.atomic
def keep_satisfaction(*, escalation: Escalation, is_satisfied: bool, by: Any) -> Escalation:
    """Keep whether whoever raised it is satisfied with how it was resolved; nobody answers for them."""
    escalation, _ = _current(escalation)
    if escalation.raised_by_id != by.pk:
        raise Refused("Only whoever raised it can say so.")
    if escalation.resolved_at is None:
        raise Refused("This is not resolved yet.")
    escalation.is_satisfied = is_satisfied
    escalation.save(update_fields=["is_satisfied"])
    audit.record("partnership.escalation-judged", escalation, by=by, satisfied=is_satisfied)
    return escalation


@transaction.atomic
def note_learning(*, escalation: Escalation, learning: str, themes: Iterable[Theme], by: Any) -> Escalation:
    """Keep what the partnership learned from it, under its themes."""
    escalation, _ = _current(escalation)
    advance(escalation, "note-learning", by=by, learning=learning)
    escalation.themes.set(themes)
    audit.record("partnership.escalation-learned-from", escalation, by=by)
    return escalation


@transaction.atomic
def withdraw(*, escalation: Escalation, reason: str, by: Any) -> Escalation:
    """Take it back; only whoever raised it may."""
    escalation, _ = _current(escalation)
    if escalation.raised_by_id != by.pk:
        raise Refused("Only whoever raised it can withdraw it.")
    advance(escalation, "withdraw", by=by, reason=reason)
    audit.record("partnership.escalation-withdrawn", escalation, by=by)
    return escalation


@transaction.atomic
def edit_stage(*, stage: EscalationStage, version: int, by: Any, **changes: Any) -> EscalationStage:
    """Change a stage of the policy; clocks that run keep their day."""
    return revise(stage, "partnership.escalation-stage-edited", version=version, by=by, **changes)


@transaction.atomic
def add_stage(*, name: str, what_happens: str, days: int, by: Any, is_for_partners: bool = False) -> EscalationStage:
    """Add a stage above the others; nothing stands above the partners."""
    last = EscalationStage.objects.order_by("-number").first()
    if last is not None and last.is_for_partners:
        raise Refused("The partners decide at the last stage, so no stage can follow it.")
    number = last.number + 1 if last else 1
    stage = EscalationStage.objects.create(
        number=number, name=name, what_happens=what_happens, days=days, is_for_partners=is_for_partners
    )
    audit.record("partnership.escalation-stage-added", stage, by=by, number=number)
    return stage
