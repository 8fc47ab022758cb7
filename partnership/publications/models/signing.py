"""Publications that the three lead safeguarding partners sign: the text, the signatures and the published document."""

import hashlib
import json
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from partnership.directory.models.agencies import PartnerSeat
from shield.models import Document
from shield.models.versioned import Versioned
from shield.records.workflow import Workflow


class SignedPublication(Versioned):
    """A text that three lead safeguarding partners sign before it is published. Any edit cancels the signatures.

    The workflow of each kind has the moves "open-signing", "complete-signing", "reopen", "publish" and "supersede".
    """

    WORKFLOW: ClassVar[Workflow]
    # Fields with the values that they get when the text is returned to draft.
    CLEARED_ON_REOPEN: ClassVar[dict[str, Any]] = {}

    signatures: Any
    copies: Any

    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    content_hash = models.CharField("hash of the signed text", max_length=64, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="published_%(class)s_is_complete",
                condition=~Q(status__in=("published", "distributed", "superseded"))
                | Q(document__isnull=False, published_at__isnull=False, published_by__isnull=False)
                & ~Q(content_hash=""),
            ),
        ]

    @property
    def is_draft(self) -> bool:
        return self._is_at(self.WORKFLOW["reopen"].target)

    @property
    def is_being_signed(self) -> bool:
        return self._is_at(*self.WORKFLOW["complete-signing"].sources)

    @property
    def is_signed(self) -> bool:
        return self._is_at(*self.WORKFLOW["publish"].sources)

    @property
    def is_published(self) -> bool:
        """Return whether the text is final: published, or replaced since."""
        return not self.is_draft and not self._is_at(*self.WORKFLOW["reopen"].sources)

    def _is_at(self, *statuses: str) -> bool:
        return getattr(self, self.WORKFLOW.field) in statuses

    def live_signatures(self) -> "models.QuerySet[Any]":
        """Return the signatures that no edit has cancelled."""
        return self.signatures.filter(voided_at__isnull=True)

    def sent_copies(self) -> "models.QuerySet[Any]":
        """Return who it was sent to, with the proof of sending."""
        return self.copies.select_related("recorded_by", "proof")

    def signed_content(self) -> list[Any]:
        """Return everything that the partners sign, JSON-ready."""
        raise NotImplementedError

    def fingerprint(self) -> str:
        """Return the SHA-256 of the text: two texts that differ in one character differ here."""
        return hashlib.sha256(json.dumps(self.signed_content(), sort_keys=True).encode()).hexdigest()

    def obstacle_to_signing(self) -> str:
        """Return why the partners cannot be asked to sign yet, or nothing."""
        return ""


class Signature(models.Model):
    """A lead safeguarding partner's signature of one exact text. A cancelled signature stays on record.

    Each kind has a foreign key ``publication`` with the related name ``signatures``.
    """

    seat = models.CharField("signed for", max_length=20, choices=PartnerSeat)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signed_as = models.CharField(max_length=250)
    signed_at = models.DateTimeField()
    content_hash = models.CharField("hash of the signed text", max_length=64)
    voided_at = models.DateTimeField("cancelled at", null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["signed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "seat"], condition=Q(voided_at__isnull=True), name="one_%(class)s_per_seat"
            ),
            models.UniqueConstraint(
                fields=["publication", "signed_by"],
                condition=Q(voided_at__isnull=True),
                name="one_%(class)s_per_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signed_as}, {self.get_seat_display()}"
