"""Items due before the Board and the Executive: annual reports."""

from collections.abc import Iterable
from datetime import date

from partnership.board.contributions.due_items import before_leading_groups
from partnership.directory.models import StatutoryRule, due_date
from partnership.publications.models import AnnualReport
from shield import working_days
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
    """Return the last day to publish the report (rule Y1: at least once in twelve months), or ``None`` without a rule."""
    before = AnnualReport.objects.filter(published_at__isnull=False, ends_on__lt=report.ends_on).order_by("-ends_on")
    last = before.first()
    rule = StatutoryRule.objects.filter(key="yearly-report", edition=report.edition).first()
    if last is None or rule is None:
        return None
    return due_date(rule, working_days.today(last.published_at))
