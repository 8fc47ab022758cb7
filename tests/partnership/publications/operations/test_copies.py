"""The independent scrutineer's comment on a report, and the record of who it was sent to."""

from datetime import date, timedelta
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from partnership.models import AgencyRelation, AnnualReportCopy, AnnualReportStatus
from partnership.publications.operations import annual_reports, copies, signing
from shield import working_days
from shield.models import AuditEntry, EmailNotice
from shield.refusals import Refused
from tests.factories.publications import ReportFactory, RuleFactory
from tests.partnership.publications.operations.test_annual_reports import NOW, signed_report

pytestmark = pytest.mark.django_db
WORDS = "It says plainly what is not known."


@pytest.fixture
def published(team):
    report = signed_report()
    for key, title in (("report-copy-panel", "To the Panel"), ("report-copy-what-works", "To the Centre")):
        RuleFactory(key=key, title=title, edition=report.edition)
    return annual_reports.publish(report=report, by=team, now=NOW)


def sent(report, team, rule=None, to="The Panel", **changes):
    changes = {"sent_on": date(2021, 2, 1), **changes}
    return copies.record(publication=report, rule=rule, recipient=to, by=team, **changes)


def test_the_scrutineer_is_emailed_when_a_comment_is_asked_for(team, scrutineer):
    annual_reports.ask_scrutineer(
        report=ReportFactory(status=AnnualReportStatus.CONTENTS_COMPLETE, title="2019/20"), by=team
    )
    assert list(EmailNotice.objects.values_list("template", "to")) == [
        ("partnership/emails/report-to-comment", "scrutineer@cast.example.org")
    ]


def test_signing_opens_after_the_scrutineer_has_commented(team, scrutineer):
    report = ReportFactory(status=AnnualReportStatus.SCRUTINEER_COMMENT)
    with pytest.raises(Refused, match="has not commented yet"):
        signing.open_signing(publication=report, by=team)
    annual_reports.comment(report=report, version=report.version, text=WORDS, by=scrutineer)
    assert signing.open_signing(publication=report, by=team).status == AnnualReportStatus.SIGNING


@pytest.mark.parametrize(
    "status",
    sorted(
        set(AnnualReportStatus)
        - {
            AnnualReportStatus.SCRUTINEER_COMMENT,
            AnnualReportStatus.PUBLISHED,
            AnnualReportStatus.DISTRIBUTED,
            AnnualReportStatus.SUPERSEDED,
        }
    ),
)
def test_a_comment_is_stored_only_while_the_report_is_with_the_scrutineer(status, scrutineer):
    report = ReportFactory(status=status)
    with pytest.raises(Refused, match="not open for your comment"):
        annual_reports.comment(report=report, version=report.version, text=WORDS, by=scrutineer)
    report.refresh_from_db()
    assert (report.scrutineer_comment, report.commented_by) == ("", None)


def test_the_second_of_two_comments_from_one_version_is_refused(scrutineer):
    report = ReportFactory(status=AnnualReportStatus.SCRUTINEER_COMMENT)
    annual_reports.comment(report=report, version=report.version, text="First.", by=scrutineer)
    with pytest.raises(Refused, match="Another person saved changes"):
        annual_reports.comment(report=report, version=1, text="Second.", by=scrutineer)
    report.refresh_from_db()
    assert report.scrutineer_comment == "First."


def test_the_comment_is_part_of_what_is_signed(scrutineer):
    report = ReportFactory(status=AnnualReportStatus.SCRUTINEER_COMMENT)
    before = report.fingerprint()
    said = annual_reports.comment(report=report, version=report.version, text=WORDS, by=scrutineer)
    assert said.fingerprint() != before


def test_a_report_returned_to_draft_keeps_the_comment_and_needs_it_confirmed(team, scrutineer):
    report = ReportFactory(status=AnnualReportStatus.SCRUTINEER_COMMENT)
    annual_reports.comment(report=report, version=report.version, text=WORDS, by=scrutineer)
    report = signing.reopen(publication=report, reason="A number was wrong.", by=team)
    assert (report.status, report.scrutineer_comment, report.commented_by) == (AnnualReportStatus.DRAFT, WORDS, None)


def test_a_copy_is_recorded_with_the_hash_of_the_file_and_its_proof(published, team):
    proof = SimpleUploadedFile("receipt.pdf", b"%PDF-1.7 receipt")
    copy = sent(published, team, published.recipients().first(), proof=proof)
    assert (copy.recipient, copy.sent_on, copy.recorded_by) == ("The Panel", date(2021, 2, 1), team)
    assert (copy.sha256, copy.proof.filename) == (published.document.sha256, "receipt.pdf")


def test_a_report_is_distributed_when_every_statutory_recipient_has_it(published, team):
    with pytest.raises(Refused, match="Not yet recorded as sent: To the Panel; To the Centre."):
        annual_reports.distribute(report=published, by=team)
    for rule in published.recipients():
        sent(published, team, rule, to=rule.title)
    assert annual_reports.distribute(report=published, by=team).status == AnnualReportStatus.DISTRIBUTED


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"sent_on": working_days.today() + timedelta(days=1)}, "sent_on"),
        ({"proof": SimpleUploadedFile("receipt.exe", b"MZ")}, "proof"),
    ],
)
def test_a_wrong_date_or_proof_is_refused_beside_its_field(changes, field, published, team):
    with pytest.raises(Refused) as refused:
        sent(published, team, **changes)
    assert (refused.value.field, AnnualReportCopy.objects.count()) == (field, 0)


def test_no_recipient_and_no_rule_is_recorded_twice(published, team):
    rule = published.recipients().first()
    sent(published, team, rule)
    for again, to, field in ((None, "The Panel", "recipient"), (rule, "Another", "rule")):
        with pytest.raises(Refused) as refused:
            sent(published, team, again, to=to)
        assert refused.value.field == field
    assert AnnualReportCopy.objects.count() == 1


def test_a_copy_of_a_draft_is_refused(team):
    with pytest.raises(Refused, match="must be published before"):
        sent(ReportFactory(), team)


def test_a_copy_that_cannot_be_audited_is_not_stored(published, team):
    with mock.patch.object(AuditEntry, "save", side_effect=RuntimeError), pytest.raises(RuntimeError):
        sent(published, team)
    assert AnnualReportCopy.objects.count() == 0


def test_a_distributed_report_is_replaced_by_the_next(published, team):
    for rule in published.recipients():
        sent(published, team, rule, to=rule.title)
    annual_reports.distribute(report=published, by=team)
    AgencyRelation.objects.all().delete()
    newer = signed_report()
    newer.starts_on, newer.ends_on = date(2020, 11, 1), date(2021, 10, 31)
    newer.save()
    newer.signatures.update(content_hash=newer.fingerprint())
    annual_reports.publish(report=newer, by=team)
    published.refresh_from_db()
    assert published.status == AnnualReportStatus.SUPERSEDED
