"""Independent scrutiny: activities planned and completed, comments made and responded to. No comment can be edited."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from partnership.assurance.models import ScrutinyActivity, ScrutinyComment
from partnership.improvement.models import Recommendation
from shield import working_days
from shield.models import User
from shield.operations import audit
from shield.refusals import Refused


@transaction.atomic
def create_activity(*, title: str, kind: str, planned_for: date, by: User) -> ScrutinyActivity:
    """Add an activity to the scrutineer's work plan."""
    activity = ScrutinyActivity.objects.create(title=title, kind=kind, planned_for=planned_for)
    audit.record("partnership.scrutiny-planned", activity, by=by)
    return activity


@transaction.atomic
def complete_activity(*, activity: ScrutinyActivity, done_on: date, findings: str, by: User) -> ScrutinyActivity:
    """Record the findings of an activity. Raise ``Refused`` when it has findings, and for a date in the future."""
    _check_not_blank(findings, "Enter the findings", "findings")
    activity = ScrutinyActivity.objects.select_for_update().get(pk=activity.pk)
    if activity.done_on is not None:
        raise Refused("The findings of this activity have already been recorded")
    if done_on > working_days.today():
        raise Refused("Date completed must be today or in the past", field="done_on")
    activity.done_on, activity.findings = done_on, findings
    activity.save(update_fields=["done_on", "findings"])
    audit.record("partnership.scrutiny-completed", activity, by=by)
    return activity


@transaction.atomic
def create_comment(
    *,
    text: str,
    by: User,
    about: str = "",
    activity: ScrutinyActivity | None = None,
    recommendation: Recommendation | None = None,
    now: datetime | None = None,
) -> ScrutinyComment:
    """Publish a comment by the scrutineer. Raise ``Refused`` when it is blank or has no subject."""
    _check_not_blank(text, "Enter your comment", "text")
    about = about or str(activity or recommendation or "")
    if not about:
        raise Refused("Enter the subject of your comment", field="about")
    comment = ScrutinyComment.objects.create(
        about=about[:200],
        activity=activity,
        recommendation=recommendation,
        text=text,
        made_by=by,
        made_at=now or timezone.now(),
    )
    audit.record("partnership.scrutiny-commented", comment, by=by)
    return comment


@transaction.atomic
def respond(*, comment: ScrutinyComment, response: str, by: User, now: datetime | None = None) -> ScrutinyComment:
    """Respond for the partners. Raise ``Refused`` for the scrutineer, and when there is a response already."""
    _check_not_blank(response, "Enter the partners’ response", "response")
    comment = ScrutinyComment.objects.select_for_update().get(pk=comment.pk)
    if comment.made_by_id == by.pk:
        raise Refused("You cannot respond to your own comment")
    if comment.responded_at is not None:
        raise Refused("This comment already has a response")
    comment.response, comment.responded_by, comment.responded_at = response, by, now or timezone.now()
    comment.save(update_fields=["response", "responded_by", "responded_at"])
    audit.record("partnership.scrutiny-responded", comment, by=by)
    return comment


def _check_not_blank(text: str, error: str, field: str) -> None:
    if not text.strip():
        raise Refused(error, field=field)
