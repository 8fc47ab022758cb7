"""Independent scrutiny: activities planned and completed, comments made and responded to. No comment can be edited."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from partnership.assurance.models import ScrutinyActivity, ScrutinyComment
from partnership.directory.models import Person, Post, PostRole
from partnership.improvement.models import Recommendation
from shield import working_days
from shield.models import User
from shield.operations import audit, outbox
from shield.refusals import Refused
from shield.text.formatting import long_date

PARTNERS = (PostRole.LEAD_SAFEGUARDING_PARTNER, PostRole.DELEGATED_SAFEGUARDING_PARTNER)
RESPONSE_WORKING_DAYS = 20


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
    url: str = "",
    due_on: date | None = None,
    now: datetime | None = None,
) -> ScrutinyComment:
    """Publish a comment by the scrutineer and email the partners. Raise ``Refused`` when it is blank or has no subject.

    ``url`` is the page of the record that it is about. The response is due in 20 working days unless ``due_on`` is given.
    """
    _check_not_blank(text, "Enter your comment", "text")
    about = about or str(activity or recommendation or "")
    if not about:
        raise Refused("Enter the subject of your comment", field="about")
    comment = ScrutinyComment.objects.create(
        about=about[:200],
        activity=activity,
        recommendation=recommendation,
        url=url,
        text=text,
        due_on=due_on or usual_due_date(working_days.today(now)),
        made_by=by,
        made_at=now or timezone.now(),
    )
    audit.record("partnership.scrutiny-commented", comment, by=by)
    for person in Person.objects.filter(pk__in=Post.objects.current().filter(role__in=PARTNERS).values("person")):
        _email(person.email, person.name, comment, "partnership/emails/scrutiny-commented")
    return comment


def usual_due_date(today: date) -> date:
    """Return the day on which the response to a comment of today is due, unless the scrutineer sets another."""
    return working_days.add(today, RESPONSE_WORKING_DAYS)


@transaction.atomic
def respond(*, comment: ScrutinyComment, response: str, by: User, now: datetime | None = None) -> ScrutinyComment:
    """Respond for the partners and email the scrutineer. Raise ``Refused`` for the scrutineer, and when there is a response already."""
    _check_not_blank(response, "Enter the partners’ response", "response")
    comment = ScrutinyComment.objects.select_for_update().get(pk=comment.pk)
    if comment.made_by_id == by.pk:
        raise Refused("You cannot respond to your own comment")
    if comment.responded_at is not None:
        raise Refused("This comment already has a response")
    comment.response, comment.responded_by, comment.responded_at = response, by, now or timezone.now()
    comment.save(update_fields=["response", "responded_by", "responded_at"])
    audit.record("partnership.scrutiny-responded", comment, by=by)
    _email(comment.made_by.email, comment.made_by.name, comment, "partnership/emails/scrutiny-responded")
    return comment


@transaction.atomic
def reply(*, comment: ScrutinyComment, reply: str, by: User, now: datetime | None = None) -> ScrutinyComment:
    """Record what the scrutineer says of the response. Raise ``Refused`` without a response, and for a second reply."""
    _check_not_blank(reply, "Enter your reply", "reply")
    comment = ScrutinyComment.objects.select_for_update().get(pk=comment.pk)
    if comment.responded_at is None:
        raise Refused("The partners have not responded to this comment yet")
    if comment.replied_at is not None:
        raise Refused("You have already replied to this response")
    comment.reply, comment.replied_at = reply, now or timezone.now()
    comment.save(update_fields=["reply", "replied_at"])
    audit.record("partnership.scrutiny-replied", comment, by=by)
    return comment


def _email(to: str, name: str, comment: ScrutinyComment, template: str) -> None:
    due = long_date(comment.due_on)
    outbox.post(template, to=to, name=name, due=due, path=comment.get_absolute_url())


def _check_not_blank(text: str, error: str, field: str) -> None:
    if not text.strip():
        raise Refused(error, field=field)
