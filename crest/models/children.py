"""A child, identified here and nowhere else in the portal. All fields that identify the child are encrypted."""

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from shield.records.encryption import EncryptedField


class ChildQuerySet(models.QuerySet["Child"]):
    def visible_to(self, user: Any) -> "ChildQuerySet":
        """Return every child for those who screen, and the children of readable cases for panel members."""
        if user.has_perm("crest.screen"):
            return self.all()
        cases: Any = self.model._meta.get_field("cases").related_model
        return self.filter(pk__in=cases.objects.visible_to(user).values("child"))


class Child(models.Model):
    """One young person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = EncryptedField("name")
    known_as = EncryptedField("known as, nicknames, street names", null=True)
    # ISO date text, or nothing when only an age can be estimated.
    date_of_birth = EncryptedField("date of birth", null=True)
    estimated_age = EncryptedField("estimated age", null=True)
    school = EncryptedField("school or college", null=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)

    objects = ChildQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "children"

    def __str__(self) -> str:
        return "A child"

    @property
    def born_on(self) -> date | None:
        return date.fromisoformat(self.date_of_birth) if self.date_of_birth else None

    def age_on(self, day: date) -> str:
        """Return "14", "about 14" or "not known"."""
        born = self.born_on
        if born:
            return str(day.year - born.year - ((day.month, day.day) < (born.month, born.day)))
        return f"about {self.estimated_age}" if self.estimated_age is not None else "not known"
