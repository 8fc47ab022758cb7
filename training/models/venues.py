"""Venues."""

from typing import Any

from django.db import models


class VenueQuerySet(models.QuerySet["Venue"]):
    def visible_to(self, user: Any) -> "VenueQuerySet":
        """Return all: venues are public."""
        return self.all()


class Venue(models.Model):
    """A building, how to get in, and how many people it holds."""

    name = models.CharField(max_length=150, unique=True)
    address = models.CharField(max_length=250)
    access = models.TextField("getting there", blank=True)
    map_url = models.URLField("web address of a map", blank=True)
    holds = models.PositiveIntegerField("number of people the room holds", null=True, blank=True)

    objects = VenueQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
