"""Moving a published meeting: what moves with it, and whom it tells, said before it is done and done as it was said."""

from datetime import date, time

import pytest
from django.urls import reverse

from partnership.board.operations import meeting_moves, meetings
from partnership.models import BudgetYear, GroupKind, ItemKind, Meeting, MeetingFormat
from shield.models import EmailNotice
from tests.cast import group_of
from tests.factories.meetings import AgendaItemFactory, PlannedMeetingFactory
from tests.factories.partnership import MembershipFactory
from tests.factories.publications import BudgetYearFactory
from tests.partnership.typed import typed_in, words
from tests.shield.views.test_concerns import box_in

pytestmark = [pytest.mark.django_db, pytest.mark.asks_to_confirm]
OLD, NEW = date(2090, 3, 15), date(2090, 4, 19)
FACTS = {"starts_at": time(10), "ends_at": time(12), "venue": "Hall", "format": MeetingFormat.HYBRID}


def member(meeting, name, **more):
    MembershipFactory(group=meeting.group, person__name=name, person__email=f"{name.lower()}@example.org", **more)


@pytest.fixture
def meeting(team):
    """Return a published meeting of the Board: two members, one of whom leaves before the new day, when one joins."""
    board = group_of(GroupKind.BOARD)
    made = PlannedMeetingFactory(group=board, papers_due_on=date(2090, 3, 8), **FACTS)
    AgendaItemFactory(meeting=made)
    member(made, "Ann")
    member(made, "Ben", ends_on=date(2090, 4, 1))
    meetings.publish_agenda(meeting=made, by=team)
    member(made, "Cleo", starts_on=date(2090, 4, 1))
    EmailNotice.objects.all().delete()
    return Meeting.objects.get(pk=made.pk)


def consequences(meeting, **changes):
    return meeting_moves.consequences(meeting, FACTS | {"starts_on": meeting.starts_on} | changes)


def test_a_move_names_the_papers_the_other_meetings_and_everyone_in_order(meeting):
    PlannedMeetingFactory(group=meeting.group, starts_on=date(2090, 3, 29))
    due = meeting_moves.papers_due(NEW, meeting.group)
    assert consequences(meeting, starts_on=NEW) == [
        f"Papers will be due on {due:%A} {due.day} {due:%B} 2090, not on Wednesday 8 March 2090.",
        "The meeting will be after the meeting on Wednesday 29 March 2090. Check the agendas of both.",
        "We will email a new calendar entry for Wednesday 19 April 2090, 10am to midday, Hall to Ann.",
        "We will email that the meeting is cancelled for them, as they are no longer members by then, to Ben.",
        "We will email an invitation, as they are members by then, to Cleo.",
    ]


def test_it_is_done_in_the_order_that_was_said(meeting, team):
    meetings.update(
        meeting=meeting, version=meeting.version, by=team, starts_on=NEW, papers_due_on=meeting.papers_due_on
    )
    told = list(EmailNotice.objects.order_by("pk").values_list("template", "to"))
    assert [(template.rpartition("/")[2], to) for template, to in told] == [
        ("meeting-changed", "ann@example.org"),
        ("meeting-cancelled", "ben@example.org"),
        ("meeting-invitation", "cleo@example.org"),
    ]
    moved = Meeting.objects.get(pk=meeting.pk)
    assert moved.papers_due_on == meeting_moves.papers_due(NEW, meeting.group)


def test_a_date_for_papers_that_was_changed_as_well_stays_as_entered(meeting, team):
    own = date(2090, 4, 3)
    assert consequences(meeting, starts_on=NEW, papers_due_on=own)[0].startswith("Papers will be due on Monday 3 April")
    meetings.update(meeting=meeting, version=meeting.version, by=team, starts_on=NEW, papers_due_on=own)
    assert Meeting.objects.get(pk=meeting.pk).papers_due_on == own


def test_what_would_be_late_is_named(meeting):
    BudgetYearFactory(label="next", starts_on=date(2090, 4, 1), ends_on=date(2091, 3, 31))
    key = f"budget:{BudgetYear.objects.get().pk}"
    AgendaItemFactory(meeting=meeting, kind=ItemKind.DUE, title="Agree Budget next", due_key=key)
    late = [each for each in consequences(meeting, starts_on=NEW) if "is on the agenda" in each]
    assert [each.partition(" is on the agenda")[0] for each in late] == ["“Agree Budget next”"]
    assert not [each for each in consequences(meeting, venue="Room 2") if "is on the agenda" in each]


@pytest.mark.parametrize("changes", [{}, {"title": "Extraordinary"}])
def test_nothing_is_said_where_nobody_is_told(meeting, changes):
    assert consequences(meeting, **changes) == []


def test_nothing_is_said_before_members_are_invited(meeting):
    Meeting.objects.filter(pk=meeting.pk).update(sequence=None)
    assert consequences(Meeting.objects.get(pk=meeting.pk), starts_on=NEW) == []


def test_the_page_says_so_before_the_meeting_is_moved(meeting, client, sign_in, team):
    url = reverse("partnership:meeting-update", args=[meeting.slug])
    sent = typed_in(sign_in(team).get(url)) | {"starts_on_0": 19, "starts_on_1": 4}
    page = client.post(url, sent)
    assert page.status_code == 422
    assert "When you save, in this order: Papers will be due on" in words(page)
    assert Meeting.objects.get(pk=meeting.pk).starts_on == OLD
    assert client.post(url, sent | box_in(page)).status_code == 302
    assert Meeting.objects.get(pk=meeting.pk).starts_on == NEW
