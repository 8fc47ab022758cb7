"""Independent scrutiny: planned, done, commented, answered. Nobody changes the scrutineer's words, the scrutineer neither."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from partnership.assurance.models import ScrutinyActivity, ScrutinyComment
from partnership.improvement.models import Recommendation
from shield import working_days
from shield.operations import audit
from shield.refusals import Refused
from shield.text.formatting import short_date


@transaction.atomic
def plan(*, title: str, kind: str, planned_for: date, by: Any) -> ScrutinyActivity:
    """Put something on the scrutineer's work plan."""
    activity = ScrutinyActivity.objects.create(title=title, kind=kind, planned_for=planned_for)
    audit.record("partnership.scrutiny-planned", activity, by=by)
    return activity


def _judge_words(words: str, field: str) -> None:
    if not words.strip():
        raise Refused("Write something first.", field=field)


@transaction.atomic
def finish(*, activity: ScrutinyActivity, done_on: date, findings: str, by: Any) -> ScrutinyActivity:
    """Keep what was found; what was found once stays."""
    _judge_words(findings, "findings")
    activity = ScrutinyActivity.objects.select_for_update().get(pk=activity.pk)
    if activity.done_on is not None:
        raise Refused("What was found here is kept already.")
    if done_on > working_days.today():
        raise Refused("The day must be today or earlier.", field="done_on")
    activity.done_on, activity.findings = done_on, findings
    activity.save(update_fields=["done_on", "findings"])
    audit.record("partnership.scrutiny-done", activity, by=by)
    return activity


@transaction.atomic
def comment(
    *,
    text: str,
    by: Any,
    about: str = "",
    activity: ScrutinyActivity | None = None,
    recommendation: Recommendation | None = None,
    now: datetime | None = None,
) -> ScrutinyComment:
    """Say something in the scrutineer's own voice; it stays word for word, and the partners have to answer."""
    _judge_words(text, "text")
    about = about or str(activity or recommendation or "")
    if not about:
        raise Refused("Say what the comment is about.", field="about")
    made = ScrutinyComment.objects.create(
        about=about[:200],
        activity=activity,
        recommendation=recommendation,
        text=text,
        made_by=by,
        made_at=now or timezone.now(),
    )
    audit.record("partnership.scrutiny-commented", made, by=by)
    return made


@transaction.atomic
def respond(*, comment: ScrutinyComment, response: str, by: Any, now: datetime | None = None) -> ScrutinyComment:
    """Answer for the partners, with the day; the first answer stays. The scrutineer cannot answer for them."""
    _judge_words(response, "response")
    comment = ScrutinyComment.objects.select_for_update().get(pk=comment.pk)
    if comment.made_by_id == by.pk:
        raise Refused("Somebody else has to answer.")
    if comment.responded_at is not None:
        raise Refused("This comment was answered before.")
    comment.response, comment.responded_by, comment.responded_at = response, by, now or timezone.now()
    comment.save(update_fields=["response", "responded_by", "responded_at"])
    audit.record("partnership.scrutiny-answered", comment, by=by)
    return comment


def compile_scrutiny(start: date, end: date) -> dict[str, Any]:
    """The report's chapter, JSON-ready: what was done and said, and every comment that nobody has answered.

    Empty where nothing is on record.
    """
    done = ScrutinyActivity.objects.of_period(start, end).order_by("done_on")
    said = ScrutinyComment.objects.of_period(start, end).unsealed().order_by("made_at")
    if not done and not said:
        return {}
    return {
        "activities": [
            {
                "title": each.title,
                "kind": each.get_kind_display(),
                "on": short_date(each.done_on),
                "findings": each.findings,
            }
            for each in done
        ],
        "comments": [
            {
                "about": each.about,
                "text": each.text,
                "on": short_date(each.made_at),
                "response": each.response,
                "responded_on": short_date(each.responded_at),
            }
            for each in said
        ],
        "unanswered": sum(each.responded_at is None for each in said),
    }
