"""The agencies of the partnership, and their dated relationships to it."""

from datetime import date
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Case, Count, F, Func, Q, Value, When
from django.db.models.functions import Lower
from django.urls import reverse

from partnership.directory.models.effective_dates import EffectiveDated, EffectiveDatedQuerySet


class Sector(models.Model):
    """A group of agencies in training and reports: schools, health, police …"""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class AgencyCategory(models.TextChoices):
    LOCAL_AUTHORITY = "local_authority", "Local authority"
    HEALTH = "health", "Health"
    POLICE = "police", "Police"
    EDUCATION = "education", "Education"
    PROBATION = "probation", "Probation"
    HOUSING = "housing", "Housing"
    VOLUNTARY = "voluntary", "Voluntary and community"
    OTHER = "other", "Other"


class AgencyQuerySet(models.QuerySet["Agency"]):
    def visible_to(self, user: Any) -> "AgencyQuerySet":
        """Return all: agencies are public."""
        return self.all()

    def matching(self, email: str) -> "AgencyQuerySet":
        """Return the agencies whose email domain is that of ``email``."""
        return self.filter(domains__domain__iexact=email.rpartition("@")[2]).distinct()

    def relevant(self, on: date | None = None) -> "AgencyQuerySet":
        """Return the relevant agencies of the arrangements on a day (Children Act 2004, s.16G)."""
        held = AgencyRelation.objects.current(on).filter(kind=RelationKind.RELEVANT_AGENCY)
        return self.filter(pk__in=held.values("agency"))

    def remaining(self, on: date | None = None) -> "AgencyQuerySet":
        """Return the agencies that have not left: those with a relation in force on a day, or that never had one."""
        related = AgencyRelation.objects.order_by()
        still = related.current(on).values("agency")
        return self.filter(Q(pk__in=still) | ~Q(pk__in=related.values("agency")))

    def count_by_sector(self) -> list[tuple[str, int]]:
        """Return the sectors of these agencies with the number of agencies in each, the largest first."""
        counted = self.order_by().values_list("sector__name").annotate(agencies=Count("pk"))
        return list(counted.order_by("-agencies", "sector__name"))


class Agency(models.Model):
    """An agency, or a part of one, that people work for."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=150)
    category = models.CharField(max_length=20, choices=AgencyCategory)
    sector = models.ForeignKey(Sector, models.PROTECT, related_name="agencies")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    note = models.TextField(blank=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "agencies"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("partnership:agency-detail", args=[self.slug])


class AgencyDomain(models.Model):
    """The part after the @ in an agency's email addresses."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="domains")
    domain = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint("agency", Lower("domain"), name="agency_domain_once")]

    def __str__(self) -> str:
        return self.domain


class RelationKind(models.TextChoices):
    RELEVANT_AGENCY = "relevant_agency", "Relevant agency"
    SAFEGUARDING_PARTNER = "safeguarding_partner", "Safeguarding partner"
    CONTRIBUTOR = "contributor", "Contributor"


class PartnerSeat(models.TextChoices):
    """The three statutory seats (Children Act 2004, s.16E(3))."""

    LOCAL_AUTHORITY = "local_authority", "Local authority"
    HEALTH = "health", "Health"
    POLICE = "police", "Police"


def _days_in_force() -> Func:
    """Return the period as a database range, first and last day included."""
    return Func(F("starts_on"), F("ends_on"), Value("[]"), function="daterange", output_field=DateRangeField())


class AgencyRelationQuerySet(EffectiveDatedQuerySet):
    def visible_to(self, user: Any) -> "AgencyRelationQuerySet":
        """Return all: relationships are in the published arrangements."""
        return self.all()

    def safeguarding_partners(self, on: date | None = None) -> "AgencyRelationQuerySet":
        """Return the holders of the three statutory seats on a day, in the order of the seats."""
        held = self.current(on).filter(kind=RelationKind.SAFEGUARDING_PARTNER)
        place = {seat: number for number, seat in enumerate(PartnerSeat.values)}
        order = Case(*(When(seat=seat, then=Value(number)) for seat, number in place.items()))
        return held.select_related("agency__parent").order_by(order)


class AgencyRelation(EffectiveDated):
    """A dated relationship: the clinical commissioning group held the health seat until 30 June 2022."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="relations")
    kind = models.CharField(max_length=24, choices=RelationKind)
    seat = models.CharField(max_length=20, choices=PartnerSeat, blank=True)
    reason = models.TextField(blank=True)

    objects = AgencyRelationQuerySet.as_manager()

    class Meta(EffectiveDated.Meta):
        ordering = ["agency__name", "starts_on"]
        constraints = [
            *EffectiveDated.Meta.constraints,
            models.CheckConstraint(
                name="safeguarding_partner_has_a_seat",
                condition=Q(kind=RelationKind.SAFEGUARDING_PARTNER, seat__gt="")
                | ~Q(kind=RelationKind.SAFEGUARDING_PARTNER) & Q(seat=""),
            ),
            ExclusionConstraint(
                name="one_holder_of_a_seat_at_a_time",
                expressions=[("seat", RangeOperators.EQUAL), (_days_in_force(), RangeOperators.OVERLAPS)],
                condition=Q(kind=RelationKind.SAFEGUARDING_PARTNER),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency}: {self.get_kind_display()}"
