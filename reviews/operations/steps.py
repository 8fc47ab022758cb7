"""Move a practice review from step to step."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from partnership.models import GroupKind, Membership
from reviews.models import PracticeReview, Question
from reviews.models.reviews import FINAL
from reviews.operations import clocks, copies, recommendations, reviews
from reviews.operations.guards import GUARDS, judge_nothing
from shield import working_days
from shield.operations import audit, notices
from shield.records.workflow import Move, advance
from shield.refusals import Refused

# What the three partners are asked before these steps.
ASKS_PARTNERS = {
    "find-not-notifiable": Question.NOT_NOTIFIABLE,
    "find-criteria-not-met": Question.CRITERIA_NOT_MET,
    "commission": Question.NEXT_STEP,
    "choose-other-learning": Question.NEXT_STEP,
    "choose-no-further-review": Question.NEXT_STEP,
    "withhold": Question.WITHHOLD,
}
ASKS_REASON = frozenset(
    {
        "find-not-notifiable",
        "find-criteria-not-met",
        "go-without-rapid-review",
        "choose-other-learning",
        "choose-no-further-review",
        "pass-to-national-review",
        "withhold",
    }
)
# Steps that the Learning from Practice Group hears of.
TOLD = frozenset({"notify", "commission", "publish"})


@transaction.atomic
def move(
    *,
    review: PracticeReview,
    verb: str,
    by: Any,
    reason: str = "",
    views: Mapping[str, str] | None = None,
    today: date | None = None,
    **stamps: Any,
) -> PracticeReview:
    """Take the next step with the facts that belong to it, or raise ``Refused`` in words with nothing written.

    ``stamps`` are fields that the step itself writes, such as the day of the notification. ``views`` are what the
    three partners say, where the step asks them.
    """
    day = today or working_days.today()
    review = PracticeReview.objects.select_for_update().get(pk=review.pk)
    stamps |= _consequences(verb, reason, day)
    _judge(review, verb, reason, day, stamps)
    advance(review, verb, by=by, reason=reason, **stamps)
    if verb in ASKS_PARTNERS:
        reviews.record_views(review=review, question=ASKS_PARTNERS[verb], views=views or {}, by=by, on=day)
    if verb == "finish-report":
        copies.prepare(review=review, by=by)
    if verb in {"publish", "withhold"}:
        recommendations.unseal(review=review)
    clocks.wind(review=review)
    audit.record("reviews.review-moved", review, by=by, verb=verb)
    if verb in TOLD:
        _tell_the_group(review, verb)
    return review


def _judge(review: PracticeReview, verb: str, reason: str, day: date, stamps: Mapping[str, Any]) -> None:
    """A step out of turn is refused by ``advance``; what it asks for is judged only in its turn."""
    if review.status not in PracticeReview.WORKFLOW[verb].sources:
        return
    if verb in ASKS_REASON and not reason:
        raise Refused("Enter the reason", field="reason")
    for name, value in stamps.items():
        setattr(review, name, value)
    GUARDS.get(verb, judge_nothing)(review, day)


def _consequences(verb: str, reason: str, day: date) -> dict[str, Any]:
    """What a step writes besides its own facts."""
    stamps: dict[str, Any] = {}
    if PracticeReview.WORKFLOW[verb].target in FINAL:
        stamps["concluded_on"] = day
    if verb in {"publish", "withhold"}:
        stamps["published_on"] = day
    if verb == "withhold":
        stamps["withheld_because"] = reason
    return stamps


def _tell_the_group(review: PracticeReview, verb: str) -> None:
    """A notice that says where to look, and nothing of what is there."""
    seats = Membership.objects.current().filter(group__kind=GroupKind.LEARNING_FROM_PRACTICE)
    for address in sorted(set(seats.values_list("person__email", flat=True))):
        notices.post(
            "reviews/emails/review-moved",
            to=address,
            step=Move(verb, frozenset(), "").label,
            path=review.get_absolute_url(),
        )
