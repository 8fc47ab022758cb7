from django.conf import settings
from django.db import models
from django.utils import timezone

from reviews.models.reviews import PracticeReview


class MonitoringEntry(models.Model):
    """The partners' check of time taken and quality of a review (SI 2018/789, regulation 14); never edited."""

    review = models.ForeignKey(PracticeReview, models.PROTECT, related_name="monitoring")
    on = models.DateField("date", default=timezone.localdate)
    in_time = models.BooleanField("the review is on time")
    good_quality = models.BooleanField("the work is of good quality")
    words = models.TextField("findings", blank=True)
    asked_in_writing = models.BooleanField("information or a draft was requested in writing", default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name_plural = "monitoring entries"

    def __str__(self) -> str:
        return f"Monitoring of {self.review}, {self.on}"
