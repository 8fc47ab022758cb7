"""Tasks for each person."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.urls import reverse

from partnership.publications.models import (
    AnnualReport,
    AnnualReportStatus,
    ArrangementsStatus,
    ArrangementsVersion,
    BulletinIssue,
    IssueStatus,
)
from partnership.publications.models.report_clocks import running_clocks
from partnership.publications.operations.signing import seat_of
from partnership.publications.rules import COMMENT_REPORT, EDIT_BULLETINS, EDIT_REPORTS, SIGN_ARRANGEMENTS, SIGN_REPORT
from shield.extension_points import Waiting


def waiting(user: Any) -> Iterable[Waiting]:
    """Return the user's tasks in this wing."""
    yield from _reports_to_comment_on(user)
    if user.has_perm(SIGN_REPORT):
        yield from _to_sign(user, AnnualReport.objects.filter(status=AnnualReportStatus.SIGNING))
    if user.has_perm(SIGN_ARRANGEMENTS):
        yield from _to_sign(user, ArrangementsVersion.objects.filter(status=ArrangementsStatus.SIGNING))
    yield from _bulletins(user)
    yield from _deadlines_of_reports(user)


def _deadlines_of_reports(user: Any) -> Iterable[Waiting]:
    """Yield the reports to publish and the copies to send, each with its last day."""
    if user.has_perm(EDIT_REPORTS):
        for clock in running_clocks():
            yield Waiting(clock.name, clock.explanation, clock.url, "Open", clock.due)


def _reports_to_comment_on(user: Any) -> Iterable[Waiting]:
    """Yield the reports that await the scrutineer's comment."""
    if not user.has_perm(COMMENT_REPORT):
        return
    for report in AnnualReport.objects.filter(status=AnnualReportStatus.SCRUTINEER_COMMENT, commented_by__isnull=True):
        url = reverse("partnership:annualreport-comment", args=[report.slug])
        yield Waiting(f"Comment on {report.title}", "The partners sign it after your comment", url, "Comment", own=True)


def _to_sign(user: Any, publications: "models.QuerySet[Any]") -> Iterable[Waiting]:
    """Yield the publications that await the signature of the user's seat."""
    seat = seat_of(user)
    for publication in publications:
        if seat and not publication.live_signatures().filter(seat=seat[0]).exists():
            url = publication.get_absolute_url()
            yield Waiting(f"Sign {publication}", "All three safeguarding partners must sign", url, "Sign", own=True)


def _bulletins(user: Any) -> Iterable[Waiting]:
    """Yield the bulletins to approve, but not the user's own, and those to send."""
    if not user.has_perm(EDIT_BULLETINS):
        return
    for issue in BulletinIssue.objects.filter(status__in=(IssueStatus.AWAITING_APPROVAL, IssueStatus.APPROVED)):
        if issue.is_approved:
            yield Waiting(f"Send {issue.title}", "Approved and ready to send", issue.get_absolute_url(), "Send")
        elif issue.written_by_id != user.pk:
            yield Waiting(f"Approve {issue.title}", "Written by a colleague", issue.get_absolute_url(), "Approve")
