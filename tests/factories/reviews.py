"""Practice reviews and what belongs to them; what a test needs, it says."""

import string
from datetime import date

import factory
from factory.django import DjangoModelFactory

from reviews.models import AdvanceCopy, Harm, MonitoringEntry, PracticeReview


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
