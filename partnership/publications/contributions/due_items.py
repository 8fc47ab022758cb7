"""Items due before the Board and the Executive: annual reports."""

from collections.abc import Iterable
from datetime import date

from partnership.board.contributions.due_items import before_leading_groups
from partnership.publications.models import AnnualReport
from partnership.publications.models.report_clocks import publication_clock
from shield.extension_points import DueItem


def reports(group_kind: str, start: date, end: date) -> Iterable[DueItem]:
    """Return the unpublished reports that must be seen before they are signed."""
    return before_leading_groups(group_kind, start, end, _unpublished())


def _unpublished() -> Iterable[DueItem]:
    for report in AnnualReport.objects.filter(published_at=None):
        day = report_due(report)
        if day is not None:
            yield DueItem(
                f"report:{report.pk}", f"{report.title}: to discuss before it is signed", day, report.get_absolute_url()
            )


def report_due(report: AnnualReport) -> date | None:
    """Return the last day to publish the report, or ``None`` where nothing says when."""
    clock = publication_clock(report)
    return clock.due if clock else None
