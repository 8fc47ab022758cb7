"""The yearly report: compile statistics, write beside them, complete, ask the scrutineer, publish."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from partnership.board.models import BudgetYear
from partnership.directory.models import Post, PostRole
from partnership.publications.models import AnnualReport, AnnualReportChapter
from partnership.publications.models.annual_reports import CURRENT
from partnership.publications.operations import signing
from partnership.publications.operations.annual_report_pdf import render_pdf, render_statistics
from shield.extension_points import report_sections
from shield.models import User
from shield.operations import audit, edits, outbox
from shield.records.workflow import advance
from shield.refusals import Refused

# Chapters that people write themselves, beside those that apps announce: key, order, title.
OWN_CHAPTERS = (
    ("own.foreword", 1, "Foreword by the safeguarding partners"),
    ("own.introduction", 2, "Introduction"),
    ("own.effectiveness", 70, "How effective the arrangements have been"),
    ("own.scrutiny", 80, "Independent scrutiny"),
    ("own.families", 85, "Feedback from children and families"),
)


@transaction.atomic
def create(
    *, slug: str, title: str, period: str, starts_on: date, ends_on: date, edition: str, by: User
) -> AnnualReport:
    """Create a report with its empty chapters and the year's statistics. Raise `Refused` for a year that has one."""
    if AnnualReport.objects.filter(slug=slug).exists():
        raise Refused("There is already a report for this year.", field="period")
    report = AnnualReport.objects.create(
        slug=slug, title=title, period=period, starts_on=starts_on, ends_on=ends_on, edition=edition
    )
    AnnualReportChapter.objects.bulk_create(
        [AnnualReportChapter(report=report, key=key, order=order, title=name) for key, order, name in OWN_CHAPTERS]
    )
    audit.record("partnership.annual-report-created", report, by=by)
    return compile_chapters(report=report, by=by)


@transaction.atomic
def compile_chapters(*, report: AnnualReport, by: User, now: datetime | None = None) -> AnnualReport:
    """Compile each app's statistics of the year into the draft; text written beside them stays."""
    report = signing.lock(report)
    if not report.is_draft:
        raise Refused("Only a draft can be updated. Return the report to draft first.")
    for section in report_sections:
        compiled = {
            "order": section.order,
            "template_name": section.template_name,
            "data": section.compile(report.starts_on, report.ends_on),
            "compiled_at": now or timezone.now(),
        }
        report.chapters.update_or_create(
            key=section.key, defaults=compiled, create_defaults={**compiled, "title": section.title}
        )
    audit.record("partnership.annual-report-compiled", report, by=by)
    return report


@transaction.atomic
def update(*, report: AnnualReport, version: int, by: User, **changes: Any) -> AnnualReport:
    """Edit title or summary of the ``version`` that was read. What was complete or signed becomes a draft again."""
    report = signing.lock_for_edit(report, by)
    return edits.update_record(report, "partnership.annual-report-edited", version=version, by=by, **changes)


@transaction.atomic
def update_chapter(
    *, chapter: AnnualReportChapter, version: int, title: str, prose: str, covers: list[str], by: User
) -> AnnualReportChapter:
    """Edit a chapter's text; ``version`` is the report's that was read. What was signed becomes a draft again."""
    report = signing.lock_for_edit(chapter.report, by)
    edits.update_record(report, "partnership.annual-report-edited", version=version, by=by)
    chapter.title, chapter.prose, chapter.covers = title, prose, sorted(covers)
    chapter.save(update_fields=["title", "prose", "covers"])
    return chapter


@transaction.atomic
def complete_contents(*, report: AnnualReport, by: User) -> AnnualReport:
    """Close the writing. Raise `Refused` with each requirement of the guidance that no chapter covers."""
    missing = report.missing_contents()
    if missing:
        raise Refused("No written chapter covers: " + "; ".join(rule.title for rule in missing) + ".")
    if not report.summary.strip():
        raise Refused("Write the plain English summary first.")
    budgets = BudgetYear.objects.filter(starts_on__lte=report.ends_on, ends_on__gte=report.starts_on).with_lines()
    if wrong := [f"{budget.label}: {words}" for budget in budgets for words in budget.sum_errors()]:
        raise Refused(f"The budget does not add up. {'. '.join(wrong)}.")
    advance(report, "complete-contents", by=by)
    audit.record("partnership.annual-report-completed", report, by=by)
    return report


@transaction.atomic
def ask_scrutineer(*, report: AnnualReport, by: User) -> AnnualReport:
    """Ask the independent scrutineer to comment, and email them."""
    advance(report, "ask-scrutineer", by=by)
    audit.record("partnership.annual-report-with-scrutineer", report, by=by)
    posts = Post.objects.current().filter(role=PostRole.INDEPENDENT_SCRUTINEER).select_related("person")
    for post in posts:
        outbox.post(
            "partnership/emails/report-to-comment",
            to=post.person.email,
            name=post.person.name,
            title=report.title,
            path=report.get_absolute_url(),
        )
    return report


@transaction.atomic
def comment(*, report: AnnualReport, version: int, text: str, by: User) -> AnnualReport:
    """Store the independent scrutineer's comment in their own words; the partners sign it with the rest.

    Raise `Refused` unless the report is with the scrutineer, or when it was saved since ``version`` was read.
    """
    if not signing.lock(report).is_with_scrutineer:
        raise Refused("This report is not open for your comment.")
    changes = {"scrutineer_comment": text, "commented_by": by}
    return edits.update_record(report, "partnership.annual-report-commented", version=version, by=by, **changes)


def publish(*, report: AnnualReport, by: User, now: datetime | None = None) -> AnnualReport:
    """Publish the signed text as a PDF for everyone; the report before it is marked as replaced.

    The PDF is rendered before the transaction. Raise `Refused` unless the text is the one that three partners signed.
    """
    if not report.is_signed:
        raise Refused("Only a signed report can be published.")
    text = report.fingerprint()
    printed = render_pdf(report)
    statistics = {chapter.pk: render_statistics(chapter) for chapter in report.chapters.all()}
    return _publish_signed(report, text, printed, statistics, by, now or timezone.now())


@transaction.atomic
def _publish_signed(
    report: AnnualReport, text: str, printed: bytes, statistics: dict[int, str], by: User, now: datetime
) -> AnnualReport:
    report = signing.lock_signed_text(report, text)
    for chapter in report.chapters.all():
        chapter.published_html = statistics[chapter.pk]
        chapter.save(update_fields=["published_html"])
    older = AnnualReport.objects.filter(status__in=CURRENT, starts_on__lt=report.starts_on)
    filename = f"annual-report-{report.slug}.pdf"
    return signing.publish(publication=report, printed=printed, filename=filename, replaced=older, by=by, now=now)


@transaction.atomic
def distribute(*, report: AnnualReport, by: User) -> AnnualReport:
    """Record that every statutory recipient has the report. Raise `Refused` with those who do not."""
    if missing := [rule.title for rule in signing.lock(report).not_sent_to()]:
        raise Refused(f"Not yet recorded as sent: {'; '.join(missing)}.")
    advance(report, "distribute", by=by)
    audit.record("partnership.annual-report-distributed", report, by=by)
    return report
