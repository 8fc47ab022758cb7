import io
from datetime import UTC, date, datetime
from unittest import mock

import pikepdf
import pytest

from partnership.models import (
    AgencyRelation,
    AnnualReport,
    PartnerSeat,
    PostRole,
    RelationKind,
    ReportSignature,
    ReportStatus,
)
from partnership.publications.operations import annual_reports
from shield.extension_points import report_sections
from shield.models import Document, StatusChange
from shield.refusals import Refused
from shield.web.access import PUBLIC
from tests.factories.partnership import AgencyFactory, PostFactory
from tests.factories.publications import ReportFactory, ReportSectionFactory, RuleFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2021, 1, 29, 10, 0, tzinfo=UTC)
R = ReportStatus


def partner(seat, name="A Partner"):
    """The lead safeguarding partner of a seat."""
    agency = AgencyFactory()
    AgencyRelation.objects.create(
        agency=agency, kind=RelationKind.SAFEGUARDING_PARTNER, seat=seat, starts_on=date(2020, 1, 1)
    )
    post = PostFactory(agency=agency, role=PostRole.LEAD_SAFEGUARDING_PARTNER, job_title="Chief executive")
    return post.person.user


def partners():
    return [partner(seat) for seat in PartnerSeat.values]


def signed_report():
    report = ReportFactory(status=R.SIGNING)
    ReportSectionFactory(report=report, key="own.foreword", title="Foreword", prose="We begin.\n\n- one\n- two")
    ReportSectionFactory(
        report=report,
        key="partnership.groups",
        title="Groups",
        template_name="partnership/reports/chapters/groups.html",
        data={"groups": [{"name": "Learning Hub", "count": 10}]},
    )
    for signer in partners():
        annual_reports.sign(report=report, by=signer)
    report.refresh_from_db()
    return report


def test_a_report_begins_with_its_own_chapters_and_everybodys_figures(team):
    report = annual_reports.start(
        slug="2019-20",
        title="Annual report 2019/20",
        period="2019/20",
        starts_on=date(2019, 10, 1),
        ends_on=date(2020, 10, 31),
        edition="2018",
        by=team,
    )
    keys = set(report.sections.values_list("key", flat=True))
    assert keys == {section.key for section in report_sections} | {key for key, _, _ in annual_reports.OWN_CHAPTERS}
    with pytest.raises(Refused, match="a report for this year already"):
        annual_reports.start(
            slug="2019-20",
            title="x",
            period="x",
            starts_on=date(2019, 1, 1),
            ends_on=date(2020, 1, 1),
            edition="2018",
            by=team,
        )


def test_fresh_figures_leave_the_words(team):
    report = ReportFactory()
    annual_reports.compile_sections(report=report, by=team)
    report.sections.filter(key="partnership.board").update(prose="Ours.", title="Our own title", data={"total": 99})
    annual_reports.compile_sections(report=report, by=team)
    board = report.sections.get(key="partnership.board")
    assert (board.prose, board.title, board.data["total"]) == ("Ours.", "Our own title", 0)


def test_only_a_draft_takes_fresh_figures(team):
    with pytest.raises(Refused, match="Only a draft"):
        annual_reports.compile_sections(report=ReportFactory(status=R.SIGNED), by=team)


def test_contents_are_complete_when_every_rule_of_the_edition_is_covered_in_writing(team):
    RuleFactory(key="report-content-activity", edition="2018", title="What was done")
    RuleFactory(key="report-content-impact", edition="2018", title="Evidence of impact")
    RuleFactory(key="report-content-costs", edition="2023", title="Costs")
    report = ReportFactory()
    ReportSectionFactory(report=report, covers=["report-content-activity"])
    empty = ReportSectionFactory(report=report, covers=["report-content-impact"], prose="")
    with pytest.raises(Refused) as refusal:
        annual_reports.complete_contents(report=report, by=team)
    assert refusal.value.message == "Not covered by any written chapter yet: Evidence of impact."
    empty.prose = "We saw it."
    empty.save()
    assert annual_reports.complete_contents(report=report, by=team).status == R.CONTENTS_COMPLETE


def test_a_report_needs_a_summary_in_plain_words(team):
    with pytest.raises(Refused, match="summary"):
        annual_reports.complete_contents(report=ReportFactory(summary=" "), by=team)


def test_three_partners_complete_the_signatures():
    report, signers = ReportFactory(status=R.SIGNING), partners()
    for signer in signers[:2]:
        annual_reports.sign(report=report, by=signer)
    report.refresh_from_db()
    assert report.status == R.SIGNING
    annual_reports.sign(report=report, by=signers[2])
    report.refresh_from_db()
    assert (report.status, report.content_hash) == (R.SIGNED, report.fingerprint())
    assert {signature.seat for signature in report.live_signatures()} == set(PartnerSeat.values)


def test_nobody_signs_twice_and_no_seat_is_signed_twice():
    report, first = ReportFactory(status=R.SIGNING), partner(PartnerSeat.POLICE)
    annual_reports.sign(report=report, by=first)
    with pytest.raises(Refused, match="signed for this partner already"):
        annual_reports.sign(report=report, by=first)
    second = PostFactory(agency=first.person.posts.get().agency, role=PostRole.LEAD_SAFEGUARDING_PARTNER).person.user
    with pytest.raises(Refused, match="signed for this partner already"):
        annual_reports.sign(report=report, by=second)


def test_a_delegate_and_a_partner_without_a_seat_cannot_sign():
    report = ReportFactory(status=R.SIGNING)
    delegate = partner(PartnerSeat.HEALTH)
    delegate.person.posts.update(role=PostRole.DELEGATED_SAFEGUARDING_PARTNER)
    seatless = PostFactory(role=PostRole.LEAD_SAFEGUARDING_PARTNER).person.user
    for somebody in (delegate, seatless):
        with pytest.raises(Refused, match="Only the lead safeguarding partner of a seat"):
            annual_reports.sign(report=report, by=somebody)


def test_a_draft_is_not_signed():
    with pytest.raises(Refused, match="not waiting for signatures"):
        annual_reports.sign(report=ReportFactory(), by=partner(PartnerSeat.POLICE))


def test_one_changed_word_voids_every_signature_and_keeps_them_in_the_history(team):
    report = signed_report()
    section = report.sections.get(key="own.foreword")
    annual_reports.edit_section(
        section=section, version=report.version, title=section.title, prose="We began.", covers=[], by=team
    )
    report.refresh_from_db()
    assert (report.status, report.live_signatures().count(), report.signatures.count()) == (R.DRAFTING, 0, 3)
    assert StatusChange.objects.of(report).first().verb == "take-back"


def test_a_published_report_stays_as_it_is(team):
    report = ReportFactory(status=R.DRAFTING)
    report.status = R.PUBLISHED
    with pytest.raises(Refused, match="stays as it was published"):
        annual_reports.edit(report=report, version=1, by=team, summary="New")


def test_of_two_writers_the_second_is_told(team):
    report = ReportFactory()
    annual_reports.edit(report=report, version=1, by=team, summary="First")
    with pytest.raises(Refused, match="Somebody else saved this"):
        annual_reports.edit(report=AnnualReport.objects.get(), version=1, by=team, summary="Second")
    assert AnnualReport.objects.get().summary == "First"


def test_publishing_prints_the_signed_text_once_for_everybody(team):
    report = annual_reports.publish(report=signed_report(), by=team, now=NOW)
    document = Document.objects.get()
    assert (report.status, report.document, document.permission) == (R.PUBLISHED, document, PUBLIC)
    assert (report.published_at, report.published_by, report.content_hash) == (NOW, team, report.fingerprint())
    frozen = report.sections.get(key="partnership.groups").frozen_figures
    assert "Learning Hub" in frozen


def test_the_report_of_the_year_before_is_marked_as_followed(team):
    older = annual_reports.publish(report=signed_report(), by=team)
    AgencyRelation.objects.all().delete()
    newer = signed_report()
    newer.starts_on, newer.ends_on = date(2020, 11, 1), date(2021, 10, 31)
    newer.save()
    newer.signatures.update(content_hash=newer.fingerprint())
    annual_reports.publish(report=newer, by=team)
    older.refresh_from_db()
    assert older.status == R.SUPERSEDED


def test_a_text_that_nobody_signed_is_not_published(team):
    report = signed_report()
    AnnualReport.objects.filter(pk=report.pk).update(summary="Slipped in from the side")
    report.refresh_from_db()
    with pytest.raises(Refused, match="not the one that was signed"):
        annual_reports.publish(report=report, by=team)
    assert (Document.objects.count(), AnnualReport.objects.get().status) == (0, R.SIGNED)


def test_nothing_is_published_that_cannot_be_recorded(team):
    report = signed_report()
    with (
        mock.patch("partnership.publications.operations.annual_reports.audit.record", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        annual_reports.publish(report=report, by=team)
    assert (Document.objects.count(), AnnualReport.objects.get().status) == (0, R.SIGNED)


def test_a_draft_cannot_be_published(team):
    with pytest.raises(Refused, match="Only a signed report"):
        annual_reports.publish(report=ReportFactory(), by=team)


def test_a_signature_that_cannot_be_recorded_is_not_made():
    report = ReportFactory(status=R.SIGNING)
    with (
        mock.patch("partnership.publications.operations.annual_reports.audit.record", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        annual_reports.sign(report=report, by=partner(PartnerSeat.POLICE))
    assert ReportSignature.objects.count() == 0


def structure(element, found):
    """Every structure type of a tagged PDF with how often it stands."""
    kind = element.get("/S")
    if kind is not None:
        found[str(kind)] = found.get(str(kind), 0) + 1
    children = element.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            structure(child, found)
    return found


def test_the_printed_report_is_tagged_titled_and_carries_its_fonts(team):
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
        assert kinds["/Table"] == 3
        assert kinds["/TH"] >= 8
        assert kinds["/LI"] >= 6
        fonts = [
            font["/DescendantFonts"][0] if "/DescendantFonts" in font else font
            for page in printed.pages
            for font in page.Resources.get("/Font", {}).values()
        ]
        assert fonts
        assert all({"/FontFile2", "/FontFile3", "/FontFile"} & set(font.FontDescriptor.keys()) for font in fonts)
