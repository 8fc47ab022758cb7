"""Escalations: the stages of the policy, and an escalation in any status."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from partnership.assurance.operations import escalation_answers
from partnership.models import (
    Agency,
    AgencyRelation,
    Escalation,
    EscalationStage,
    EscalationStance,
    EscalationStatus,
    EscalationStep,
    PartnerSeat,
    PostRole,
    RelationKind,
)
from tests.factories.partnership import AgencyFactory, PostFactory, UserFactory

RAISED_AT = datetime(2026, 9, 7, 9, tzinfo=UTC)
RESOLVED = frozenset({EscalationStatus.RESOLVED, EscalationStatus.LEARNING_RECORDED})
# The number of working days that each stage of the policy may take; the partners decide at the last.
DAYS = (1, 2, 5)


class StageFactory(DjangoModelFactory):
    class Meta:
        model = EscalationStage
        django_get_or_create = ("number",)

    number = 1
    name = factory.Sequence(lambda n: f"Stage name {n}")
    what_happens = "They talk."
    days = 1


def policy() -> list[EscalationStage]:
    """Return three stages; the last is for the partners."""
    return [
        StageFactory(number=number, days=days, is_for_partners=number == len(DAYS))
        for number, days in enumerate(DAYS, start=1)
    ]


class EscalationFactory(DjangoModelFactory):
    class Meta:
        model = Escalation

    reference = factory.Sequence(lambda n: f"E-2020-{n + 1:03}")
    from_agency = factory.SubFactory(AgencyFactory)
    to_agency = factory.SubFactory(AgencyFactory)
    about = "A threshold."
    wanted = "A written answer."
    raised_by = factory.SubFactory(UserFactory)
    raised_at = RAISED_AT


def step_of(escalation: Escalation, number: int = 1, **facts: Any) -> EscalationStep:
    """Return a step of the escalation at one stage of the policy."""
    stage = policy()[number - 1]
    facts = {"opened_at": escalation.raised_at, "opened_by": escalation.raised_by, "due_on": date(2026, 9, 8), **facts}
    return EscalationStep.objects.create(escalation=escalation, stage=stage, **facts)


def escalation_in(status: str, **facts: Any) -> Escalation:
    """Return an escalation in a status, with the stages it reached and the fields that the status needs."""
    if status in RESOLVED:
        facts = {"resolved_at": datetime(2026, 9, 14, 9, tzinfo=UTC), "outcome": "They agreed.", **facts}
    escalation = EscalationFactory(status=status, **facts)
    step_of(escalation)
    if status == EscalationStatus.PARTNERS_DECIDE:
        step_of(escalation, 3, opened_at=datetime(2026, 9, 9, 9, tzinfo=UTC), due_on=date(2026, 9, 16))
    if status == EscalationStatus.RESPONDED:
        response = {"response": "We did.", "responded_by": UserFactory(), "responded_at": RAISED_AT}
        escalation.steps.update(**response)
    return escalation


def lead_of(agency: Any) -> Any:
    """Return a user who leads on safeguarding at the agency."""
    return PostFactory(agency=agency, role=PostRole.AGENCY_LEAD).person.user


def partner_of(agency: Agency, seat: str = PartnerSeat.HEALTH) -> Agency:
    """Return the agency as the holder of one of the three statutory seats."""
    AgencyRelation.objects.create(
        agency=agency, kind=RelationKind.SAFEGUARDING_PARTNER, seat=seat, starts_on=date(2020, 1, 1)
    )
    return agency


def answer_all(escalation: Escalation, partners: Sequence[Any], stance: str = EscalationStance.UPHOLD) -> None:
    """Record the answers of partners, all the same."""
    for user in partners:
        escalation_answers.answer(escalation=escalation, stance=stance, reason="We heard both.", by=user)
