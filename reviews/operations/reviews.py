"""Create and edit a practice review, and record the views of the partners."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from partnership.models import PartnerSeat, Theme
from reviews.models import Harm, MonitoringEntry, PartnerView, Position, PracticeReview, Question, ReviewStatus
from reviews.operations import clocks
from shield import working_days
from shield.models import User
from shield.operations import audit, edits
from shield.refusals import Refused

# Moves write these with their own day. An edit may correct the date, but not remove it once the review has moved on.
DATES_OF_MOVES = frozenset({"notified_on", "submitted_on", "panel_replied_on", "initiated_on", "published_on"})


@transaction.atomic
def create(*, by: User, themes: Iterable[Theme] = (), **changes: Any) -> PracticeReview:
    """Return a review of an incident that was referred. Its first clock starts on the day of becoming aware."""
    review = PracticeReview.objects.create(**changes)
    review.themes.set(themes)
    clocks.sync_clocks(review=review)
    audit.record("reviews.review-referred", review, by=by)
    return review


@transaction.atomic
def update(
    *, review: PracticeReview, version: int, by: User, themes: Iterable[Theme] | None = None, **changes: Any
) -> PracticeReview:
    """Return the review with its changes; its clocks follow its dates.

    Raise ``Refused`` when a colleague saved it since ``version`` was read, or when a change contradicts a move that the
    review has made.
    """
    _check_changes(review, changes)
    review = edits.update_record(review, "reviews.review-edited", version=version, by=by, **changes)
    if themes is not None:
        review.themes.set(themes)
    clocks.sync_clocks(review=review)
    return review


def _check_changes(review: PracticeReview, changes: Mapping[str, Any]) -> None:
    for name in DATES_OF_MOVES & changes.keys():
        if changes[name] is None and getattr(review, name) is not None:
            date_field: Any = PracticeReview._meta.get_field(name)
            raise Refused(
                f"Enter the {date_field.verbose_name}. You can correct this date but not remove it.", field=name
            )
    aware = changes.get("aware_on", review.aware_on)
    notified = changes.get("notified_on", review.notified_on)
    if aware and notified and notified < aware:
        field = "notified_on" if "notified_on" in changes else "aware_on"
        raise Refused("The Panel cannot be notified before the local authority became aware", field=field)
    died = changes.get("harm", review.harm) == Harm.DIED
    looked_after = changes.get("looked_after", review.looked_after)
    if died and looked_after and review.status == ReviewStatus.NOT_NOTIFIABLE:
        raise Refused(
            "An incident recorded as not notifiable cannot be the death of a looked-after child", field="looked_after"
        )


@transaction.atomic
def record_views(
    *, review: PracticeReview, question: Question, views: Mapping[str, str], by: User, on: date | None = None
) -> None:
    """Store each of the three partners' views on ``question``. Raise ``Refused`` when one is missing."""
    missing = [str(PartnerSeat(seat).label) for seat in PartnerSeat if views.get(seat) not in Position.values]
    if missing:
        raise Refused(f"Record the view of each partner. Missing: {', '.join(missing)}.")
    for seat in PartnerSeat:
        PartnerView.objects.update_or_create(
            review=review,
            question=question,
            seat=seat,
            defaults={"position": views[seat], "given_on": on or working_days.today()},
        )
    audit.record("reviews.partner-views-recorded", review, by=by, question=question)


@transaction.atomic
def add_monitoring_entry(*, review: PracticeReview, by: User, **changes: Any) -> MonitoringEntry:
    """Return an entry on the time taken and the quality of a review; it is never edited."""
    entry = MonitoringEntry.objects.create(review=review, by=by, **changes)
    audit.record("reviews.review-monitored", review, by=by)
    return entry
