"""Evidence for a theme or recommendation: bulletins and chapters of annual reports."""

import json
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, TextField
from django.db.models.functions import Cast

from partnership.board.contributions.evidence import subject_words
from partnership.directory.models import Theme
from partnership.improvement.models import Recommendation
from partnership.publications.contributions.search import find_bulletins
from partnership.publications.models import AnnualReport, AnnualReportSection
from shield.extension_points import Evidence


def bulletins(user: Any, subject: Any) -> Iterable[Evidence]:
    """Return the bulletin issues that mention the subject."""
    for hit in list(find_bulletins(user, subject_words(subject)))[:5]:
        yield Evidence(hit.title, hit.summary, hit.url, None, hit.kind)


def report_chapters(user: Any, subject: Theme | Recommendation) -> Iterable[Evidence]:
    """Return the chapters that name the theme, or quote a recommendation word for word."""
    seen = Recommendation.objects.visible_to(user)
    about = seen.filter(themes=subject) if isinstance(subject, Theme) else seen.filter(pk=subject.pk)
    return _paragraphs(user, subject, list(about.distinct()))


def recommendations_behind(user: Any, report: AnnualReport, limit: int = 50) -> list[Recommendation]:
    """The way back: recommendations that ``user`` may see and a report says word for word, or that its year made."""
    sections = AnnualReportSection.objects.filter(report=report).annotate(figures=Cast("data", TextField()))
    said = sections.filter(Q(prose__contains=OuterRef("text")) | Q(figures__contains=OuterRef("text")))
    in_its_year = Q(made_on__range=(report.starts_on, report.ends_on))
    return list(Recommendation.objects.visible_to(user).filter(Exists(said) | in_its_year)[:limit])


def _paragraphs(user: Any, subject: Any, recommendations: Iterable[Recommendation]) -> Iterable[Evidence]:
    """Chapters whose words or figures name the theme, or say a recommendation word for word."""
    words = [subject.name] if isinstance(subject, Theme) else [each.text[:80] for each in recommendations]
    if not words:
        return []
    said = Q()
    for each in words:
        # Figures are compared as they are kept: with their quotation marks written as JSON has them.
        said |= Q(prose__icontains=each) | Q(figures__icontains=json.dumps(each, ensure_ascii=False)[1:-1])
    sections = AnnualReportSection.objects.annotate(figures=Cast("data", TextField())).filter(said)
    readable = sections.filter(report__in=AnnualReport.objects.visible_to(user)).select_related("report")
    return [
        Evidence(section.title, str(section.report), section.get_absolute_url(), section.report.ends_on, "report")
        for section in readable.order_by("-report__starts_on", "order")[:20]
    ]
