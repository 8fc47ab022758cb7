"""Practice reviews and what belongs to them; what a test needs, it says."""

import string
from datetime import date
from typing import Any

import factory
from factory.django import DjangoModelFactory

from reviews.models import AdvanceCopy, Harm, MonitoringEntry, PracticeReview, ReviewStatus
from reviews.operations.advance_copies import RECIPIENTS


def pseudonym(number: int) -> str:
    """Child AA, Child AB …"""
    letters = string.ascii_uppercase
    return f"Child {letters[number // 26 % 26]}{letters[number % 26]}"


class PracticeReviewFactory(DjangoModelFactory):
    class Meta:
        model = PracticeReview

    pseudonym = factory.Sequence(pseudonym)
    incident_summary = "A child was seriously harmed."


class NotifiableReviewFactory(PracticeReviewFactory):
    """An incident that has to be notified: serious harm here, with abuse suspected."""

    aware_on = date(2026, 8, 24)
    harm = Harm.SERIOUSLY_HARMED
    abuse_suspected = True


class NotifiedReviewFactory(NotifiableReviewFactory):
    notified_on = date(2026, 8, 27)


class AdvanceCopyFactory(DjangoModelFactory):
    class Meta:
        model = AdvanceCopy

    review = factory.SubFactory(PracticeReviewFactory)
    recipient = factory.Sequence(lambda n: f"Recipient {n}")


class MonitoringEntryFactory(DjangoModelFactory):
    class Meta:
        model = MonitoringEntry

    review = factory.SubFactory(PracticeReviewFactory)
    on = date(2026, 9, 1)
    in_time = True
    good_quality = True


READY = {
    "aware_on": date(2026, 8, 24),
    "notified_on": date(2026, 8, 27),
    "rapid_review_on": date(2026, 9, 17),
    "submitted_on": date(2026, 9, 18),
    "panel_replied_on": date(2026, 9, 28),
    "panel_position": "national",
    "harm": Harm.SERIOUSLY_HARMED,
    "abuse_suspected": True,
    "care_leaver": True,
    "facts": "Facts.",
    "safety": "Safety.",
    "improvement": "Improvement.",
    "next_steps": "Next moves.",
    "improvements_needed": True,
    "themes_recur": True,
    "working_together_concern": True,
    "panel_prefers_local": True,
    "decision_reason": "Because.",
    "analysis": "Why.",
    "improvements": "What should improve.",
    "public_summary": "A summary.",
}


def ready_review(status: str, **facts: Any) -> PracticeReview:
    """Return a review in ``status`` that has everything its next moves need but the day they write."""
    needs_publication = status in {ReviewStatus.PUBLISHED, ReviewStatus.WITHHELD}
    published = {"published_on": date(2026, 9, 1), "withheld_because": "x"} if needs_publication else {}
    review = PracticeReviewFactory(status=status, **{**READY, **published, **facts})
    if status in {ReviewStatus.FINAL_REPORT, ReviewStatus.ADVANCE_COPIES_SENT}:
        for recipient in RECIPIENTS:
            AdvanceCopyFactory(review=review, recipient=recipient)
    return review
