from typing import Any

from django.db import models


class ThemeQuerySet(models.QuerySet["Theme"]):
    def visible_to(self, user: Any) -> "ThemeQuerySet":
        """Themes name no child and are public."""
        return self.all()


class Theme(models.Model):
    """What incidents, audits, feedback and scrutiny have in common: the second point of the golden thread."""

    slug = models.SlugField(max_length=100, unique=True)
    name = models.CharField(max_length=120, unique=True)
    description = models.TextField(blank=True)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
