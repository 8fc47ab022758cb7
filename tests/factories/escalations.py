"""Professional differences between two agencies: the policy's stages, and one difference in any state."""

from datetime import UTC, date, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from partnership.models import Escalation, EscalationStage, EscalationStatus, EscalationStep, PostRole
from tests.factories.partnership import AgencyFactory, PostFactory, UserFactory

S = EscalationStatus
RAISED_AT = datetime(2026, 9, 7, 9, tzinfo=UTC)
RESOLVED = frozenset({S.RESOLVED, S.LEARNING_NOTED})
# The number of working days that each stage of the policy may take; the partners decide at the last.
DAYS = (1, 2, 5)


class StageFactory(DjangoModelFactory):
    class Meta:
        model = EscalationStage
        django_get_or_create = ("number",)

    number = 1
    name = factory.Sequence(lambda n: f"Somebody {n}")
    what_happens = "They talk."
    days = 1


def policy() -> list[EscalationStage]:
    """The three stages; the last is for the partners."""
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
    """The escalation at one stage of the policy."""
    stage = policy()[number - 1]
    facts = {"opened_at": escalation.raised_at, "opened_by": escalation.raised_by, "due_on": date(2026, 9, 8), **facts}
    return EscalationStep.objects.create(escalation=escalation, stage=stage, **facts)


def escalation_in(status: str, **facts: Any) -> Escalation:
    """An escalation in a state, with the stages it went through and what the database wants of one in that state."""
    if status in RESOLVED:
        facts = {"resolved_at": datetime(2026, 9, 14, 9, tzinfo=UTC), "outcome": "They agreed.", **facts}
    escalation = EscalationFactory(status=status, **facts)
    step_of(escalation)
    if status == S.PARTNERS_DECIDE:
        step_of(escalation, 3, opened_at=datetime(2026, 9, 9, 9, tzinfo=UTC), due_on=date(2026, 9, 16))
    if status == S.RESPONDED:
        answered = {"answer": "We did.", "answered_by": UserFactory(), "answered_at": RAISED_AT}
        escalation.steps.update(**answered)
    return escalation


def lead_of(agency: Any) -> Any:
    """The user who leads on safeguarding at an agency."""
    return PostFactory(agency=agency, role=PostRole.AGENCY_LEAD).person.user
