"""The last stage: the three partners hear an escalation together. One cannot decide for all, nor the side complained of."""

import pytest

from partnership.assurance.operations import escalation_answers, escalations
from partnership.models import EscalationStance, EscalationStatus, PartnerAnswer, PartnerSeat, PostRole
from shield.models import AuditEntry
from shield.refusals import Refused
from tests.factories.escalations import answer_all, escalation_in
from tests.factories.partnership import AgencyFactory, PostFactory
from tests.factories.signing import partner, three_partners

pytestmark = pytest.mark.django_db
E, S = EscalationStatus, EscalationStance


def answer(escalation, by, stance=S.UPHOLD, reason="We heard both."):
    return escalation_answers.answer(escalation=escalation, stance=stance, reason=reason, by=by)


def refusal_of(act, **changes):
    with pytest.raises(Refused) as refused:
        act(**changes)
    return refused.value.message


def resolve(escalation, by):
    return escalations.resolve(escalation=escalation, outcome="The trust will offer it.", by=by)


def test_each_partner_answers_for_its_own_seat_and_can_change_it():
    first, second, _ = three_partners()
    escalation = escalation_in(E.PARTNERS_DECIDE)
    answer(escalation, first)
    answer(escalation, second, S.DECLINE)
    answer(escalation, first, S.PARTLY, "On reflection.")
    given = PartnerAnswer.objects.order_by("seat").values_list("seat", "stance", "reason", "given_by")
    assert list(given) == [
        ("health", S.DECLINE, "We heard both.", second.pk),
        ("local_authority", S.PARTLY, "On reflection.", first.pk),
    ]
    assert [entry.facts["seat"] for entry in AuditEntry.objects.filter(kind="partnership.escalation-answered")] == [
        "local_authority",
        "health",
        "local_authority",
    ]


def test_a_delegated_partner_answers_for_the_same_seat():
    lead = partner(PartnerSeat.HEALTH)
    agency = lead.person.posts.get().agency
    delegated = PostFactory(agency=agency, role=PostRole.DELEGATED_SAFEGUARDING_PARTNER).person.user
    escalation = escalation_in(E.PARTNERS_DECIDE)
    answer(escalation, lead)
    answer(escalation, delegated, S.DECLINE)
    assert PartnerAnswer.objects.get().given_by == delegated


def test_nobody_else_answers(team, executive_member, lead_partner):
    escalation = escalation_in(E.PARTNERS_DECIDE)
    for by in (team, executive_member, lead_partner):
        assert refusal_of(answer, escalation=escalation, by=by).startswith("Only the lead or delegated partner")
    assert PartnerAnswer.objects.count() == 0


@pytest.mark.parametrize("status", [E.RAISED, E.RESPONDED, E.RESOLVED, E.WITHDRAWN])
def test_partners_answer_only_at_their_stage(status):
    said = refusal_of(answer, escalation=escalation_in(status), by=partner(PartnerSeat.POLICE))
    assert said == "This escalation is not with the safeguarding partners"


def test_one_partner_cannot_decide_for_all():
    first, second, third = three_partners()
    escalation = escalation_in(E.PARTNERS_DECIDE)
    assert refusal_of(resolve, escalation=escalation, by=first) == (
        "Each partner must answer first. Still to answer: local authority and health and police."
    )
    answer_all(escalation, [first, second])
    assert refusal_of(resolve, escalation=escalation, by=first).endswith("Still to answer: police.")
    answer(escalation, third)
    assert resolve(escalation, first).status == E.RESOLVED


def test_partners_who_do_not_agree_have_not_decided(team):
    first, second, third = three_partners()
    escalation = escalation_in(E.PARTNERS_DECIDE)
    answer_all(escalation, [first, second])
    answer(escalation, third, S.PARTLY)
    assert refusal_of(resolve, escalation=escalation, by=team) == (
        "The partners do not agree yet. Local authority: what was asked for should happen; "
        "Health: what was asked for should happen; Police: part of what was asked for should happen."
    )
    escalation.refresh_from_db()
    assert escalation.status == E.PARTNERS_DECIDE


def test_the_side_complained_of_is_heard_but_does_not_decide(team):
    council = AgencyFactory()
    accused = partner(PartnerSeat.LOCAL_AUTHORITY, council)
    others = [partner(PartnerSeat.HEALTH), partner(PartnerSeat.POLICE)]
    escalation = escalation_in(E.PARTNERS_DECIDE, to_agency=council)
    answer_all(escalation, others)
    assert refusal_of(resolve, escalation=escalation, by=team).endswith("Still to answer: local authority.")
    answer(escalation, accused, S.DECLINE)
    assert refusal_of(resolve, escalation=escalation, by=accused) == (
        "The disagreement is with your agency, so you cannot record the decision"
    )
    assert resolve(escalation, others[0]).status == E.RESOLVED


def test_nobody_decides_while_the_partners_are_not_recorded(team):
    said = refusal_of(resolve, escalation=escalation_in(E.PARTNERS_DECIDE), by=team)
    assert said == "The safeguarding partners are not recorded yet, so no one can decide this"
