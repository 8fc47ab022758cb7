"""Budgets with contributions and lines, plans with priorities, and pictures of the arrangements."""

import io
from datetime import date
from decimal import Decimal

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from factory.django import DjangoModelFactory
from PIL import Image

from partnership.models import (
    ArrangementsPicture,
    BudgetYear,
    Contribution,
    Plan,
    PlanKind,
    PlanPriority,
    PlanStatus,
    SpendingLine,
)
from partnership.publications.rules import SEE_ARRANGEMENTS_PICTURE
from tests.factories.meetings import DocumentFactory
from tests.factories.partnership import AgencyFactory
from tests.factories.publications import LONG_SINCE, BudgetYearFactory, VersionSectionFactory


class ContributionFactory(DjangoModelFactory):
    class Meta:
        model = Contribution

    year = factory.SubFactory(BudgetYearFactory)
    agency = factory.SubFactory(AgencyFactory)
    amount = Decimal(1000)


class SpendingLineFactory(DjangoModelFactory):
    class Meta:
        model = SpendingLine

    year = factory.SubFactory(BudgetYearFactory)
    title = factory.Sequence(lambda n: f"Line {n}")
    planned = Decimal(1000)


def budget(
    planned: int | str = 1000, paid: int | str = 1000, spending: int | str = 1000, **facts: object
) -> BudgetYear:
    """Return a budget with one contribution and one spending line; the totals match by default."""
    year = BudgetYearFactory(planned=Decimal(planned), **facts)
    ContributionFactory(year=year, amount=Decimal(paid))
    SpendingLineFactory(year=year, planned=Decimal(spending))
    return year


def agreed_budget() -> BudgetYear:
    """A budget that was agreed before the portal existed."""
    return budget(confirmed_on=date(2020, 3, 2))


class PlanFactory(DjangoModelFactory):
    """A draft plan for three years."""

    class Meta:
        model = Plan

    slug = factory.Sequence(lambda n: f"plan-{n}")
    kind = PlanKind.THREE_YEAR
    title = factory.Sequence(lambda n: f"Plan {n}")
    starts_on = date(2026, 4, 1)
    ends_on = date(2029, 3, 31)
    published_at = factory.LazyAttribute(lambda plan: None if plan.status == PlanStatus.DRAFT else LONG_SINCE)
    status = PlanStatus.DRAFT


class PlanPriorityFactory(DjangoModelFactory):
    class Meta:
        model = PlanPriority

    plan = factory.SubFactory(PlanFactory)
    number = factory.LazyAttribute(lambda priority: priority.plan.priorities.count() + 1)
    title = factory.Sequence(lambda n: f"Priority {n}")
    outcome = "Children are safe."
    starts_on = date(2026, 4, 1)
    ends_on = date(2027, 3, 31)


class PictureFactory(DjangoModelFactory):
    """A picture in the section of a draft, without content."""

    class Meta:
        model = ArrangementsPicture

    section = factory.SubFactory(VersionSectionFactory, version__number=1, number=1)
    document = factory.SubFactory(
        DocumentFactory, filename="map.png", content_type="image/png", permission=SEE_ARRANGEMENTS_PICTURE
    )
    alternative = "A map with five localities."


def png(colour: str = "teal", name: str = "map.png") -> SimpleUploadedFile:
    """Return a small picture as an uploaded file."""
    content = io.BytesIO()
    Image.new("RGB", (40, 20), colour).save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), content_type="image/png")
