"""A case: one young person before the panel, with one plan however many panels there are."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from crest.models.children import Child
from crest.models.referrals import Referral
from shield.models import AuditEntry
from shield.models.versioned import Versioned
from shield.records.encryption import EncryptedField
from shield.records.workflow import Move, Workflow


class CaseStatus(models.TextChoices):
    PROPOSED = "proposed", "New to panel"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, user: Any) -> "CaseQuerySet":
        """Return the cases for panel members; a restricted case only for its named readers."""
        if not user.has_perm("crest.read-panel"):
            return self.none()
        return self.filter(Q(restricted=False) | Q(pk__in=CaseReader.objects.filter(user=user).values("case")))

    def on_agenda(self, meeting: models.Model) -> "CaseQuerySet":
        """Return the cases on a meeting's agenda."""
        return self.filter(items__meeting=meeting)


class Case(Versioned):
    """One young person's case. Its code is the reference of the referral that opened it."""

    WORKFLOW = Workflow(
        Move("take-on", {CaseStatus.PROPOSED, CaseStatus.OPEN}, CaseStatus.OPEN, heading="Take on this case"),
        Move("close", {CaseStatus.PROPOSED, CaseStatus.OPEN}, CaseStatus.CLOSED, heading="Close this case"),
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=12, unique=True)
    child = models.ForeignKey(Child, models.PROTECT, related_name="cases")
    opened_from = models.OneToOneField(Referral, models.PROTECT, related_name="case")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    status = models.CharField(max_length=10, choices=CaseStatus, default=CaseStatus.PROPOSED)
    # A restricted case is on the agenda without code, title or reason for everyone but its readers.
    restricted = models.BooleanField(default=False)
    restricted_because = EncryptedField("why it is restricted", null=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["child"], condition=~Q(status=CaseStatus.CLOSED), name="crest_one_live_case_per_child"
            ),
            models.CheckConstraint(
                name="crest_case_restricted_says_why",
                condition=Q(restricted=False, restricted_because__isnull=True)
                | Q(restricted=True, restricted_because__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def readings(self) -> models.QuerySet[AuditEntry]:
        """Return everything that was done or read on this case and its referral, newest first."""
        return AuditEntry.objects.filter(
            Q(target_type="crest.case", target_id=str(self.pk))
            | Q(target_type="crest.referral", target_id=str(self.opened_from_id))
        ).order_by("-pk")


class CaseReaderQuerySet(models.QuerySet["CaseReader"]):
    def visible_to(self, user: Any) -> "CaseReaderQuerySet":
        """Return the readers of the cases that the user may read."""
        return self.filter(case__in=Case.objects.visible_to(user))


class CaseReader(models.Model):
    """A person who may read a restricted case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="readers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = CaseReaderQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="crest_one_reader_per_case")]

    def __str__(self) -> str:
        return f"A reader of {self.case_id}"
