"""Those who act on one difference at the same moment, on connections of their own."""

from datetime import UTC, datetime

import pytest

from partnership.assurance.operations import escalations
from partnership.models import Escalation, EscalationStatus
from shield.models import StatusChange
from tests.factories.escalations import StageFactory, escalation_in, policy
from tests.factories.partnership import AgencyFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
E = EscalationStatus
NOW = datetime(2026, 9, 7, 9, tzinfo=UTC)
TOO_LATE = "You can no longer do this"


def test_concurrent_escalations_get_different_references(rivals):
    policy()
    by, school, trust = UserFactory(), AgencyFactory(), AgencyFactory()
    words = {"from_agency": school, "to_agency": trust, "about": "x", "wanted": "y", "by": by, "now": NOW}
    assert rivals(lambda: escalations.create(**words).reference) == [f"E-2026-00{n}" for n in (1, 2, 3, 4)]


def test_concurrent_escalate_requests_move_it_one_stage(rivals):
    for number in range(1, 7):
        StageFactory(number=number)
    by = UserFactory()
    words = {"from_agency": AgencyFactory(), "to_agency": AgencyFactory(), "about": "x", "wanted": "y", "by": by}
    raised = escalations.create(**words)
    rivals(lambda: escalations.escalate(escalation=raised, reason="Late", by=by, stage_number=1).status)
    assert list(raised.steps.values_list("stage__number", flat=True)) == [1, 2]


def test_concurrent_escalate_requests_take_it_to_the_partners_once(rivals):
    policy()
    escalation = escalation_in(E.RAISED)
    escalations.escalate(escalation=escalation, reason="x", by=escalation.raised_by)
    told = rivals(lambda: escalations.escalate(escalation=escalation, reason="Late", by=escalation.raised_by).status)
    assert told.count(E.PARTNERS_DECIDE) == 1
    assert (Escalation.objects.get().status, escalation.steps.count()) == (E.PARTNERS_DECIDE, 3)


MOVES = {
    "respond": (E.RAISED, E.RESPONDED, {"response": "x"}),
    "resolve": (E.RESPONDED, E.RESOLVED, {"outcome": "x"}),
    "record_learning": (E.RESOLVED, E.LEARNING_RECORDED, {"learning": "x", "themes": ()}),
    "withdraw": (E.RAISED, E.WITHDRAWN, {"reason": "x"}),
}


@pytest.mark.parametrize("name", MOVES)
def test_only_one_of_four_concurrent_moves_succeeds(name, rivals):
    before, after, words = MOVES[name]
    escalation = escalation_in(before)
    act = getattr(escalations, name)
    told = rivals(lambda: act(escalation=escalation, by=escalation.raised_by, **words).status)
    assert sorted(told) == sorted([TOO_LATE] * 3 + [after])
    assert StatusChange.objects.of(escalation).count() == 1
