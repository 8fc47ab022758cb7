from datetime import UTC, date, datetime
from unittest import mock

import pytest

from partnership.assurance.operations import escalations
from partnership.models import Escalation, EscalationStage, EscalationStatus, EscalationStep, GroupKind
from shield.models import AuditEntry, Notice, StatusChange
from shield.operations import notices
from shield.refusals import Refused
from tests.cast import group_of
from tests.factories.escalations import (
    EscalationFactory,
    StageFactory,
    escalation_in,
    lead_of,
    policy,
    step_of,
)
from tests.factories.partnership import AgencyFactory, MembershipFactory, PersonFactory, ThemeFactory, UserFactory

pytestmark = pytest.mark.django_db
E = EscalationStatus
# Friday 28 August 2026; Monday 31 August is a bank holiday.
FRIDAY = datetime(2026, 8, 28, 9, tzinfo=UTC)
MONDAY = datetime(2026, 9, 7, 9, tzinfo=UTC)


@pytest.fixture
def stages():
    return policy()


def concern(by, **facts):
    """Raise a difference of the user's agency with another."""
    facts = {"about": "A threshold.", "wanted": "A written answer.", "now": MONDAY, **facts}
    facts.setdefault("from_agency", AgencyFactory(name="A school"))
    facts.setdefault("to_agency", AgencyFactory(name="A trust"))
    return escalations.raise_concern(by=by, **facts)


def steps(escalation):
    rows = escalation.steps.order_by("stage__number").select_related("stage")
    return [(step.stage.number, step.due_on, step.why) for step in rows]


# Raising


def test_a_difference_is_taken_up_at_the_lowest_stage(stages, practitioner):
    raised = concern(practitioner)
    assert (raised.status, raised.raised_by, raised.raised_at) == (E.RAISED, practitioner, MONDAY)
    assert (raised.reference, steps(raised)) == ("E-2026-001", [(1, date(2026, 9, 8), "")])


@pytest.mark.parametrize(("number", "due"), [(1, date(2026, 9, 1)), (2, date(2026, 9, 2)), (3, date(2026, 9, 7))])
def test_its_clock_counts_working_days_over_a_weekend_and_a_bank_holiday(number, due, stages, practitioner):
    raised = concern(practitioner, now=FRIDAY, stage=stages[number - 1], is_urgent=True)
    assert steps(raised) == [(number, due, "")]


def test_the_day_counts_on_the_clock_of_london(stages, practitioner):
    # Half past eleven at night in Greenwich is Tuesday already.
    assert steps(concern(practitioner, now=datetime(2026, 9, 7, 23, 30, tzinfo=UTC))) == [(1, date(2026, 9, 9), "")]


def test_a_stage_is_left_out_for_a_reason_only(stages, practitioner):
    for why in ("", "   "):
        with pytest.raises(Refused, match="why the stages before are left out") as refusal:
            concern(practitioner, stage=stages[1], why=why)
        assert refusal.value.field == "why"
    assert Escalation.objects.count() == 0
    assert steps(concern(practitioner, stage=stages[1], why="They do not answer")) == [
        (2, date(2026, 9, 9), "They do not answer")
    ]


def test_an_immediate_risk_is_reason_enough(stages, practitioner):
    assert concern(practitioner, stage=stages[1], is_urgent=True).is_urgent is True


def test_what_begins_at_the_last_stage_is_with_the_partners_at_once(stages, practitioner):
    raised = concern(practitioner, stage=stages[2], is_urgent=True)
    raised.refresh_from_db()
    assert (raised.status, steps(raised)) == (E.PARTNERS_DECIDE, [(3, date(2026, 9, 14), "")])


def test_nobody_takes_up_a_difference_with_their_own_agency(stages, practitioner):
    agency = AgencyFactory()
    with pytest.raises(Refused, match="Choose another agency") as refusal:
        concern(practitioner, from_agency=agency, to_agency=agency)
    assert (refusal.value.field, Escalation.objects.count()) == ("to_agency", 0)


def test_nothing_is_taken_up_while_there_are_no_stages(practitioner):
    with pytest.raises(Refused, match="has not set up its stages"):
        concern(practitioner)


def test_references_count_within_the_year_of_london(stages, practitioner):
    moments = (
        datetime(2026, 12, 31, 22, tzinfo=UTC),
        datetime(2026, 12, 31, 23, 59, tzinfo=UTC),
        datetime(2027, 1, 1, 0, tzinfo=UTC),
    )
    assert [concern(practitioner, now=now).reference for now in moments] == ["E-2026-001", "E-2026-002", "E-2027-001"]


# Who is told, and of what


def test_the_leads_of_both_agencies_are_told_and_nobody_else(stages, practitioner, noticed, team):
    school, trust = AgencyFactory(), AgencyFactory()
    leads = [lead_of(school), lead_of(trust)]
    lead_of(AgencyFactory())
    concern(practitioner, from_agency=school, to_agency=trust)
    assert noticed() == [("escalation-opened", lead.email) for lead in sorted(leads, key=lambda lead: lead.email)]


def test_at_the_last_stage_the_executive_is_told(stages, practitioner, executive_member, board_member, noticed):
    gone = MembershipFactory(group=group_of(GroupKind.EXECUTIVE), ends_on=date(2020, 12, 31))
    concern(practitioner, stage=stages[2], is_urgent=True)
    assert gone.person.email not in {to for _, to in noticed()}
    assert noticed() == [("escalation-opened", executive_member.email)]


def test_the_answer_is_told_to_whoever_raised_it_and_the_leads_of_their_agency(noticed):
    raiser = PersonFactory()
    escalation = escalation_in(E.RAISED, raised_by=raiser.user)
    lead, other = lead_of(escalation.from_agency), lead_of(escalation.to_agency)
    escalations.respond(escalation=escalation, answer="Yes.", by=other)
    assert sorted(noticed()) == sorted([("escalation-answered", lead.email), ("escalation-answered", raiser.email)])


def test_a_lead_who_raised_it_is_told_of_the_answer_once(noticed):
    school = AgencyFactory()
    lead = lead_of(school)
    escalation = escalation_in(E.RAISED, raised_by=lead, from_agency=school)
    escalations.respond(escalation=escalation, answer="Yes.", by=UserFactory())
    assert noticed() == [("escalation-answered", lead.email)]


def test_whoever_raised_it_is_asked_whether_they_are_satisfied(noticed):
    raiser = PersonFactory()
    escalations.resolve(escalation=escalation_in(E.RESPONDED, raised_by=raiser.user), outcome="Done.", by=raiser.user)
    assert noticed() == [("escalation-resolved", raiser.email)]


CANARIES = ("Kestrel", "Wren", "Plover", "Curlew", "Linnet", "Godwit")


def test_no_letter_says_what_it_is_about(stages, executive_member, mailoutbox):
    school, trust = AgencyFactory(), AgencyFactory()
    raiser, lead = lead_of(school), lead_of(trust)
    raised = concern(
        raiser, from_agency=school, to_agency=trust, about="Kestrel", wanted="Wren", stage=stages[1], why="Plover"
    )
    escalations.respond(escalation=raised, answer="Curlew", by=lead)
    escalations.escalate(escalation=raised, why="Linnet", by=raiser)
    escalations.resolve(escalation=raised, outcome="Godwit", by=executive_member)
    assert set(Notice.objects.values_list("template", flat=True)) == {
        f"partnership/emails/escalation-{step}" for step in ("opened", "answered", "resolved")
    }
    assert notices.send_due() == len(mailoutbox) == Notice.objects.count()
    said = " ".join(str(notice.words) for notice in Notice.objects.all())
    said += " ".join(str(entry.facts) for entry in AuditEntry.objects.all())
    said += " ".join(mail.subject + mail.body + str(mail.alternatives) for mail in mailoutbox)
    assert [bird for bird in CANARIES if bird in said] == []
    assert raised.reference in mailoutbox[0].subject


# Answering, and going up


def test_an_answer_is_kept_with_its_stage(team):
    escalation = escalation_in(E.RAISED)
    answered = escalations.respond(escalation=escalation, answer="We will.", by=team, now=MONDAY)
    step = EscalationStep.objects.get()
    assert (answered.status, step.answer, step.answered_by, step.answered_at) == (E.RESPONDED, "We will.", team, MONDAY)


def test_each_stage_is_answered_for_itself(stages, team):
    escalation = escalation_in(E.RAISED)
    escalations.respond(escalation=escalation, answer="No.", by=team)
    escalations.escalate(escalation=escalation, why="Not enough", by=team, now=MONDAY)
    escalations.respond(escalation=escalation, answer="Yes.", by=team)
    assert list(escalation.steps.order_by("stage__number").values_list("stage__number", "answer", "why")) == [
        (1, "No.", ""),
        (2, "Yes.", "Not enough"),
    ]


@pytest.mark.parametrize("status", [E.RAISED, E.RESPONDED])
def test_it_goes_up_one_stage_with_a_clock_of_its_own(status, team):
    escalation = escalations.escalate(escalation=escalation_in(status), why="Late", by=team, now=FRIDAY)
    assert (escalation.status, steps(escalation)[1:]) == (E.RAISED, [(2, date(2026, 9, 2), "Late")])
    assert StatusChange.objects.of(escalation).get().reason == "Late"


def test_the_last_stage_is_for_the_partners(team):
    escalation = escalation_in(E.RAISED)
    step_of(escalation, 2)
    escalation = escalations.escalate(escalation=escalation, why="Still", by=team, now=FRIDAY)
    assert (escalation.status, steps(escalation)[-1]) == (E.PARTNERS_DECIDE, (3, date(2026, 9, 7), "Still"))


def test_nothing_goes_above_the_partners(team):
    with pytest.raises(Refused, match="no stage above"):
        escalations.escalate(escalation=escalation_in(E.PARTNERS_DECIDE), why="x", by=team)


# Ending


@pytest.mark.parametrize("status", [E.RAISED, E.RESPONDED, E.PARTNERS_DECIDE])
def test_it_is_resolved_with_words_and_a_day(status, team):
    ended = escalations.resolve(escalation=escalation_in(status), outcome="They agreed.", by=team, now=MONDAY)
    ended.refresh_from_db()
    assert (ended.status, ended.outcome, ended.resolved_at) == (E.RESOLVED, "They agreed.", MONDAY)


@pytest.mark.parametrize("status", [E.RESOLVED, E.LEARNING_NOTED])
@pytest.mark.parametrize("answer", [True, False])
def test_whoever_raised_it_says_whether_they_are_satisfied(answer, status):
    escalation = escalation_in(status)
    escalations.keep_satisfaction(escalation=escalation, is_satisfied=answer, by=escalation.raised_by)
    assert Escalation.objects.get().is_satisfied is answer


def test_nobody_says_so_for_them(team):
    with pytest.raises(Refused, match="Only whoever raised it"):
        escalations.keep_satisfaction(escalation=escalation_in(E.RESOLVED), is_satisfied=True, by=team)
    assert Escalation.objects.get().is_satisfied is None


@pytest.mark.parametrize("status", [E.RAISED, E.RESPONDED, E.PARTNERS_DECIDE, E.WITHDRAWN])
def test_nobody_is_satisfied_with_what_is_not_resolved(status):
    escalation = escalation_in(status)
    with pytest.raises(Refused, match="not resolved yet"):
        escalations.keep_satisfaction(escalation=escalation, is_satisfied=True, by=escalation.raised_by)


def test_what_was_learned_is_kept_under_its_themes(team):
    theme = ThemeFactory()
    noted = escalations.note_learning(
        escalation=escalation_in(E.RESOLVED), learning="Say who leads.", themes=[theme], by=team
    )
    noted.refresh_from_db()
    assert (noted.status, noted.learning, list(noted.themes.all())) == (E.LEARNING_NOTED, "Say who leads.", [theme])


def test_only_whoever_raised_it_takes_it_back(team):
    escalation = escalation_in(E.RESPONDED)
    with pytest.raises(Refused, match="Only whoever raised it"):
        escalations.withdraw(escalation=escalation, reason="x", by=team)
    withdrawn = escalations.withdraw(escalation=escalation, reason="A mistake", by=escalation.raised_by)
    assert (withdrawn.status, StatusChange.objects.of(withdrawn).get().reason) == (E.WITHDRAWN, "A mistake")


# The policy


def test_a_stage_that_changes_leaves_the_clocks_that_run(team):
    step = step_of(escalation := EscalationFactory())
    stage = step.stage
    escalations.edit_stage(stage=stage, version=stage.version, by=team, days=9, name="Others")
    assert (EscalationStage.objects.get(number=1).days, steps(escalation)) == (9, [(1, date(2026, 9, 8), "")])


def test_whoever_read_an_older_stage_overwrites_nothing(stages, team):
    escalations.edit_stage(stage=stages[0], version=1, by=team, days=9)
    with pytest.raises(Refused, match="Somebody else saved this"):
        escalations.edit_stage(stage=stages[0], version=1, by=team, days=20)
    assert EscalationStage.objects.get(number=1).days == 9


def test_a_stage_is_added_above_the_others_and_none_above_the_partners(team):
    words = {"name": "x", "what_happens": "y", "days": 1, "by": team}
    numbers = [escalations.add_stage(**words).number, escalations.add_stage(**words).number]
    numbers.append(escalations.add_stage(**words, is_for_partners=True).number)
    assert numbers == [1, 2, 3]
    with pytest.raises(Refused, match="The partners decide at the last stage"):
        escalations.add_stage(**words)
    assert EscalationStage.objects.count() == 3


def test_a_policy_of_four_stages_works_like_one_of_three(team, practitioner):
    for number in (1, 2, 3, 4):
        StageFactory(number=number, days=number, is_for_partners=number == 4)
    raised, seen = concern(practitioner), []
    for _ in range(3):
        raised = escalations.escalate(escalation=raised, why="Up", by=practitioner, now=MONDAY)
        seen.append(raised.status)
    assert seen == [E.RAISED, E.RAISED, E.PARTNERS_DECIDE]


# All or nothing


def everything():
    kept = [list(model.objects.order_by("pk").values_list()) for model in (Escalation, EscalationStep, EscalationStage)]
    rest = [list(model.objects.order_by("pk").values_list("pk")) for model in (StatusChange, Notice)]
    return [*kept, *rest, list(Escalation.themes.through.objects.values_list())]


OPERATIONS = {
    "raise_concern": (E.RAISED, lambda it, by: concern(by, from_agency=it.from_agency, to_agency=it.to_agency)),
    "respond": (E.RAISED, lambda it, by: escalations.respond(escalation=it, answer="x", by=by)),
    "escalate": (E.RAISED, lambda it, by: escalations.escalate(escalation=it, why="x", by=by)),
    "resolve": (E.RESPONDED, lambda it, by: escalations.resolve(escalation=it, outcome="x", by=by)),
    "keep_satisfaction": (
        E.RESOLVED,
        lambda it, by: escalations.keep_satisfaction(escalation=it, is_satisfied=True, by=by),
    ),
    "note_learning": (
        E.RESOLVED,
        lambda it, by: escalations.note_learning(escalation=it, learning="x", themes=it.themes.all(), by=by),
    ),
    "withdraw": (E.RAISED, lambda it, by: escalations.withdraw(escalation=it, reason="x", by=by)),
    "edit_stage": (
        E.RAISED,
        lambda it, by: escalations.edit_stage(stage=it.steps.get().stage, version=1, days=7, by=by),
    ),
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_what_cannot_be_recorded_did_not_happen(name, broken_record):
    status, act = OPERATIONS[name]
    escalation = escalation_in(status)
    lead_of(escalation.to_agency)
    before = everything()
    broken_record(lambda: act(escalation, escalation.raised_by))
    assert everything() == before


def test_a_stage_that_cannot_be_recorded_was_not_added(team, broken_record):
    broken_record(lambda: escalations.add_stage(name="x", what_happens="y", days=1, by=team))
    assert EscalationStage.objects.count() == 0


def test_nothing_is_answered_that_cannot_be_told(team):
    escalation = escalation_in(E.RAISED)
    lead_of(escalation.from_agency)
    before = everything()
    with (
        mock.patch("partnership.assurance.operations.escalations.notices.post", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        escalations.respond(escalation=escalation, answer="x", by=team)
    assert everything() == before
