"""Advance copies of a final report: the recipients, and when each copy was sent."""

from datetime import date

from django.db import transaction

from partnership.models import StatutoryRule
from reviews.models import AdvanceCopy, PracticeReview
from shield import working_days
from shield.models import User
from shield.operations import audit
from shield.refusals import Refused

RECIPIENTS = ("Child Safeguarding Practice Review Panel", "Secretary of State for Education", "Ofsted")
RULE = "advance-copy"


@transaction.atomic
def prepare(*, review: PracticeReview, by: User) -> None:
    """List the recipients of an advance copy; safe to run twice."""
    for recipient in RECIPIENTS:
        AdvanceCopy.objects.get_or_create(review=review, recipient=recipient)
    audit.record("reviews.advance-copies-listed", review, by=by)


@transaction.atomic
def record_sent(*, copy: AdvanceCopy, sent_on: date, by: User) -> AdvanceCopy:
    """Return the copy with the day it was sent. Raise ``Refused`` for a day in the future."""
    if sent_on > working_days.today():
        raise Refused("Date it was sent must be today or in the past", field="sent_on")
    copy = AdvanceCopy.objects.select_for_update().get(pk=copy.pk)
    copy.sent_on, copy.recorded_by = sent_on, by
    copy.save(update_fields=["sent_on", "recorded_by"])
    audit.record("reviews.advance-copy-sent", copy.review, by=by, recipient=copy.recipient)
    return copy


def notice_days(on: date) -> int:
    """Return how many working days recipients have before publication, by the edition in force."""
    rule = StatutoryRule.objects.current(on).filter(key=RULE).order_by("-starts_on", "-edition").first()
    return rule.number or 0 if rule else 0


def latest_sending(publication: date) -> date:
    """Return the last day to send the copies for a publication on this day."""
    return working_days.add(publication, -notice_days(publication))


def opens_on(review: PracticeReview, today: date) -> date | None:
    """Return the first day of publication, a notice period after the last copy; ``None`` until all are sent."""
    last = review.advance_copies.all().last_sent_on()
    return working_days.add(last, notice_days(today)) if last else None
