"""Deadlines of annual reports: the last publication and the day that the edition names, and copies within seven days."""

from datetime import UTC, date, datetime

import pytest

from partnership.models import RuleUnit
from partnership.publications.contributions.home import report_clocks
from partnership.publications.contributions.work_queue import waiting
from partnership.publications.models.report_clocks import copy_clocks, publication_clock, running_clocks
from tests.factories.meetings import DocumentFactory
from tests.factories.partnership import UserFactory
from tests.factories.publications import ReportFactory, RuleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def rules():
    RuleFactory(key="yearly-report", number=12, unit=RuleUnit.MONTHS, trigger="the last publication")
    RuleFactory(key="report-deadline", number=6, unit=RuleUnit.MONTHS, needs_confirmation=True)


def published(ends_on, at, **facts):
    return ReportFactory(
        ends_on=ends_on,
        edition="2023",
        status="published",
        document=DocumentFactory(),
        content_hash="0" * 64,
        published_at=at,
        published_by=UserFactory(),
        **facts,
    )


@pytest.mark.parametrize(
    ("last_published", "due", "key"),
    [
        (datetime(2025, 8, 1, tzinfo=UTC), date(2026, 8, 1), "yearly-report"),
        (datetime(2025, 11, 20, tzinfo=UTC), date(2026, 9, 30), "report-deadline"),
    ],
)
def test_a_report_is_due_by_whichever_day_comes_first(last_published, due, key, rules):
    published(date(2025, 3, 31), last_published)
    clock = publication_clock(ReportFactory(ends_on=date(2026, 3, 31), edition="2023"))
    assert (clock.due, clock.rule.key) == (due, key)


def test_a_report_is_late_the_day_after(rules):
    report = ReportFactory(ends_on=date(2026, 3, 31), edition="2023")
    states = [publication_clock(report, date(2026, 9, day)).state for day in (1, 30)]
    assert [*states, publication_clock(report, date(2026, 10, 1)).state] == ["running", "due-soon", "overdue"]


def test_a_switched_off_rule_and_an_edition_without_one_start_no_clock(rules):
    RuleFactory(key="report-deadline", edition="2030", number=6, unit=RuleUnit.MONTHS, is_in_use=False)
    assert publication_clock(ReportFactory(ends_on=date(2030, 3, 31), edition="2030")) is None


def test_each_copy_that_was_not_sent_has_seven_days_from_publication():
    RuleFactory(key="report-copy-panel", title="A copy to the Panel", number=7, unit=RuleUnit.DAYS)
    RuleFactory(key="report-copy-works", title="A copy to Foundations", number=7, unit=RuleUnit.DAYS)
    report = published(date(2026, 3, 31), datetime(2026, 9, 1, 23, 30, tzinfo=UTC))
    report.copies.create(
        recipient="Panel", sent_on=date(2026, 9, 3), rule_key="report-copy-panel", recorded_by=UserFactory(), sha256="0"
    )
    # Half past eleven at night in Greenwich is 2 September in London.
    found = [(clock.name, clock.due, clock.state) for clock in copy_clocks(report, date(2026, 9, 10))]
    assert found == [("A copy to Foundations", date(2026, 9, 9), "overdue")]
    assert list(copy_clocks(ReportFactory())) == []


def test_the_team_has_a_task_for_each_and_those_who_govern_see_the_clocks(rules, team, board_member, practitioner):
    report = ReportFactory(title="Report 2025/26", ends_on=date(2026, 3, 31), edition="2023")
    assert [(row.title, row.due) for row in waiting(team)] == [(f"Publish {report}", date(2026, 9, 30))]
    assert list(waiting(board_member)) == []
    assert [clock.name for clock in running_clocks()] == [f"Publish {report}"]
    seen = [len(report_clocks(user)) for user in (team, board_member, practitioner)]
    assert seen == [1, 1, 0]
