from datetime import UTC, date, datetime
from unittest import mock

import pytest

from partnership.assurance.operations import escalations
from partnership.models import Escalation, EscalationStage, EscalationStatus, EscalationStep
from shield.models import AuditEntry, EmailNotice, StatusChange
from shield.operations import outbox
from shield.refusals import Refused
from tests.factories.escalations import (
    EscalationFactory,
    StageFactory,
    answer_all,
    escalation_in,
    lead_of,
    policy,
    step_of,
)
from tests.factories.partnership import AgencyFactory, PersonFactory, ThemeFactory, UserFactory
from tests.factories.signing import three_partners

pytestmark = pytest.mark.django_db
E = EscalationStatus
# Friday 28 August 2026; Monday 31 August is a bank holiday.
FRIDAY = datetime(2026, 8, 28, 9, tzinfo=UTC)
MONDAY = datetime(2026, 9, 7, 9, tzinfo=UTC)


@pytest.fixture
def stages():
    return policy()


def raised_by(by, **facts):
    """Raise an escalation of the user's agency with another."""
    facts = {"about": "A threshold.", "wanted": "A written answer.", "now": MONDAY, **facts}
    facts.setdefault("from_agency", AgencyFactory(name="A school"))
    facts.setdefault("to_agency", AgencyFactory(name="A trust"))
    return escalations.create(by=by, **facts)


def steps(escalation):
    rows = escalation.steps.order_by("stage__number").select_related("stage")
    return [(step.stage.number, step.due_on, step.reason) for step in rows]


# Raising


def test_an_escalation_starts_at_the_first_stage(stages, practitioner):
    raised = raised_by(practitioner)
    assert (raised.status, raised.raised_by, raised.raised_at) == (E.RAISED, practitioner, MONDAY)
    assert (raised.reference, steps(raised)) == ("E-2026-001", [(1, date(2026, 9, 8), "")])


@pytest.mark.parametrize(("number", "due"), [(1, date(2026, 9, 1)), (2, date(2026, 9, 2)), (3, date(2026, 9, 7))])
def test_the_due_date_counts_working_days_over_a_weekend_and_a_bank_holiday(number, due, stages, practitioner):
    raised = raised_by(practitioner, now=FRIDAY, stage=stages[number - 1], is_urgent=True)
    assert steps(raised) == [(number, due, "")]


def test_the_due_date_is_counted_in_london(stages, practitioner):
    # Half past eleven at night in Greenwich is Tuesday already.
    assert steps(raised_by(practitioner, now=datetime(2026, 9, 7, 23, 30, tzinfo=UTC))) == [(1, date(2026, 9, 9), "")]


def test_skipping_a_stage_needs_a_reason(stages, practitioner):
    for reason in ("", "   "):
        with pytest.raises(Refused, match="Enter the reason for skipping the earlier stages") as refusal:
            raised_by(practitioner, stage=stages[1], reason=reason)
        assert refusal.value.field == "reason"
    assert Escalation.objects.count() == 0
    assert steps(raised_by(practitioner, stage=stages[1], reason="They do not answer")) == [
        (2, date(2026, 9, 9), "They do not answer")
    ]


def test_an_immediate_risk_needs_no_other_reason(stages, practitioner):
    assert raised_by(practitioner, stage=stages[1], is_urgent=True).is_urgent is True


def test_an_escalation_at_the_last_stage_goes_to_the_partners(stages, practitioner):
    raised = raised_by(practitioner, stage=stages[2], is_urgent=True)
    raised.refresh_from_db()
    assert (raised.status, steps(raised)) == (E.PARTNERS_DECIDE, [(3, date(2026, 9, 14), "")])


def test_an_escalation_with_the_own_agency_is_refused(stages, practitioner):
    agency = AgencyFactory()
    with pytest.raises(Refused, match="Select an agency other than your own") as refusal:
        raised_by(practitioner, from_agency=agency, to_agency=agency)
    assert (refusal.value.field, Escalation.objects.count()) == ("to_agency", 0)


def test_an_escalation_without_stages_is_refused(practitioner):
    with pytest.raises(Refused, match="The escalation policy has no stages yet"):
        raised_by(practitioner)


def test_references_are_numbered_within_the_year_in_london(stages, practitioner):
    moments = (
        datetime(2026, 12, 31, 22, tzinfo=UTC),
        datetime(2026, 12, 31, 23, 59, tzinfo=UTC),
        datetime(2027, 1, 1, 0, tzinfo=UTC),
    )
    assert [raised_by(practitioner, now=now).reference for now in moments] == ["E-2026-001", "E-2026-002", "E-2027-001"]


# Who is told, and of what


def test_only_the_leads_of_both_agencies_are_emailed(stages, practitioner, noticed, team):
    school, trust = AgencyFactory(), AgencyFactory()
    leads = [lead_of(school), lead_of(trust)]
    lead_of(AgencyFactory())
    raised_by(practitioner, from_agency=school, to_agency=trust)
    assert noticed() == [("escalation-opened", lead.email) for lead in sorted(leads, key=lambda lead: lead.email)]


def test_at_the_last_stage_the_three_partners_are_emailed(
    stages, practitioner, executive_member, lead_partner, board_member, noticed
):
    three = three_partners()
    raised_by(practitioner, stage=stages[2], is_urgent=True)
    assert sorted(noticed()) == sorted(("escalation-opened", partner.email) for partner in three)


def test_the_response_is_emailed_to_the_person_who_raised_it_and_their_leads(noticed):
    raiser = PersonFactory()
    escalation = escalation_in(E.RAISED, raised_by=raiser.user)
    lead, other = lead_of(escalation.from_agency), lead_of(escalation.to_agency)
    escalations.respond(escalation=escalation, response="Yes.", by=other)
    assert sorted(noticed()) == sorted([("escalation-responded", lead.email), ("escalation-responded", raiser.email)])


def test_a_lead_who_raised_it_is_emailed_once(noticed):
    school = AgencyFactory()
    lead = lead_of(school)
    escalation = escalation_in(E.RAISED, raised_by=lead, from_agency=school)
    escalations.respond(escalation=escalation, response="Yes.", by=UserFactory())
    assert noticed() == [("escalation-responded", lead.email)]


def test_the_person_who_raised_it_is_asked_for_feedback(noticed):
    raiser = PersonFactory()
    escalations.resolve(escalation=escalation_in(E.RESPONDED, raised_by=raiser.user), outcome="Done.", by=raiser.user)
    assert noticed() == [("escalation-resolved", raiser.email)]


CANARIES = ("Kestrel", "Wren", "Plover", "Curlew", "Linnet", "Godwit")


def test_no_email_says_what_the_escalation_is_about(stages, team, mailoutbox):
    school, trust = AgencyFactory(), AgencyFactory()
    raiser, lead = lead_of(school), lead_of(trust)
    raised = raised_by(
        raiser, from_agency=school, to_agency=trust, about="Kestrel", wanted="Wren", stage=stages[1], reason="Plover"
    )
    escalations.respond(escalation=raised, response="Curlew", by=lead)
    escalations.escalate(escalation=raised, reason="Linnet", by=raiser)
    answer_all(raised, three_partners())
    escalations.resolve(escalation=raised, outcome="Godwit", by=team)
    assert set(EmailNotice.objects.values_list("template", flat=True)) == {
        f"partnership/emails/escalation-{step}" for step in ("opened", "responded", "resolved")
    }
    assert outbox.send_due() == len(mailoutbox) == EmailNotice.objects.count()
    said = " ".join(str(notice.context) for notice in EmailNotice.objects.all())
    said += " ".join(str(entry.facts) for entry in AuditEntry.objects.all())
    said += " ".join(mail.subject + mail.body + str(mail.alternatives) for mail in mailoutbox)
    assert [bird for bird in CANARIES if bird in said] == []
    assert raised.reference in mailoutbox[0].subject


# Answering, and going up


def test_a_response_is_stored_with_its_stage(team):
    escalation = escalation_in(E.RAISED)
    answered = escalations.respond(escalation=escalation, response="We will.", by=team, now=MONDAY)
    step = EscalationStep.objects.get()
    assert (answered.status, step.response, step.responded_by, step.responded_at) == (
        E.RESPONDED,
        "We will.",
        team,
        MONDAY,
    )


def test_each_stage_has_its_own_response(stages, team):
    escalation = escalation_in(E.RAISED)
    escalations.respond(escalation=escalation, response="No.", by=team)
    escalations.escalate(escalation=escalation, reason="Not enough", by=team, now=MONDAY)
    escalations.respond(escalation=escalation, response="Yes.", by=team)
    assert list(escalation.steps.order_by("stage__number").values_list("stage__number", "response", "reason")) == [
        (1, "No.", ""),
        (2, "Yes.", "Not enough"),
    ]


@pytest.mark.parametrize("status", [E.RAISED, E.RESPONDED])
def test_escalating_opens_the_next_stage_with_its_own_due_date(status, team):
    escalation = escalations.escalate(escalation=escalation_in(status), reason="Late", by=team, now=FRIDAY)
    assert (escalation.status, steps(escalation)[1:]) == (E.RAISED, [(2, date(2026, 9, 2), "Late")])
    assert StatusChange.objects.of(escalation).get().reason == "Late"


def test_the_last_stage_is_for_the_partners(team):
    escalation = escalation_in(E.RAISED)
    step_of(escalation, 2)
    escalation = escalations.escalate(escalation=escalation, reason="Still", by=team, now=FRIDAY)
    assert (escalation.status, steps(escalation)[-1]) == (E.PARTNERS_DECIDE, (3, date(2026, 9, 7), "Still"))


def test_nothing_escalates_above_the_partners(team):
    with pytest.raises(Refused, match="This is already at the last stage"):
        escalations.escalate(escalation=escalation_in(E.PARTNERS_DECIDE), reason="x", by=team)


# Ending


@pytest.mark.parametrize("status", [E.RAISED, E.RESPONDED, E.PARTNERS_DECIDE])
def test_resolving_records_the_outcome_and_time(status, team):
    escalation = escalation_in(status)
    if status == E.PARTNERS_DECIDE:
        answer_all(escalation, three_partners())
    ended = escalations.resolve(escalation=escalation, outcome="They agreed.", by=team, now=MONDAY)
    ended.refresh_from_db()
    assert (ended.status, ended.outcome, ended.resolved_at) == (E.RESOLVED, "They agreed.", MONDAY)


@pytest.mark.parametrize("status", [E.RESOLVED, E.LEARNING_RECORDED])
@pytest.mark.parametrize("answer", [True, False])
def test_the_person_who_raised_it_gives_feedback(answer, status):
    escalation = escalation_in(status)
    escalations.record_feedback(escalation=escalation, is_satisfied=answer, by=escalation.raised_by)
    assert Escalation.objects.get().is_satisfied is answer


def test_nobody_else_gives_feedback(team):
    with pytest.raises(Refused, match="Only the person who raised this can"):
        escalations.record_feedback(escalation=escalation_in(E.RESOLVED), is_satisfied=True, by=team)
    assert Escalation.objects.get().is_satisfied is None


@pytest.mark.parametrize("status", [E.RAISED, E.RESPONDED, E.PARTNERS_DECIDE, E.WITHDRAWN])
def test_feedback_is_refused_before_it_is_resolved(status):
    escalation = escalation_in(status)
    with pytest.raises(Refused, match="This has not been resolved yet"):
        escalations.record_feedback(escalation=escalation, is_satisfied=True, by=escalation.raised_by)


def test_learning_is_recorded_under_its_themes(team):
    theme = ThemeFactory()
    noted = escalations.record_learning(
        escalation=escalation_in(E.RESOLVED), learning="Say who leads.", themes=[theme], by=team
    )
    noted.refresh_from_db()
    assert (noted.status, noted.learning, list(noted.themes.all())) == (E.LEARNING_RECORDED, "Say who leads.", [theme])


def test_only_the_person_who_raised_it_withdraws_it(team):
    escalation = escalation_in(E.RESPONDED)
    with pytest.raises(Refused, match="Only the person who raised this can"):
        escalations.withdraw(escalation=escalation, reason="x", by=team)
    withdrawn = escalations.withdraw(escalation=escalation, reason="A mistake", by=escalation.raised_by)
    assert (withdrawn.status, StatusChange.objects.of(withdrawn).get().reason) == (E.WITHDRAWN, "A mistake")


# The policy


def test_updating_a_stage_does_not_change_due_dates(team):
    step = step_of(escalation := EscalationFactory())
    stage = step.stage
    escalations.update_stage(stage=stage, version=stage.version, by=team, days=9, name="Others")
    assert (EscalationStage.objects.get(number=1).days, steps(escalation)) == (9, [(1, date(2026, 9, 8), "")])


def test_a_stale_edit_of_a_stage_is_refused(stages, team):
    escalations.update_stage(stage=stages[0], version=1, by=team, days=9)
    with pytest.raises(Refused, match="Another person saved changes"):
        escalations.update_stage(stage=stages[0], version=1, by=team, days=20)
    assert EscalationStage.objects.get(number=1).days == 9


def test_stages_are_added_at_the_end_until_the_partners_stage(team):
    words = {"name": "x", "what_happens": "y", "days": 1, "by": team}
    numbers = [escalations.add_stage(**words).number, escalations.add_stage(**words).number]
    numbers.append(escalations.add_stage(**words, is_for_partners=True).number)
    assert numbers == [1, 2, 3]
    with pytest.raises(Refused, match="The safeguarding partners decide at the last stage"):
        escalations.add_stage(**words)
    assert EscalationStage.objects.count() == 3


def stage_names():
    return list(EscalationStage.objects.values_list("number", "name"))


def test_a_stage_is_inserted_before_another_and_open_escalations_go_on(team):
    for number, name in enumerate(("Talk", "Leads", "Partners"), start=1):
        StageFactory(number=number, name=name, is_for_partners=number == 3)
    escalation = escalation_in(E.RAISED)
    leads = EscalationStage.objects.get(number=2)
    escalations.add_stage(name="Managers", what_happens="y", days=1, before=leads, by=team)
    assert stage_names() == [(1, "Talk"), (2, "Managers"), (3, "Leads"), (4, "Partners")]
    raised = escalations.escalate(escalation=escalation, reason="Up", by=team, now=MONDAY)
    assert raised.steps.latest("stage__number").stage.name == "Managers"


def test_the_partners_stage_is_never_inserted_before_another(stages, team):
    with pytest.raises(Refused, match="must be the last") as refusal:
        escalations.add_stage(name="x", what_happens="y", days=1, is_for_partners=True, before=stages[0], by=team)
    assert (refusal.value.field, EscalationStage.objects.count()) == ("is_for_partners", 3)


def test_a_stage_is_removed_before_it_is_used_and_not_after(team):
    for number, name in enumerate(("Talk", "Managers", "Leads"), start=1):
        StageFactory(number=number, name=name)
    step_of(EscalationFactory())
    used, unused, _ = EscalationStage.objects.order_by("number")
    escalations.remove_stage(stage=unused, by=team)
    with pytest.raises(Refused, match="An escalation has reached this stage"):
        escalations.remove_stage(stage=used, by=team)
    assert stage_names()[0] == (1, "Talk")
    assert (2, "Managers") not in stage_names()


def test_a_policy_can_have_four_stages(team, practitioner):
    for number in (1, 2, 3, 4):
        StageFactory(number=number, days=number, is_for_partners=number == 4)
    raised, seen = raised_by(practitioner), []
    for _ in range(3):
        raised = escalations.escalate(escalation=raised, reason="Up", by=practitioner, now=MONDAY)
        seen.append(raised.status)
    assert seen == [E.RAISED, E.RAISED, E.PARTNERS_DECIDE]


# All or nothing


def everything():
    kept = [list(model.objects.order_by("pk").values_list()) for model in (Escalation, EscalationStep, EscalationStage)]
    rest = [list(model.objects.order_by("pk").values_list("pk")) for model in (StatusChange, EmailNotice)]
    return [*kept, *rest, list(Escalation.themes.through.objects.values_list())]


OPERATIONS = {
    "create": (E.RAISED, lambda it, by: raised_by(by, from_agency=it.from_agency, to_agency=it.to_agency)),
    "respond": (E.RAISED, lambda it, by: escalations.respond(escalation=it, response="x", by=by)),
    "escalate": (E.RAISED, lambda it, by: escalations.escalate(escalation=it, reason="x", by=by)),
    "resolve": (E.RESPONDED, lambda it, by: escalations.resolve(escalation=it, outcome="x", by=by)),
    "record_feedback": (
        E.RESOLVED,
        lambda it, by: escalations.record_feedback(escalation=it, is_satisfied=True, by=by),
    ),
    "record_learning": (
        E.RESOLVED,
        lambda it, by: escalations.record_learning(escalation=it, learning="x", themes=it.themes.all(), by=by),
    ),
    "withdraw": (E.RAISED, lambda it, by: escalations.withdraw(escalation=it, reason="x", by=by)),
    "update_stage": (
        E.RAISED,
        lambda it, by: escalations.update_stage(stage=it.steps.get().stage, version=1, days=7, by=by),
    ),
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_nothing_is_saved_when_the_audit_entry_fails(name, broken_record):
    status, act = OPERATIONS[name]
    escalation = escalation_in(status)
    lead_of(escalation.to_agency)
    before = everything()
    broken_record(lambda: act(escalation, escalation.raised_by))
    assert everything() == before


def test_no_stage_is_added_when_the_audit_entry_fails(team, broken_record):
    broken_record(lambda: escalations.add_stage(name="x", what_happens="y", days=1, by=team))
    assert EscalationStage.objects.count() == 0


def test_no_response_is_saved_when_an_email_fails(team):
    escalation = escalation_in(E.RAISED)
    lead_of(escalation.from_agency)
    before = everything()
    with (
        mock.patch("partnership.assurance.operations.escalations.outbox.post", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        escalations.respond(escalation=escalation, response="x", by=team)
    assert everything() == before
