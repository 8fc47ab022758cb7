"""Deadlines of annual reports: to publish each one, and to send copies of it."""

from collections.abc import Iterator
from datetime import date

from partnership.directory.models import StatutoryRule
from partnership.directory.models.clocks import StatutoryClock, run_clock
from partnership.publications.models.annual_reports import AnnualReport
from shield import working_days


def publication_clock(report: AnnualReport, today: date | None = None) -> StatutoryClock | None:
    """Return the clock until which a report must be published, or ``None`` where nothing says when.

    It is due twelve months after the last one was published, or by the day that the edition names, whichever is first.
    """
    before = AnnualReport.objects.filter(published_at__isnull=False, ends_on__lt=report.ends_on).order_by("-ends_on")
    last = before.first()
    starts = {
        "yearly-report": working_days.today(last.published_at) if last else None,
        "report-deadline": report.ends_on,
    }
    rules = StatutoryRule.objects.for_edition(report.edition).in_use().filter(key__in=starts, number__isnull=False)
    clocks = [
        run_clock(rule, started_on=started, name=f"Publish {report}", today=today, url=report.get_absolute_url())
        for rule in rules
        if (started := starts[rule.key]) is not None
    ]
    return min(clocks, key=lambda clock: clock.due, default=None)


def copy_clocks(report: AnnualReport, today: date | None = None) -> Iterator[StatutoryClock]:
    """Yield the clock of each copy of a published report that has not been sent."""
    if report.published_at is None:
        return
    for rule in report.not_sent_to():
        if rule.number:
            started = working_days.today(report.published_at)
            yield run_clock(rule, started_on=started, today=today, url=report.get_absolute_url())


def running_clocks(today: date | None = None) -> list[StatutoryClock]:
    """Return the clocks of reports that are not published, and of copies that are not sent, the first due first."""
    reports = list(AnnualReport.objects.prefetch_related("copies"))
    clocks = [clock for report in reports for clock in copy_clocks(report, today)]
    waiting = (publication_clock(report, today) for report in reports if report.published_at is None)
    return sorted([*clocks, *(clock for clock in waiting if clock is not None)], key=lambda clock: clock.due)
