"""Measures with their measurements, and the scrutineer's activities and comments."""

from datetime import date
from decimal import Decimal
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from partnership.models import Measure, Measurement, ScrutinyActivity, ScrutinyComment, ScrutinyKind
from tests.factories.partnership import RecommendationFactory, UserFactory


class MeasureFactory(DjangoModelFactory):
    class Meta:
        model = Measure

    recommendation = factory.SubFactory(RecommendationFactory)
    name = factory.Sequence(lambda n: f"Measure {n}")
    baseline = Decimal(38)
    baseline_on = date(2026, 1, 5)
    target = Decimal(90)


class MeasurementFactory(DjangoModelFactory):
    class Meta:
        model = Measurement

    measure = factory.SubFactory(MeasureFactory)
    on = date(2026, 3, 2)
    value = Decimal(55)
    source = "A dip sample"
    recorded_by = factory.SubFactory(UserFactory)


class ScrutinyActivityFactory(DjangoModelFactory):
    """A planned activity."""

    class Meta:
        model = ScrutinyActivity

    title = factory.Sequence(lambda n: f"Visit {n}")
    kind = ScrutinyKind.VISIT
    planned_for = date(2026, 3, 2)


class ScrutinyCommentFactory(DjangoModelFactory):
    """A comment without a response."""

    class Meta:
        model = ScrutinyComment

    about = factory.Sequence(lambda n: f"Matter {n}")
    text = "Nobody can challenge what they have not read."
    made_by = factory.SubFactory(UserFactory)


def responded_comment(by: Any) -> ScrutinyComment:
    """Return a comment with a response, made by ``by`` where that is somebody with an account."""
    maker = by if by is not None and by.is_authenticated else UserFactory()
    said = {"response": "We will.", "responded_by": UserFactory(), "responded_at": timezone.now()}
    return ScrutinyCommentFactory(made_by=maker, **said)
