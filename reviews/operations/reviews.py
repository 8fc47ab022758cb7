"""Refer and edit a practice review, and write down what the partners say."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from partnership.models import PartnerSeat, Theme
from reviews.models import MonitoringEntry, PartnerView, Position, PracticeReview, Question, ReviewStatus
from reviews.operations import clocks
from shield import working_days
from shield.operations import audit, edits
from shield.refusals import Refused

# Moves stamp these with their own day; a form may correct a date, never take it away once the review has moved on.
STAMPED = frozenset({"notified_on", "submitted_on", "panel_replied_on", "initiated_on", "published_on"})


@transaction.atomic
def refer(*, by: Any, themes: Iterable[Theme] = (), **facts: Any) -> PracticeReview:
    """Write down an incident that somebody referred; its first clock starts with the day of becoming aware."""
    review = PracticeReview.objects.create(**facts)
    review.themes.set(themes)
    clocks.wind(review=review)
    audit.record("reviews.review-referred", review, by=by)
    return review


@transaction.atomic
def edit(
    *, review: PracticeReview, version: int, by: Any, themes: Iterable[Theme] | None = None, **changes: Any
) -> PracticeReview:
    """Change what is known of a review; its clocks follow its dates.

    Raises ``Refused`` when a colleague saved it since ``version`` was read, or when a change would contradict a step
    that the review has taken.
    """
    _judge_edit(review, changes)
    review = edits.revise(review, "reviews.review-edited", version=version, by=by, **changes)
    if themes is not None:
        review.themes.set(themes)
    clocks.wind(review=review)
    return review


def _judge_edit(review: PracticeReview, changes: Mapping[str, Any]) -> None:
    for name in STAMPED & changes.keys():
        if changes[name] is None and getattr(review, name) is not None:
            raise Refused("The review has moved on from this date: correct it instead of taking it away.", field=name)
    aware = changes.get("aware_on", review.aware_on)
    notified = changes.get("notified_on", review.notified_on)
    if aware and notified and notified < aware:
        field = "notified_on" if "notified_on" in changes else "aware_on"
        raise Refused("The Panel cannot be notified before the local authority became aware.", field=field)
    if changes.get("looked_after") and review.status == ReviewStatus.NOT_NOTIFIABLE:
        raise Refused("It was found not notifiable, which cannot be so for a looked-after child.", field="looked_after")


@transaction.atomic
def record_views(
    *, review: PracticeReview, question: Question, views: Mapping[str, str], by: Any, on: date | None = None
) -> None:
    """Keep what each of the three partners said to ``question``; each answers alone and counts the same."""
    missing = [PartnerSeat(seat).label for seat in PartnerSeat if views.get(seat) not in Position.values]
    if missing:
        raise Refused(f"Record what each partner says. Missing: {', '.join(str(label) for label in missing)}.")
    for seat in PartnerSeat:
        PartnerView.objects.update_or_create(
            review=review,
            question=question,
            seat=seat,
            defaults={"position": views[seat], "given_on": on or working_days.today()},
        )
    audit.record("reviews.partner-views-recorded", review, by=by, question=question)


@transaction.atomic
def monitor(*, review: PracticeReview, by: Any, **facts: Any) -> MonitoringEntry:
    """Write down that partners looked at the time taken and the quality of a review; it stays as it is."""
    entry = MonitoringEntry.objects.create(review=review, by=by, **facts)
    audit.record("reviews.review-monitored", review, by=by)
    return entry
