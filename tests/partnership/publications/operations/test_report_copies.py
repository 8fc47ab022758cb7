"""The scrutineer's own words in a report, and the register of who got it."""

from datetime import date, timedelta
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from partnership.models import AgencyRelation, ReportCopy, ReportStatus
from partnership.publications.operations import annual_reports, report_copies
from shield import working_days
from shield.models import AuditEntry, Notice
from shield.refusals import Refused
from tests.factories.publications import ReportFactory, RuleFactory
from tests.partnership.publications.operations.test_annual_reports import NOW, signed_report

pytestmark = pytest.mark.django_db
R = ReportStatus
WORDS = "It says plainly what is not known."


@pytest.fixture
def published(team):
    report = signed_report()
    for key, title in (("report-copy-panel", "To the Panel"), ("report-copy-what-works", "To the Centre")):
        RuleFactory(key=key, title=title, edition=report.edition)
    return annual_reports.publish(report=report, by=team, now=NOW)


def sent(report, team, rule=None, to="The Panel", **facts):
    facts = {"sent_on": date(2021, 2, 1), **facts}
    return report_copies.keep(report=report, rule=rule, recipient=to, by=team, **facts)


def test_the_scrutineer_is_told_that_a_comment_is_asked_for(team, scrutineer):
    annual_reports.ask_scrutineer(report=ReportFactory(status=R.CONTENTS_COMPLETE, title="2019/20"), by=team)
    assert list(Notice.objects.values_list("template", "to")) == [
        ("partnership/emails/report-to-comment", "scrutineer@cast.example.org")
    ]


def test_nobody_signs_before_the_scrutineer_has_commented(team, scrutineer):
    report = ReportFactory(status=R.SCRUTINEER_COMMENT)
    with pytest.raises(Refused, match="has not commented yet"):
        annual_reports.open_signing(report=report, by=team)
    annual_reports.comment(report=report, version=report.version, text=WORDS, by=scrutineer)
    assert annual_reports.open_signing(report=report, by=team).status == R.SIGNING


@pytest.mark.parametrize("status", sorted(set(R) - {R.SCRUTINEER_COMMENT, R.PUBLISHED, R.DISTRIBUTED, R.SUPERSEDED}))
def test_a_comment_is_kept_only_while_it_is_asked_for(status, scrutineer):
    report = ReportFactory(status=status)
    with pytest.raises(Refused, match="does not wait for your comment"):
        annual_reports.comment(report=report, version=report.version, text=WORDS, by=scrutineer)
    report.refresh_from_db()
    assert (report.scrutineer_comment, report.commented_by) == ("", None)


def test_of_two_tabs_the_second_is_told(scrutineer):
    report = ReportFactory(status=R.SCRUTINEER_COMMENT)
    annual_reports.comment(report=report, version=report.version, text="First.", by=scrutineer)
    with pytest.raises(Refused, match="Somebody else saved this"):
        annual_reports.comment(report=report, version=1, text="Second.", by=scrutineer)
    report.refresh_from_db()
    assert report.scrutineer_comment == "First."


def test_the_comment_is_part_of_what_is_signed(scrutineer):
    report = ReportFactory(status=R.SCRUTINEER_COMMENT)
    before = report.fingerprint()
    said = annual_reports.comment(report=report, version=report.version, text=WORDS, by=scrutineer)
    assert said.fingerprint() != before


def test_a_report_taken_back_waits_for_the_scrutineer_again_and_loses_no_word(team, scrutineer):
    report = ReportFactory(status=R.SCRUTINEER_COMMENT)
    annual_reports.comment(report=report, version=report.version, text=WORDS, by=scrutineer)
    report = annual_reports.take_back(report=report, reason="A number was wrong.", by=team)
    assert (report.status, report.scrutineer_comment, report.commented_by) == (R.DRAFTING, WORDS, None)


def test_a_copy_is_kept_with_the_fingerprint_of_what_was_sent_and_its_proof(published, team):
    proof = SimpleUploadedFile("receipt.pdf", b"%PDF-1.7 receipt")
    copy = sent(published, team, published.recipients().first(), proof=proof)
    assert (copy.recipient, copy.sent_on, copy.recorded_by) == ("The Panel", date(2021, 2, 1), team)
    assert (copy.sha256, copy.proof.filename) == (published.document.sha256, "receipt.pdf")


def test_a_report_is_distributed_when_everybody_who_must_get_it_has_it(published, team):
    with pytest.raises(Refused, match="Not done yet: To the Panel; To the Centre."):
        report_copies.distribute(report=published, by=team)
    for rule in published.recipients():
        sent(published, team, rule, to=rule.title)
    assert report_copies.distribute(report=published, by=team).status == R.DISTRIBUTED


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"sent_on": working_days.today() + timedelta(days=1)}, "sent_on"),
        ({"proof": SimpleUploadedFile("receipt.exe", b"MZ")}, "proof"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(facts, field, published, team):
    with pytest.raises(Refused) as refused:
        sent(published, team, **facts)
    assert (refused.value.field, ReportCopy.objects.count()) == (field, 0)


def test_nobody_is_recorded_twice_nor_one_rule_twice(published, team):
    rule = published.recipients().first()
    sent(published, team, rule)
    for again, to, field in ((None, "The Panel", "recipient"), (rule, "Somebody", "rule")):
        with pytest.raises(Refused) as refused:
            sent(published, team, again, to=to)
        assert refused.value.field == field
    assert ReportCopy.objects.count() == 1


def test_a_draft_was_sent_to_nobody(team):
    with pytest.raises(Refused, match="Only a published report"):
        sent(ReportFactory(), team)


def test_a_copy_that_cannot_be_recorded_is_not_kept(published, team):
    with mock.patch.object(AuditEntry, "save", side_effect=RuntimeError), pytest.raises(RuntimeError):
        sent(published, team)
    assert ReportCopy.objects.count() == 0


def test_a_distributed_report_is_followed_by_the_next(published, team):
    for rule in published.recipients():
        sent(published, team, rule, to=rule.title)
    report_copies.distribute(report=published, by=team)
    AgencyRelation.objects.all().delete()
    newer = signed_report()
    newer.starts_on, newer.ends_on = date(2020, 11, 1), date(2021, 10, 31)
    newer.save()
    newer.signatures.update(content_hash=newer.fingerprint())
    annual_reports.publish(report=newer, by=team)
    published.refresh_from_db()
    assert published.status == R.SUPERSEDED
