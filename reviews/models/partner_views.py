import pghistory
from django.db import models

from partnership.models import PartnerSeat
from reviews.models.reviews import PracticeReview


class Question(models.TextChoices):
    """What the three safeguarding partners are asked; each answers alone and counts the same."""

    NOT_NOTIFIABLE = "not_notifiable", "Is the incident not notifiable?"
    CRITERIA_NOT_MET = "criteria_not_met", "Are the criteria not met?"
    NEXT_STEP = "next_step", "What follows the rapid review?"
    WITHHOLD = "withhold", "Is it inappropriate to publish the report?"


class Position(models.TextChoices):
    AGREES = "agrees", "Agrees"
    DISAGREES = "disagrees", "Disagrees"


@pghistory.track()
class PartnerView(models.Model):
    """One safeguarding partner's view on one question about a review, as the operational team recorded it."""

    review = models.ForeignKey(PracticeReview, models.PROTECT, related_name="partner_views")
    question = models.CharField(max_length=20, choices=Question)
    seat = models.CharField("partner", max_length=20, choices=PartnerSeat)
    position = models.CharField(max_length=10, choices=Position)
    given_on = models.DateField()

    class Meta:
        ordering = ["question", "seat"]
        constraints = [
            models.UniqueConstraint(fields=["review", "question", "seat"], name="one_view_per_partner_and_question")
        ]

    def __str__(self) -> str:
        return f"{self.get_seat_display()}: {self.get_position_display()}"
