"""Decisions by correspondence: circulated, responded to, decided, or referred to a meeting."""

from datetime import timedelta

import pytest
from django.utils import timezone

from partnership.models import (
    GroupKind,
    MeetingFormat,
    MeetingStatus,
    MembershipRole,
    PartnerSeat,
    Position,
    RelationKind,
)
from shield import working_days
from tests.cast import group_of
from tests.factories.meetings import AgendaItemFactory, PositionFactory, meeting_in
from tests.factories.money_and_plans import png
from tests.factories.partnership import MembershipFactory
from tests.partnership.board.views.test_meetings import at, told
from tests.partnership.typed import buttons, typed_in, words

pytestmark = pytest.mark.django_db
M = MeetingStatus


@pytest.fixture
def letters():
    """Return open correspondence of the Board with two recommendations."""
    now = timezone.now()
    meeting = meeting_in(
        M.CIRCULATED,
        group=group_of(GroupKind.BOARD),
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=3),
        title="Two questions",
    )
    for title in ("Threshold", "Winter"):
        AgendaItemFactory(meeting=meeting, title=title, detail=f"To adopt: {title}")
    return meeting


def answers(meeting, *stances):
    items = list(meeting.agenda_items.all())
    return {
        name: value
        for item, (stance, reason) in zip(items, stances, strict=True)
        for name, value in ((f"stance_{item.pk}", stance), (f"reason_{item.pk}", reason))
    }


def test_circulating_shows_the_closing_time(client, sign_in, team):
    meeting = AgendaItemFactory(meeting=meeting_in(M.DRAFT, format=MeetingFormat.CORRESPONDENCE)).meeting
    day = working_days.add(working_days.today(), 5)
    typed = {"closes_on_0": day.day, "closes_on_1": day.month, "closes_on_2": day.year}
    answer = sign_in(team).post(at("meeting-circulate", meeting), typed)
    assert told(client, answer) == (meeting.get_absolute_url(), ["Circulated. We have emailed the voting members."])
    meeting.refresh_from_db()
    local = timezone.localtime(meeting.closes_at)
    assert (local.date(), local.hour, local.minute, meeting.required_seats) == (day, 23, 59, PartnerSeat.values)
    assert "Members can respond until" in words(client.get(meeting.get_absolute_url()))


def test_the_rule_is_shown_before_it_is_circulated(client, sign_in, team):
    meeting = AgendaItemFactory(meeting=meeting_in(M.DRAFT, format=MeetingFormat.CORRESPONDENCE)).meeting
    page = words(sign_in(team).get(at("meeting-circulate", meeting)))
    assert "Each must agree: Local authority, Health, Police." in page
    assert "More than half of those who agree or disagree must agree." in page


def test_the_team_records_an_emailed_response(letters, client, sign_in, team, board_member):
    member = board_member.person.memberships.get(group=letters.group)
    typed = answers(letters, ("agrees", ""), ("disagrees", "Too cold")) | {"member": member.pk, "proof": png()}
    answer = sign_in(team).post(at("meeting-record-response", letters), typed)
    assert told(client, answer) == (letters.get_absolute_url(), ["Response recorded"])
    given = Position.objects.get(stance="disagrees")
    assert (given.person, given.given_by, given.proof.stored_by) == (board_member.person, team, team)
    page = client.get(letters.get_absolute_url()).content.decode()
    assert given.proof.get_absolute_url() in page
    assert client.get(given.proof.get_absolute_url()).status_code == 200
    assert sign_in(MembershipFactory().person.user).get(given.proof.get_absolute_url()).status_code == 404


def test_the_team_asks_again_in_words_that_hold_the_changes(letters, client, sign_in, team):
    first, second = letters.agenda_items.all()
    given = PositionFactory(item=second, person=MembershipFactory().person, stance="with_changes", reason="From May")
    url = at("meeting-ask-again", letters)
    typed = typed_in(sign_in(team).get(url))
    assert typed[f"words_{second.pk}"] == f"To adopt: Winter\n\nWith changes from {given.agency}: From May"
    assert f"words_{first.pk}" not in typed
    day = working_days.add(working_days.today(), 5)
    closing = {"closes_on_0": day.day, "closes_on_1": day.month, "closes_on_2": day.year}
    answer = client.post(url, typed | closing)
    assert told(client, answer) == (letters.get_absolute_url(), ["Asked again. We have emailed the voting members."])
    page = words(client.get(letters.get_absolute_url()))
    assert "Recommendation 3 replaces this one." in page
    assert "Recommendation 2 with the changes that members asked for." in page


def test_a_member_responds_and_can_change_the_response(letters, client, sign_in, board_member):
    url = at("meeting-respond", letters)
    page = sign_in(board_member).get(letters.get_absolute_url())
    assert "Submit your response" in buttons(page)
    typed = answers(letters, ("agrees", ""), ("with_changes", "From February"))
    assert told(client, client.post(url, typed)) == (
        letters.get_absolute_url(),
        ["Response submitted. You can change it until the closing time."],
    )
    kept = typed_in(client.get(url))
    assert {name: kept[name] for name in typed} == typed
    client.post(url, typed | answers(letters, ("disagrees", "Too soon"), ("with_changes", "From February")))
    assert list(Position.objects.values_list("stance", "reason", "agency")) == [
        ("disagrees", "Too soon", board_member.person.agency_on().pk),
        ("with_changes", "From February", board_member.person.agency_on().pk),
    ]


def test_the_form_shows_no_other_members_response(letters, client, sign_in, board_member):
    PositionFactory(
        item=letters.agenda_items.first(), person=MembershipFactory().person, stance="disagrees", reason="No"
    )
    kept = typed_in(sign_in(board_member).get(at("meeting-respond", letters)))
    assert [value for name, value in kept.items() if name.startswith(("stance", "reason")) and value] == []


def test_readers_of_governance_records_see_every_response(letters, client, sign_in, board_member):
    given = PositionFactory(item=letters.agenda_items.first(), stance="disagrees", reason="Too soon")
    page = words(sign_in(board_member).get(letters.get_absolute_url()))
    assert f"{given.agency}: does not agree . Too soon" in page


@pytest.mark.parametrize("name", ["meeting-respond", "meeting-refer-to-meeting"])
def test_an_adviser_cannot_respond(name, letters, client, sign_in, board_member):
    board_member.person.memberships.update(role=MembershipRole.ADVISER)
    assert sign_in(board_member).get(at(name, letters)).status_code == 403
    assert "Submit your response" not in buttons(client.get(letters.get_absolute_url()))


def test_after_the_closing_time_a_response_is_refused_and_the_typed_text_kept(letters, client, sign_in, board_member):
    letters.closes_at = timezone.now() - timedelta(minutes=1)
    letters.save()
    typed = answers(letters, ("agrees", ""), ("with_changes", "From February"))
    answer = sign_in(board_member).post(at("meeting-respond", letters), typed)
    assert (answer.status_code, "The closing time for responses has passed" in words(answer)) == (422, True)
    kept = typed_in(answer)
    assert {name: kept[name] for name in typed} == typed
    assert Position.objects.count() == 0


def test_after_the_closing_time_there_is_no_button_to_respond(letters, client, sign_in, board_member):
    letters.closes_at = timezone.now() - timedelta(minutes=1)
    letters.save()
    assert "Submit your response" not in buttons(sign_in(board_member).get(letters.get_absolute_url()))


def test_after_it_is_referred_to_a_meeting_nobody_can_respond(letters, client, sign_in, board_member):
    answer = sign_in(board_member).post(at("meeting-refer-to-meeting", letters), {"reason": "Talk first"})
    assert told(client, answer) == (letters.get_absolute_url(), ["Referred to the next meeting"])
    page = client.get(letters.get_absolute_url())
    assert ("Talk first" in words(page), buttons(page)) == (True, [])
    typed = answers(letters, ("agrees", ""), ("agrees", ""))
    assert client.post(at("meeting-respond", letters), typed).status_code == 422


def partner(seat, **facts):
    member = MembershipFactory(group=group_of(GroupKind.BOARD), **facts)
    member.agency.relations.create(kind=RelationKind.SAFEGUARDING_PARTNER, seat=seat, starts_on="2018-10-01")
    return member


def test_deciding_names_the_partners_without_a_response(letters, client, sign_in, team):
    letters.required_seats = [PartnerSeat.HEALTH, PartnerSeat.POLICE]
    letters.closes_at = timezone.now() - timedelta(minutes=1)
    letters.save()
    health = partner(PartnerSeat.HEALTH)
    for item in letters.agenda_items.all():
        PositionFactory(item=item, agency=health.agency, person=health.person)
    answer = sign_in(team).post(at("meeting-decide", letters))
    assert (answer.status_code, "Required responses are missing: Police" in words(answer)) == (422, True)


def test_the_decision_shows_its_reasons(letters, client, sign_in, team):
    letters.required_seats = [PartnerSeat.HEALTH]
    letters.closes_at = timezone.now() - timedelta(minutes=1)
    letters.save()
    health = partner(PartnerSeat.HEALTH)
    first, second = letters.agenda_items.all()
    PositionFactory(item=first, agency=health.agency, person=health.person)
    PositionFactory(item=second, agency=health.agency, person=health.person, stance="disagrees", reason="Too cold")
    answer = sign_in(team).post(at("meeting-decide", letters))
    assert told(client, answer) == (letters.get_absolute_url(), ["Decision recorded"])
    page = words(client.get(letters.get_absolute_url()))
    assert "Agreed : Threshold. 1 agrees. Each must agree: Health agrees." in page
    assert "Not agreed : Winter. 1 does not agree. Each must agree: Health does not agree." in page
    assert f"{health.agency}: Too cold." in page
