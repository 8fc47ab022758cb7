"""What members agree to with changes is asked again; the team records emailed answers; members are reminded."""

from datetime import UTC, datetime, timedelta

import pytest

from partnership.board.operations import correspondence, correspondence_reminders, correspondence_rounds
from partnership.models import AgendaItem, Decision, Meeting, MeetingStatus, Position
from shield.models import AuditEntry, StatusChange
from shield.refusals import Refused
from tests.factories.money_and_plans import png
from tests.partnership.by_correspondence import AFTER, END, NOW, SOON, agree, respond, user

pytestmark = pytest.mark.django_db
M = MeetingStatus
# Monday 11 May 2026: three working days after the closing time of the first round.
SECOND_END = datetime(2026, 5, 11, 22, 59, tzinfo=UTC)


def ask_again(meeting, by, **more):
    first = meeting.agenda_items.first()
    facts = {"words": {first: "Pay in two years"}, "closes_at": END, "now": SOON, **more}
    return correspondence_rounds.ask_again(meeting=meeting, by=by, **facts)


# Asked again


def test_the_team_asks_again_with_the_changes(out, team, noticed):
    respond(out, "hew", "with_changes:In two years", "agrees")
    before = len(noticed())
    (added,) = ask_again(out, team, closes_at=END + timedelta(days=1))
    assert (added.number, added.title, added.detail) == (3, "Pay", "Pay in two years")
    assert Meeting.objects.get().closes_at == END + timedelta(days=1)
    assert list(out.agenda_items.undecided().values_list("number", flat=True)) == [2, 3]
    assert noticed()[:4] == [("correspondence-changed", f"{name}@example.org") for name in ("ada", "hew", "mia", "pol")]
    assert len(noticed()) == before + 4
    with pytest.raises(Refused, match="^The recommendations have just changed"):
        respond(out, "mia", "agrees")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"closes_at": NOW + timedelta(days=1)}, "at least 3 working days"),
        ({"words": {}}, "^No member has asked for changes to this recommendation$"),
        ({"now": END}, "^The closing time for responses has passed$"),
    ],
)
def test_asking_again_is_refused(more, words, out, team):
    respond(out, "hew", "with_changes:In two years", "agrees")
    with pytest.raises(Refused, match=words):
        ask_again(out, team, **more)
    assert AgendaItem.objects.count() == 2


def test_nothing_is_asked_again_without_changes_or_words(out, team):
    agree(out, "hew")
    with pytest.raises(Refused, match="^No member has asked for changes"):
        ask_again(out, team)
    respond(out, "hew", "with_changes:Later", "agrees")
    with pytest.raises(Refused, match="^Enter the recommendation with the changes$"):
        ask_again(out, team, words={out.agenda_items.first(): " "})
    assert AgendaItem.objects.count() == 2


def test_at_the_closing_time_changes_are_carried_into_the_recommendation(out):
    agree(out, "ada", "pol")
    respond(out, "hew", "agrees", "with_changes:From May")
    assert correspondence.end_due(now=AFTER) == 1
    meeting = Meeting.objects.get()
    assert (meeting.status, meeting.closes_at) == (M.CIRCULATED, SECOND_END.replace(second=0))
    assert list(Decision.objects.values_list("topic", "verb")) == [("Pay", "agreed")]
    again = AgendaItem.objects.get(number=3)
    assert (again.title, again.detail) == ("Save", "With changes from hew's: From May")
    later = AFTER + timedelta(hours=1)
    for name in ("ada", "hew", "pol"):
        answers = {again: ("agrees", "")}
        correspondence.respond(meeting=out, answers=answers, by=user(out, name), now=later)
    assert correspondence.end_due(now=SECOND_END) == 1
    assert Meeting.objects.get().status == M.DECIDED
    reason = Decision.objects.get(topic="Save").reason
    assert reason.startswith("With changes from hew's: From May\n3 agree, 1 has not responded. Each must agree: ")


def test_a_partner_silent_in_the_second_round_has_not_agreed(out):
    agree(out, "ada", "pol")
    respond(out, "hew", "agrees", "with_changes:From May")
    correspondence.end_due(now=AFTER)
    assert correspondence.end_due(now=SECOND_END) == 1
    assert Meeting.objects.get().status == M.DECIDED
    assert list(Decision.objects.values_list("topic", "verb")) == [("Pay", "agreed"), ("Save", "not_agreed")]


def test_after_three_rounds_it_is_referred_to_a_meeting(out):
    first = out.agenda_items.last()
    for number in (3, 4):
        first = AgendaItem.objects.create(meeting=out, number=number, title="Save", replaces=first)
    out.agenda_items.filter(number=1).delete()
    for name in ("ada", "hew", "pol"):
        answers = {first: ("with_changes", "Again")}
        correspondence.respond(meeting=out, answers=answers, by=user(out, name), now=SOON)
    assert correspondence.end_due(now=AFTER) == 1
    assert Meeting.objects.get().status == M.REFERRED
    assert StatusChange.objects.get(verb="refer-to-meeting").reason == "Changes were still asked for after 3 rounds"


def test_the_team_cannot_decide_while_changes_are_not_asked_again(out, team):
    agree(out, "ada", "pol", "mia")
    respond(out, "hew", "agrees", "with_changes:From May")
    with pytest.raises(Refused, match="^Members agree with changes. Ask again about recommendation 2 first.$"):
        correspondence.decide(meeting=out, by=team, now=SOON)
    assert Decision.objects.count() == 0


def test_a_lapse_prints_the_count(out):
    agree(out, "ada", "hew")
    correspondence.end_due(now=AFTER)
    reason = StatusChange.objects.get(verb="lapse").reason
    assert reason.startswith("Required responses were missing at the closing time: Police. Recommendation 1: 2 agree, ")


# Answered by email


def record(meeting, team, name="pol", **more):
    person = meeting.group.memberships.get(person__name=name).person
    answers = dict.fromkeys(meeting.agenda_items.all(), ("agrees", ""))
    facts = {"answers": answers, "proof": png(), "now": SOON, **more}
    return correspondence.record_response(meeting=meeting, person=person, by=team, **facts)


def test_the_team_records_an_emailed_response_with_its_proof(out, team):
    positions = record(out, team)
    assert {(each.person.name, each.given_by, each.agency.name) for each in positions} == {("pol", team, "pol's")}
    document = positions[0].proof
    assert (document.title, document.permission) == (
        f"Response of pol to {out}",
        "partnership.read-response-proof",
    )
    assert {each.proof for each in positions} == {document}


def test_a_member_who_responds_after_all_replaces_the_emailed_response(out, team):
    record(out, team)
    agree(out, "pol")
    assert set(Position.objects.values_list("given_by", "proof")) == {(user(out, "pol").pk, None)}


@pytest.mark.parametrize(
    ("name", "now", "words"), [("avi", SOON, "^Select a voting member$"), ("pol", END, "closing time .* has passed")]
)
def test_an_emailed_response_is_refused(name, now, words, out, team):
    with pytest.raises(Refused, match=words):
        record(out, team, name, now=now)
    assert Position.objects.count() == 0


# Reminded


@pytest.mark.parametrize(
    ("now", "sent"),
    [
        (datetime(2026, 5, 1, 9, tzinfo=UTC), 2),  # Friday; the bank holiday and Tuesday are between
        (datetime(2026, 4, 30, 10, tzinfo=UTC), 0),
        (END, 0),
    ],
)
def test_members_are_reminded_two_working_days_before_the_closing_day(now, sent, out, noticed):
    agree(out, "ada", "hew")
    before = len(noticed())
    assert correspondence_reminders.send_due(now=now) == sent
    assert correspondence_reminders.send_due(now=now) == 0
    assert [row for row in noticed() if row[0] == "correspondence-reminder"] == [
        ("correspondence-reminder", f"{name}@example.org") for name in ("mia", "pol")
    ][:sent]
    assert len(noticed()) == before + sent
    assert AuditEntry.objects.filter(kind="partnership.correspondence-reminded").count() == bool(sent)


def test_members_are_reminded_again_on_the_last_day(out, noticed):
    agree(out, "ada", "hew", "mia")
    respond(out, "pol", "agrees")
    for day in (1, 5, 6):
        correspondence_reminders.send_due(now=datetime(2026, 5, day, 9, tzinfo=UTC))
    assert [to for template, to in noticed() if template == "correspondence-reminder"] == ["pol@example.org"] * 2
