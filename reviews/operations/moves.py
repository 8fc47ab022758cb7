"""Move a practice review from one status to the next."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from partnership.models import GroupKind, Membership
from reviews.models import PracticeReview, Question
from reviews.models.statuses import FINAL
from reviews.operations import advance_copies, clocks, recommendations, reviews
from reviews.operations.move_checks import CHECKS
from shield import working_days
from shield.models import User
from shield.operations import audit, outbox
from shield.records.workflow import advance
from shield.refusals import Refused

# What the three partners are asked before these moves.
ASKS_PARTNERS = {
    "record-not-notifiable": Question.NOT_NOTIFIABLE,
    "record-criteria-not-met": Question.CRITERIA_NOT_MET,
    "commission": Question.NEXT_STEP,
    "record-other-learning": Question.NEXT_STEP,
    "record-no-further-review": Question.NEXT_STEP,
    "withhold": Question.WITHHOLD,
}
ASKS_REASON = frozenset(
    {
        "record-not-notifiable",
        "record-criteria-not-met",
        "record-no-rapid-review",
        "record-other-learning",
        "record-no-further-review",
        "record-national-review",
        "withhold",
    }
)
# Moves about which the Learning from Practice Group gets an email.
EMAILED_MOVES = frozenset({"notify", "commission", "publish"})
PUBLISHING = frozenset({"publish", "withhold"})


@transaction.atomic
def move(
    *,
    review: PracticeReview,
    verb: str,
    by: User,
    reason: str = "",
    views: Mapping[str, str] | None = None,
    today: date | None = None,
    **changes: Any,
) -> PracticeReview:
    """Return the review after one move. Raise ``Refused``, with nothing written, when the move is not possible.

    ``changes`` are fields that the move itself writes, such as the day of the notification. ``views`` are the views of
    the three partners, where the move asks for them.
    """
    day = today or working_days.today()
    review = PracticeReview.objects.select_for_update().get(pk=review.pk)
    changes |= _consequences(verb, reason, day)
    _check(review, verb, reason, day, changes)
    advance(review, verb, by=by, reason=reason, **changes)
    if verb in ASKS_PARTNERS:
        reviews.record_views(review=review, question=ASKS_PARTNERS[verb], views=views or {}, by=by, on=day)
    if verb == "record-final-report":
        advance_copies.prepare(review=review, by=by)
    if verb in PUBLISHING:
        recommendations.name_source(review=review)
    clocks.sync_clocks(review=review)
    audit.record("reviews.review-moved", review, by=by, verb=verb)
    if verb in EMAILED_MOVES:
        _email_group(review)
    return review


def _check(review: PracticeReview, verb: str, reason: str, day: date, changes: Mapping[str, Any]) -> None:
    """Raise ``Refused`` when something is missing; ``advance`` refuses a move from the wrong status."""
    if review.status not in PracticeReview.WORKFLOW[verb].sources:
        return
    if verb in ASKS_REASON and not reason:
        raise Refused("Enter the reason", field="reason")
    for name, value in changes.items():
        setattr(review, name, value)
    if verb in CHECKS:
        CHECKS[verb](review, day)


def _consequences(verb: str, reason: str, day: date) -> dict[str, Any]:
    """Return what a move writes besides what was typed."""
    changes: dict[str, Any] = {}
    if PracticeReview.WORKFLOW[verb].target in FINAL:
        changes["concluded_on"] = day
    if verb in PUBLISHING:
        changes["published_on"] = day
    if verb == "withhold":
        changes["withheld_because"] = reason
    return changes


def _email_group(review: PracticeReview) -> None:
    """Email the group the status and where to look, and nothing else about the review."""
    seats = Membership.objects.current().filter(group__kind=GroupKind.LEARNING_FROM_PRACTICE)
    for address in sorted(set(seats.values_list("person__email", flat=True))):
        outbox.post(
            "reviews/emails/review-moved",
            to=address,
            status=review.get_status_display(),
            path=review.get_absolute_url(),
        )
