"""The workflow of a meeting, and who can see meetings, items, papers, decisions and positions."""

from datetime import date
from types import SimpleNamespace

import pytest

from partnership.models import (
    AgendaItem,
    Decision,
    GroupKind,
    Meeting,
    MeetingStatus,
    Paper,
    Position,
    Visibility,
    search_meetings,
)
from shield.models import StatusChange
from shield.records.workflow import advance
from shield.refusals import Refused
from tests.cast import SIGNED_IN, group_of, make
from tests.factories.meetings import (
    AgendaItemFactory,
    PaperFactory,
    PositionFactory,
    meeting_in,
)
from tests.factories.partnership import GroupFactory
from tests.factories.publications import DecisionFactory, MeetingFactory
from tests.partnership.board.meeting_table import LIFE
from tests.savepoints import undone

pytestmark = pytest.mark.django_db
M = MeetingStatus


def test_the_table_names_every_verb_once():
    assert [move.verb for move in Meeting.WORKFLOW] == list(LIFE)


def stamps(verb):
    """Return the fields that the database requires with a move."""
    if verb == "circulate":
        whole = meeting_in(M.CIRCULATED)
        return {"format": whole.format, "opens_at": whole.opens_at, "closes_at": whole.closes_at}
    return {"agreed_by": MeetingFactory()} if verb == "agree-minutes" else {}


@pytest.mark.slow
@pytest.mark.parametrize("status", list(M))
def test_a_move_starts_only_from_the_statuses_of_the_table(status, team, subtests):
    key = meeting_in(status).pk
    for verb, step in LIFE.items():
        with subtests.test(verb), undone():
            meeting, target, more = Meeting.objects.get(pk=key), step.moves.get(status), stamps(verb)
            if target is None:
                with pytest.raises(Refused, match="can no longer"):
                    advance(meeting, verb, by=team, **more)
            else:
                advance(meeting, verb, by=team, **more)
            found = Meeting.objects.get(pk=key)
            told = list(StatusChange.objects.values_list("verb", "was", "now", "by"))
            assert (found.status, told) == ((target, [(verb, status, target, team.pk)]) if target else (status, []))


TOOK_PLACE = {M.HELD, M.MINUTES_DRAFT, M.MINUTES_AGREED, M.PUBLISHED, M.DECIDED}
LOCKED = {M.MINUTES_AGREED, M.PUBLISHED, M.DECIDED, M.LAPSED, M.REFERRED, M.CANCELLED}
UPCOMING = {M.DRAFT, M.AGENDA_PUBLISHED, M.CIRCULATED}


@pytest.mark.parametrize("status", list(M))
def test_which_statuses_took_place_are_locked_and_are_upcoming(status):
    meeting = meeting_in(status, starts_on=date(2019, 1, 1))
    found = Meeting.objects.filter(pk=meeting.pk)
    told = (meeting.took_place, found.held().exists(), meeting.is_locked, found.upcoming(date(2019, 1, 1)).exists())
    expected = (status in TOOK_PLACE, status in TOOK_PLACE, status in LOCKED, status in UPCOMING)
    assert (told, found.upcoming(date(2019, 1, 2)).exists()) == (expected, False)


# Who knows of it

GOVERNS = {
    *("board_member", "board_chair", "executive_member", "lead_partner", "delegated_partner", "scrutineer", "team"),
}
RESTRICTED = GOVERNS - {"board_member", "board_chair"}
DRAFTS = {"team", "scrutineer"}


def board(**facts):
    group = group_of(GroupKind.BOARD)
    group.has_public_page = True
    group.save()
    return {"group": group, **facts}


def readers(find):
    """Return the people of the cast for whom ``find`` has a result."""
    return {name for name in ("anonymous", *sorted(SIGNED_IN)) if find(make(name))}


@pytest.mark.slow
@pytest.mark.parametrize("status", list(M))
def test_readers_of_governance_records_see_a_meeting_and_all_a_published_one(status):
    meeting_in(status, **board())
    everybody = {"anonymous", *SIGNED_IN}
    assert readers(lambda user: Meeting.objects.visible_to(user).filter(status=status)) == (
        everybody if status == M.PUBLISHED else GOVERNS
    )


def test_published_minutes_of_a_group_without_a_public_page_are_not_public(anonymous, hub_member, board_member):
    meeting = meeting_in(M.PUBLISHED, group=group_of(GroupKind.LEARNING_HUB))
    seen = [Meeting.objects.visible_to(user).filter(pk=meeting.pk).exists() for user in (anonymous, board_member)]
    assert (seen, Meeting.objects.visible_to(hub_member).filter(pk=meeting.pk).exists()) == ([False, True], True)


@pytest.mark.parametrize("status", [M.DRAFT, M.HELD, M.PUBLISHED])
def test_a_member_sees_the_meetings_of_the_own_group_only(status, hub_member, review_member):
    own = meeting_in(status, group=group_of(GroupKind.LEARNING_HUB))
    meeting_in(status, group=group_of(GroupKind.LEARNING_FROM_PRACTICE))
    assert list(Meeting.objects.visible_to(hub_member).filter(status=status)) == [own]


def item_readers(visibility, status):
    """Return who can read an item of the Board."""
    if status == M.DRAFT:
        return DRAFTS
    if visibility == Visibility.RESTRICTED:
        return RESTRICTED
    if visibility == Visibility.PUBLIC and status == M.PUBLISHED:
        return {"anonymous", *SIGNED_IN}
    return GOVERNS


@pytest.mark.slow
@pytest.mark.parametrize("status", list(M))
@pytest.mark.parametrize("visibility", list(Visibility))
def test_an_item_its_papers_decisions_and_positions_have_the_same_readers(visibility, status):
    item = AgendaItemFactory(meeting=meeting_in(status, **board()), visibility=visibility)
    DecisionFactory(meeting=item.meeting, item=item)
    PaperFactory(item=item)
    PositionFactory(item=item)
    found = [
        readers(lambda user, model=model: model.objects.visible_to(user).exists())
        for model in (AgendaItem, Decision, Paper, Position)
    ]
    assert found == [item_readers(visibility, status)] * 4


@pytest.mark.parametrize(
    ("visibility", "seen"), [(Visibility.PUBLIC, True), (Visibility.MEMBERS, True), (Visibility.RESTRICTED, False)]
)
def test_a_member_reads_the_items_of_the_own_group_unless_restricted(visibility, seen, hub_member):
    item = AgendaItemFactory(meeting__group=group_of(GroupKind.LEARNING_HUB), visibility=visibility)
    other = AgendaItemFactory(visibility=visibility)
    found = AgendaItem.objects.visible_to(hub_member).filter(pk__in=[item.pk, other.pk])
    assert list(found) == [item] * seen


def test_members_do_not_see_a_draft_agenda(hub_member):
    AgendaItemFactory(meeting__group=group_of(GroupKind.LEARNING_HUB), meeting__status=M.DRAFT)
    assert AgendaItem.objects.visible_to(hub_member).count() == 0


def test_a_decision_without_an_item_is_for_readers_of_governance_records():
    DecisionFactory(meeting=meeting_in(M.PUBLISHED, **board()))
    assert readers(lambda user: Decision.objects.visible_to(user)) == GOVERNS


# Whose minutes


@pytest.mark.parametrize("status", list(M))
def test_draft_minutes_are_for_the_group_and_agreed_ones_for_all_who_see_the_meeting(status, the_cast):
    meeting = meeting_in(status, **board())
    read = [
        name
        for name in ("anonymous", "board_member", "executive_member", "scrutineer", "team")
        if Meeting.objects.with_minutes(the_cast(name)).filter(pk=meeting.pk).exists()
    ]
    everybody = ["anonymous", "board_member", "executive_member", "scrutineer", "team"]
    expected = {
        M.HELD: ["scrutineer", "team"],
        M.MINUTES_DRAFT: ["board_member", "scrutineer", "team"],
        M.MINUTES_AGREED: everybody,
        M.PUBLISHED: everybody,
    }
    assert read == expected.get(status, [])


# Found by words


def test_a_meeting_is_found_by_its_title_items_and_decisions(board_member):
    items = AgendaItemFactory(title="Kestrels")
    decision = DecisionFactory(topic="A kestrel")
    titled = MeetingFactory(title="The kestrel")
    MeetingFactory()
    assert set(search_meetings(Meeting.objects.all(), "kestrel", board_member)) == {
        items.meeting,
        decision.meeting,
        titled,
    }


@pytest.mark.parametrize("beside", [True, False], ids=["beside an open item", "alone"])
def test_a_restricted_item_is_found_only_by_its_readers(beside, board_member, scrutineer):
    item = AgendaItemFactory(title="Kestrels", visibility=Visibility.RESTRICTED)
    if beside:
        AgendaItemFactory(meeting=item.meeting)
    found = [list(search_meetings(Meeting.objects.all(), "kestrel", user)) for user in (board_member, scrutineer)]
    assert found == [[], [item.meeting]]


@pytest.mark.parametrize("beside", [True, False], ids=["beside an open item", "alone"])
def test_a_decision_on_a_restricted_item_is_found_only_by_its_readers(beside, board_member, scrutineer):
    item = AgendaItemFactory(title="Birds", visibility=Visibility.RESTRICTED)
    DecisionFactory(meeting=item.meeting, item=item, topic="Kestrels")
    if beside:
        AgendaItemFactory(meeting=item.meeting)
    found = [list(search_meetings(Meeting.objects.all(), "kestrel", user)) for user in (board_member, scrutineer)]
    assert found == [[], [item.meeting]]


def test_a_meeting_with_a_restricted_item_is_found_by_its_other_items(board_member):
    meeting = AgendaItemFactory(title="Kestrels").meeting
    AgendaItemFactory(meeting=meeting, visibility=Visibility.RESTRICTED)
    assert list(search_meetings(Meeting.objects.all(), "kestrel", board_member)) == [meeting]


@pytest.mark.parametrize("model", ["item", "decision"])
def test_the_public_finds_no_published_meeting_by_words_for_members(model, anonymous):
    item = AgendaItemFactory(
        meeting=meeting_in(M.PUBLISHED, **board()), title="Kestrels" if model == "item" else "Birds"
    )
    DecisionFactory(meeting=item.meeting, item=item, topic="Kestrels" if model == "decision" else "Birds")
    assert search_meetings(Meeting.objects.visible_to(anonymous), "kestrel", anonymous).count() == 0


def test_a_draft_agenda_is_found_only_by_the_team(board_member, team):
    meeting = AgendaItemFactory(meeting__status=M.DRAFT, title="Kestrels").meeting
    assert [list(search_meetings(Meeting.objects.all(), "kestrel", user)) for user in (board_member, team)] == [
        [],
        [meeting],
    ]


# What a meeting says of itself


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "27 January 2020"),
        ({"precision": "month"}, "January 2020"),
        ({"ends_on": date(2020, 2, 1)}, "27 January 2020 to 1 February 2020"),
    ],
)
def test_the_date_is_shown_as_far_as_it_is_known(facts, words):
    assert MeetingFactory.build(group=GroupFactory.build(), **facts).when == words


def test_the_chair_is_the_partner_or_the_agency():
    assert MeetingFactory.build(group=GroupFactory.build(), chair_seat="health").chair == "Health"
    assert MeetingFactory.build(group=GroupFactory.build()).chair == ""


def test_responses_are_open_from_the_opening_until_the_closing_time():
    meeting = meeting_in(M.CIRCULATED)
    times = SimpleNamespace(opens=meeting.opens_at, closes=meeting.closes_at)
    second = date.resolution / 86400
    moments = [times.opens - second, times.opens, times.closes - second, times.closes]
    assert [meeting.is_open_for_responses(at) for at in moments] == [False, True, True, False]
    assert meeting_in(M.DECIDED).is_open_for_responses(times.opens) is False
