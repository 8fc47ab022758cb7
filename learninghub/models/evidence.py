"""What a priority's recommendations rest on: multi-agency audits, and what children, families and practitioners say."""

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


class OfPriorityQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "OfPriorityQuerySet":
        """To those who read the Hub's work."""
        return self.all() if user.has_perm("learninghub.read-priority") else self.none()


@pghistory.track()
class Audit(Versioned):
    """A multi-agency audit. It knows how many records were read and their case codes, never a child."""

    priority = models.ForeignKey(Priority, models.PROTECT, null=True, blank=True, related_name="audits")
    title = models.CharField("what was audited", max_length=200)
    status = models.CharField(max_length=12, choices=AuditStatus, default=AuditStatus.PLANNED)
    starts_on = models.DateField("from", null=True, blank=True)
    ends_on = models.DateField("until", null=True, blank=True)
    when_in_words = models.CharField("when, in words", max_length=80, blank=True)
    records_total = models.PositiveSmallIntegerField("how many records")
    # Rows of a kind ("Re-audit") and a count (3).
    breakdown = models.JSONField(default=list, blank=True)
    case_codes = models.TextField(
        blank=True,
        validators=[RegexValidator(CASE_CODES, "Enter case codes such as CR-2296, with a space between two codes.")],
    )
    agencies = ArrayField(models.CharField(max_length=150), default=list, blank=True)
    findings = models.TextField("what it found", blank=True)

    objects = OfPriorityQuerySet.as_manager()

    class Meta:
        ordering = ["priority", F("ends_on").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(name="audit_holds_case_codes_only", condition=Q(case_codes__regex=CASE_CODES)),
            models.CheckConstraint(
                name="audit_ends_after_it_starts",
                violation_error_message="Enter an end that is not before the start.",
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
    """A time when children, families or practitioners were heard, without their names."""

    priority = models.ForeignKey(Priority, models.PROTECT, related_name="feedback")
    kind = models.CharField("who was heard", max_length=14, choices=FeedbackKind)
    title = models.CharField("how they were heard", max_length=200)
    held_on = models.DateField("when", null=True, blank=True)
    when_in_words = models.CharField("when, in words", max_length=80, blank=True)
    people = models.PositiveSmallIntegerField("how many people", null=True, blank=True)
    said = models.TextField("what they said", blank=True)
    quotation = models.TextField("in their own words", blank=True)

    objects = OfPriorityQuerySet.as_manager()

    class Meta:
        ordering = ["priority", F("held_on").asc(nulls_last=True), "pk"]
        verbose_name_plural = "feedback"

    def __str__(self) -> str:
        return self.title
