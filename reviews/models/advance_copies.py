from datetime import date

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from reviews.models.reviews import PracticeReview


class AdvanceCopyQuerySet(models.QuerySet["AdvanceCopy"]):
    def last_sent_on(self) -> date | None:
        """Return when the last copy was sent; ``None`` until every recipient has been sent theirs."""
        sent = [copy.sent_on for copy in self]
        return max((day for day in sent if day), default=None) if sent and all(sent) else None


@pghistory.track()
class AdvanceCopy(models.Model):
    """An advance copy of the final report for one recipient that the rules name."""

    review = models.ForeignKey(PracticeReview, models.PROTECT, related_name="advance_copies")
    recipient = models.CharField(max_length=150)
    sent_on = models.DateField("date it was sent", null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = AdvanceCopyQuerySet.as_manager()

    class Meta:
        ordering = ["recipient"]
        verbose_name_plural = "advance copies"
        constraints = [
            models.UniqueConstraint(fields=["review", "recipient"], name="one_advance_copy_per_recipient"),
            models.CheckConstraint(
                name="advance_copy_sent_on_and_by_together",
                condition=Q(sent_on__isnull=True, recorded_by__isnull=True)
                | Q(sent_on__isnull=False, recorded_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.recipient
