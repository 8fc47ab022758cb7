"""What the partnership is asked to change, what the Board decided, and whether it made a difference."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from partnership.board.models import Decision
from partnership.directory.models.themes import Theme
from shield.records.workflow import Move, Workflow


class RecommendationSource(models.TextChoices):
    PRIORITY = "priority", "Learning Hub priority"
    REVIEW = "review", "Practice review"
    AUDIT = "audit", "Audit"
    SCRUTINY = "scrutiny", "Independent scrutiny"
    SECTION_11 = "section_11", "Section 11"
    NATIONAL_REVIEW = "national_review", "National review"


class RecommendationStatus(models.TextChoices):
    DRAFTED = "drafted", "Draft"
    PRESENTED = "presented", "Presented to the Board"
    ACCEPTED = "accepted", "Accepted"
    ACCEPTED_IN_PART = "accepted_in_part", "Accepted in part"
    NOT_ACCEPTED = "not_accepted", "Not accepted"
    PLANNED = "planned", "Planned"
    IMPLEMENTED = "implemented", "Implemented"
    IMPACT_EVIDENCED = "impact_evidenced", "Impact evidenced"
    IMPACT_NOT_SEEN = "impact_not_seen", "No impact seen"
    CLOSED = "closed", "Closed"


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    def visible_to(self, user: Any) -> "RecommendationQuerySet":
        """Return those of governance; drafts of a practice review only to people who may know of the review."""
        if not user.has_perm("partnership.read-recommendations"):
            return self.none()
        if user.has_perm("partnership.read-sealed-recommendations"):
            return self.all()
        return self.exclude(source=RecommendationSource.REVIEW, status=RecommendationStatus.DRAFTED)

    def from_source(self, source: models.Model) -> "RecommendationQuerySet":
        """Return the recommendations made by one record, such as a priority or a review."""
        return self.filter(source_type=source._meta.label_lower, source_id=str(source.pk))


class Recommendation(models.Model):
    """One recommendation. Its source may belong to an app above, so it is stored as text and an address, not a key."""

    WORKFLOW = Workflow(
        Move(
            "present",
            {RecommendationStatus.DRAFTED},
            RecommendationStatus.PRESENTED,
            heading="Present this recommendation to the Board",
            button="Present to the Board",
            explanation="The wording can no longer be changed after this.",
            done="Recommendation presented. Record the Board’s decision after the meeting.",
        ),
        Move(
            "accept",
            {RecommendationStatus.PRESENTED},
            RecommendationStatus.ACCEPTED,
            heading="Record that the Board accepted this recommendation",
            explanation="Select the decision of the meeting, or by correspondence, that says so.",
            button="Record “accepted”",
            done="Decision recorded: accepted. Add the actions that will carry it out.",
        ),
        Move(
            "accept-in-part",
            {RecommendationStatus.PRESENTED},
            RecommendationStatus.ACCEPTED_IN_PART,
            heading="Record that the Board accepted this recommendation in part",
            explanation="Select the decision of the meeting, or by correspondence, that says so.",
            button="Record “accepted in part”",
            done="Decision recorded: accepted in part. Add the actions that will carry it out.",
        ),
        Move(
            "not-accept",
            {RecommendationStatus.PRESENTED},
            RecommendationStatus.NOT_ACCEPTED,
            heading="Record that the Board did not accept this recommendation",
            explanation="Select the decision of the meeting, or by correspondence, that says so.",
            button="Record “not accepted”",
            done="Decision recorded: not accepted. You can now close this recommendation.",
        ),
        Move(
            "plan",
            {
                RecommendationStatus.ACCEPTED,
                RecommendationStatus.ACCEPTED_IN_PART,
                RecommendationStatus.IMPACT_NOT_SEEN,
            },
            RecommendationStatus.PLANNED,
            heading="Mark this recommendation as planned",
            button="Mark as planned",
            explanation="It needs at least one action.",
            done="Recommendation planned. Mark it as implemented when all its actions have been verified.",
        ),
        Move(
            "implement",
            {RecommendationStatus.PLANNED},
            RecommendationStatus.IMPLEMENTED,
            heading="Mark this recommendation as implemented",
            button="Mark as implemented",
            explanation="All its actions must be verified. It stays open until its impact has been recorded.",
            done="Recommendation implemented. Record its impact next.",
        ),
        Move(
            "evidence-impact",
            {RecommendationStatus.IMPLEMENTED},
            RecommendationStatus.IMPACT_EVIDENCED,
            heading="Record impact",
            done="Impact recorded. You can now close this recommendation.",
        ),
        Move(
            "report-no-impact",
            {RecommendationStatus.IMPLEMENTED},
            RecommendationStatus.IMPACT_NOT_SEEN,
            heading="Record that no impact was seen",
            button="Record “no impact seen”",
            done="No impact recorded. Plan further actions, or close this recommendation.",
        ),
        Move(
            "close",
            {
                RecommendationStatus.IMPACT_EVIDENCED,
                RecommendationStatus.IMPACT_NOT_SEEN,
                RecommendationStatus.NOT_ACCEPTED,
            },
            RecommendationStatus.CLOSED,
            heading="Close this recommendation",
            done="Recommendation closed",
        ),
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.CharField(max_length=20, choices=RecommendationSource)
    source_title = models.CharField(max_length=200)
    source_url = models.CharField(max_length=200, blank=True)
    # The permission to follow that address; empty for everybody who may read the recommendation.
    source_permission = models.CharField(max_length=80, blank=True)
    source_type = models.CharField(max_length=100, blank=True)
    source_id = models.CharField(max_length=64, blank=True)
    text = models.TextField("recommendation")
    owner = models.CharField("lead", max_length=150, blank=True)
    due_on = models.DateField("due date", null=True, blank=True)
    themes = models.ManyToManyField(Theme, blank=True, related_name="recommendations")
    status = models.CharField(max_length=20, choices=RecommendationStatus, default=RecommendationStatus.DRAFTED)
    # The decision of a meeting, or by correspondence, that accepted it or did not.
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="recommendations", verbose_name="decision"
    )
    made_on = models.DateField("made on", default=timezone.localdate)
    how_much = models.TextField("how much did we do?", blank=True)
    how_well = models.TextField("how well did we do it?", blank=True)
    better_off = models.TextField("is anyone better off?", blank=True)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        ordering = ["made_on", "text"]
        constraints = [
            models.CheckConstraint(
                name="impact_evidence_answers_better_off",
                condition=~Q(status=RecommendationStatus.IMPACT_EVIDENCED) | ~Q(better_off=""),
            )
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("partnership:recommendation-detail", args=[self.pk])
