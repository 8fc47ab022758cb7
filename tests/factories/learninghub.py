"""Priorities and their parts; what a test needs, it says."""

from datetime import date
from typing import Any

import factory
from factory.django import DjangoModelFactory

from learninghub.models import (
    Activity,
    Audit,
    FeedbackKind,
    FeedbackSource,
    HubMember,
    Priority,
    PriorityStatus,
    SuccessMeasure,
)
from tests.factories.partnership import RecommendationFactory

IMPACT_ANSWERS = {
    "how_much": "Eight sessions.",
    "how_well": "",
    "how_well_unknown": "the audit comes in May.",
    "better_off": "Children say so.",
}


class PriorityFactory(DjangoModelFactory):
    class Meta:
        model = Priority

    number = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Title {n}")
    partnership_year = 1
    overarching_area = "Basic child protection practice"
    starts_on = date(2026, 9, 1)


class HubMemberFactory(DjangoModelFactory):
    class Meta:
        model = HubMember

    priority = factory.SubFactory(PriorityFactory)
    organisation = factory.Sequence(lambda n: f"Organisation {n}")


class ActivityFactory(DjangoModelFactory):
    class Meta:
        model = Activity

    priority = factory.SubFactory(PriorityFactory)
    title = factory.Sequence(lambda n: f"Activity {n}")
    month = 1


class SuccessMeasureFactory(DjangoModelFactory):
    class Meta:
        model = SuccessMeasure

    priority = factory.SubFactory(PriorityFactory)
    number = factory.Sequence(lambda n: n + 1)
    text = factory.Sequence(lambda n: f"Measure {n}")


class AuditFactory(DjangoModelFactory):
    class Meta:
        model = Audit

    priority = factory.SubFactory(PriorityFactory)
    title = factory.Sequence(lambda n: f"Audit {n}")
    records_total = 7


class FeedbackFactory(DjangoModelFactory):
    class Meta:
        model = FeedbackSource

    priority = factory.SubFactory(PriorityFactory)
    kind = FeedbackKind.CHILDREN
    title = factory.Sequence(lambda n: f"Feedback {n}")


def ready_priority(status: str, **facts: Any) -> Priority:
    """Return a priority in ``status`` that has everything its next moves need."""
    paused_from = facts.pop("paused_from", PriorityStatus.SCOPING)
    paused = {"paused_from": paused_from} if status == PriorityStatus.PAUSED else {}
    priority = PriorityFactory(status=status, **{**IMPACT_ANSWERS, **paused, **facts})
    AuditFactory(priority=priority)
    FeedbackFactory(priority=priority)
    RecommendationFactory(source_type="learninghub.priority", source_id=str(priority.pk))
    return priority
