"""Which forms were sent, and what was answered, so that a form that is sent again makes nothing again."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from shield.records.encryption import EncryptedField

# Longer than a form's key is valid (shield.web.form_keys).
REMEMBERED_FOR = timedelta(days=30)


class SentFormQuerySet(models.QuerySet["SentForm"]):
    def outdated(self, now: datetime | None = None) -> "SentFormQuerySet":
        """Return what need not be remembered any longer."""
        return self.filter(sent_at__lt=(now or timezone.now()) - REMEMBERED_FOR)


class SentForm(models.Model):
    """One sending of one form: the form's key, a hash of what was entered, and the answer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.UUIDField()
    fingerprint = models.CharField(max_length=64)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+")
    # {"url", "message"}; empty while the first sending is under way, which nobody else sees.
    answer = EncryptedField(null=True, blank=True)
    sent_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = SentFormQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "fingerprint"], name="form_sent_once")]

    def __str__(self) -> str:
        return str(self.key)
