"""Meetings: created for a year, edited while upcoming, or cancelled."""

from datetime import date, time
from unittest import mock

import pytest

from partnership.board.operations import meetings
from partnership.models import (
    Meeting,
    MeetingFormat,
    MeetingStatus,
)
from shield.models import AuditEntry, StatusChange
from shield.refusals import Refused
from tests.cast import make
from tests.factories.meetings import (
    AgendaItemFactory,
    ChairTurnFactory,
    PlannedMeetingFactory,
    StandingItemFactory,
    meeting_in,
)
from tests.factories.partnership import GroupFactory, MembershipFactory

pytestmark = pytest.mark.django_db
M = MeetingStatus
DAY = date(2027, 4, 8)


def plan(group, by, day=DAY, **more):
    return meetings.create(group=group, starts_on=day, by=by, **more)


# Planned


def test_a_meeting_is_created_as_typed(team):
    group = GroupFactory(slug="board")
    meeting = plan(
        group, team, starts_at=time(10), ends_at=time(12), format=MeetingFormat.HYBRID, venue="Hall", title="AGM"
    )
    kept = Meeting.objects.get()
    assert kept == meeting
    assert (kept.slug, kept.group, kept.title, kept.status) == ("board-2027-04-08", group, "AGM", M.DRAFT)
    assert (kept.starts_on, kept.starts_at, kept.ends_at) == (DAY, time(10), time(12))
    assert (kept.format, kept.venue, kept.sequence) == (MeetingFormat.HYBRID, "Hall", None)
    assert AuditEntry.objects.get(kind="partnership.meeting-created").facts == {"on": "2027-04-08"}


def test_papers_are_due_five_working_days_before_across_easter(team):
    # Thursday 8 April 2027; Easter Monday 29 March and Good Friday 26 March do not count.
    days = [plan(GroupFactory(paper_days=days), team).papers_due_on for days in (5, 8, 0)]
    assert days == [date(2027, 4, 1), date(2027, 3, 25), DAY]


def test_a_group_does_not_meet_twice_on_a_day(team):
    group = GroupFactory()
    plan(group, team)
    with pytest.raises(Refused, match="^This group already meets on ") as refusal:
        plan(group, team)
    assert (refusal.value.field, Meeting.objects.count()) == ("starts_on", 1)
    plan(GroupFactory(), team)
    assert Meeting.objects.count() == 2


def test_a_group_can_meet_on_the_day_of_a_decision_by_correspondence(team):
    group = GroupFactory(slug="board")
    formats = (MeetingFormat.IN_PERSON, MeetingFormat.CORRESPONDENCE)
    made = [plan(group, team, format=how) for how in formats]
    assert [each.slug for each in made] == ["board-2027-04-08", "board-2027-04-08-2"]
    for how in formats:
        with pytest.raises(Refused, match="^This group already meets on "):
            plan(group, team, format=how)


def test_a_cancelled_meeting_frees_its_date_and_keeps_its_address(team):
    group = GroupFactory(slug="board")
    meetings.cancel(meeting=plan(group, team), reason="Snow", by=team)
    assert plan(group, team).slug == "board-2027-04-08-2"


def test_the_end_must_be_after_the_start(team):
    with pytest.raises(Refused, match="^End time must be after the start time$") as refusal:
        plan(GroupFactory(), team, starts_at=time(10), ends_at=time(10))
    assert (refusal.value.field, Meeting.objects.count()) == ("ends_at", 0)


def test_several_meetings_are_created_in_order_without_duplicate_dates(team):
    days = [date(2027, 9, 1), date(2027, 3, 3), date(2027, 9, 1)]
    made = meetings.create_several(group=GroupFactory(), days=days, by=team, starts_at=time(9, 30))
    assert [(each.starts_on, each.starts_at) for each in made] == [
        (date(2027, 3, 3), time(9, 30)),
        (date(2027, 9, 1), time(9, 30)),
    ]


def test_no_meeting_is_created_when_one_date_is_taken(team):
    group = GroupFactory()
    plan(group, team, day=date(2027, 9, 1))
    with pytest.raises(Refused, match="^This group already meets on "):
        meetings.create_several(group=group, days=[date(2027, 3, 3), date(2027, 9, 1)], by=team)
    assert Meeting.objects.count() == 1


def test_the_chair_rotates_among_three_agencies(team):
    group = GroupFactory()
    first, second, third = (ChairTurnFactory(group=group, order=n).agency for n in (1, 2, 3))
    days = [date(2027, month, 1) for month in range(1, 6)]
    made = meetings.create_several(group=group, days=days, by=team)
    assert [each.chair_agency for each in made] == [first, second, third, first, second]


def test_a_cancelled_meeting_takes_no_turn_to_chair(team):
    group = GroupFactory()
    first, second = (ChairTurnFactory(group=group, order=n).agency for n in (1, 2))
    off = plan(group, team, day=date(2027, 1, 1))
    meetings.cancel(meeting=off, reason="Snow", by=team)
    again = plan(group, team, day=date(2027, 2, 1))
    assert (off.chair_agency, again.chair_agency) == (first, first)
    assert plan(group, team, day=date(2027, 3, 1)).chair_agency == second


def test_a_group_without_turns_has_no_chairing_agency(team):
    ChairTurnFactory()
    assert plan(GroupFactory(), team).chair_agency is None


def test_creating_without_an_audit_entry_is_rolled_back(team, broken_record):
    group = StandingItemFactory().group
    broken_record(lambda: plan(group, team))
    assert Meeting.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_concurrent_meetings_on_one_date_succeed_once(rivals):
    team, group = make("team"), GroupFactory()
    outcomes = rivals(lambda: plan(group, team).status)
    assert outcomes == ["This group already meets on Thursday 8 April 2027"] * 3 + ["draft"]
    assert Meeting.objects.count() == 1


# Changed


def edit(meeting, by, **changes):
    return meetings.update(meeting=meeting, version=changes.pop("version", meeting.version), by=by, **changes)


def test_changing_the_date_moves_the_due_date_of_papers(team):
    meeting = plan(GroupFactory(), team)
    edit(meeting, team, venue="Hall", starts_on=date(2027, 4, 15))
    meeting.refresh_from_db()
    assert (meeting.venue, meeting.version, meeting.papers_due_on) == ("Hall", 2, date(2027, 4, 8))
    edit(meeting, team, starts_on=date(2027, 4, 22), papers_due_on=date(2027, 4, 1))
    assert Meeting.objects.get().papers_due_on == date(2027, 4, 1)


def test_an_old_version_is_refused(team):
    meeting = plan(GroupFactory(), team)
    edit(meeting, team, venue="Hall")
    with pytest.raises(Refused, match="Another person saved changes while you were editing"):
        edit(meeting, team, version=1, venue="Library")
    assert Meeting.objects.values_list("venue", "version").get() == ("Hall", 2)


@pytest.mark.parametrize("status", [status for status in M if status not in {M.DRAFT, M.AGENDA_PUBLISHED}])
def test_only_upcoming_meetings_can_be_edited(status, team):
    meeting = meeting_in(status)
    with pytest.raises(Refused, match="^You can only edit a meeting that has not taken place$"):
        edit(meeting, team, venue="Library")
    assert Meeting.objects.get(pk=meeting.pk).venue == ""


def test_a_new_end_must_be_after_the_new_start(team):
    with pytest.raises(Refused, match="^End time must be after the start time$"):
        edit(PlannedMeetingFactory(), team, starts_at=time(11), ends_at=time(10))


@pytest.mark.parametrize("changes", [{"ends_at": time(9)}, {"starts_at": time(13)}])
def test_a_new_time_is_compared_with_the_unchanged_one(changes, team):
    meeting = PlannedMeetingFactory(starts_at=time(10), ends_at=time(12))
    with pytest.raises(Refused, match="^End time must be after the start time$"):
        edit(meeting, team, **changes)


def test_a_meeting_cannot_move_to_a_date_that_is_taken(team):
    group = GroupFactory()
    plan(group, team)
    moved = plan(group, team, day=date(2027, 5, 6))
    with pytest.raises(Refused, match="^This group already meets on "):
        edit(moved, team, starts_on=DAY)


def test_an_edit_without_its_audit_entry_is_rolled_back(team):
    meeting = PlannedMeetingFactory()
    with mock.patch("shield.operations.edits.audit.record", side_effect=RuntimeError), pytest.raises(RuntimeError):
        edit(meeting, team, venue="Library")
    assert Meeting.objects.values_list("venue", "version").get() == ("", 1)


# Called with an agenda


def test_an_agenda_is_published_once(team):
    meeting = AgendaItemFactory(meeting=PlannedMeetingFactory()).meeting
    assert meetings.publish_agenda(meeting=meeting, by=team).status == M.AGENDA_PUBLISHED
    assert AuditEntry.objects.get(kind="partnership.agenda-published").facts == {"items": 1}
    with pytest.raises(Refused, match="^You can no longer do this"):
        meetings.publish_agenda(meeting=meeting, by=team)


WANTS = [
    ({"format": MeetingFormat.CORRESPONDENCE}, "Circulate it instead"),
    ({"starts_at": None}, "Enter the start time"),
    ({"format": MeetingFormat.IN_PERSON}, "Enter the venue"),
    ({"format": MeetingFormat.HYBRID}, "Enter the venue"),
]


@pytest.mark.parametrize(("facts", "words"), WANTS)
def test_publishing_an_agenda_needs_time_place_and_items(facts, words, team):
    meeting = AgendaItemFactory(meeting=PlannedMeetingFactory(**facts)).meeting
    with pytest.raises(Refused, match=words):
        meetings.publish_agenda(meeting=meeting, by=team)
    assert Meeting.objects.values_list("status", "sequence").get() == (M.DRAFT, None)


def test_publishing_an_agenda_needs_an_item(team):
    with pytest.raises(Refused, match="^Add at least one agenda item first$"):
        meetings.publish_agenda(meeting=PlannedMeetingFactory(), by=team)
    assert Meeting.objects.get().status == M.DRAFT


def test_publishing_an_agenda_without_its_audit_entry_is_rolled_back(team, broken_record, noticed):
    meeting = AgendaItemFactory(meeting=PlannedMeetingFactory()).meeting
    MembershipFactory(group=meeting.group)
    broken_record(lambda: meetings.publish_agenda(meeting=meeting, by=team))
    assert Meeting.objects.values_list("status", "sequence").get() == (M.DRAFT, None)
    assert (noticed(), StatusChange.objects.count()) == ([], 0)


# Called off


@pytest.mark.parametrize("status", [M.DRAFT, M.AGENDA_PUBLISHED, M.CIRCULATED])
def test_an_upcoming_meeting_is_cancelled_with_a_reason(status, team):
    meeting = meeting_in(status)
    meetings.cancel(meeting=meeting, reason="Snow", by=team)
    assert Meeting.objects.get().status == M.CANCELLED
    assert StatusChange.objects.values_list("verb", "was", "reason", "by").get() == ("cancel", status, "Snow", team.pk)


def test_cancelling_needs_a_reason(team):
    with pytest.raises(Refused):
        meetings.cancel(meeting=PlannedMeetingFactory(), reason=" ", by=team)


def test_cancelling_without_an_audit_entry_is_rolled_back(team, broken_record, noticed):
    meeting = PlannedMeetingFactory(status=M.AGENDA_PUBLISHED, sequence=0)
    MembershipFactory(group=meeting.group)
    broken_record(lambda: meetings.cancel(meeting=meeting, reason="Snow", by=team))
    assert Meeting.objects.values_list("status", "sequence").get() == (M.AGENDA_PUBLISHED, 0)
    assert noticed() == []
