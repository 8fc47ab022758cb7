"""Render an annual report: the statistics of a chapter as HTML, the whole report as a PDF."""

from typing import Any

from django.template.loader import render_to_string

from partnership.directory.models import AgencyRelation
from partnership.publications.models import AnnualReport, AnnualReportChapter
from shield import pdf
from shield.extension_points import identity

# Fewer characters than this without statistics do not take a page of their own.
SHORT_CHAPTER = 700


def render_statistics(chapter: AnnualReportChapter, *, paper: bool = False) -> str:
    """Return a chapter's statistics as HTML from its snapshot and template; empty for a chapter of text only."""
    if not chapter.template_name:
        return ""
    context = {**chapter.data, "data": chapter.data, "section": chapter, "paper": paper}
    return render_to_string(chapter.template_name, context)


def render_pdf(report: AnnualReport) -> bytes:
    """Return the report as a PDF."""
    return pdf.render("partnership/annual_reports/pdf.html", pdf_context(report))


def pdf_context(report: AnnualReport) -> dict[str, Any]:
    """Return what the template of the PDF shows."""
    written = [chapter for chapter in report.chapters.all() if not chapter.is_empty]
    return {
        "report": report,
        "chapters": [
            {
                "chapter": chapter,
                "statistics": render_statistics(chapter, paper=True),
                "number": number,
                "runs_on": number > 2 and _is_short(chapter) and not written[number - 2].template_name,
            }
            for number, chapter in enumerate(written, start=1)
        ],
        "covered": [
            (rule, [chapter for chapter in written if rule.key in chapter.covers]) for rule in report.contents_rules()
        ],
        "partners": list(AgencyRelation.objects.safeguarding_partners(report.ends_on)),
        "signatures": list(report.live_signatures()),
        "identity": identity(),
        "paper": True,
    }


def _is_short(chapter: AnnualReportChapter) -> bool:
    """Return whether a chapter follows the one before on the same page instead of taking its own."""
    return not chapter.template_name and len(chapter.prose) < SHORT_CHAPTER
