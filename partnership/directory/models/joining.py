"""How people come in: they join an agency whose addresses match theirs, ask, or are invited."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from partnership.directory.models.agencies import Agency
from partnership.directory.models.people import PostRole
from shield.records.workflow import Workflow


class JoinRequestStatus(models.TextChoices):
    WAITING = "waiting", "Waiting for the operational team"
    APPROVED = "approved", "Approved"
    DECLINED = "declined", "Declined"


class JoinRequestQuerySet(models.QuerySet["JoinRequest"]):
    def visible_to(self, user: Any) -> "JoinRequestQuerySet":
        """All to those who manage people, else one's own."""
        if user.has_perm("partnership.manage-people"):
            return self.all()
        return self.filter(user=user) if user.is_authenticated else self.none()

    def waiting(self) -> "JoinRequestQuerySet":
        return self.filter(status=JoinRequestStatus.WAITING)


class JoinRequest(models.Model):
    """Somebody with an account asks to join an agency that their address does not show them to work for."""

    WORKFLOW = Workflow(
        ("approve", {JoinRequestStatus.WAITING}, JoinRequestStatus.APPROVED),
        ("decline", {JoinRequestStatus.WAITING}, JoinRequestStatus.DECLINED),
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="join_requests")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="join_requests")
    agency_in_own_words = models.CharField(max_length=200, blank=True)
    job_title = models.CharField(max_length=120)
    status = models.CharField(max_length=10, choices=JoinRequestStatus, default=JoinRequestStatus.WAITING)
    asked_at = models.DateTimeField(default=timezone.now)

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(status="waiting"), name="one_waiting_join_request"),
            models.CheckConstraint(
                name="join_request_names_an_agency",
                condition=Q(agency__isnull=False) | ~Q(agency_in_own_words=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} asks to join {self.agency or self.agency_in_own_words}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, now: Any = None) -> "InvitationQuerySet":
        """Invitations that can still be taken up."""
        return self.filter(accepted_at__isnull=True, expires_at__gt=now or timezone.now())

    def visible_to(self, user: Any) -> "InvitationQuerySet":
        """To those who manage people."""
        return self.all() if user.has_perm("partnership.manage-people") else self.none()


class Invitation(models.Model):
    """The operational team asks somebody in, with the post they will hold. Only the token's hash is kept.

    Nobody has invited whoever was asked in at the machine itself: the first administrator.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField("work e-mail address")
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
        return f"Invitation of {self.name}"

    @property
    def has_run_out(self) -> bool:
        return self.expires_at <= timezone.now()
