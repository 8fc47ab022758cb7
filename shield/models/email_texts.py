"""The words of an email as the team wants them, in place of the standard text."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone


class EmailTextQuerySet(models.QuerySet["EmailText"]):
    def visible_to(self, user: Any) -> "EmailTextQuerySet":
        """Return all to people who may change them; to others none."""
        return self.all() if user.has_perm("shield.edit-email-texts") else self.none()

    def of(self, template: str) -> "EmailText | None":
        """Return the team's own text for emails of this template, if there is one."""
        return self.filter(template=template).first()


class EmailText(models.Model):
    """The team's own subject and text for one kind of email."""

    template = models.CharField(max_length=100, unique=True)
    subject = models.CharField(max_length=150)
    text = models.TextField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    objects = EmailTextQuerySet.as_manager()

    class Meta:
        ordering = ["template"]

    def __str__(self) -> str:
        return self.subject
