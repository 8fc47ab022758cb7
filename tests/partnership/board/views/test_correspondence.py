"""By correspondence: circulated, answered on a sheet that remembers, decided when time is up, or called to a meeting."""

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
from tests.factories.partnership import MembershipFactory
from tests.partnership.board.views.test_meetings import at, told
from tests.partnership.typed import buttons, typed_in, words

pytestmark = pytest.mark.django_db
M = MeetingStatus


@pytest.fixture
def letters():
    """The Board is asked two things; the time for answers runs."""
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


def test_it_is_circulated_and_says_until_when(client, sign_in, team):
    meeting = AgendaItemFactory(meeting=meeting_in(M.DRAFT, format=MeetingFormat.CORRESPONDENCE)).meeting
    day = working_days.add(working_days.today(), 5)
    typed = {"closes_on_0": day.day, "closes_on_1": day.month, "closes_on_2": day.year, "required_seats": ["health"]}
    answer = sign_in(team).post(at("meeting-circulate", meeting), typed)
    assert told(client, answer) == (meeting.get_absolute_url(), ["Circulated"])
    meeting.refresh_from_db()
    local = timezone.localtime(meeting.closes_at)
    assert (local.date(), local.hour, local.minute, meeting.required_seats) == (day, 23, 59, ["health"])
    assert "Answers are taken until" in words(client.get(meeting.get_absolute_url()))


def test_all_three_partners_are_ticked_until_somebody_unticks_them(client, sign_in, team):
    meeting = AgendaItemFactory(meeting=meeting_in(M.DRAFT, format=MeetingFormat.CORRESPONDENCE)).meeting
    assert typed_in(sign_in(team).get(at("meeting-circulate", meeting)))["required_seats"] == list(PartnerSeat)


def test_a_member_answers_and_the_sheet_keeps_what_they_said(letters, client, sign_in, board_member):
    url = at("meeting-feedback", letters)
    page = sign_in(board_member).get(letters.get_absolute_url())
    assert "Say where you stand" in buttons(page)
    typed = answers(letters, ("agrees", ""), ("with_changes", "From February"))
    assert told(client, client.post(url, typed)) == (
        letters.get_absolute_url(),
        ["Your answers are kept. You can change them until the end."],
    )
    kept = typed_in(client.get(url))
    assert {name: kept[name] for name in typed} == typed
    client.post(url, typed | answers(letters, ("disagrees", "Too soon"), ("with_changes", "From February")))
    assert list(Position.objects.values_list("stance", "reason", "agency")) == [
        ("disagrees", "Too soon", board_member.person.agency_on().pk),
        ("with_changes", "From February", board_member.person.agency_on().pk),
    ]


def test_a_sheet_shows_nobody_elses_answers(letters, client, sign_in, board_member):
    PositionFactory(
        item=letters.agenda_items.first(), person=MembershipFactory().person, stance="disagrees", reason="No"
    )
    kept = typed_in(sign_in(board_member).get(at("meeting-feedback", letters)))
    assert [value for name, value in kept.items() if name.startswith(("stance", "reason")) and value] == []


def test_where_everybody_stands_is_on_the_page_of_those_who_govern(letters, client, sign_in, board_member):
    given = PositionFactory(item=letters.agenda_items.first(), stance="disagrees", reason="Too soon")
    page = words(sign_in(board_member).get(letters.get_absolute_url()))
    assert f"{given.agency}: does not agree . Too soon" in page


@pytest.mark.parametrize("name", ["meeting-feedback", "meeting-call-to-meeting"])
def test_an_adviser_has_no_vote(name, letters, client, sign_in, board_member):
    board_member.person.memberships.update(role=MembershipRole.ADVISER)
    assert sign_in(board_member).get(at(name, letters)).status_code == 403
    assert "Say where you stand" not in buttons(client.get(letters.get_absolute_url()))


def test_after_the_end_an_answer_is_not_taken_and_what_was_typed_stays(letters, client, sign_in, board_member):
    letters.closes_at = timezone.now() - timedelta(minutes=1)
    letters.save()
    typed = answers(letters, ("agrees", ""), ("with_changes", "From February"))
    answer = sign_in(board_member).post(at("meeting-feedback", letters), typed)
    assert (answer.status_code, "The time for answers is over." in words(answer)) == (422, True)
    kept = typed_in(answer)
    assert {name: kept[name] for name in typed} == typed
    assert Position.objects.count() == 0


def test_after_the_end_nobody_is_asked_any_more(letters, client, sign_in, board_member):
    letters.closes_at = timezone.now() - timedelta(minutes=1)
    letters.save()
    assert "Say where you stand" not in buttons(sign_in(board_member).get(letters.get_absolute_url()))


def test_called_to_a_meeting_it_is_answered_no_more(letters, client, sign_in, board_member):
    answer = sign_in(board_member).post(at("meeting-call-to-meeting", letters), {"reason": "Talk first"})
    assert told(client, answer) == (letters.get_absolute_url(), ["Called to the next meeting"])
    page = client.get(letters.get_absolute_url())
    assert ("Talk first" in words(page), buttons(page)) == (True, [])
    typed = answers(letters, ("agrees", ""), ("agrees", ""))
    assert client.post(at("meeting-feedback", letters), typed).status_code == 422


def partner(seat, **facts):
    member = MembershipFactory(group=group_of(GroupKind.BOARD), **facts)
    member.agency.relations.create(kind=RelationKind.SAFEGUARDING_PARTNER, seat=seat, starts_on="2018-10-01")
    return member


def test_deciding_names_who_has_not_answered_yet(letters, client, sign_in, team):
    letters.required_seats = [PartnerSeat.HEALTH, PartnerSeat.POLICE]
    letters.closes_at = timezone.now() - timedelta(minutes=1)
    letters.save()
    health = partner(PartnerSeat.HEALTH)
    for item in letters.agenda_items.all():
        PositionFactory(item=item, agency=health.agency, person=health.person)
    answer = sign_in(team).post(at("meeting-decide", letters))
    assert (answer.status_code, "Still to answer: Police." in words(answer)) == (422, True)


def test_once_everybody_answered_it_is_decided_and_says_why(letters, client, sign_in, team):
    letters.required_seats = [PartnerSeat.HEALTH]
    letters.save()
    health = partner(PartnerSeat.HEALTH)
    first, second = letters.agenda_items.all()
    PositionFactory(item=first, agency=health.agency, person=health.person)
    PositionFactory(item=second, agency=health.agency, person=health.person, stance="disagrees", reason="Too cold")
    answer = sign_in(team).post(at("meeting-decide", letters))
    assert told(client, answer) == (letters.get_absolute_url(), ["Decided"])
    page = words(client.get(letters.get_absolute_url()))
    assert "Agreed : Threshold. 1 agrees" in page
    assert f"Not agreed : Winter. {health.agency}: Too cold" in page
