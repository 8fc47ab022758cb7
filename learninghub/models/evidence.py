"""The evidence for a priority: multi-agency audits, and feedback from children, families and practitioners."""

from typing import Any

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from learninghub.models.priorities import Priority
from shield.models.versioned import Versioned

# Codes avoid I, O, 0 and 1, which people misread: CR-2296, DT-92FX.
CASE_CODES = r"^([A-HJ-NP-Z]{2}-[A-HJ-NP-Z2-9]{4}( [A-HJ-NP-Z]{2}-[A-HJ-NP-Z2-9]{4})*)?$"


class AuditStatus(models.TextChoices):
    PLANNED = "planned", "Planned"
    IN_PROGRESS = "in-progress", "In progress"
    DONE = "done", "Done"


class EvidenceQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "EvidenceQuerySet":
        """Return all of them for readers of the Hub's work, and none for everyone else."""
        return self.all() if user.has_perm("learninghub.read-priority") else self.none()


@pghistory.track()
class Audit(Versioned):
    """A multi-agency audit. It holds the number of records and their case codes, never a child's name."""

    priority = models.ForeignKey(Priority, models.PROTECT, null=True, blank=True, related_name="audits")
    title = models.CharField("title of the audit", max_length=200)
    status = models.CharField(max_length=12, choices=AuditStatus, default=AuditStatus.PLANNED)
    starts_on = models.DateField("start date", null=True, blank=True)
    ends_on = models.DateField("end date", null=True, blank=True)
    when_in_words = models.CharField("date in words", max_length=80, blank=True)
    records_total = models.PositiveSmallIntegerField("number of records")
    # Rows of a kind ("Re-audit") and a count (3).
    breakdown = models.JSONField(default=list, blank=True)
    case_codes = models.TextField(
        blank=True,
        validators=[RegexValidator(CASE_CODES, "Enter case codes like CR-2296, with a space between codes")],
    )
    agencies = ArrayField(models.CharField(max_length=150), default=list, blank=True)
    findings = models.TextField("findings", blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["priority", F("ends_on").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(
                name="audit_holds_case_codes_only",
                violation_error_message="Enter case codes like CR-2296, with a space between codes",
                condition=Q(case_codes__regex=CASE_CODES),
            ),
            models.CheckConstraint(
                name="audit_ends_after_it_starts",
                violation_error_message="End date must be on or after the start date",
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class FeedbackKind(models.TextChoices):
    CHILDREN = "children", "Children and young people"
    FAMILIES = "families", "Parents and families"
    PRACTITIONERS = "practitioners", "Practitioners"


@pghistory.track()
class FeedbackSource(Versioned):
    """Feedback from children, families or practitioners, without their names."""

    priority = models.ForeignKey(Priority, models.PROTECT, related_name="feedback")
    kind = models.CharField("who gave the feedback", max_length=14, choices=FeedbackKind)
    title = models.CharField("how it was gathered", max_length=200)
    held_on = models.DateField("date", null=True, blank=True)
    when_in_words = models.CharField("date in words", max_length=80, blank=True)
    people = models.PositiveSmallIntegerField("number of people", null=True, blank=True)
    said = models.TextField("summary of the feedback", blank=True)
    quotation = models.TextField("quotation", blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["priority", F("held_on").asc(nulls_last=True), "pk"]
        verbose_name_plural = "feedback"

    def __str__(self) -> str:
        return self.title
