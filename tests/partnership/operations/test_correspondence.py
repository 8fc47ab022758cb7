"""A decision by correspondence: asked for, answered by those who vote, ended on time, reported by itself."""

from datetime import UTC, date, datetime, time, timedelta
from unittest import mock

import pytest

from partnership.models import (
    AgencyRelation,
    Decision,
    Meeting,
    MeetingFormat,
    MeetingStatus,
    MembershipRole,
    PartnerSeat,
    Position,
    RelationKind,
)
from partnership.operations import correspondence, meetings
from shield.models import AuditEntry, StatusChange
from shield.refusals import Refused
from tests.cast import make
from tests.factories.meetings import AgendaItemFactory, meeting_in
from tests.factories.partnership import AgencyFactory, MembershipFactory
from tests.factories.publications import MeetingFactory

pytestmark = pytest.mark.django_db
M, S = MeetingStatus, PartnerSeat
# Thursday before the early May bank holiday (Monday 4 May 2026).
NOW = datetime(2026, 4, 30, 9, 0, tzinfo=UTC)
SOON = NOW + timedelta(hours=1)
END = datetime(2026, 5, 6, 16, 0, tzinfo=UTC)
AFTER = END + timedelta(minutes=1)
THREE = (S.LOCAL_AUTHORITY, S.HEALTH, S.POLICE)


def seat(meeting, name, partner=None, **more):
    """A member; of the agency that holds a partner's seat, where one is named."""
    member = MembershipFactory(
        group=meeting.group, person__name=name, person__email=f"{name}@example.org", agency__name=f"{name}'s", **more
    )
    if partner:
        member.agency.relations.create(kind=RelationKind.SAFEGUARDING_PARTNER, seat=partner, starts_on=date(2018, 1, 1))
    return member


@pytest.fixture
def meeting():
    """Two recommendations, three partners, a member with a vote and an adviser without."""
    made = MeetingFactory(
        status=M.DRAFT, format=MeetingFormat.CORRESPONDENCE, starts_on=date(2026, 5, 6), title="Budget"
    )
    for title in ("Pay", "Save"):
        AgendaItemFactory(meeting=made, title=title)
    seat(made, "ada", S.LOCAL_AUTHORITY, role=MembershipRole.CHAIR)
    seat(made, "hew", S.HEALTH)
    seat(made, "pol", S.POLICE)
    seat(made, "mia")
    seat(made, "avi", role=MembershipRole.ADVISER)
    return made


def user(meeting, name):
    return meeting.group.memberships.get(person__name=name).person.user


def circulate(meeting, by, **more):
    facts = {"closes_at": END, "required_seats": list(THREE), "now": NOW, **more}
    return correspondence.circulate(meeting=meeting, by=by, **facts)


def answer(meeting, name, *stances, now=SOON):
    said = {
        item: (stance, reason)
        for item, (stance, _, reason) in zip(
            meeting.agenda_items.all(), (each.partition(":") for each in stances), strict=False
        )
    }
    return correspondence.answer(meeting=meeting, answers=said, by=user(meeting, name), now=now)


def agree(meeting, *names):
    for name in names:
        answer(meeting, name, "agrees", "agrees")


@pytest.fixture
def out(meeting, team):
    return circulate(meeting, team)


# Circulated


def test_everybody_with_a_vote_is_asked_once(meeting, team, noticed):
    seat(meeting, "old", ends_on=date(2026, 4, 1))
    found = circulate(meeting, team)
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
def test_three_working_days_are_left_over_a_bank_holiday(closes_at, enough, meeting, team):
    if enough:
        assert circulate(meeting, team, closes_at=closes_at).status == M.CIRCULATED
    else:
        with pytest.raises(Refused, match="at least 3 working days") as refusal:
            circulate(meeting, team, closes_at=closes_at)
        assert (refusal.value.field, Meeting.objects.get().status) == ("closes_on", M.DRAFT)


def test_a_meeting_is_not_circulated(team):
    item = AgendaItemFactory(meeting__status=M.DRAFT, meeting__format=MeetingFormat.VIRTUAL)
    with pytest.raises(Refused, match="publish its agenda instead"):
        circulate(item.meeting, team)


def test_there_is_something_to_answer(meeting, team):
    meeting.agenda_items.all().delete()
    with pytest.raises(Refused, match="at least one recommendation"):
        circulate(meeting, team)


def test_it_is_said_whose_position_there_must_be(meeting, team):
    with pytest.raises(Refused, match="whose position") as refusal:
        circulate(meeting, team, required_seats=[])
    assert refusal.value.field == "required_seats"


def test_it_is_circulated_once(out, team, noticed):
    with pytest.raises(Refused, match="can no longer be done"):
        circulate(out, team)
    assert len(noticed()) == 4


def test_nothing_is_circulated_that_cannot_be_recorded(meeting, team, broken_record, noticed):
    broken_record(lambda: circulate(meeting, team))
    assert (Meeting.objects.get().status, noticed(), StatusChange.objects.count()) == (M.DRAFT, [], 0)


# Answered


def test_a_member_says_where_they_stand_on_each_item_and_may_think_again(out):
    answer(out, "mia", "agrees", "disagrees:Too dear")
    answer(out, "mia", "with_changes:In two years", now=SOON + timedelta(hours=1))
    rows = Position.objects.values_list("item__title", "person__name", "agency__name", "stance", "reason", "given_at")
    assert list(rows) == [
        ("Pay", "mia", "mia's", "with_changes", "In two years", SOON + timedelta(hours=1)),
        ("Save", "mia", "mia's", "disagrees", "Too dear", SOON),
    ]


@pytest.mark.parametrize("name", ["avi", "left", "other"])
def test_only_who_has_a_vote_answers(name, out):
    seat(out, "left", ends_on=date(2026, 4, 1))
    stranger = MembershipFactory(person__name="other").person.user
    by = stranger if name == "other" else user(out, name)
    with pytest.raises(Refused, match="member with a vote"):
        correspondence.answer(meeting=out, answers={out.agenda_items.first(): ("agrees", "")}, by=by, now=SOON)
    assert Position.objects.count() == 0


@pytest.mark.parametrize("stance", ["with_changes", "disagrees"])
def test_whoever_does_not_plainly_agree_says_why_and_nothing_is_kept_without(stance, out):
    with pytest.raises(Refused, match="would have to change") as refusal:
        answer(out, "mia", "agrees", f"{stance}: ")
    assert (refusal.value.field, Position.objects.count()) == (f"reason_{out.agenda_items.last().pk}", 0)


@pytest.mark.parametrize(
    ("now", "open_"),
    [(NOW - timedelta(seconds=1), False), (NOW, True), (END - timedelta(seconds=1), True), (END, False)],
)
def test_answers_are_taken_from_the_opening_to_the_end(now, open_, out):
    if open_:
        answer(out, "mia", "agrees", now=now)
    else:
        with pytest.raises(Refused, match="time for answers is over"):
            answer(out, "mia", "agrees", now=now)
    assert Position.objects.count() == open_


def test_an_item_of_another_meeting_is_not_answered(out):
    with pytest.raises(Refused, match="another meeting"):
        correspondence.answer(meeting=out, answers={AgendaItemFactory(): ("agrees", "")}, by=user(out, "mia"), now=SOON)
    assert Position.objects.count() == 0


def test_no_answer_stays_that_cannot_be_recorded(out, broken_record):
    broken_record(lambda: answer(out, "mia", "agrees"))
    assert Position.objects.count() == 0


# Called to a meeting


@pytest.mark.parametrize("name", ["ada", "mia"])
def test_any_member_with_a_vote_calls_it_to_a_meeting(name, out):
    agree(out, "hew", "pol")
    found = correspondence.call_to_meeting(meeting=out, reason="Talk first", by=user(out, name), now=SOON)
    assert found.status == M.CALLED_TO_MEETING
    told = StatusChange.objects.values_list("verb", "reason", "by").get(verb="call-to-meeting")
    assert told == ("call-to-meeting", "Talk first", user(out, name).pk)
    with pytest.raises(Refused, match="time for answers is over"):
        answer(out, "mia", "agrees")
    assert (correspondence.end_due(now=AFTER), Decision.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("name", "reason", "now", "words"),
    [
        ("avi", "Talk", SOON, "member with a vote"),
        ("mia", " ", SOON, "Say why"),
        ("mia", "Talk", END, "time for answers is over"),
    ],
)
def test_it_is_not_called_to_a_meeting(name, reason, now, words, out):
    with pytest.raises(Refused, match=words):
        correspondence.call_to_meeting(meeting=out, reason=reason, by=user(out, name), now=now)
    assert Meeting.objects.get().status == M.CIRCULATED


def test_no_call_stays_that_cannot_be_recorded(out, broken_record):
    mia = user(out, "mia")
    broken_record(lambda: correspondence.call_to_meeting(meeting=out, reason="Talk", by=mia, now=SOON))
    assert Meeting.objects.get().status == M.CIRCULATED


# Ended


def decisions():
    return list(Decision.objects.values_list("number", "item__title", "topic", "verb", "reason"))


def test_when_time_is_up_it_is_decided_item_by_item(out):
    agree(out, "ada", "hew")
    answer(out, "pol", "abstains", "disagrees:Too dear")
    answer(out, "mia", "disagrees:No", "agrees")
    assert correspondence.end_due(now=END) == 1
    assert Meeting.objects.get().status == M.DECIDED
    assert decisions() == [
        (1, "Pay", "Pay", "agreed", "2 agree, 1 does not agree, 1 takes no position"),
        (2, "Save", "Save", "not_agreed", "pol's: Too dear"),
    ]


def test_it_lapses_when_a_required_partner_said_nothing_on_an_item(out):
    agree(out, "ada", "hew", "mia")
    answer(out, "pol", "agrees")
    assert correspondence.missing_seats(out) == [S.POLICE]
    assert correspondence.end_due(now=AFTER) == 1
    assert (Meeting.objects.get().status, decisions()) == (M.LAPSED, [])
    assert AuditEntry.objects.get(kind="partnership.correspondence-lapsed").actor is None


def test_ending_twice_changes_nothing_and_before_the_end_nothing_ends(out):
    agree(out, "ada", "hew", "pol")
    assert correspondence.end_due(now=END - timedelta(seconds=1)) == 0
    assert correspondence.end_due(now=END) == 1
    before = decisions()
    assert (correspondence.end_due(now=AFTER), decisions(), len(before)) == (0, before, 2)


def test_only_the_partners_that_were_named_have_to_answer(meeting, team):
    circulate(meeting, team, required_seats=[S.HEALTH])
    agree(meeting, "hew")
    answer(meeting, "ada", "disagrees:No", "disagrees:No")
    assert correspondence.missing_seats(Meeting.objects.get()) == []
    correspondence.end_due(now=AFTER)
    assert [row[3] for row in decisions()] == ["agreed", "agreed"]


def test_a_part_of_an_agency_speaks_for_the_partner(out):
    AgencyRelation.objects.filter(seat=S.POLICE).delete()
    force = AgencyFactory(name="The force", parent=None)
    force.relations.create(kind=RelationKind.SAFEGUARDING_PARTNER, seat=S.POLICE, starts_on=date(2018, 1, 1))
    agree(out, "ada", "hew", "pol")
    assert correspondence.missing_seats(out) == [S.POLICE]
    pol = out.group.memberships.get(person__name="pol").agency
    pol.parent = force
    pol.save()
    assert correspondence.missing_seats(out) == []


def test_the_agency_that_holds_the_seat_on_the_day_speaks_for_the_partner(out):
    held = AgencyRelation.objects.get(seat=S.HEALTH)
    held.ends_on = date(2026, 5, 5)
    held.save()
    agree(out, "ada", "hew", "pol")
    assert correspondence.missing_seats(out) == [S.HEALTH]


def test_one_trouble_leaves_the_others_done():
    ending = correspondence._end
    facts = {"opens_at": NOW, "closes_at": END, "required_seats": [S.HEALTH]}
    first, second = (
        AgendaItemFactory(meeting=meeting_in(M.CIRCULATED, starts_on=date(2026, 5, day), **facts)).meeting
        for day in (6, 5)
    )

    def trouble(meeting, now):
        if meeting == first:
            raise RuntimeError
        return ending(meeting, now)

    with mock.patch.object(correspondence, "_end", trouble):
        assert correspondence.end_due(now=AFTER) == 1
    assert [Meeting.objects.get(pk=each.pk).status for each in (first, second)] == [M.CIRCULATED, M.LAPSED]


@pytest.mark.parametrize("answered", [("ada", "hew", "pol"), ("ada",)])
def test_nothing_ends_that_cannot_be_recorded(answered, out):
    agree(out, *answered)
    with mock.patch("partnership.operations.correspondence.audit.record", side_effect=RuntimeError):
        assert correspondence.end_due(now=AFTER) == 0
    assert (Meeting.objects.get().status, decisions()) == (M.CIRCULATED, [])


# Decided by the team


def test_it_is_decided_early_only_when_everybody_with_a_vote_has_answered(out, team):
    agree(out, "ada", "hew", "pol")
    answer(out, "mia", "agrees")
    with pytest.raises(Refused, match="6 May 2026.*1 still to come"):
        correspondence.decide(meeting=out, by=team, now=SOON)
    answer(out, "mia", "agrees", "abstains")
    assert correspondence.decide(meeting=out, by=team, now=SOON).status == M.DECIDED
    assert [row[3] for row in decisions()] == ["agreed", "agreed"]


def test_it_is_not_decided_without_a_required_partner(out, team):
    agree(out, "hew", "mia")
    with pytest.raises(Refused, match="Still to answer: Local authority, Police"):
        correspondence.decide(meeting=out, by=team, now=AFTER)
    assert (Meeting.objects.get().status, decisions()) == (M.CIRCULATED, [])


def test_nothing_is_decided_that_cannot_be_recorded(out, team, broken_record):
    agree(out, "ada", "hew", "pol")
    broken_record(lambda: correspondence.decide(meeting=out, by=team, now=AFTER))
    assert (Meeting.objects.get().status, decisions()) == (M.CIRCULATED, [])


# Reported


def test_what_was_decided_stands_on_the_next_agenda_by_itself(out, team):
    agree(out, "ada", "hew", "pol")
    correspondence.end_due(now=AFTER)
    ahead = meetings.plan(
        group=out.group, starts_on=date(2026, 6, 1), starts_at=time(10), how=MeetingFormat.VIRTUAL, by=team
    )
    meetings.publish_agenda(meeting=ahead, by=team)
    item = ahead.agenda_items.get()
    assert (item.kind, item.title, item.about) == ("correspondence", "Decided by correspondence: Budget", out)


ENDS = {
    "decided": lambda out, by: agree(out, "ada", "hew", "pol") or correspondence.end_due(now=AFTER),
    "lapsed": lambda out, by: correspondence.end_due(now=AFTER),
    "called_to_meeting": lambda out, by: correspondence.call_to_meeting(meeting=out, reason="Talk", by=by, now=SOON),
}


@pytest.mark.parametrize("status", ENDS)
def test_however_it_ends_it_stands_on_an_agenda_that_is_out_already(status, out, team):
    first, second = (
        AgendaItemFactory(
            meeting__group=out.group, meeting__status=M.AGENDA_PUBLISHED, meeting__starts_on=date(2026, month, 1)
        ).meeting
        for month in (6, 7)
    )
    ENDS[status](out, user(out, "mia"))
    assert Meeting.objects.get(pk=out.pk).status == status
    assert [list(each.agenda_items.values_list("kind", "about")) for each in (first, second)] == [
        [("correspondence", out.pk), ("typed", None)],
        [("typed", None)],
    ]


# Rivals


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_does(out, rivals):
    team = make("team")
    agree(out, "ada", "hew", "pol")
    outcomes = rivals(lambda: correspondence.decide(meeting=out, by=team, now=AFTER).status)
    assert outcomes == ["This can no longer be done"] * 3 + ["decided"]
    assert len(decisions()) == 2


@pytest.mark.django_db(transaction=True)
def test_of_several_clocks_one_ends_it(out, rivals):
    agree(out, "ada", "hew", "pol")
    assert rivals(lambda: correspondence.end_due(now=AFTER)) == [0, 0, 0, 1]
    assert len(decisions()) == 2
