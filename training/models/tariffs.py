"""Tariffs for places, late cancellations and no-shows, and the charges made."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from partnership.models import Agency, AgencyCategory
from training.models.bookings import Booking


class Length(models.TextChoices):
    HALF_DAY = "half_day", "Half day (up to 4 hours)"
    FULL_DAY = "full_day", "Full day"
    SEVERAL_DAYS = "several_days", "More than 1 date"


class TariffQuerySet(models.QuerySet["Tariff"]):
    def visible_to(self, user: Any) -> "TariffQuerySet":
        """Return all: tariffs are public on course pages."""
        return self.all()


class Tariff(models.Model):
    """A set of rates, by the length of the course and the type of agency."""

    name = models.CharField(max_length=80, unique=True)
    free_days = models.PositiveSmallIntegerField(
        "free cancellation ends this many working days before the start", default=3
    )

    objects = TariffQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("training:tariff-list")

    def rate(self, length: str, category: str) -> "TariffRate | None":
        """Return the rate for this type of agency, otherwise the one for all other agencies."""
        rates = {rate.category: rate for rate in self.rates.all() if rate.length == length}
        return rates.get(category) or rates.get("")


class TariffRate(models.Model):
    """One rate, in pence. An empty category is for all other agencies."""

    tariff = models.ForeignKey(Tariff, models.CASCADE, related_name="rates")
    length = models.CharField(max_length=12, choices=Length)
    category = models.CharField("type of agency", max_length=20, choices=AgencyCategory, blank=True)
    fee_pence = models.PositiveIntegerField("place", default=0)
    late_pence = models.PositiveIntegerField("late cancellation", default=0)
    no_show_pence = models.PositiveIntegerField("no-show", default=0)

    class Meta:
        ordering = ["length", "category"]
        constraints = [
            models.UniqueConstraint(fields=["tariff", "length", "category"], name="one_rate_per_length_and_category")
        ]

    def __str__(self) -> str:
        return f"{self.get_length_display()}, {self.get_category_display() or 'all other agencies'}"


class ChargeKind(models.TextChoices):
    FEE = "fee", "Fee"
    LATE_CANCELLATION = "late_cancellation", "Late cancellation"
    NO_SHOW = "no_show", "No-show"


class ChargeQuerySet(models.QuerySet["Charge"]):
    def visible_to(self, user: Any) -> "ChargeQuerySet":
        """Return all for those who edit charges, otherwise those of the bookings that the user may see."""
        if user.has_perm("training.edit-charges"):
            return self.all()
        return self.filter(booking__in=Booking.objects.visible_to(user))

    def owed(self) -> "ChargeQuerySet":
        """Return those neither waived nor invoiced."""
        return self.filter(waived_at=None, invoiced_at=None)

    def for_lists(self) -> "ChargeQuerySet":
        return self.select_related("booking__attendee", "booking__run__course", "agency")


class Charge(models.Model):
    """One charge: never edited or deleted, only waived with a reason or invoiced."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    booking = models.ForeignKey(Booking, models.PROTECT, related_name="charges")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="charges")
    kind = models.CharField(max_length=20, choices=ChargeKind)
    pence = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    waived_at = models.DateTimeField(null=True, blank=True)
    waived_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    waive_reason = models.CharField(max_length=300, blank=True)
    invoiced_at = models.DateTimeField(null=True, blank=True)
    invoice = models.CharField("export", max_length=40, blank=True)

    objects = ChargeQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "pk"]
        constraints = [
            models.CheckConstraint(name="charge_is_not_nothing", condition=Q(pence__gt=0)),
            models.UniqueConstraint(
                fields=["booking", "kind"],
                condition=Q(waived_at__isnull=True),
                name="one_standing_charge_per_booking_and_kind",
            ),
            models.CheckConstraint(
                name="charge_waived_with_a_reason",
                condition=Q(waived_at__isnull=True, waive_reason="") | Q(waived_at__isnull=False, waive_reason__gt=""),
            ),
            models.CheckConstraint(
                name="charge_is_waived_or_invoiced",
                condition=Q(waived_at__isnull=True) | Q(invoiced_at__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["made_at"], name="charge_by_day")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.booking}"

    def get_absolute_url(self) -> str:
        return reverse("training:charge-list")

    @property
    def is_owed(self) -> bool:
        return self.waived_at is None and self.invoiced_at is None
