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
from partnership.publications.models import AnnualReport, AnnualReportChapter
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
    """Return recommendations that a user may see and that a report quotes word for word, or that date from its year."""
    chapters = AnnualReportChapter.objects.filter(report=report).annotate(statistics=Cast("data", TextField()))
    quoted = chapters.filter(Q(prose__contains=OuterRef("text")) | Q(statistics__contains=OuterRef("text")))
    in_its_year = Q(made_on__range=(report.starts_on, report.ends_on))
    return list(Recommendation.objects.visible_to(user).filter(Exists(quoted) | in_its_year)[:limit])


def _paragraphs(user: Any, subject: Any, recommendations: Iterable[Recommendation]) -> Iterable[Evidence]:
    """Return chapters whose text or statistics name the theme, or quote a recommendation word for word."""
    words = [subject.name] if isinstance(subject, Theme) else [each.text[:80] for each in recommendations]
    if not words:
        return []
    quoted = Q()
    for each in words:
        # Statistics are compared as they are stored: as JSON, which escapes quotation marks.
        quoted |= Q(prose__icontains=each) | Q(statistics__icontains=json.dumps(each, ensure_ascii=False)[1:-1])
    chapters = AnnualReportChapter.objects.annotate(statistics=Cast("data", TextField())).filter(quoted)
    readable = chapters.filter(report__in=AnnualReport.objects.visible_to(user)).select_related("report")
    return [
        Evidence(chapter.title, _named(chapter.report), chapter.get_absolute_url(), chapter.report.ends_on, "report")
        for chapter in readable.order_by("-report__starts_on", "order")[:20]
    ]


def _named(report: AnnualReport) -> str:
    """Return the name of a report; a draft says that it is one."""
    return f"{report} (draft)" if report.is_unpublished else str(report)
