"""What waits for a person."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from partnership.contributions import section_11
from partnership.models import (
    Action,
    ActionStatus,
    AnnualReport,
    ArrangementsStatus,
    ArrangementsVersion,
    BulletinIssue,
    Escalation,
    IssueStatus,
    JoinRequest,
    Meeting,
    MeetingStatus,
    ReportStatus,
    ScrutinyComment,
)
from partnership.operations.annual_reports import seat_of
from partnership.rules import (
    ANSWER_SCRUTINY,
    COMMENT_REPORT,
    EDIT_ACTIONS,
    EDIT_BULLETINS,
    GIVE_POSITION,
    MANAGE_PEOPLE,
    SIGN_ARRANGEMENTS,
    SIGN_REPORT,
    is_without_post,
)
from shield import working_days
from shield.extension_points import Waiting
from shield.workflow import permission_for


def where_to_join(user: Any) -> str | None:
    """The page to say where one works, for an account that holds no post and has not asked yet."""
    if not is_without_post(user) or JoinRequest.objects.filter(user=user).exists():
        return None
    return reverse("partnership:join")


def waiting(user: Any) -> Iterable[Waiting]:
    """Everything of this app that waits for the user."""
    yield from _own_joining(user)
    yield from _join_requests(user)
    yield from _own_actions(user)
    yield from _to_verify(user)
    yield from _report_to_comment(user)
    yield from _to_sign(user)
    yield from _arrangements_to_sign(user)
    yield from _positions_to_give(user)
    yield from _escalations(user)
    yield from _scrutiny(user)
    yield from section_11.waiting(user)
    yield from _bulletins(user)


def _own_joining(user: Any) -> Iterable[Waiting]:
    if is_without_post(user) and not JoinRequest.objects.waiting().filter(user=user).exists():
        why = "You need it before you can book training or refer a young person"
        yield Waiting("Say which agency you work for", why, reverse("partnership:join"), "Join")


def _join_requests(user: Any) -> Iterable[Waiting]:
    if not user.has_perm(MANAGE_PEOPLE):
        return
    for request in JoinRequest.objects.visible_to(user).waiting().select_related("user", "agency"):
        where = request.agency or request.agency_in_own_words
        yield Waiting(
            f"{request.user} asks to join",
            f"{request.job_title}, {where}",
            reverse("partnership:joinrequest-list"),
            "Answer",
        )


def _own_actions(user: Any) -> Iterable[Waiting]:
    open_ones = Action.objects.filter(status__in=(ActionStatus.OPEN, ActionStatus.IN_PROGRESS))
    for action in open_ones.owned_by(user).select_related("agency"):
        why = action.origin_title or str(action.agency)
        yield Waiting(action.title, why, action.get_absolute_url(), "Report", action.due_on)


def _to_verify(user: Any) -> Iterable[Waiting]:
    if not user.has_perm(EDIT_ACTIONS):
        return
    reported = Action.objects.filter(status=ActionStatus.REPORTED_DONE).exclude(reported_by=user)
    for action in reported.select_related("agency", "owner__person"):
        if user.has_perm(permission_for(action, "verify"), action):
            why = f"Reported done by {action.agency}"
            yield Waiting(f"Verify: {action.title}", why, action.get_absolute_url(), "Verify", action.due_on)


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


def _positions_to_give(user: Any) -> Iterable[Waiting]:
    """Correspondence that one has not answered."""
    open_ones = Meeting.objects.visible_to(user).filter(status=MeetingStatus.CIRCULATED, closes_at__gt=timezone.now())
    for meeting in open_ones.exclude(agenda_items__positions__person__user=user).select_related("group"):
        if user.has_perm(GIVE_POSITION, meeting):
            url = f"{meeting.get_absolute_url()}feedback/"
            due = working_days.today(meeting.closes_at)
            yield Waiting(f"Answer: {meeting}", "Decided by correspondence", url, "Answer", due)


def _escalations(user: Any) -> Iterable[Waiting]:
    """What one has to answer, what is late, and what one is asked about."""
    seen = Escalation.objects.visible_to(user).running().prefetch_related("steps__stage")
    for escalation in seen.select_related("from_agency", "to_agency"):
        step = list(escalation.steps.all())[-1]
        url, why = escalation.get_absolute_url(), str(step.stage)
        if escalation.status == "raised" and user.has_perm("partnership.respond-escalation", escalation):
            yield Waiting(f"Answer: {escalation.reference}", why, url, "Answer", step.due_on)
        elif escalation.status == "responded" and user.has_perm("partnership.escalate-escalation", escalation):
            yield Waiting(f"There is an answer: {escalation.reference}", why, url, "Read")
        elif (
            escalation.status == "raised"
            and step.is_overdue()
            and user.has_perm("partnership.escalate-escalation", escalation)
        ):
            yield Waiting(f"Escalate now: {escalation.reference}", why, url, "Escalate", step.due_on)
        elif escalation.status == "partners_decide" and user.has_perm("partnership.resolve-escalation", escalation):
            yield Waiting(f"Decide: {escalation.reference}", why, url, "Decide", step.due_on)
    for escalation in Escalation.objects.awaiting_satisfaction(user):
        yield Waiting(f"Are you satisfied? {escalation.reference}", "Resolved", escalation.get_absolute_url(), "Answer")


def _scrutiny(user: Any) -> Iterable[Waiting]:
    """Comments of the scrutineer that nobody has answered."""
    if user.has_perm(ANSWER_SCRUTINY):
        for comment in ScrutinyComment.objects.visible_to(user).unanswered():
            yield Waiting(
                f"Answer the scrutineer: {comment}", "The partners answer", comment.get_absolute_url(), "Answer"
            )


def _bulletins(user: Any) -> Iterable[Waiting]:
    if not user.has_perm(EDIT_BULLETINS):
        return
    for issue in BulletinIssue.objects.filter(status__in=(IssueStatus.AWAITING_APPROVAL, IssueStatus.APPROVED)):
        if issue.status == IssueStatus.APPROVED:
            yield Waiting(f"Send: {issue.title}", "Approved and ready", issue.get_absolute_url(), "Send")
        elif issue.written_by_id != user.pk:
            yield Waiting(f"Approve: {issue.title}", "A colleague wrote it", issue.get_absolute_url(), "Approve")
