"""The profile of the partnership: its name, contacts, vision and colours."""

from typing import Any

import pghistory
from django.db import models
from django.db.models import Q

from shield.models.versioned import Versioned


class PartnershipProfileQuerySet(models.QuerySet["PartnershipProfile"]):
    def visible_to(self, user: Any) -> "PartnershipProfileQuerySet":
        """Return all: the profile is public."""
        return self.all()


@pghistory.track()
class PartnershipProfile(Versioned):
    """The one profile of this installation."""

    name = models.CharField(max_length=100)
    strap = models.CharField("strapline", max_length=100, default="Safeguarding children partnership")
    area = models.CharField(max_length=100)
    acronym = models.CharField(max_length=40, blank=True)
    acronym_words = models.JSONField(default=list, blank=True)
    launched_on = models.DateField(null=True, blank=True)
    introduction = models.TextField("introduction, in two sentences", blank=True)
    vision = models.JSONField("vision", default=list, blank=True)
    ambitions = models.JSONField("ambitions", default=list, blank=True)
    # [{"title", "points": [...]}]
    success_measures = models.JSONField(default=list, blank=True)
    localities = models.JSONField(default=list, blank=True)
    statutory_edition = models.CharField(max_length=40, default="2023")
    contact_email = models.EmailField(blank=True)
    mash_phone = models.CharField("MASH phone", max_length=30)
    mash_hours = models.CharField("MASH hours", max_length=60, default="weekdays, 9am to 5pm")
    out_of_hours_phone = models.CharField("emergency duty team phone", max_length=30)
    brand_colour = models.CharField(max_length=7, default="#134b5b")
    accent_colour = models.CharField(max_length=7, default="#d99a2b", blank=True)
    third_colour = models.CharField(max_length=7, default="#5f9c98", blank=True)
    logo_svg = models.TextField("logo (SVG)", blank=True)
    only_one = models.BooleanField(default=True, editable=False)

    objects = PartnershipProfileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["only_one"], name="one_partnership_profile"),
            models.CheckConstraint(name="partnership_profile_only_one_is_true", condition=Q(only_one=True)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def colours(self) -> dict[str, str]:
        return {"brand": self.brand_colour, "accent": self.accent_colour, "third": self.third_colour}
