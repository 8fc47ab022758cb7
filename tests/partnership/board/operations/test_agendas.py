"""Agendas: standing and due items, turns to present, edits and papers."""

from datetime import UTC, date, datetime, time

import pytest
from django.core.files.base import ContentFile

from partnership.board.operations import agendas, meetings
from partnership.models import (
    AgendaItem,
    ItemKind,
    MeetingFormat,
    MeetingStatus,
    Paper,
    RelationKind,
    start_times,
)
from shield.models import Document
from shield.refusals import Refused
from tests.factories.meetings import (
    AgendaItemFactory,
    PaperFactory,
    PlannedMeetingFactory,
    StandingItemFactory,
    meeting_in,
)
from tests.factories.partnership import ActionFactory, AgencyFactory, GroupFactory
from tests.factories.publications import MeetingFactory
from tests.savepoints import undone

pytestmark = pytest.mark.django_db
M = MeetingStatus
K = ItemKind


def plan(group, by, day=date(2090, 3, 15), **more):
    return meetings.create(group=group, starts_on=day, by=by, **more)


def agenda(meeting):
    return list(meeting.agenda_items.values_list("number", "kind", "title"))


def kinds(meeting):
    return list(meeting.agenda_items.values_list("kind", flat=True))


# Of itself


def test_standing_items_are_on_a_new_agenda_in_order(team):
    group = GroupFactory()
    StandingItemFactory(group=group, order=2, title="Any other business")
    StandingItemFactory(group=group, order=1, title="Welcome", presenter="The chair", minutes=5)
    StandingItemFactory(title="Of another group")
    meeting = plan(group, team)
    assert agenda(meeting) == [(1, "standing", "Welcome"), (2, "standing", "Any other business")]
    assert (meeting.agenda_items.first().presenter, meeting.agenda_items.first().minutes) == ("The chair", 5)


def everything(team):
    """Return a new meeting of a group with minutes to agree, an open action and a decision by correspondence."""
    group = GroupFactory()
    StandingItemFactory(group=group, title="Welcome")
    held = meeting_in(M.MINUTES_DRAFT, group=group, starts_on=date(2026, 1, 12))
    ActionFactory(item=AgendaItemFactory(meeting=held))
    decided = meeting_in(M.DECIDED, group=group, starts_on=date(2026, 2, 2), title="Budget")
    return plan(group, team), held, decided


def test_the_agenda_opens_with_minutes_actions_and_correspondence(team):
    meeting, held, decided = everything(team)
    added = agendas.add_due_items(meeting=meeting, by=team)
    assert agenda(meeting) == [
        (1, "minutes", "Minutes of 12 January 2026"),
        (2, "actions", "Open actions"),
        (3, "correspondence", "Decided by correspondence: Budget"),
        (4, "standing", "Welcome"),
    ]
    assert list(meeting.agenda_items.values_list("about", flat=True)) == [held.pk, None, decided.pk, None]
    assert [item.kind for item in added] == ["minutes", "actions", "correspondence"]


def test_adding_due_items_twice_adds_nothing(team):
    meeting, *_ = everything(team)
    agendas.add_due_items(meeting=meeting, by=team)
    before = agenda(meeting)
    assert agendas.add_due_items(meeting=meeting, by=team) == []
    assert agenda(meeting) == before


def test_publishing_the_agenda_adds_due_items(team):
    group = GroupFactory()
    StandingItemFactory(group=group)
    meeting = plan(group, team, format=MeetingFormat.VIRTUAL, starts_at=time(10))
    meeting_in(M.HELD, group=group)
    meetings.publish_agenda(meeting=meeting, by=team)
    assert kinds(meeting) == ["minutes", "standing"]


def test_minutes_to_agree_are_on_one_agenda_only(team):
    group = GroupFactory()
    meeting_in(M.HELD, group=group)
    first, second = meetings.create_several(group=group, days=[date(2090, 1, 2), date(2090, 2, 1)], by=team)
    for meeting in (first, second):
        agendas.add_due_items(meeting=meeting, by=team)
    assert [kinds(first), kinds(second)] == [["minutes"], []]


def test_minutes_of_a_cancelled_agenda_move_to_the_next(team):
    group = GroupFactory()
    meeting_in(M.HELD, group=group)
    first, second = meetings.create_several(group=group, days=[date(2090, 1, 2), date(2090, 2, 1)], by=team)
    agendas.add_due_items(meeting=first, by=team)
    meetings.cancel(meeting=first, reason="Snow", by=team)
    agendas.add_due_items(meeting=second, by=team)
    assert kinds(second) == ["minutes"]


@pytest.mark.parametrize("status", [M.MINUTES_AGREED, M.PUBLISHED, M.CANCELLED, M.DRAFT])
def test_only_draft_minutes_are_on_the_agenda(status, team):
    group = GroupFactory()
    meeting_in(status, group=group)
    MeetingFactory()
    meeting = plan(group, team, day=date(2020, 3, 2))
    agendas.add_due_items(meeting=meeting, by=team)
    assert kinds(meeting) == []


@pytest.mark.parametrize(("status", "back"), [("open", True), ("reported_done", True), ("withdrawn", False)])
def test_open_actions_are_on_the_agenda_until_verified(status, back, team):
    group = GroupFactory()
    held = meeting_in(M.PUBLISHED, group=group, agreed_by=MeetingFactory())
    ActionFactory(item=AgendaItemFactory(meeting=held), status=status)
    ActionFactory()
    meeting = plan(group, team)
    agendas.add_due_items(meeting=meeting, by=team)
    assert kinds(meeting) == ["actions"] * back


@pytest.mark.parametrize(
    ("status", "title"),
    [
        (M.DECIDED, "Decided by correspondence: Budget"),
        (M.LAPSED, "Not decided by correspondence in time: Budget"),
        (M.REFERRED, "Referred to this meeting: Budget"),
    ],
)
def test_the_result_of_correspondence_is_reported_once(status, title, team):
    group = GroupFactory()
    meeting_in(status, group=group, title="Budget")
    first, second = meetings.create_several(group=group, days=[date(2090, 1, 2), date(2090, 2, 1)], by=team)
    for meeting in (first, second):
        agendas.add_due_items(meeting=meeting, by=team)
    assert [agenda(first), agenda(second)] == [[(1, "correspondence", title)], []]


def test_correspondence_on_a_cancelled_agenda_is_reported_at_the_next(team):
    group = GroupFactory()
    meeting_in(M.DECIDED, group=group)
    first, second = meetings.create_several(group=group, days=[date(2090, 1, 2), date(2090, 2, 1)], by=team)
    agendas.add_due_items(meeting=first, by=team)
    meetings.cancel(meeting=first, reason="Snow", by=team)
    agendas.add_due_items(meeting=second, by=team)
    assert kinds(second) == ["correspondence"]


def test_a_correspondence_has_no_standing_items(team):
    group = StandingItemFactory().group
    meeting_in(M.HELD, group=group)
    meeting = plan(group, team, format=MeetingFormat.CORRESPONDENCE)
    assert agendas.add_due_items(meeting=meeting, by=team) == []
    assert kinds(meeting) == []


# Whose turn it is to present


def relevant(name, ends_on=None):
    agency = AgencyFactory(name=name)
    agency.relations.create(kind=RelationKind.RELEVANT_AGENCY, starts_on=date(2018, 1, 1), ends_on=ends_on)
    return agency


def presented(agency, group, day, status=M.PUBLISHED):
    meeting = meeting_in(status, group=group, starts_on=day)
    AgendaItemFactory(meeting=meeting, kind=K.PRESENTATION, agency=agency)


def test_agencies_that_never_presented_come_first_then_the_longest_ago(team):
    group = GroupFactory(has_presentations=True)
    ash, beech, cedar, _ = relevant("Ash"), relevant("Beech"), relevant("Cedar"), AgencyFactory(name="Aspen")
    relevant("Alder", ends_on=date(2020, 1, 1))
    presented(ash, group, date(2019, 3, 4))
    presented(beech, group, date(2019, 1, 7))
    presented(cedar, GroupFactory(), date(2018, 1, 8))
    days = [date(2090, month, 1) for month in (1, 2, 3, 4)]
    made = meetings.create_several(group=group, days=days, by=team)
    assert [meeting.agenda_items.get(kind=K.PRESENTATION).agency for meeting in made] == [cedar, beech, ash, cedar]


def test_a_presentation_at_a_cancelled_meeting_does_not_count(team):
    group = GroupFactory(has_presentations=True)
    ash, beech = relevant("Ash"), relevant("Beech")
    presented(beech, group, date(2019, 1, 7))
    presented(ash, group, date(2019, 2, 4), status=M.CANCELLED)
    item = plan(group, team).agenda_items.get()
    assert (item.agency, item.title, item.presenter, item.minutes) == (ash, "Presentation: Ash", "Ash", 20)


@pytest.mark.parametrize("has_turns", [True, False])
def test_a_group_without_presentations_or_agencies_has_none(has_turns, team):
    if not has_turns:
        relevant("Ash")
    assert kinds(plan(GroupFactory(has_presentations=has_turns), team)) == []


# By hand


def test_items_are_added_at_the_end_and_renumbered_on_removal(team):
    meeting = PlannedMeetingFactory()
    first, _, _ = (agendas.add_item(meeting=meeting, title=title, by=team, minutes=5) for title in "abc")
    agendas.remove_item(item=first, by=team)
    assert agenda(meeting) == [(1, "typed", "b"), (2, "typed", "c")]


def test_an_item_moves_up_one_place_and_the_first_does_not_move(team):
    meeting = PlannedMeetingFactory()
    first, second = (agendas.add_item(meeting=meeting, title=title, by=team) for title in "ab")
    assert agendas.move_item_up(item=second, by=team).number == 1
    assert agendas.move_item_up(item=second, by=team).number == 1
    assert agenda(meeting) == [(1, "typed", "b"), (2, "typed", "a")]
    first.refresh_from_db()
    assert first.number == 2


def test_items_are_put_in_another_order(team):
    meeting = plan(GroupFactory(), team)
    first, second, third = (agendas.add_item(meeting=meeting, title=title, by=team) for title in ("A", "B", "C"))
    agendas.order_items(meeting=meeting, places={first.pk: 3, second.pk: 2, third.pk: 1}, by=team)
    assert [title for _, _, title in agenda(meeting)] == ["C", "B", "A"]
    # Items that share a place keep their order.
    agendas.order_items(meeting=meeting, places={first.pk: 1, second.pk: 2, third.pk: 2}, by=team)
    assert [title for _, _, title in agenda(meeting)] == ["A", "C", "B"]


def test_an_order_that_misses_an_item_is_refused(team):
    meeting = plan(GroupFactory(), team)
    first, _ = (agendas.add_item(meeting=meeting, title=title, by=team) for title in ("A", "B"))
    with pytest.raises(Refused, match="^The agenda has just changed. Open this page again.$"):
        agendas.order_items(meeting=meeting, places={first.pk: 2}, by=team)
    assert [title for _, _, title in agenda(meeting)] == ["A", "B"]


def test_an_old_version_of_an_item_is_refused(team):
    item = AgendaItemFactory(meeting=PlannedMeetingFactory())
    agendas.update_item(item=item, version=1, title="New", by=team)
    with pytest.raises(Refused, match="Another person saved changes while you were editing"):
        agendas.update_item(item=item, version=1, title="Newer", by=team)
    assert AgendaItem.objects.values_list("title", "version").get() == ("New", 2)


def test_an_item_with_papers_cannot_be_removed(team):
    item = PaperFactory(item__meeting=PlannedMeetingFactory()).item
    with pytest.raises(Refused, match="^You cannot remove an item that has papers$"):
        agendas.remove_item(item=item, by=team)
    assert AgendaItem.objects.get() == item


CHANGES = {
    "add": lambda item, by: agendas.add_item(meeting=item.meeting, title="x", by=by),
    "edit": lambda item, by: agendas.update_item(item=item, version=item.version, title="x", by=by),
    "remove": lambda item, by: agendas.remove_item(item=item, by=by),
    "raise": lambda item, by: agendas.move_item_up(item=item, by=by),
    "gather": lambda item, by: agendas.add_due_items(meeting=item.meeting, by=by),
    "put due": lambda item, by: agendas.add_planned_item(meeting=item.meeting, key="k", title="x", url="/", by=by),
}


@pytest.mark.parametrize("status", [status for status in M if status not in {M.DRAFT, M.AGENDA_PUBLISHED}])
def test_the_agenda_cannot_change_after_the_meeting(status, team, subtests):
    meeting = meeting_in(status)
    AgendaItemFactory(meeting=meeting, title="a")
    key = AgendaItemFactory(meeting=meeting, title="b").pk
    for change, perform in CHANGES.items():
        with subtests.test(change), undone():
            with pytest.raises(Refused, match="can no longer be changed$"):
                perform(AgendaItem.objects.get(pk=key), team)
            assert agenda(meeting) == [(1, "typed", "a"), (2, "typed", "b")]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_an_agenda_without_its_audit_entry_is_rolled_back(change, team, broken_record):
    meeting, *_ = everything(team)
    AgendaItemFactory(meeting=meeting, title="a")
    item = AgendaItemFactory(meeting=meeting, title="b")
    before = agenda(meeting)
    broken_record(lambda: CHANGES[change](item, team))
    assert agenda(meeting) == before


def test_a_due_item_is_added_to_one_agenda_of_the_group(team):
    group = GroupFactory()
    first, second = meetings.create_several(group=group, days=[date(2090, 1, 2), date(2090, 2, 1)], by=team)
    due = {"key": "budget:1", "title": "Budget", "url": "/budget/"}
    item = agendas.add_planned_item(meeting=first, by=team, **due)
    assert (item.kind, item.due_key, item.url) == (K.DUE, "budget:1", "/budget/")
    with pytest.raises(Refused, match="^This item is already on an agenda$"):
        agendas.add_planned_item(meeting=second, by=team, **due)
    agendas.add_planned_item(meeting=PlannedMeetingFactory(), by=team, **due)
    meetings.cancel(meeting=first, reason="Snow", by=team)
    assert agendas.add_planned_item(meeting=second, by=team, **due).meeting == second


def test_items_start_when_the_one_before_ends():
    meeting = PlannedMeetingFactory(starts_at=time(9, 50))
    items = [AgendaItemFactory(meeting=meeting, minutes=minutes) for minutes in (15, 5, None, 10)]
    assert start_times(meeting, items) == [time(9, 50), time(10, 5), time(10, 10)]
    assert start_times(PlannedMeetingFactory(starts_at=None), items) == []


# Papers and pictures


def file(name="paper.pdf", content=b"%PDF-1.7 x"):
    return ContentFile(content, name=name)


def add_paper(item, by, **more):
    return agendas.add_paper(item=item, title="A paper", file=file(), accessibility="accessible", by=by, **more)


@pytest.mark.parametrize(
    ("moment", "late"),
    [(datetime(2026, 3, 9, 23, 59, tzinfo=UTC), False), (datetime(2026, 3, 10, 0, 0, tzinfo=UTC), True)],
)
def test_a_paper_is_late_after_the_due_date_of_papers(moment, late, team):
    item = AgendaItemFactory(meeting=PlannedMeetingFactory(papers_due_on=date(2026, 3, 9)))
    paper = add_paper(item, team, author="Ann", now=moment)
    assert (paper.is_late, paper.received_at, paper.received_by, paper.author) == (late, moment, team, "Ann")
    assert (paper.document.permission, paper.document.stored_by) == ("partnership.read-paper", team)


def test_no_paper_is_late_without_a_due_date(team):
    assert add_paper(AgendaItemFactory(meeting=PlannedMeetingFactory()), team).is_late is False


def test_a_new_version_replaces_the_old_paper_and_keeps_it(team):
    item = AgendaItemFactory(meeting=PlannedMeetingFactory())
    old = add_paper(item, team)
    new = add_paper(item, team, replaces=old)
    assert list(Paper.objects.filter(replaced_by=None)) == [new]
    assert (Paper.objects.get(pk=old.pk).replaced_by, new.replaces) == (new, old)


def test_a_paper_is_replaced_once_and_on_its_own_item(team):
    item = AgendaItemFactory(meeting=PlannedMeetingFactory())
    old = add_paper(item, team)
    add_paper(item, team, replaces=old)
    elsewhere = PaperFactory()
    for paper in (Paper.objects.get(pk=old.pk), elsewhere):
        with pytest.raises(Refused, match="^That paper has already been replaced$"):
            add_paper(item, team, replaces=paper)
    assert (item.papers.count(), Paper.objects.filter(replaced_by=None).count()) == (2, 2)


@pytest.mark.parametrize("status", list(M))
def test_papers_can_be_added_until_the_record_is_final(status, team):
    item = AgendaItemFactory(meeting=meeting_in(status))
    if item.meeting.is_locked:
        with pytest.raises(Refused, match="^The record of this meeting is final, so you cannot add a paper$"):
            add_paper(item, team)
    else:
        add_paper(item, team)
    assert item.papers.count() == (0 if item.meeting.is_locked else 1)


def test_a_paper_has_an_allowed_type_and_matching_content(team):
    item = AgendaItemFactory(meeting=PlannedMeetingFactory())
    with pytest.raises(Refused, match="does not match its file type") as refusal:
        agendas.add_paper(item=item, title="x", file=file(content=b"MZ"), accessibility="accessible", by=team)
    assert (refusal.value.field, Document.objects.count()) == ("file", 0)


def test_a_paper_without_its_audit_entry_is_rolled_back(team, broken_record):
    item = AgendaItemFactory(meeting=PlannedMeetingFactory())
    broken_record(lambda: add_paper(item, team))
    assert (Paper.objects.count(), Document.objects.count()) == (0, 0)
