"""Independent scrutiny: the work plan, and comments that nobody can edit."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from partnership.directory.models.governance_only import GovernanceOnlyQuerySet
from partnership.improvement.models.recommendations import (
    Recommendation,
    RecommendationSource,
    RecommendationStatus,
)
from shield import working_days


class ScrutinyKind(models.TextChoices):
    VISIT = "visit", "Visit"
    OBSERVATION = "observation", "Observation of a meeting"
    REVIEW = "review", "Records review"
    CONVERSATION = "conversation", "Conversation with children, families or practitioners"


class ScrutinyActivityQuerySet(GovernanceOnlyQuerySet):
    def of_period(self, start: date, end: date) -> "ScrutinyActivityQuerySet":
        """Return those completed from ``start`` to ``end``, both included."""
        return self.filter(done_on__range=(start, end))


class ScrutinyActivity(models.Model):
    """One activity of the scrutineer's work plan."""

    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=ScrutinyKind)
    planned_for = models.DateField("planned for")
    done_on = models.DateField("date completed", null=True, blank=True)
    findings = models.TextField("findings", blank=True)

    objects = ScrutinyActivityQuerySet.as_manager()

    class Meta:
        ordering = ["-planned_for", "title"]
        verbose_name_plural = "scrutiny activities"
        constraints = [
            models.CheckConstraint(
                name="scrutiny_done_with_its_findings", condition=Q(done_on__isnull=True) | ~Q(findings="")
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("partnership:scrutiny")


class ScrutinyCommentQuerySet(models.QuerySet["ScrutinyComment"]):
    def visible_to(self, user: Any) -> "ScrutinyCommentQuerySet":
        """Return those of governance; a comment on a recommendation only with that recommendation."""
        if not user.has_perm("partnership.read-governance"):
            return self.none()
        seen = Recommendation.objects.visible_to(user)
        return self.filter(Q(recommendation=None) | Q(recommendation__in=seen))

    def unsealed(self) -> "ScrutinyCommentQuerySet":
        """Leave out comments on draft recommendations of practice reviews, which few people may know of."""
        sealed = Q(
            recommendation__source=RecommendationSource.REVIEW,
            recommendation__status=RecommendationStatus.DRAFTED,
        )
        return self.exclude(sealed)

    def awaiting_response(self) -> "ScrutinyCommentQuerySet":
        return self.filter(responded_at__isnull=True)

    def awaiting_reply_of(self, user: Any) -> "ScrutinyCommentQuerySet":
        """Return the user's own comments that have a response and no reply."""
        return self.filter(made_by=user, responded_at__isnull=False, replied_at__isnull=True)

    def of_period(self, start: date, end: date) -> "ScrutinyCommentQuerySet":
        return self.filter(made_at__date__range=(start, end))


class ScrutinyComment(models.Model):
    """A comment by the scrutineer, which nobody can edit, and the partners' response."""

    about = models.CharField("subject", max_length=200)
    activity = models.ForeignKey(ScrutinyActivity, models.PROTECT, null=True, blank=True, related_name="comments")
    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, null=True, blank=True, related_name="scrutiny_comments"
    )
    # The page of another record of the portal that it is about.
    url = models.CharField("page", max_length=200, blank=True)
    text = models.TextField("comment")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField("response due", null=True, blank=True)
    response = models.TextField("partners’ response", blank=True)
    responded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    responded_at = models.DateTimeField(null=True, blank=True)
    reply = models.TextField("scrutineer’s reply", blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)

    objects = ScrutinyCommentQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                name="scrutiny_response_with_person_and_time",
                condition=Q(responded_at__isnull=True, responded_by__isnull=True, response="")
                | Q(responded_at__isnull=False, responded_by__isnull=False) & ~Q(response=""),
            ),
            models.CheckConstraint(
                name="scrutiny_reply_to_a_response",
                condition=Q(replied_at__isnull=True, reply="")
                | Q(replied_at__isnull=False, responded_at__isnull=False) & ~Q(reply=""),
            ),
        ]

    def __str__(self) -> str:
        return self.about

    def get_absolute_url(self) -> str:
        return f"{reverse('partnership:scrutiny')}#comment-{self.pk}"

    @property
    def record_url(self) -> str:
        """Return the page of the record that it is about, if it is about one."""
        return self.recommendation.get_absolute_url() if self.recommendation else self.url

    def is_overdue(self, on: date | None = None) -> bool:
        """Return whether the partners' response is late."""
        return self.responded_at is None and self.due_on is not None and self.due_on < (on or working_days.today())
