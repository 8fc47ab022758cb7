"""Meetings in the demo: two Board meetings held, the next agenda published, a decision by correspondence, 2019/20."""

import io
from collections import Counter
from datetime import date, timedelta

import pikepdf
import pytest
from django.apps import apps
from django.db.models import Q

from partnership.board.contributions import report_chapters
from partnership.board.contributions.my_work import meetings
from partnership.board.operations import forward_plan, packs
from partnership.demo import user
from partnership.models import (
    Action,
    AgendaItem,
    Attendance,
    Decision,
    GroupKind,
    ItemKind,
    Meeting,
    MeetingFormat,
    MeetingStatus,
    Paper,
    Position,
    Presence,
    Visibility,
)
from shield import working_days
from shield.extension_points import demo_parts
from shield.models import EmailNotice
from shield.presenters import working_week_from
from tests.savepoints import undone

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
M = MeetingStatus
YEAR = (date(2019, 10, 1), date(2020, 10, 31))
RECENT = Q(starts_on__gte=date(2022, 1, 1))


@pytest.fixture
def today():
    return working_days.today()


@pytest.fixture(scope="module")
def records(django_db_setup, django_db_blocker):
    """Load the demo once for all tests here; what each of them changes is undone."""
    with django_db_blocker.unblock(), undone():
        for part in ("partnership.base", "partnership.records"):
            demo_parts[part].load(working_days.today())
        yield


def board(**facts):
    return Meeting.objects.filter(RECENT, group__kind=GroupKind.BOARD, **facts)


def test_the_year_counts_as_printed(records):
    year = Meeting.objects.of_period(*YEAR).held()
    of_board, of_executive = (year.filter(group__kind=kind) for kind in (GroupKind.BOARD, GroupKind.EXECUTIVE))
    assert (of_board.total_meetings(), of_board.by_correspondence().total_meetings()) == (4, 1)
    assert of_executive.total_meetings() == 32


def test_meetings_of_the_past_are_locked(records):
    past = Meeting.objects.exclude(RECENT)
    # What the report only announces stays planned: what became of it is not known.
    assert Counter(past.values_list("status", flat=True)) == {M.HELD: 41, M.DRAFT: 9}
    assert AgendaItem.objects.filter(meeting__in=past, meeting__status=M.HELD).count() == 0


def test_the_board_has_recent_meetings_open_correspondence_and_a_year_ahead(records, today):
    states = Counter(board().exclude(status=M.HELD).values_list("status", flat=True))
    assert states == {M.PUBLISHED: 1, M.MINUTES_DRAFT: 1, M.CIRCULATED: 1, M.AGENDA_PUBLISHED: 1, M.DRAFT: 3}
    assert board(status__in=(M.PUBLISHED, M.MINUTES_DRAFT), starts_on__gte=today).count() == 0
    assert board(status__in=(M.AGENDA_PUBLISHED, M.DRAFT), starts_on__lte=today).count() == 0


def test_the_draft_of_the_annual_report_has_the_boards_meetings_and_its_budget(records, today):
    begins = today.year if today.month >= 4 else today.year - 1
    assert {row.group.kind for row in Meeting.objects.filter(RECENT, status=M.HELD)} == {GroupKind.BOARD}
    last = report_chapters.budget(date(begins - 1, 4, 1), date(begins, 3, 31))["years"]
    assert [(year["label"], year["planned"]) for year in last] == [(f"{begins - 1}/{begins % 100:02}", "313250.00")]


def test_an_action_was_created_after_the_meeting_it_comes_from(records):
    for action in Action.objects.exclude(item=None).select_related("item__meeting"):
        assert action.created_at.date() >= action.item.meeting.starts_on


def test_the_older_minutes_were_agreed_at_the_last_meeting_and_printed_for_each_reader(records):
    older, last = board(status=M.PUBLISHED).get(), board(status=M.MINUTES_DRAFT).get()
    assert older.agreed_by == last
    assert last.decisions.get(verb="confirmed").topic == f"Minutes of {older.when}"
    assert set(older.editions.values_list("visibility", flat=True)) == set(Visibility)
    for edition in older.editions.select_related("document"):
        with edition.document.file.open("rb") as file, pikepdf.open(io.BytesIO(file.read())) as printed:
            assert len(printed.pages) >= 1


def test_attendance_has_apologies_and_a_guest(records):
    last = board(status=M.MINUTES_DRAFT).get()
    rows = Attendance.objects.filter(meeting=last)
    kinds = Counter(rows.filter(is_guest=False).values_list("presence", flat=True))
    assert kinds[Presence.PRESENT] == last.attendee_total
    assert kinds[Presence.PRESENT] >= last.group.quorum
    assert kinds[Presence.APOLOGIES] >= 1
    assert rows.filter(is_guest=True).count() == 1
    assert rows.filter(person__user=user("board_member"), presence=Presence.PRESENT).exists()


def test_every_visibility_is_on_an_agenda_of_the_past(records):
    items = AgendaItem.objects.filter(meeting__in=board(status=M.PUBLISHED))
    assert {Visibility.PUBLIC, Visibility.RESTRICTED} <= set(items.values_list("visibility", flat=True))


def test_the_next_agenda_is_published_with_due_items_and_papers(records):
    following = board(status=M.AGENDA_PUBLISHED).get()
    kinds = list(following.agenda_items.values_list("kind", flat=True))
    assert kinds[:2] == [ItemKind.MINUTES, ItemKind.ACTIONS]
    assert kinds.count(ItemKind.PRESENTATION) == 1
    assert sorted(Paper.objects.filter(item__meeting=following).values_list("is_late", flat=True)) == [False, True]
    with pikepdf.open(io.BytesIO(packs.pack(following))) as pack:
        assert len(pack.pages) >= 3


def test_the_team_has_meetings_in_the_week_of_my_work(records, today):
    days = working_week_from(today)
    entries = list(meetings(user("team"), days[0], days[-1]))
    assert {days[0], days[2]} <= {entry.on for entry in entries}


def test_every_agency_has_its_turn_to_present(records):
    agencies = list(AgendaItem.objects.filter(kind=ItemKind.PRESENTATION).values_list("agency", flat=True))
    assert len(agencies) == len(set(agencies)) == 4


def test_open_correspondence_has_missing_responses(records):
    letters = board(status=M.CIRCULATED).get()
    assert letters.is_open_for_responses() is True
    assert (letters.format, len(letters.required_seats)) == (MeetingFormat.CORRESPONDENCE, 3)
    assert letters.agenda_items.count() == 2
    assert Position.objects.filter(item__meeting=letters).count() == 2


def test_items_are_due_that_are_on_no_agenda(records):
    # What the Learning Hub brings before the Board comes with its own part of the demo.
    plan = forward_plan.forward_plan_for(board().first().group, user("team"))
    assert [planned.meeting.status for planned in plan.planned] == [M.CIRCULATED, M.AGENDA_PUBLISHED, *[M.DRAFT] * 3]


def test_loading_sends_no_email(records):
    assert EmailNotice.objects.count() == 0


def told_of_meetings():
    """Return every meeting with its items and decisions as text."""
    return [
        list(model.objects.order_by("pk").values_list())
        for model in (Meeting, AgendaItem, Decision, Attendance, Paper, Position)
    ]


def _has_table(model):
    return model._meta.managed and not model._meta.proxy


def row_counts():
    return {model._meta.label: model._base_manager.count() for model in apps.get_models() if _has_table(model)}


def test_loading_again_changes_nothing(records, today):
    rows, told = row_counts(), told_of_meetings()
    demo_parts["partnership.records"].load(today)
    assert (row_counts(), told_of_meetings()) == (rows, told)


@pytest.mark.parametrize("weekday", range(7))
def test_it_loads_on_every_day_of_the_week(weekday, today):
    day = today + timedelta(days=weekday)
    demo_parts["partnership.base"].load(day)
    demo_parts["partnership.records"].load(day)
    assert board().exclude(status=M.HELD).count() == 7
