"""People who want to hear about new dates of a course."""

import uuid
from typing import Any

from django.db import models

from partnership.models import Person
from training.models.courses import Course
from training.models.runs import CourseRun


class InterestQuerySet(models.QuerySet["Interest"]):
    def of(self, user: Any) -> "InterestQuerySet":
        """Return the person's own."""
        return self.filter(person__user=user)

    def open(self) -> "InterestQuerySet":
        """Return those neither withdrawn nor invited, first come first served."""
        return self.filter(withdrawn_at=None, invited_to=None).order_by("asked_at", "pk")


class Interest(models.Model):
    """A person who wants to hear about the next run of a course."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, models.PROTECT, related_name="interests")
    person = models.ForeignKey(Person, models.PROTECT, related_name="interests")
    asked_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    invited_to = models.ForeignKey(CourseRun, models.PROTECT, null=True, blank=True, related_name="interests")

    objects = InterestQuerySet.as_manager()

    class Meta:
        verbose_name = "registered interest"
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "person"],
                condition=models.Q(withdrawn_at__isnull=True, invited_to__isnull=True),
                name="one_open_interest_per_course_and_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.course}"
