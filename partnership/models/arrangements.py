"""The published arrangements: versions that stay readable, and what changed between them."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from shield.models import Document
from shield.workflow import Workflow


class ArrangementsStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"
    SUPERSEDED = "superseded", "Replaced by a newer version"


A = ArrangementsStatus


class ArrangementsVersionQuerySet(models.QuerySet["ArrangementsVersion"]):
    def visible_to(self, user: Any) -> "ArrangementsVersionQuerySet":
        """Published and replaced versions to everybody; drafts to those who read governance records."""
        if user.has_perm("partnership.read-governance"):
            return self.all()
        return self.exclude(status=A.DRAFT)

    def in_force(self) -> "ArrangementsVersionQuerySet":
        return self.filter(status=A.PUBLISHED)


class ArrangementsVersion(models.Model):
    """One version, whole."""

    WORKFLOW = Workflow(
        ("publish", {A.DRAFT}, A.PUBLISHED),
        ("supersede", {A.PUBLISHED}, A.SUPERSEDED),
    )

    number = models.PositiveSmallIntegerField(unique=True)
    title = models.CharField(max_length=150)
    effective_on = models.DateField("in force from")
    edition = models.CharField("edition of the guidance", max_length=40)
    # Where only the month is known, or only the facts about a version and not its text.
    note = models.TextField(blank=True)
    shows_month_only = models.BooleanField(default=False)
    status = models.CharField(max_length=12, choices=ArrangementsStatus, default=ArrangementsStatus.DRAFT)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ArrangementsVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["status"], condition=Q(status="published"), name="one_version_in_force"),
            models.CheckConstraint(
                name="published_version_has_its_document",
                condition=Q(status="draft")
                | Q(document__isnull=False, published_at__isnull=False, published_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("partnership:arrangements-detail", args=[self.number])

    @property
    def in_force_from(self) -> str:
        day = "" if self.shows_month_only else f"{self.effective_on.day} "
        return f"{day}{self.effective_on:%B %Y}"


class ArrangementsSection(models.Model):
    """A section of one version."""

    version = models.ForeignKey(ArrangementsVersion, models.CASCADE, related_name="sections")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    body = models.TextField("words")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["version", "number"], name="one_section_per_number")]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class ArrangementsChange(models.Model):
    """One row of the change table: section, what it said, what it says, why."""

    version = models.ForeignKey(ArrangementsVersion, models.CASCADE, related_name="changes")
    order = models.PositiveSmallIntegerField()
    section = models.CharField(max_length=200)
    was = models.TextField(blank=True)
    now = models.TextField()
    why = models.TextField(blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["version", "order"], name="one_change_per_place")]

    def __str__(self) -> str:
        return f"{self.section}: {self.now}"
