"""The forward plan of a group: upcoming meetings, and due items that are on no agenda."""

from datetime import UTC, date, datetime

import pytest

from partnership.board.operations import agendas, forward_plan, meetings
from partnership.models import GroupKind, MeetingFormat, MeetingStatus, RuleUnit
from partnership.publications.contributions.due_items import report_due
from shield.extension_points import AgendaSource, DueItem, agenda_sources
from tests.cast import group_of
from tests.factories.meetings import AgendaItemFactory, DocumentFactory, PlannedMeetingFactory, meeting_in
from tests.factories.partnership import GroupFactory, UserFactory
from tests.factories.publications import BudgetYearFactory, CycleFactory, ReportFactory, RuleFactory

pytestmark = pytest.mark.django_db
M = MeetingStatus
TODAY = date(2026, 11, 23)
END = date(2027, 11, 23)


@pytest.fixture
def sources(monkeypatch):
    """Replace the registered sources with the due items of a test."""

    def announce(*due):
        found = AgendaSource(
            "test.source", 1, lambda kind, start, end: [each for each in due if start <= each.due_on <= end]
        )
        monkeypatch.setattr(forward_plan, "agenda_sources", [found])

    return announce


def due(key, on, title="Due"):
    return DueItem(key, title, on, f"/{key}/")


def forward_plan_for(group, user):
    return forward_plan.forward_plan_for(group, user, TODAY)


def test_upcoming_meetings_are_in_date_order_with_their_items(team, sources):
    sources()
    group = GroupFactory()
    later, soon, far, gone, off = (
        PlannedMeetingFactory(group=group, starts_on=day)
        for day in (date(2027, 2, 1), TODAY, date(2027, 11, 24), date(2026, 11, 22), date(2027, 1, 5))
    )
    meetings.cancel(meeting=off, reason="Snow", by=team)
    PlannedMeetingFactory(starts_on=TODAY)
    items = [AgendaItemFactory(meeting=soon, title=title) for title in "ab"]
    found = forward_plan_for(group, team).planned
    assert [(row.meeting, row.items) for row in found] == [(soon, items), (later, [])]
    assert (far.status, gone.status) == (M.DRAFT, M.DRAFT)


def test_items_are_shown_only_to_their_readers(team, board_member, executive_member, sources):
    sources()
    group = group_of(GroupKind.BOARD)
    for status in (M.DRAFT, M.AGENDA_PUBLISHED):
        for visibility in ("members", "restricted"):
            meeting = group.meetings.filter(status=status).first() or PlannedMeetingFactory(group=group, status=status)
            AgendaItemFactory(meeting=meeting, visibility=visibility)
    group.meetings.update(starts_on=TODAY)
    counted = {
        str(user): sorted(len(row.items) for row in forward_plan_for(group, user).planned)
        for user in (team, board_member, executive_member)
    }
    assert counted == {"Team": [2, 2], "Board member": [0, 1], "Executive member": [0, 2]}


def test_an_item_is_due_until_it_is_on_an_agenda(team, sources):
    group = GroupFactory()
    sources(due("b", date(2027, 3, 1)), due("a", date(2027, 2, 1)), due("c", date(2028, 1, 1)))
    meeting = PlannedMeetingFactory(group=group, starts_on=date(2027, 1, 5))
    agendas.add_planned_item(meeting=PlannedMeetingFactory(), key="a", title="x", url="/", by=team)
    assert [row.due.key for row in forward_plan_for(group, team).unplanned] == ["a", "b"]
    agendas.add_planned_item(meeting=meeting, key="a", title="x", url="/", by=team)
    assert [row.due.key for row in forward_plan_for(group, team).unplanned] == ["b"]
    meetings.cancel(meeting=meeting, reason="Snow", by=team)
    assert [row.due.key for row in forward_plan_for(group, team).unplanned] == ["a", "b"]


def test_an_item_goes_to_the_last_meeting_before_its_due_date_or_is_late(team, sources):
    group = GroupFactory()
    first, second, third = (
        PlannedMeetingFactory(group=group, starts_on=day)
        for day in (date(2027, 1, 5), date(2027, 2, 2), date(2027, 3, 2))
    )
    PlannedMeetingFactory(group=group, starts_on=date(2027, 2, 16), format=MeetingFormat.CORRESPONDENCE)
    sources(
        due("early", date(2027, 1, 4)), due("on the day", date(2027, 2, 2)), due("between", date(2027, 2, 20)),
        due("late", date(2027, 9, 1)),
    )  # fmt: skip
    found = [(row.due.key, row.meeting, row.is_late) for row in forward_plan_for(group, team).unplanned]
    assert found == [
        ("early", first, True),
        ("on the day", second, False),
        ("between", second, False),
        ("late", third, False),
    ]


def test_an_item_due_in_a_group_without_meetings_has_no_meeting(team, sources):
    sources(due("a", date(2027, 1, 4)))
    assert [row.meeting for row in forward_plan_for(GroupFactory(), team).unplanned] == [None]


# The sources of the partnership


def own(kind=GroupKind.BOARD, start=TODAY, end=END):
    own_sources = [source for source in agenda_sources if source.key.startswith("partnership.")]
    found = [row for source in own_sources for row in source.due(kind, start, end)]
    return [(row.key, row.title, row.due_on, row.url) for row in found]


def test_the_sources_of_due_items_are_registered():
    keys = {source.key for source in agenda_sources if source.key.startswith("partnership.")}
    assert keys == {"partnership.budgets", "partnership.section-11", "partnership.reports"}


def test_next_years_budget_is_due_before_the_year_starts_until_it_is_agreed():
    year = BudgetYearFactory(label="2027/28", starts_on=date(2027, 4, 1), ends_on=date(2028, 3, 31))
    BudgetYearFactory(starts_on=date(2027, 4, 1), confirmed_on=date(2026, 11, 1))
    BudgetYearFactory(starts_on=date(2027, 11, 24))
    assert own() == [(f"budget:{year.pk}", "Agree Budget 2027/28", date(2027, 4, 1), "/budget/")]


def test_section_11_findings_are_due_when_the_cycle_ends():
    cycle = CycleFactory(label="2026/27", ends_on=date(2027, 3, 31))
    CycleFactory(ends_on=date(2026, 11, 22))
    found = [(f"section-11:{cycle.pk}", f"{cycle}: findings", date(2027, 3, 31), cycle.get_absolute_url())]
    assert own() == found


def published_report(ends_on, at):
    return ReportFactory(
        ends_on=ends_on,
        status="published",
        document=DocumentFactory(),
        content_hash="0" * 64,
        published_at=at,
        published_by=UserFactory(),
    )


def test_the_yearly_report_is_due_twelve_months_after_the_last_one_was_published():
    RuleFactory(key="yearly-report", edition="2023", number=12, unit=RuleUnit.MONTHS)
    published_report(date(2024, 3, 31), datetime(2024, 9, 1, tzinfo=UTC))
    published_report(date(2025, 3, 31), datetime(2026, 1, 15, tzinfo=UTC))
    report = ReportFactory(title="Report 2025/26", ends_on=date(2026, 3, 31), edition="2023")
    ReportFactory(ends_on=date(2026, 3, 31), edition="2018")
    assert own() == [
        (
            f"report:{report.pk}",
            "Report 2025/26: to discuss before it is signed",
            date(2027, 1, 15),
            report.get_absolute_url(),
        )
    ]


def test_the_first_report_has_no_due_date():
    RuleFactory(key="yearly-report", edition="2023", number=12, unit=RuleUnit.MONTHS)
    assert report_due(ReportFactory(edition="2023")) is None


@pytest.mark.parametrize(
    ("kind", "brings"), [(kind, kind in {GroupKind.BOARD, GroupKind.EXECUTIVE}) for kind in GroupKind]
)
def test_these_items_are_due_only_at_the_board_and_the_executive(kind, brings):
    CycleFactory(ends_on=date(2027, 3, 31))
    assert len(own(kind)) == brings


@pytest.mark.parametrize(("start", "end"), [(date(2027, 4, 1), END), (TODAY, date(2027, 3, 30))])
def test_items_due_outside_the_period_are_not_listed(start, end):
    CycleFactory(ends_on=date(2027, 3, 31))
    assert own(start=start, end=end) == []


def test_a_budget_that_is_overdue_is_still_listed(team):
    BudgetYearFactory(label="2026/27", starts_on=date(2026, 4, 1), ends_on=date(2027, 3, 31))
    found = forward_plan_for(group_of(GroupKind.BOARD), team).unplanned
    assert [(row.due.title, row.is_late) for row in found] == [("Agree Budget 2026/27", True)]


def test_open_correspondence_is_in_the_plan(team, sources):
    sources()
    out = meeting_in(M.CIRCULATED, starts_on=TODAY)
    assert [row.meeting for row in forward_plan_for(out.group, team).planned] == [out]
