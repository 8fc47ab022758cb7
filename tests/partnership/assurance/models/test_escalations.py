from datetime import date

import pytest
from django.db import IntegrityError, transaction

from partnership.models import Escalation, EscalationStatus, EscalationStep
from shield.models import StatusChange
from shield.records.workflow import advance
from shield.refusals import Refused
from tests.factories.escalations import EscalationFactory, StageFactory, escalation_in, policy, step_of
from tests.factories.partnership import AgencyFactory
from tests.partnership.life_tables import ESCALATIONS
from tests.savepoints import undone

pytestmark = pytest.mark.django_db
E = EscalationStatus
UNRESOLVED = {E.RAISED, E.RESPONDED, E.PARTNERS_DECIDE}


def test_the_table_has_every_verb_once():
    assert [move.verb for move in Escalation.WORKFLOW] == list(ESCALATIONS)


@pytest.mark.slow
@pytest.mark.parametrize("status", list(E))
def test_a_move_starts_only_from_the_states_of_the_table(status, team, subtests):
    key = escalation_in(status).pk
    for verb, step in ESCALATIONS.items():
        with subtests.test(verb), undone():
            escalation, target = Escalation.objects.get(pk=key), step.moves.get(status)
            ended = {"outcome": "x", "resolved_at": escalation.raised_at} if verb == "resolve" else {}
            if target is None:
                with pytest.raises(Refused, match="can no longer"):
                    advance(escalation, verb, by=team, **ended)
            else:
                advance(escalation, verb, by=team, **ended)
            found = Escalation.objects.get(pk=key)
            told = list(StatusChange.objects.values_list("verb", "was", "now", "by"))
            assert (found.status, told) == ((target, [(verb, status, target, team.pk)]) if target else (status, []))


@pytest.mark.parametrize("status", list(E))
def test_an_escalation_is_unresolved_until_it_is_resolved_or_withdrawn(status):
    escalation = escalation_in(status)
    assert (escalation.is_unresolved, Escalation.objects.unresolved().count()) == (
        status in UNRESOLVED,
        int(status in UNRESOLVED),
    )


def test_a_response_is_overdue_from_the_day_after_its_due_date():
    step = step_of(EscalationFactory(), due_on=date(2026, 9, 8))
    assert [step.is_overdue(date(2026, 9, day)) for day in (8, 9)] == [False, True]
    step.responded_at = step.opened_at
    assert step.is_overdue(date(2026, 9, 9)) is False


def same_agency():
    agency = AgencyFactory()
    EscalationFactory(from_agency=agency, to_agency=agency)


WRONG = {
    "escalation_between_two_agencies": same_agency,
    "escalation_resolved_with_its_outcome": lambda: EscalationFactory(status=E.RESOLVED),
    "stage_takes_at_least_a_day": lambda: StageFactory(number=9, days=0),
    "one_stage_for_the_partners": lambda: (policy(), StageFactory(number=4, is_for_partners=True)),
    "one_step_per_stage": lambda: [step_of(each) for each in [EscalationFactory()] * 2],
    "step_response_with_its_time": lambda: step_of(EscalationFactory(), response="Yes."),
}


@pytest.mark.parametrize("constraint", WRONG)
def test_the_database_refuses_invalid_escalations(constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        WRONG[constraint]()
    assert EscalationStep.objects.filter(response="Yes.").count() == 0


def test_an_escalation_has_no_field_that_identifies_a_child():
    names = {field.name for field in Escalation._meta.get_fields()}
    assert [name for name in names if any(word in name for word in ("child", "birth", "pupil", "nhs"))] == []
