"""Decisions by correspondence: circulated, answered by voting members, or referred to a meeting."""

from datetime import UTC, date, datetime, timedelta

import pytest

from partnership.board.operations import correspondence
from partnership.models import (
    Decision,
    MajorityRule,
    Meeting,
    MeetingFormat,
    MeetingStatus,
    PartnerSeat,
    Position,
)
from shield.models import StatusChange
from shield.refusals import Refused
from tests.factories.meetings import AgendaItemFactory
from tests.factories.partnership import MembershipFactory
from tests.partnership.by_correspondence import (
    AFTER,
    END,
    NOW,
    SOON,
    THREE,
    add_member,
    agree,
    circulate,
    respond,
    set_rule,
    user,
)

pytestmark = pytest.mark.django_db
M, S = MeetingStatus, PartnerSeat


# Circulated


def test_every_voting_member_gets_one_email(letter, team, noticed):
    add_member(letter, "old", ends_on=date(2026, 4, 1))
    found = circulate(letter, team)
    assert (found.status, found.opens_at, found.closes_at) == (M.CIRCULATED, NOW, END)
    assert Meeting.objects.get().required_seats == list(THREE)
    assert noticed() == [("correspondence-opened", f"{name}@example.org") for name in ("ada", "hew", "mia", "pol")]


@pytest.mark.parametrize(
    ("closes_at", "enough"),
    [
        (datetime(2026, 5, 5, 22, 59, tzinfo=UTC), False),  # the end of the second working day in London
        (datetime(2026, 5, 5, 23, 0, tzinfo=UTC), True),  # the beginning of the third
    ],
)
def test_three_working_days_are_left_over_a_bank_holiday(closes_at, enough, letter, team):
    if enough:
        assert circulate(letter, team, closes_at=closes_at).status == M.CIRCULATED
    else:
        with pytest.raises(Refused, match="at least 3 working days") as refusal:
            circulate(letter, team, closes_at=closes_at)
        assert (refusal.value.field, Meeting.objects.get().status) == ("closes_on", M.DRAFT)


def test_a_meeting_is_not_circulated(team):
    item = AgendaItemFactory(meeting__status=M.DRAFT, meeting__format=MeetingFormat.VIRTUAL)
    with pytest.raises(Refused, match="^This is a meeting. Publish its agenda instead.$"):
        circulate(item.meeting, team)


def test_circulating_needs_a_recommendation(letter, team):
    letter.agenda_items.all().delete()
    with pytest.raises(Refused, match="^Add at least one recommendation first$"):
        circulate(letter, team)


def test_circulating_needs_a_rule(letter, team):
    set_rule(letter, required_seats=[], majority=MajorityRule.NONE)
    with pytest.raises(Refused, match="^Set who must agree by correspondence in the settings of the group first$"):
        circulate(letter, team)
    assert Meeting.objects.get().status == M.DRAFT


def test_the_rule_is_the_one_of_the_day_it_was_circulated(letter, team):
    set_rule(letter, required_seats=[S.POLICE], quorum=2, majority=MajorityRule.MEMBERS)
    circulate(letter, team)
    set_rule(letter, required_seats=[], quorum=None, majority=MajorityRule.VOTES)
    kept = Meeting.objects.values_list("required_seats", "required_responses", "majority").get()
    assert kept == ([S.POLICE], 2, MajorityRule.MEMBERS)


def test_it_is_circulated_once(out, team, noticed):
    with pytest.raises(Refused, match="^You can no longer do this"):
        circulate(out, team)
    assert len(noticed()) == 4


def test_circulating_without_an_audit_entry_is_rolled_back(letter, team, broken_record, noticed):
    broken_record(lambda: circulate(letter, team))
    assert (Meeting.objects.get().status, noticed(), StatusChange.objects.count()) == (M.DRAFT, [], 0)


# Answered


def test_a_member_can_change_the_response_to_each_recommendation(out):
    respond(out, "mia", "agrees", "disagrees:Too dear")
    respond(out, "mia", "with_changes:In two years", now=SOON + timedelta(hours=1))
    rows = Position.objects.values_list("item__title", "person__name", "agency__name", "stance", "reason", "given_at")
    assert list(rows) == [
        ("Pay", "mia", "mia's", "with_changes", "In two years", SOON + timedelta(hours=1)),
        ("Save", "mia", "mia's", "disagrees", "Too dear", SOON),
    ]


@pytest.mark.parametrize("name", ["avi", "left", "other"])
def test_only_voting_members_can_respond(name, out):
    add_member(out, "left", ends_on=date(2026, 4, 1))
    stranger = MembershipFactory(person__name="other").person.user
    by = stranger if name == "other" else user(out, name)
    with pytest.raises(Refused, match="^Only voting members can "):
        correspondence.respond(meeting=out, answers={out.agenda_items.first(): ("agrees", "")}, by=by, now=SOON)
    assert Position.objects.count() == 0


@pytest.mark.parametrize("stance", ["with_changes", "disagrees"])
def test_a_response_without_its_reason_is_not_stored(stance, out):
    with pytest.raises(Refused, match="^Enter a reason, or the changes ") as refusal:
        respond(out, "mia", "agrees", f"{stance}: ")
    assert (refusal.value.field, Position.objects.count()) == (f"reason_{out.agenda_items.last().pk}", 0)


@pytest.mark.parametrize(
    ("now", "open_"),
    [(NOW - timedelta(seconds=1), False), (NOW, True), (END - timedelta(seconds=1), True), (END, False)],
)
def test_responses_are_accepted_from_opening_to_closing_time(now, open_, out):
    if open_:
        respond(out, "mia", "agrees", now=now)
    else:
        with pytest.raises(Refused, match="^The closing time for responses has passed$"):
            respond(out, "mia", "agrees", now=now)
    assert Position.objects.count() == open_


def test_a_recommendation_of_another_meeting_is_refused(out):
    with pytest.raises(Refused, match="^This recommendation belongs to another meeting$"):
        correspondence.respond(
            meeting=out, answers={AgendaItemFactory(): ("agrees", "")}, by=user(out, "mia"), now=SOON
        )
    assert Position.objects.count() == 0


def test_a_response_without_its_audit_entry_is_rolled_back(out, broken_record):
    broken_record(lambda: respond(out, "mia", "agrees"))
    assert Position.objects.count() == 0


# Called to a meeting


@pytest.mark.parametrize("name", ["ada", "mia"])
def test_any_voting_member_can_refer_it_to_a_meeting(name, out):
    agree(out, "hew", "pol")
    found = correspondence.refer_to_meeting(meeting=out, reason="Talk first", by=user(out, name), now=SOON)
    assert found.status == M.REFERRED
    change = StatusChange.objects.values_list("verb", "reason", "by").get(verb="refer-to-meeting")
    assert change == ("refer-to-meeting", "Talk first", user(out, name).pk)
    with pytest.raises(Refused, match="^The closing time for responses has passed$"):
        respond(out, "mia", "agrees")
    assert (correspondence.end_due(now=AFTER), Decision.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("name", "reason", "now", "words"),
    [
        ("avi", "Talk", SOON, "^Only voting members can refer"),
        ("mia", " ", SOON, "^Enter a reason$"),
        ("mia", "Talk", END, "closing time for responses has passed"),
    ],
)
def test_referring_it_to_a_meeting_is_refused(name, reason, now, words, out):
    with pytest.raises(Refused, match=words):
        correspondence.refer_to_meeting(meeting=out, reason=reason, by=user(out, name), now=now)
    assert Meeting.objects.get().status == M.CIRCULATED


def test_referring_without_an_audit_entry_is_rolled_back(out, broken_record):
    mia = user(out, "mia")
    broken_record(lambda: correspondence.refer_to_meeting(meeting=out, reason="Talk", by=mia, now=SOON))
    assert Meeting.objects.get().status == M.CIRCULATED
