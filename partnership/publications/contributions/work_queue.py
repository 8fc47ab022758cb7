"""Tasks for each person."""

from collections.abc import Iterable
from typing import Any

from partnership.publications.models import (
    AnnualReport,
    ArrangementsStatus,
    ArrangementsVersion,
    BulletinIssue,
    IssueStatus,
    ReportStatus,
)
from partnership.publications.operations.annual_reports import seat_of
from partnership.publications.rules import COMMENT_REPORT, EDIT_BULLETINS, SIGN_ARRANGEMENTS, SIGN_REPORT
from shield.extension_points import Waiting


def waiting(user: Any) -> Iterable[Waiting]:
    """Return the user's tasks in this wing."""
    yield from _report_to_comment(user)
    yield from _to_sign(user)
    yield from _arrangements_to_sign(user)
    yield from _bulletins(user)


def _to_sign(user: Any) -> Iterable[Waiting]:
    if not user.has_perm(SIGN_REPORT):
        return
    seat = seat_of(user)
    for report in AnnualReport.objects.filter(status=ReportStatus.SIGNING):
        if seat and not report.live_signatures().filter(seat=seat[0]).exists():
            yield Waiting(f"Sign: {report.title}", "Three partners sign it", report.get_absolute_url(), "Sign")


def _report_to_comment(user: Any) -> Iterable[Waiting]:
    """Reports that wait for the scrutineer's own words."""
    if user.has_perm(COMMENT_REPORT):
        for report in AnnualReport.objects.filter(status=ReportStatus.SCRUTINEER_COMMENT, commented_by__isnull=True):
            url = f"{report.get_absolute_url()}comment/"
            yield Waiting(f"Comment: {report.title}", "Before the partners sign it", url, "Comment")


def _arrangements_to_sign(user: Any) -> Iterable[Waiting]:
    if not user.has_perm(SIGN_ARRANGEMENTS):
        return
    seat = seat_of(user)
    for version in ArrangementsVersion.objects.filter(status=ArrangementsStatus.SIGNING):
        if seat and not version.live_signatures().filter(seat=seat[0]).exists():
            yield Waiting(f"Sign: {version}", "Three partners sign it", version.get_absolute_url(), "Sign")


def _bulletins(user: Any) -> Iterable[Waiting]:
    if not user.has_perm(EDIT_BULLETINS):
        return
    for issue in BulletinIssue.objects.filter(status__in=(IssueStatus.AWAITING_APPROVAL, IssueStatus.APPROVED)):
        if issue.status == IssueStatus.APPROVED:
            yield Waiting(f"Send: {issue.title}", "Approved and ready", issue.get_absolute_url(), "Send")
        elif issue.written_by_id != user.pk:
            yield Waiting(f"Approve: {issue.title}", "A colleague wrote it", issue.get_absolute_url(), "Approve")
