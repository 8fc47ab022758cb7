"""Everything published or uploaded: stored once, never changed, known by its hash, served through one view."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

PUBLIC = "shield.public"


def storage_path(document: "Document", filename: str) -> str:
    """Return a random name: the original file name is stored in the row, never on the disk."""
    return f"{document.pk.hex[:2]}/{document.pk.hex}"


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
    stored_at = models.DateTimeField(default=timezone.now)
    stored_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-stored_at"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("document", args=[self.pk])

    def readable_by(self, user: Any) -> bool:
        """Whether ``user`` holds the document's permission; fails closed."""
        return bool(user.has_perm(self.permission, self))
