"""Permissions on meetings: every verb, in every status, for every person."""

from datetime import timedelta

import pytest

from partnership.board.rules import (
    attended,
    can_vote_at,
    chairs,
    is_correspondence,
    is_meeting,
    is_of_public_group,
    may_read_minutes,
    may_read_paper,
    may_see_visual_record,
)
from partnership.models import GroupKind, Meeting, MeetingFormat, MeetingStatus, MembershipRole, Paper, Visibility
from shield import working_days
from shield.records.workflow import moves_for, permission_for
from tests.cast import EVERYBODY, group_of, make
from tests.factories.meetings import AttendanceFactory, DocumentFactory, PaperFactory, meeting_in
from tests.factories.partnership import GroupFactory, MembershipFactory, PostFactory
from tests.factories.publications import MeetingFactory
from tests.partnership.board.meeting_table import LIFE

pytestmark = pytest.mark.django_db
M = MeetingStatus

# Besides the cast: those of the Board, and the chair of another group.
OF_THE_BOARD = {"chair": MembershipRole.CHAIR, "adviser": MembershipRole.ADVISER}
PEOPLE = (*sorted(EVERYBODY), *OF_THE_BOARD, "chair_of_another_group")


def person(name):
    if name in EVERYBODY:
        return make(name)
    post = PostFactory(person__name=name)
    group = group_of(GroupKind.BOARD) if name in OF_THE_BOARD else GroupFactory()
    MembershipFactory(group=group, person=post.person, role=OF_THE_BOARD.get(name, MembershipRole.CHAIR))
    return post.person.user


def board(*, is_public=True):
    group = group_of(GroupKind.BOARD)
    group.has_public_page = is_public
    group.save()
    return group


@pytest.mark.slow
@pytest.mark.parametrize("how", ["people", "by_correspondence"])
@pytest.mark.parametrize("name", PEOPLE)
def test_each_person_can_make_exactly_the_moves_of_the_table_in_every_state(name, how):
    user, group = person(name), board()
    style = MeetingFormat.CORRESPONDENCE if how == "by_correspondence" else MeetingFormat.VIRTUAL
    found, expected = {}, {}
    for status in M:
        meeting = meeting_in(status, group=group, agreed_by=MeetingFactory())
        meeting.format = style
        found[status] = [move.verb for move in moves_for(meeting, user)]
        expected[status] = [verb for verb, step in LIFE.items() if status in step.moves and name in getattr(step, how)]
    assert found == expected


@pytest.mark.slow
@pytest.mark.parametrize("name", PEOPLE)
def test_moves_are_denied_without_a_meeting(name):
    user = person(name)
    assert [verb for verb in LIFE if user.has_perm(permission_for(Meeting, verb))] == []


def test_minutes_of_a_group_without_a_public_page_cannot_be_published(team):
    meeting = meeting_in(M.MINUTES_AGREED, group=board(is_public=False))
    assert moves_for(meeting, team) == []


# The general rights

PERMISSIONS = {
    "partnership.see-meetings": {
        *("board_member", "board_chair", "executive_member", "lead_partner", "delegated_partner", "scrutineer", "team"),
        *("hub_member", "review_member", "other_member", "crest_member", "crest_chair", "other_panel_member"),
        *("named_reader", "relative", "chair", "adviser", "chair_of_another_group"),
    },
    "partnership.read-drafts": {"team", "scrutineer"},
    "partnership.read-restricted": {
        *("team", "scrutineer", "executive_member", "lead_partner", "delegated_partner"),
    },
    "partnership.edit-governance": {"team"},
    "partnership.respond": {"board_member", "board_chair", "chair"},
    "partnership.amend-minutes": {"chair"},
}


@pytest.mark.slow
@pytest.mark.parametrize("right", PERMISSIONS)
def test_each_permission_belongs_to_these_people(right):
    meeting = meeting_in(M.MINUTES_DRAFT, group=board())
    people = {name: person(name) for name in PEOPLE}
    AttendanceFactory(meeting=meeting, person=people["chair"].person)
    AttendanceFactory(meeting=meeting, person=people["team"].person, presence="apologies")
    AttendanceFactory(meeting=meeting, person=people["board_member"].person, presence="deputy", name="Bea")
    about = [meeting] if right in {"partnership.respond", "partnership.amend-minutes"} else []
    assert {name for name, user in people.items() if user.has_perm(right, *about)} == PERMISSIONS[right]


ABOUT_A_MEETING = [chairs, can_vote_at, attended, is_meeting, is_correspondence, is_of_public_group]
ABOUT_A_DOCUMENT = [may_read_paper, may_read_minutes, may_see_visual_record]


@pytest.mark.parametrize("predicate", [*ABOUT_A_MEETING, *ABOUT_A_DOCUMENT], ids=lambda predicate: predicate.name)
def test_predicates_about_a_record_are_false_without_one(predicate, team):
    assert predicate(team, None) is False


@pytest.mark.parametrize("predicate", [chairs, can_vote_at, attended], ids=lambda predicate: predicate.name)
def test_an_anonymous_visitor_does_not_chair_vote_or_attend(predicate, anonymous):
    assert predicate(anonymous, MeetingFactory()) is False


@pytest.mark.parametrize("predicate", ABOUT_A_DOCUMENT, ids=lambda predicate: predicate.name)
def test_a_document_of_another_kind_is_not_a_paper_minutes_or_picture(predicate, team):
    assert predicate(team, DocumentFactory()) is False


@pytest.mark.slow
@pytest.mark.parametrize("status", [M.DRAFT, M.AGENDA_PUBLISHED, M.MINUTES_AGREED, M.PUBLISHED])
@pytest.mark.parametrize("visibility", list(Visibility))
def test_a_document_is_read_by_those_who_can_see_the_paper(visibility, status):
    paper = PaperFactory(item__meeting=meeting_in(status, group=board()), item__visibility=visibility)
    everybody = {name: person(name) for name in PEOPLE}
    may = {name for name, user in everybody.items() if paper.document.readable_by(user)}
    assert may == {name for name, user in everybody.items() if Paper.objects.visible_to(user).exists()}
    assert ("anonymous" in may) == (visibility == Visibility.PUBLIC and status == M.PUBLISHED)


def test_a_paper_that_was_replaced_keeps_its_readers(team, anonymous):
    paper = PaperFactory()
    paper.replaced_by = PaperFactory(item=paper.item)
    paper.save()
    assert [paper.document.readable_by(user) for user in (team, anonymous)] == [True, False]


def test_an_ended_membership_cannot_vote(board_member):
    meeting = MeetingFactory(group=board())
    assert (can_vote_at(board_member, meeting), chairs(board_member, meeting)) == (True, False)
    board_member.person.memberships.update(ends_on=working_days.today() - timedelta(days=1))
    assert can_vote_at(board_member, meeting) is False


@pytest.mark.parametrize("status", [M.HELD, M.PUBLISHED])
def test_a_picture_is_seen_by_those_who_can_see_the_meeting_and_have_an_account(status, the_cast):
    document = DocumentFactory(permission="partnership.see-visual-record")
    meeting = meeting_in(status, group=board())
    meeting.visual_records.create(document=document, description="A tree")
    people = ("anonymous", "practitioner", "board_member", "team")
    seen = [name for name in people if document.readable_by(the_cast(name))]
    assert seen == {M.HELD: ["board_member", "team"], M.PUBLISHED: ["practitioner", "board_member", "team"]}[status]
