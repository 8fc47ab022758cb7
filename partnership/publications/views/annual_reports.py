from django.http import Http404
from django.urls import reverse_lazy
from django.utils.text import slugify

from partnership.publications.contributions.evidence import recommendations_behind
from partnership.publications.forms.annual_reports import (
    ReportCommentForm,
    ReportCopyForm,
    ReportForm,
    SectionForm,
    StartReportForm,
)
from partnership.publications.models import AnnualReport, AnnualReportSection
from partnership.publications.operations import annual_reports, report_copies
from partnership.publications.rules import COMMENT_REPORT, EDIT_REPORTS, SIGN_REPORT
from shield.forms.base import ReasonForm
from shield.records.history import history_of
from shield.records.workflow import permission_for
from shield.views.base import PortalDetail, PortalList
from shield.views.form_pages import BeginPage, MovePage, RecordPage
from shield.web.access import PUBLIC


class AnnualReportList(PortalList):
    """Published reports to everybody; drafts to those who read governance records."""

    model = AnnualReport
    permission_required = PUBLIC
    template_name = "partnership/reports/list.html"
    context_object_name = "reports"

    def get_queryset(self):
        return super().get_queryset().select_related("document")


class AnnualReportDetail(PortalDetail):
    """The report as a page: the same words and figures as the PDF."""

    model = AnnualReport
    permission_required = PUBLIC
    template_name = "partnership/reports/detail.html"
    context_object_name = "report"

    def get_queryset(self):
        return super().get_queryset().select_related("document").prefetch_related("sections", "signatures")

    def get_context_data(self, **kwargs):
        report = self.object
        frozen = report.is_readable
        chapters = [
            {
                "section": section,
                "figures": section.frozen_figures if frozen else annual_reports.figures_of(section),
            }
            for section in report.sections.all()
            if not (frozen and section.is_empty)
        ]
        is_inside = self.request.user.has_perm("partnership.read-governance")
        missing = [] if frozen else report.missing_contents()
        history = [] if frozen else history_of(report)[:30]
        return super().get_context_data(
            chapters=chapters,
            missing=missing,
            history=history,
            recommendations=recommendations_behind(self.request.user, report),
            may_comment=report.status == "scrutineer_comment" and self.request.user.has_perm(COMMENT_REPORT, report),
            copies=report.copies.select_related("recorded_by", "proof") if is_inside else (),
            not_sent_to=report.not_sent_to() if is_inside and report.document_id else (),
            **kwargs,
        )


class AnnualReportCreate(BeginPage):
    permission_required = EDIT_REPORTS
    form_class = StartReportForm
    back_url = reverse_lazy("partnership:annualreport-list")
    heading = "Begin an annual report"
    explanation = "It takes the year's figures from every part of the portal. You write beside them."
    success_message = "Report begun"

    def perform(self, form):
        words = form.cleaned_data
        title = f"Annual report {words['period']}"
        slug = slugify(words["period"].replace("/", "-"))
        return annual_reports.start(slug=slug, title=title, by=self.request.user, **words)


class AnnualReportEdit(RecordPage):
    model = AnnualReport
    permission_required = EDIT_REPORTS
    form_class = ReportForm
    heading = "Title and summary"
    explanation = "An edit after the contents were complete makes it a draft again and voids every signature."
    success_message = "Report saved"
    shows = ("title", "summary", "version")

    def perform(self, form):
        return annual_reports.edit(report=self.object, by=self.request.user, **form.cleaned_data)


class AnnualReportSectionEdit(RecordPage):
    """A chapter's words. The figures beside them come from the records and are not typed."""

    model = AnnualReport
    permission_required = EDIT_REPORTS
    form_class = SectionForm
    explanation = AnnualReportEdit.explanation
    template_name = "partnership/reports/section.html"
    success_message = "Chapter saved"

    def get_heading(self):
        return f"Chapter: {self.section.title}"

    @property
    def section(self) -> AnnualReportSection:
        section = self.object.sections.filter(key=self.kwargs["key"]).first()
        if section is None:
            raise Http404
        return section

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"report": self.object}

    def get_initial(self):
        section = self.section
        words = {name: getattr(section, name) for name in ("title", "prose", "covers")}
        return words | {"version": self.object.version}

    def get_context_data(self, **kwargs):
        return super().get_context_data(figures=annual_reports.figures_of(self.section), **kwargs)

    def perform(self, form):
        return annual_reports.edit_section(section=self.section, by=self.request.user, **form.cleaned_data)


class AnnualReportCompile(MovePage):
    model = AnnualReport
    permission_required = EDIT_REPORTS
    heading = "Take fresh figures"
    explanation = "Every table is taken again from the records of the year. Words stay."
    success_message = "Fresh figures taken"

    def perform(self, form):
        return annual_reports.compile_sections(report=self.object, by=self.request.user)


class AnnualReportCompleteContents(MovePage):
    model = AnnualReport
    permission_required = permission_for(AnnualReport, "complete-contents")
    heading = "The contents are complete"
    success_message = "Contents complete"

    def perform(self, form):
        return annual_reports.complete_contents(report=self.object, by=self.request.user)


class AnnualReportOpenSigning(MovePage):
    model = AnnualReport
    permission_required = permission_for(AnnualReport, "open-signing")
    heading = "Ask for the three signatures"
    explanation = "The three lead safeguarding partners find it waiting in their work."
    success_message = "Waiting for three signatures"

    def perform(self, form):
        return annual_reports.open_signing(report=self.object, by=self.request.user)


class AnnualReportTakeBack(MovePage):
    model = AnnualReport
    permission_required = permission_for(AnnualReport, "take-back")
    form_class = ReasonForm
    heading = "Make it a draft again"
    explanation = "Every signature is void. The history keeps them."
    success_message = "It is a draft again"

    def perform(self, form):
        return annual_reports.take_back(report=self.object, by=self.request.user, **form.cleaned_data)


class AnnualReportSign(MovePage):
    """One of the three lead safeguarding partners signs the text as it stands."""

    model = AnnualReport
    permission_required = SIGN_REPORT
    sensitive = True
    heading = "Sign this report"
    explanation = "You sign exactly this text for your organisation. A changed word voids the signature."
    success_message = "Signed"

    def perform(self, form):
        return annual_reports.sign(report=self.object, by=self.request.user)


class AnnualReportPublish(MovePage):
    model = AnnualReport
    permission_required = permission_for(AnnualReport, "publish")
    heading = "Publish this report"
    explanation = "It is printed once as a PDF and shown to everybody. It cannot be changed afterwards."
    success_message = "Report published"

    def perform(self, form):
        return annual_reports.publish(report=self.object, by=self.request.user)


class AnnualReportAskScrutineer(MovePage):
    model = AnnualReport
    permission_required = permission_for(AnnualReport, "ask-scrutineer")
    heading = "Ask the independent scrutineer to comment"
    explanation = "What the scrutineer writes stands in the report, and the three partners sign it with the rest."
    success_message = "The scrutineer was asked"

    def perform(self, form):
        return annual_reports.ask_scrutineer(report=self.object, by=self.request.user)


class AnnualReportComment(RecordPage):
    """The independent scrutineer's own voice."""

    model = AnnualReport
    permission_required = COMMENT_REPORT
    form_class = ReportCommentForm
    heading = "What do you say of this report?"
    explanation = "Nobody can change your words. The three partners sign them with the rest."
    success_message = "Comment kept"

    def get_initial(self):
        return {"text": self.object.scrutineer_comment, "version": self.object.version}

    def perform(self, form):
        return annual_reports.comment(report=self.object, by=self.request.user, **form.cleaned_data)


class AnnualReportSentTo(RecordPage):
    model = AnnualReport
    permission_required = EDIT_REPORTS
    form_class = ReportCopyForm
    heading = "To whom was it sent?"
    success_message = "Kept"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"report": self.object}

    def perform(self, form):
        return report_copies.keep(report=self.object, by=self.request.user, **form.cleaned_data)


class AnnualReportDistribute(MovePage):
    model = AnnualReport
    permission_required = permission_for(AnnualReport, "distribute")
    heading = "Everybody who must get it has it"
    success_message = "Distributed"

    def perform(self, form):
        return report_copies.distribute(report=self.object, by=self.request.user)
