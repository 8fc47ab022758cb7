from typing import Any

from django.db import models
from django.db.models import Count, Q


class ThemeQuerySet(models.QuerySet["Theme"]):
    def visible_to(self, user: Any) -> "ThemeQuerySet":
        """Return all: themes are public."""
        return self.all()

    def counting(self, recommendations: Any) -> "ThemeQuerySet":
        """Return the themes of ``recommendations``, each with the number ``recommended``."""
        number = Count("recommendations", filter=Q(recommendations__in=recommendations), distinct=True)
        return self.annotate(recommended=number).filter(recommended__gt=0).order_by("name")


class Theme(models.Model):
    """A theme that incidents, audits, feedback and scrutiny have in common."""

    slug = models.SlugField(max_length=100, unique=True)
    name = models.CharField(max_length=120, unique=True)
    description = models.TextField(blank=True)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
