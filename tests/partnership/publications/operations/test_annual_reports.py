import io
from datetime import UTC, date, datetime
from unittest import mock

import pikepdf
import pytest

from partnership.models import (
    AgencyRelation,
    AnnualReport,
    AnnualReportStatus,
)
from partnership.publications.operations import annual_reports, signing
from shield.extension_points import report_sections
from shield.models import Document
from shield.refusals import Refused
from shield.web.access import PUBLIC
from tests.factories.publications import ReportChapterFactory, ReportFactory, RuleFactory
from tests.factories.signing import report_in, three_partners

pytestmark = pytest.mark.django_db
NOW = datetime(2021, 1, 29, 10, 0, tzinfo=UTC)


def signed_report():
    report = ReportFactory(status=AnnualReportStatus.SIGNING)
    ReportChapterFactory(report=report, key="own.foreword", title="Foreword", prose="We begin.\n\n- one\n- two")
    ReportChapterFactory(
        report=report,
        key="partnership.groups",
        title="Groups",
        template_name="partnership/reports/chapters/groups.html",
        data={"groups": [{"name": "Learning Hub", "count": 10}]},
    )
    for signer in three_partners():
        signing.sign(publication=report, seen=report.fingerprint(), by=signer)
    report.refresh_from_db()
    return report


def test_a_new_report_has_its_own_chapters_and_those_of_every_app(team):
    report = annual_reports.create(
        slug="2019-20",
        title="Annual report 2019/20",
        period="2019/20",
        starts_on=date(2019, 10, 1),
        ends_on=date(2020, 10, 31),
        edition="2018",
        by=team,
    )
    keys = set(report.chapters.values_list("key", flat=True))
    assert keys == {section.key for section in report_sections} | {key for key, _, _ in annual_reports.OWN_CHAPTERS}
    with pytest.raises(Refused, match="already a report for this year"):
        annual_reports.create(
            slug="2019-20",
            title="x",
            period="x",
            starts_on=date(2019, 1, 1),
            ends_on=date(2020, 1, 1),
            edition="2018",
            by=team,
        )


def test_no_two_chapters_have_the_same_title():
    titles = [title for _, _, title in annual_reports.OWN_CHAPTERS] + [section.title for section in report_sections]
    assert sorted(titles) == sorted(set(titles))


def test_updated_statistics_leave_the_text(team):
    report = ReportFactory()
    annual_reports.compile_chapters(report=report, by=team)
    report.chapters.filter(key="partnership.board").update(prose="Ours.", title="Our own title", data={"total": 99})
    annual_reports.compile_chapters(report=report, by=team)
    board = report.chapters.get(key="partnership.board")
    assert (board.prose, board.title, board.data["total"]) == ("Ours.", "Our own title", 0)


def test_only_a_draft_gets_updated_statistics(team):
    with pytest.raises(Refused, match="Only a draft"):
        annual_reports.compile_chapters(report=ReportFactory(status=AnnualReportStatus.SIGNED), by=team)


def test_contents_are_complete_when_every_rule_of_the_edition_is_covered_in_writing(team):
    RuleFactory(key="report-content-activity", edition="2018", title="What was done")
    RuleFactory(key="report-content-impact", edition="2018", title="Evidence of impact")
    RuleFactory(key="report-content-costs", edition="2023", title="Costs")
    report = ReportFactory()
    ReportChapterFactory(report=report, covers=["report-content-activity"])
    empty = ReportChapterFactory(report=report, covers=["report-content-impact"], prose="")
    with pytest.raises(Refused) as refusal:
        annual_reports.complete_contents(report=report, by=team)
    assert refusal.value.message == "No written chapter covers: Evidence of impact."
    empty.prose = "We saw it."
    empty.save()
    assert annual_reports.complete_contents(report=report, by=team).status == AnnualReportStatus.CONTENTS_COMPLETE


def test_a_report_needs_a_plain_english_summary(team):
    with pytest.raises(Refused, match="summary"):
        annual_reports.complete_contents(report=ReportFactory(summary=" "), by=team)


def test_a_published_report_is_not_edited(team):
    report = report_in(AnnualReportStatus.PUBLISHED)
    with pytest.raises(Refused, match="has been published"):
        annual_reports.update(report=report, version=1, by=team, summary="New")
    assert AnnualReport.objects.get().summary == "What we did, in short."


def test_the_second_of_two_edits_from_one_version_is_refused(team):
    report = ReportFactory()
    annual_reports.update(report=report, version=1, by=team, summary="First")
    with pytest.raises(Refused, match="Another person saved changes"):
        annual_reports.update(report=AnnualReport.objects.get(), version=1, by=team, summary="Second")
    assert AnnualReport.objects.get().summary == "First"


def test_publishing_renders_the_signed_text_once_for_everyone(team):
    report = annual_reports.publish(report=signed_report(), by=team, now=NOW)
    document = Document.objects.get()
    assert (report.status, report.document, document.permission) == (AnnualReportStatus.PUBLISHED, document, PUBLIC)
    assert (report.published_at, report.published_by, report.content_hash) == (NOW, team, report.fingerprint())
    frozen = report.chapters.get(key="partnership.groups").published_html
    assert "Learning Hub" in frozen


def test_the_report_of_the_year_before_is_marked_as_replaced(team):
    older = annual_reports.publish(report=signed_report(), by=team)
    AgencyRelation.objects.all().delete()
    newer = signed_report()
    newer.starts_on, newer.ends_on = date(2020, 11, 1), date(2021, 10, 31)
    newer.save()
    newer.signatures.update(content_hash=newer.fingerprint())
    annual_reports.publish(report=newer, by=team)
    older.refresh_from_db()
    assert older.status == AnnualReportStatus.SUPERSEDED


def test_a_text_that_was_changed_after_it_was_signed_is_not_published(team):
    report = signed_report()
    AnnualReport.objects.filter(pk=report.pk).update(summary="Changed from the side")
    report.refresh_from_db()
    with pytest.raises(Refused, match="has changed since it was signed"):
        annual_reports.publish(report=report, by=team)
    assert (Document.objects.count(), AnnualReport.objects.get().status) == (0, AnnualReportStatus.SIGNED)


def test_a_publication_that_cannot_be_audited_does_not_happen(team):
    report = signed_report()
    with (
        mock.patch("partnership.publications.operations.signing.audit.record", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        annual_reports.publish(report=report, by=team)
    assert (Document.objects.count(), AnnualReport.objects.get().status) == (0, AnnualReportStatus.SIGNED)


def test_a_draft_cannot_be_published(team):
    with pytest.raises(Refused, match="Only a signed report"):
        annual_reports.publish(report=ReportFactory(), by=team)


def structure(element, found):
    """Return every structure type of a tagged PDF with its count."""
    kind = element.get("/S")
    if kind is not None:
        found[str(kind)] = found.get(str(kind), 0) + 1
    children = element.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            structure(child, found)
    return found


def test_the_pdf_is_tagged_and_titled_and_contains_its_fonts(team):
    annual_reports.publish(report=signed_report(), by=team, now=NOW)
    with Document.objects.get().file.open("rb") as file:
        content = file.read()
    with pikepdf.open(io.BytesIO(content)) as printed:
        root = printed.Root
        assert str(root.Lang).lower() == "en-gb"
        assert bool(root.MarkInfo.Marked) is True
        assert bool(root.ViewerPreferences.DisplayDocTitle) is True
        metadata = printed.open_metadata()
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == AnnualReport.objects.get().title
        kinds = structure(root.StructTreeRoot, {})
        assert kinds["/H1"] == 1
        assert kinds["/H2"] == 5
        assert kinds["/Table"] == 2
        assert kinds["/TH"] >= 8
        assert kinds["/LI"] >= 6
        fonts = [
            font["/DescendantFonts"][0] if "/DescendantFonts" in font else font
            for page in printed.pages
            for font in page.Resources.get("/Font", {}).values()
        ]
        assert fonts
        assert all({"/FontFile2", "/FontFile3", "/FontFile"} & set(font.FontDescriptor.keys()) for font in fonts)
