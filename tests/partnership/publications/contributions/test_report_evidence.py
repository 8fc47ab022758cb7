"""How the tracker names the annual reports of its last step."""

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


@pytest.mark.parametrize(("is_published", "named"), [(False, "Report (draft)"), (True, "Report")])
def test_a_draft_report_says_that_it_is_one(team, is_published, named):
    published = {**PUBLISHED, "document": DocumentFactory(), "published_by": team} if is_published else {}
    neglect, report = ThemeFactory(name="Neglect"), ReportFactory(title="Report", **published)
    AnnualReportChapter.objects.create(report=report, key="own.work", title="Our work", order=1, prose="On neglect.")
    assert [(fact.title, fact.summary) for fact in report_chapters(team, neglect)] == [("Our work", named)]
