"""Pages of the annual report."""

from typing import Any

from django.db import models
from django.http import Http404
from django.urls import reverse_lazy
from django.utils.text import slugify

from partnership.directory.rules.permissions import READ_GOVERNANCE
from partnership.publications.contributions.evidence import recommendations_behind
from partnership.publications.forms.annual_reports import (
    AnnualReportCreateForm,
    AnnualReportForm,
    ChapterForm,
    ScrutineerCommentForm,
)
from partnership.publications.forms.copies import ReportCopyForm
from partnership.publications.models import AnnualReport, AnnualReportChapter, SentCopy
from partnership.publications.operations import annual_reports, copies, signing
from partnership.publications.operations.annual_report_pdf import render_statistics
from partnership.publications.rules import COMMENT_REPORT, EDIT_REPORTS, SIGN_REPORT
from shield.records.history import history_of
from shield.views.base import PortalDetail, PortalList
from shield.views.form_pages import ConfirmPage, CreatePage, OverSeenText, RecordPage
from shield.web.access import PUBLIC

CANCELS_SIGNATURES = "If the contents are complete, saving returns the report to draft and cancels every signature."


class AnnualReportList(PortalList):
    """Published reports for everyone; drafts as well for those who read governance records."""

    model = AnnualReport
    permission_required = PUBLIC
    template_name = "partnership/annual_reports/list.html"
    context_object_name = "reports"

    def get_queryset(self) -> "models.QuerySet[AnnualReport]":
        return super().get_queryset().select_related("document")


class AnnualReportDetail(PortalDetail):
    """The report as a page: the same text and statistics as the PDF."""

    model = AnnualReport
    permission_required = PUBLIC
    template_name = "partnership/annual_reports/detail.html"
    context_object_name = "report"

    def get_queryset(self) -> "models.QuerySet[AnnualReport]":
        return super().get_queryset().select_related("document").prefetch_related("chapters", "signatures")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        report, user = self.object, self.request.user
        is_inside = user.has_perm(READ_GOVERNANCE)
        return super().get_context_data(
            chapters=self._chapters(report),
            missing=[] if report.is_published else report.missing_contents(),
            history=[] if report.is_published else history_of(report)[:30],
            recommendations=recommendations_behind(user, report),
            may_edit=user.has_perm(EDIT_REPORTS),
            may_sign=report.is_being_signed and user.has_perm(SIGN_REPORT),
            may_comment=report.is_with_scrutineer and user.has_perm(COMMENT_REPORT, report),
            copies=report.sent_copies() if is_inside else (),
            not_sent_to=report.not_sent_to() if is_inside and report.is_published else (),
            **kwargs,
        )

    def _chapters(self, report: AnnualReport) -> list[dict[str, Any]]:
        """Return the chapters with their statistics; of a published report without the empty ones."""
        return [
            {
                "chapter": chapter,
                "statistics": chapter.published_html if report.is_published else render_statistics(chapter),
            }
            for chapter in report.chapters.all()
            if not (report.is_published and chapter.is_empty)
        ]


class AnnualReportCreate(CreatePage):
    permission_required = EDIT_REPORTS
    form_class = AnnualReportCreateForm
    back_url = reverse_lazy("partnership:annualreport-list")
    heading = "Create an annual report"
    explanation = "We add the year's statistics from every part of the portal. You write the text beside them."
    success_message = "Annual report created. Next, write the chapters."

    def perform(self, form: AnnualReportCreateForm) -> AnnualReport:
        entered = form.cleaned_data
        title = f"Annual report {entered['period']}"
        slug = slugify(entered["period"].replace("/", "-"))
        return annual_reports.create(slug=slug, title=title, by=self.request.user, **entered)


class AnnualReportUpdate(RecordPage):
    model = AnnualReport
    permission_required = EDIT_REPORTS
    form_class = AnnualReportForm
    heading = "Edit title and summary"
    explanation = CANCELS_SIGNATURES
    success_message = "Report saved"
    shows = ("title", "summary", "version")

    def perform(self, form: AnnualReportForm) -> AnnualReport:
        return annual_reports.update(report=self.object, by=self.request.user, **form.cleaned_data)


class AnnualReportChapterUpdate(RecordPage):
    """A chapter's text. The statistics beside it come from the records and are not typed."""

    model = AnnualReport
    permission_required = EDIT_REPORTS
    form_class = ChapterForm
    explanation = CANCELS_SIGNATURES
    template_name = "partnership/annual_reports/chapter.html"
    success_message = "Chapter saved"

    def get_heading(self) -> str:
        return f"Edit chapter: {self.chapter.title}"

    @property
    def chapter(self) -> AnnualReportChapter:
        chapter = self.object.chapters.select_related("report").filter(key=self.kwargs["key"]).first()
        if chapter is None:
            raise Http404
        return chapter

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"report": self.object}

    def get_initial(self) -> dict[str, Any]:
        chapter = self.chapter
        stored = {name: getattr(chapter, name) for name in ("title", "prose", "covers")}
        return stored | {"version": self.object.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(statistics=render_statistics(self.chapter), **kwargs)

    def perform(self, form: ChapterForm) -> AnnualReportChapter:
        return annual_reports.update_chapter(chapter=self.chapter, by=self.request.user, **form.cleaned_data)


class ScrutineerComment(RecordPage):
    """The independent scrutineer's comment in their own words."""

    model = AnnualReport
    permission_required = COMMENT_REPORT
    form_class = ScrutineerCommentForm
    heading = "Your comment"
    explanation = "No one else can edit your comment. The three safeguarding partners sign it with the rest."
    success_message = "Comment saved"

    def get_initial(self) -> dict[str, Any]:
        return {"text": self.object.scrutineer_comment, "version": self.object.version}

    def perform(self, form: ScrutineerCommentForm) -> AnnualReport:
        return annual_reports.comment(report=self.object, by=self.request.user, **form.cleaned_data)


class AnnualReportCopyCreate(RecordPage):
    model = AnnualReport
    permission_required = EDIT_REPORTS
    form_class = ReportCopyForm
    heading = "Record who it was sent to"
    success_message = "Recipient recorded"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"report": self.object}

    def perform(self, form: ReportCopyForm) -> SentCopy:
        return copies.record(publication=self.object, by=self.request.user, **form.cleaned_data)


compile_page = ConfirmPage.as_view(
    model=AnnualReport,
    permission_required=EDIT_REPORTS,
    heading="Update the statistics",
    explanation="We compile every table again from the records of the year. Your text stays as it is.",
    done="Statistics updated",
    operation=annual_reports.compile_chapters,
    record_name="report",
)


class ReportSign(OverSeenText, ConfirmPage):
    """Signs the text that the page was opened with."""


sign_page = ReportSign.as_view(
    model=AnnualReport,
    permission_required=SIGN_REPORT,
    sensitive=True,
    heading="Sign this report",
    explanation="You are signing this exact text for your agency. Any edit cancels your signature.",
    done="Report signed",
    operation=signing.sign,
    record_name="publication",
)
