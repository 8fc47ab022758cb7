"""Everything published or uploaded: stored once, never changed, known by its hash, served through one view."""

import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.urls import reverse
from django.utils import timezone

PUBLIC = "shield.public"


def storage_path(document: "Document", filename: str) -> str:
    """Return a random name: the original file name is stored in the row, never on the disk."""
    return f"{document.pk.hex[:2]}/{document.pk.hex}"


class Safety(models.TextChoices):
    """What is known of a file."""

    OWN = "own", "Created by the portal"
    CLEAN = "clean", "Scanned for viruses"
    UNSCANNED = "unscanned", "Not scanned for viruses"
    WAITING = "waiting", "Being checked for viruses"
    INFECTED = "infected", "Contains a virus"


class DocumentQuerySet(models.QuerySet["Document"]):
    def unscanned(self) -> "DocumentQuerySet":
        """Return the uploads that no scanner has looked at, the oldest first."""
        return self.filter(is_upload=True, scan=None).order_by("stored_at")


class Document(models.Model):
    """An immutable file. Who may read it is a named permission, asked with the document as its object."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=200)
    filename = models.CharField(max_length=150)
    content_type = models.CharField(max_length=100)
    file = models.FileField(upload_to=storage_path, max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    permission = models.CharField(max_length=80)
    # Whether a person selected it; what the portal makes itself needs no scan.
    is_upload = models.BooleanField(default=False)
    stored_at = models.DateTimeField(default=timezone.now)
    stored_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-stored_at"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("document", args=[self.pk])

    @property
    def is_unscanned(self) -> bool:
        """Return whether a person added the file and nothing scans it; asks the database for nothing."""
        return self.is_upload and not settings.CLAMD_ADDRESS

    @property
    def safety(self) -> Safety:
        """Return what is known of the file; asks for its scan only where uploads are scanned."""
        if not self.is_upload:
            return Safety.OWN
        if self.is_unscanned:
            return Safety.UNSCANNED
        try:
            return Safety.INFECTED if self.scan.found else Safety.CLEAN
        except ObjectDoesNotExist:
            return Safety.WAITING

    @property
    def may_be_opened(self) -> bool:
        """Return whether the bytes may leave the store: not while they wait for the scanner, and never with a virus."""
        return self.safety not in {Safety.WAITING, Safety.INFECTED}

    def readable_by(self, user: Any) -> bool:
        """Whether ``user`` holds the document's permission; fails closed."""
        return bool(user.has_perm(self.permission, self))


class DocumentScan(models.Model):
    """What the virus scanner said of an upload; written once."""

    document = models.OneToOneField(Document, models.PROTECT, related_name="scan")
    # The name of what was found; empty for a clean file.
    found = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.found or "Nothing found"
