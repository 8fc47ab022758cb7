"""Training from elsewhere, refresher periods, and the level that a person's role requires."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from partnership.models import Person
from shield.models import Document
from training.models.courses import Course, Level


class Refresher(models.Model):
    """The rule of a level: for how many months training is valid, and what it takes to be trained.

    It takes so many hours within these months, or one named course; without either, any course at the level.
    """

    level = models.PositiveSmallIntegerField(primary_key=True, choices=Level)
    months = models.PositiveSmallIntegerField()
    hours = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    course = models.ForeignKey(Course, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["level"]
        constraints = [
            models.CheckConstraint(name="refresher_is_not_nothing", condition=Q(months__gt=0)),
            models.CheckConstraint(
                name="refresher_takes_hours_or_a_course",
                condition=Q(hours__isnull=True) | Q(hours__gt=0, course__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"Level {self.level}: {self.months} months"


class LevelNeeded(models.Model):
    """The level that a person's role requires, set by their agency's lead."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="level_needed")
    level = models.PositiveSmallIntegerField(choices=Level)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "required levels"

    def __str__(self) -> str:
        return f"{self.person}: level {self.level}"


class ImportMapping(models.Model):
    """Which column of a supplier's files holds what."""

    name = models.CharField(max_length=80, unique=True)
    # {"email": "Email", "title": "Course", "completed": "Completion date", "level": …, "hours": …, "expires": …}
    columns = models.JSONField()
    date_format = models.CharField(max_length=20)
    # The key of the course that a title stands for, or null for none: {"safeguarding basics": "7"}
    titles = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class RecordKind(models.TextChoices):
    E_LEARNING = "e_learning", "E-learning"
    OUTSIDE = "outside", "Training from elsewhere"


class LearningRecordQuerySet(models.QuerySet["LearningRecord"]):
    def visible_to(self, user: Any) -> "LearningRecordQuerySet":
        """Return all for the team, otherwise one's own and, for an agency's lead, those of colleagues."""
        if user.has_perm("training.see-all-bookings"):
            return self.all()
        return self.filter(person__in=Person.objects.managed_by(user))

    def counting(self) -> "LearningRecordQuerySet":
        """Return those imported from a supplier, or confirmed by another person."""
        return self.filter(Q(kind=RecordKind.E_LEARNING) | Q(confirmed_at__isnull=False))

    def to_confirm(self) -> "LearningRecordQuerySet":
        return self.filter(kind=RecordKind.OUTSIDE, confirmed_at=None)


class LearningRecord(models.Model):
    """E-learning or training from elsewhere that a person completed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="learning_records")
    kind = models.CharField(max_length=10, choices=RecordKind)
    title = models.CharField(max_length=200)
    course = models.ForeignKey(Course, models.PROTECT, null=True, blank=True, related_name="learning_records")
    levels = ArrayField(models.PositiveSmallIntegerField(choices=Level), default=list, blank=True)
    cpd_hours = models.DecimalField("CPD hours", max_digits=4, decimal_places=1, null=True, blank=True)
    provider = models.CharField("provider", max_length=150, blank=True)
    completed_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    evidence = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = LearningRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-completed_on", "title"]
        constraints = [
            models.UniqueConstraint(fields=["person", "title", "completed_on"], name="one_record_of_the_same_learning"),
            models.CheckConstraint(
                name="record_expires_after_completion",
                condition=Q(expires_on=None) | Q(expires_on__gte=F("completed_on")),
            ),
            models.CheckConstraint(
                name="record_confirmed_by_somebody",
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("training:passport-person", args=[self.person_id])
