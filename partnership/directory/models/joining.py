"""Requests to join an agency, and invitations."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from partnership.directory.models.agencies import Agency
from partnership.directory.models.people import PostRole
from shield.records.workflow import Move, Workflow


class JoinRequestStatus(models.TextChoices):
    WAITING = "waiting", "Awaiting an answer"
    APPROVED = "approved", "Approved"
    DECLINED = "declined", "Declined"


class JoinRequestQuerySet(models.QuerySet["JoinRequest"]):
    def visible_to(self, user: Any) -> "JoinRequestQuerySet":
        """Return all for people who manage people, else the user's own."""
        if user.has_perm("partnership.manage-people"):
            return self.all()
        return self.filter(user=user) if user.is_authenticated else self.none()

    def waiting(self) -> "JoinRequestQuerySet":
        return self.filter(status=JoinRequestStatus.WAITING)


class JoinRequest(models.Model):
    """A request to join an agency whose email domain differs from the person's own."""

    WORKFLOW = Workflow(
        Move(
            "approve",
            {JoinRequestStatus.WAITING},
            JoinRequestStatus.APPROVED,
            heading="Approve this request",
            explanation="They join the agency as a practitioner. We will email them.",
            done="Request approved",
        ),
        Move(
            "decline",
            {JoinRequestStatus.WAITING},
            JoinRequestStatus.DECLINED,
            heading="Decline this request",
            explanation="We will email them your reason.",
            done="Request declined",
            ends=True,
        ),
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="join_requests")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="join_requests")
    agency_name = models.CharField(max_length=200, blank=True)
    job_title = models.CharField(max_length=120)
    status = models.CharField(max_length=10, choices=JoinRequestStatus, default=JoinRequestStatus.WAITING)
    requested_at = models.DateTimeField(default=timezone.now)

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        ordering = ["requested_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(status=JoinRequestStatus.WAITING), name="one_waiting_join_request"
            ),
            models.CheckConstraint(
                name="join_request_names_an_agency",
                condition=Q(agency__isnull=False) | ~Q(agency_name=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: request to join {self.agency or self.agency_name}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, now: Any = None) -> "InvitationQuerySet":
        """Return the invitations that can still be accepted."""
        return self.filter(accepted_at__isnull=True, expires_at__gt=now or timezone.now())

    def visible_to(self, user: Any) -> "InvitationQuerySet":
        """Return all for people who manage people, else none."""
        return self.all() if user.has_perm("partnership.manage-people") else self.none()


class Invitation(models.Model):
    """An invitation to join with a post. Only the hash of its token is stored.

    ``invited_by`` is empty for administrators created on the command line.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField("work email address")
    name = models.CharField("full name", max_length=150)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="invitations")
    role = models.CharField(max_length=32, choices=PostRole, default=PostRole.PRACTITIONER)
    job_title = models.CharField(max_length=120)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-invited_at"]

    def __str__(self) -> str:
        return f"Invitation to {self.name}"

    @property
    def has_expired(self) -> bool:
        return self.expires_at <= timezone.now()
