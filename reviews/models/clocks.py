"""The rule that applies to a review, from the day its clock starts, even when guidance changes later."""

import pghistory
from django.db import models

from partnership.models import StatutoryRule
from reviews.models.reviews import PracticeReview


class ClockKey(models.TextChoices):
    """The deadlines of a review; the values are the keys of the statutory rules."""

    NOTIFY = "notify-panel", "Notify the Panel"
    RAPID_REVIEW = "rapid-review", "Rapid review"
    PUBLISH = "publish-review", "Publish the review"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class ReviewClock(models.Model):
    """One deadline of one review, counted by the edition that was in force when it started."""

    review = models.ForeignKey(PracticeReview, models.CASCADE, related_name="clocks")
    key = models.CharField("clock", max_length=20, choices=ClockKey)
    starts_on = models.DateField("counted from")
    rule = models.ForeignKey(StatutoryRule, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["review", "starts_on", "pk"]
        verbose_name = "statutory clock"
        constraints = [models.UniqueConstraint(fields=["review", "key"], name="one_clock_per_review_and_key")]

    def __str__(self) -> str:
        return f"{self.get_key_display()}, {self.review}"
