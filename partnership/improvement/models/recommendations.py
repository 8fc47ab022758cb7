"""What somebody asks the partnership to change, what the Board says to it, and whether it made a difference."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from partnership.directory.models.themes import Theme
from shield.records.workflow import Workflow


class RecommendationSource(models.TextChoices):
    PRIORITY = "priority", "Learning Hub priority"
    REVIEW = "review", "Practice review"
    AUDIT = "audit", "Audit"
    SCRUTINY = "scrutiny", "Independent scrutiny"
    SECTION_11 = "section_11", "Section 11"
    NATIONAL_REVIEW = "national_review", "National review"


class RecommendationStatus(models.TextChoices):
    DRAFTED = "drafted", "Drafted"
    PRESENTED = "presented", "Presented to the Board"
    ACCEPTED = "accepted", "Accepted"
    ACCEPTED_IN_PART = "accepted_in_part", "Accepted in part"
    NOT_ACCEPTED = "not_accepted", "Not accepted"
    PLANNED = "planned", "Planned"
    IMPLEMENTED = "implemented", "Implemented"
    IMPACT_EVIDENCED = "impact_evidenced", "Impact evidenced"
    IMPACT_NOT_SEEN = "impact_not_seen", "Impact not seen"
    CLOSED = "closed", "Closed"


S = RecommendationStatus


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    def visible_to(self, user: Any) -> "RecommendationQuerySet":
        """To those who read governance records; a practice review's drafts only to those who may know of the review."""
        if not user.has_perm("partnership.read-recommendations"):
            return self.none()
        if user.has_perm("partnership.read-sealed-recommendations"):
            return self.all()
        return self.exclude(source=RecommendationSource.REVIEW, status=RecommendationStatus.DRAFTED)

    def from_source(self, source: models.Model) -> "RecommendationQuerySet":
        """Those that one record (a priority, a review) gave rise to."""
        return self.filter(source_type=source._meta.label_lower, source_id=str(source.pk))


class Recommendation(models.Model):
    """One recommendation. Its source may live in an app above, so it is kept as words and an address, never a key."""

    WORKFLOW = Workflow(
        ("present", {S.DRAFTED}, S.PRESENTED),
        ("accept", {S.PRESENTED}, S.ACCEPTED),
        ("accept-in-part", {S.PRESENTED}, S.ACCEPTED_IN_PART),
        ("not-accept", {S.PRESENTED}, S.NOT_ACCEPTED),
        ("plan", {S.ACCEPTED, S.ACCEPTED_IN_PART, S.IMPACT_NOT_SEEN}, S.PLANNED),
        ("implement", {S.PLANNED}, S.IMPLEMENTED),
        ("evidence-impact", {S.IMPLEMENTED}, S.IMPACT_EVIDENCED),
        ("report-no-impact", {S.IMPLEMENTED}, S.IMPACT_NOT_SEEN),
        ("close", {S.IMPACT_EVIDENCED, S.IMPACT_NOT_SEEN, S.NOT_ACCEPTED}, S.CLOSED),
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.CharField(max_length=20, choices=RecommendationSource)
    source_title = models.CharField(max_length=200)
    source_url = models.CharField(max_length=200, blank=True)
    # Who may follow that address; empty for whoever reads the recommendation.
    source_permission = models.CharField(max_length=80, blank=True)
    source_type = models.CharField(max_length=100, blank=True)
    source_id = models.CharField(max_length=64, blank=True)
    text = models.TextField()
    owner = models.CharField("who leads on it", max_length=150, blank=True)
    due_on = models.DateField(null=True, blank=True)
    themes = models.ManyToManyField(Theme, blank=True, related_name="recommendations")
    status = models.CharField(max_length=20, choices=RecommendationStatus, default=RecommendationStatus.DRAFTED)
    made_on = models.DateField(default=timezone.localdate)
    how_much = models.TextField("how much did we do?", blank=True)
    how_well = models.TextField("how well did we do it?", blank=True)
    better_off = models.TextField("is anyone better off?", blank=True)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        ordering = ["made_on", "text"]
        constraints = [
            models.CheckConstraint(
                name="impact_evidence_answers_better_off",
                condition=~Q(status="impact_evidenced") | ~Q(better_off=""),
            )
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("partnership:recommendation-detail", args=[self.pk])
