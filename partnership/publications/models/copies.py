"""Who a publication was sent to, with the proof of sending."""

from django.conf import settings
from django.db import models

from shield.models import Document


class SentCopy(models.Model):
    """A record that a publication was sent to a recipient, with the proof of sending.

    Each kind has a foreign key ``publication`` with the related name ``copies``.
    """

    recipient = models.CharField(max_length=150)
    sent_on = models.DateField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proof = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    sha256 = models.CharField("hash of the file sent", max_length=64)

    class Meta:
        abstract = True
        ordering = ["sent_on", "recipient"]
        constraints = [models.UniqueConstraint(fields=["publication", "recipient"], name="one_%(class)s_per_recipient")]

    def __str__(self) -> str:
        return f"{self.recipient}, {self.sent_on}"
