"""What the team wrote to everybody on a course date."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from training.models.runs import CourseRun


class Audience(models.TextChoices):
    BOOKED = "booked", "People with a place"
    HELD = "held", "People who have been offered a place or await approval"
    WAITING = "waiting", "People on the waiting list"


class RunMessage(models.Model):
    """An email to the people on one course date, as the team wrote it."""

    run = models.ForeignKey(CourseRun, models.PROTECT, related_name="messages")
    audiences = models.JSONField(default=list)
    subject = models.CharField(max_length=120)
    text = models.TextField()
    recipients = models.PositiveIntegerField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [models.CheckConstraint(name="run_message_has_recipients", condition=Q(recipients__gt=0))]

    def __str__(self) -> str:
        return self.subject
