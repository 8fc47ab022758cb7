"""Corrected names and addresses of people, what they were before, and requests for a corrected name."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from partnership.directory.models.people import Person
from shield.records.workflow import Move, Workflow


class CorrectedField(models.TextChoices):
    NAME = "name", "Full name"
    EMAIL = "email", "Email address"


class PersonChange(models.Model):
    """One corrected name or address of a person: who, when, what it was and why."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="changes")
    field = models.CharField(max_length=5, choices=CorrectedField)
    was = models.CharField("before", max_length=254)
    now = models.CharField("after", max_length=254)
    # Whether the address before was really theirs, so that files and bookings with it still find them.
    was_theirs = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(
                Lower("was"),
                condition=Q(field=CorrectedField.EMAIL, was_theirs=True),
                name="person_by_former_address",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_field_display()}: {self.was} to {self.now}"


class NameRequestStatus(models.TextChoices):
    WAITING = "waiting", "Awaiting an answer"
    APPROVED = "approved", "Approved"
    DECLINED = "declined", "Declined"


class NameRequestQuerySet(models.QuerySet["NameRequest"]):
    def visible_to(self, user: Any) -> "NameRequestQuerySet":
        """Return all for people who manage people, else the user's own."""
        if user.has_perm("partnership.manage-people"):
            return self.all()
        return self.filter(user=user) if user.is_authenticated else self.none()

    def waiting(self) -> "NameRequestQuerySet":
        return self.filter(status=NameRequestStatus.WAITING)


class NameRequest(models.Model):
    """A person's request to the team to correct their name."""

    WORKFLOW = Workflow(
        Move(
            "approve",
            {NameRequestStatus.WAITING},
            NameRequestStatus.APPROVED,
            heading="Correct this name",
            explanation="Their certificates will show the new name under the same codes. We will email them.",
            done="Name corrected",
        ),
        Move(
            "decline",
            {NameRequestStatus.WAITING},
            NameRequestStatus.DECLINED,
            heading="Decline this request",
            explanation="We will email them your reason.",
            done="Request declined",
            ends=True,
        ),
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="name_requests")
    name = models.CharField("corrected name", max_length=150)
    reason = models.CharField("reason", max_length=300)
    status = models.CharField(max_length=10, choices=NameRequestStatus, default=NameRequestStatus.WAITING)
    requested_at = models.DateTimeField(default=timezone.now)

    objects = NameRequestQuerySet.as_manager()

    class Meta:
        ordering = ["requested_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(status=NameRequestStatus.WAITING), name="one_waiting_name_request"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.name}"
