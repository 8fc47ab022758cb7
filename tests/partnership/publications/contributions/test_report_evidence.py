"""Which annual reports count as the last step of the tracker."""

from datetime import UTC, datetime

import pytest

from partnership.models import AnnualReportChapter, AnnualReportStatus
from partnership.publications.contributions.evidence import report_chapters
from tests.factories.meetings import DocumentFactory
from tests.factories.partnership import ThemeFactory
from tests.factories.publications import ReportFactory

pytestmark = pytest.mark.django_db


PUBLISHED = {
    "status": AnnualReportStatus.PUBLISHED,
    "content_hash": "0" * 64,
    "published_at": datetime(2021, 1, 1, tzinfo=UTC),
}


@pytest.mark.parametrize("is_published", [False, True])
def test_only_a_published_report_has_reported_on_a_theme(team, is_published):
    published = {**PUBLISHED, "document": DocumentFactory(), "published_by": team} if is_published else {}
    neglect, report, found = ThemeFactory(name="Neglect"), ReportFactory(**published), ["Our work"] * is_published
    AnnualReportChapter.objects.create(report=report, key="own.work", title="Our work", order=1, prose="On neglect.")
    assert [fact.title for fact in report_chapters(team, neglect)] == found
