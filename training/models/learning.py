"""What people have learned elsewhere, how long each level counts, and which level a person's work asks for."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from partnership.models import Person
from shield.models import Document
from training.models.courses import Course, Level


class Refresher(models.Model):
    """After how many months training at a level has to be refreshed."""

    level = models.PositiveSmallIntegerField(primary_key=True, choices=Level)
    months = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["level"]
        constraints = [models.CheckConstraint(name="refresher_is_not_nothing", condition=Q(months__gt=0))]

    def __str__(self) -> str:
        return f"Level {self.level}: {self.months} months"


class LevelNeeded(models.Model):
    """The level that somebody's work asks for, as their agency's lead says."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="level_needed")
    level = models.PositiveSmallIntegerField(choices=Level)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "levels needed"

    def __str__(self) -> str:
        return f"{self.person}: level {self.level}"


class ImportMapping(models.Model):
    """Which column of a supplier's file holds what: told once, used for every later file."""

    name = models.CharField(max_length=80, unique=True)
    columns = (
        models.JSONField()
    )  # {"email": "Email", "title": "Course", "completed": "Completion date", "name": "Name"}
    date_format = models.CharField(max_length=20)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class RecordKind(models.TextChoices):
    E_LEARNING = "e_learning", "E-learning"
    OUTSIDE = "outside", "Course elsewhere"


class LearningRecordQuerySet(models.QuerySet["LearningRecord"]):
    def visible_to(self, user: Any) -> "LearningRecordQuerySet":
        """All to the team; else those of the people in one's care: oneself, and an agency lead's colleagues."""
        if user.has_perm("training.see-all-bookings"):
            return self.all()
        return self.filter(person__in=Person.objects.managed_by(user))

    def counting(self) -> "LearningRecordQuerySet":
        """Imported from the supplier, or confirmed by somebody else than the person."""
        return self.filter(Q(kind=RecordKind.E_LEARNING) | Q(confirmed_at__isnull=False))

    def to_confirm(self) -> "LearningRecordQuerySet":
        return self.filter(kind=RecordKind.OUTSIDE, confirmed_at=None)


class LearningRecord(models.Model):
    """E-learning, or a course elsewhere, that somebody completed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="learning_records")
    kind = models.CharField(max_length=10, choices=RecordKind)
    title = models.CharField(max_length=200)
    course = models.ForeignKey(Course, models.PROTECT, null=True, blank=True, related_name="learning_records")
    levels = ArrayField(models.PositiveSmallIntegerField(choices=Level), default=list, blank=True)
    cpd_hours = models.DecimalField("CPD hours", max_digits=4, decimal_places=1, null=True, blank=True)
    provider = models.CharField("who ran it", max_length=150, blank=True)
    completed_on = models.DateField()
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
                name="record_confirmed_by_somebody",
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("training:passport-person", args=[self.person_id])
