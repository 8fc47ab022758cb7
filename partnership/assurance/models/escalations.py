"""Professional differences between two agencies, taken up stage by stage. Never a word that says which child."""

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from partnership.directory.models.agencies import Agency
from partnership.directory.models.people import Post, PostRole
from partnership.directory.models.themes import Theme
from shield import working_days
from shield.models.versioned import Versioned
from shield.records.workflow import Workflow


class EscalationStageQuerySet(models.QuerySet["EscalationStage"]):
    def visible_to(self, user: Any) -> "EscalationStageQuerySet":
        """The policy is public."""
        return self.all()


class EscalationStage(Versioned):
    """One stage of the partnership's policy: who talks to whom, and how long that may take."""

    number = models.PositiveSmallIntegerField(unique=True)
    name = models.CharField(max_length=100)
    what_happens = models.TextField()
    days = models.PositiveSmallIntegerField("to be answered within, in working days")
    # The last stage is for the safeguarding partners to decide.
    is_for_partners = models.BooleanField("the safeguarding partners decide", default=False)

    objects = EscalationStageQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(name="stage_takes_at_least_a_day", condition=Q(days__gte=1)),
            models.UniqueConstraint(
                fields=["is_for_partners"], condition=Q(is_for_partners=True), name="one_stage_for_the_partners"
            ),
        ]

    def __str__(self) -> str:
        return f"Stage {self.number}: {self.name}"


class EscalationStatus(models.TextChoices):
    RAISED = "raised", "Waits for an answer"
    RESPONDED = "responded", "Answered"
    PARTNERS_DECIDE = "partners_decide", "With the safeguarding partners"
    RESOLVED = "resolved", "Resolved"
    LEARNING_NOTED = "learning_noted", "Resolved, learning noted"
    WITHDRAWN = "withdrawn", "Withdrawn"


S = EscalationStatus
RUNNING = (S.RAISED, S.RESPONDED, S.PARTNERS_DECIDE)


class EscalationQuerySet(models.QuerySet["Escalation"]):
    def visible_to(self, user: Any) -> "EscalationQuerySet":
        """One's own; those of an agency one leads, on either side; to the partners what they decide; all to the team
        and the scrutineer."""
        if not user.is_authenticated:
            return self.none()
        if user.has_perm("partnership.read-escalations"):
            return self.all()
        led = Post.objects.current().filter(person__user=user, role=PostRole.AGENCY_LEAD).values("agency")
        seen = Q(raised_by=user) | Q(from_agency__in=led) | Q(to_agency__in=led)
        if user.has_perm("partnership.decide-escalations"):
            seen |= Q(steps__stage__is_for_partners=True)
        return self.filter(seen).distinct()

    def awaiting_satisfaction(self, user: Any) -> "EscalationQuerySet":
        """Resolved ones that ``user`` raised and has not judged."""
        return self.filter(raised_by=user, resolved_at__isnull=False, is_satisfied__isnull=True)

    def running(self) -> "EscalationQuerySet":
        return self.filter(status__in=RUNNING)


class Escalation(models.Model):
    """One difference: what it is about, between whom, and at which stage it stands."""

    WORKFLOW = Workflow(
        ("respond", {S.RAISED}, S.RESPONDED),
        ("escalate", {S.RAISED, S.RESPONDED}, S.RAISED),
        ("take-to-partners", {S.RAISED, S.RESPONDED}, S.PARTNERS_DECIDE),
        ("resolve", {S.RAISED, S.RESPONDED, S.PARTNERS_DECIDE}, S.RESOLVED),
        ("note-learning", {S.RESOLVED}, S.LEARNING_NOTED),
        ("withdraw", {S.RAISED, S.RESPONDED, S.PARTNERS_DECIDE}, S.WITHDRAWN),
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=20, unique=True)
    from_agency = models.ForeignKey(Agency, models.PROTECT, related_name="escalations_raised")
    to_agency = models.ForeignKey(Agency, models.PROTECT, related_name="escalations_received")
    about = models.TextField("what the difference is about")
    wanted = models.TextField("what should happen")
    is_urgent = models.BooleanField("a child may be at immediate risk", default=False)
    status = models.CharField(max_length=16, choices=EscalationStatus, default=S.RAISED)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="escalations")
    raised_at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField("how it was resolved", blank=True)
    is_satisfied = models.BooleanField("whoever raised it is satisfied", null=True, blank=True)
    learning = models.TextField("what we learned", blank=True)
    themes = models.ManyToManyField(Theme, blank=True, related_name="escalations")

    objects = EscalationQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at"]
        constraints = [
            models.CheckConstraint(name="escalation_between_two_agencies", condition=~Q(from_agency=F("to_agency"))),
            models.CheckConstraint(
                name="escalation_resolved_with_its_outcome",
                condition=~Q(status__in=("resolved", "learning_noted")) | Q(resolved_at__isnull=False) & ~Q(outcome=""),
            ),
        ]
        indexes = [models.Index(fields=["status", "raised_at"], name="escalations_by_status")]

    def __str__(self) -> str:
        return f"{self.reference}: {self.from_agency} and {self.to_agency}"

    def get_absolute_url(self) -> str:
        return reverse("partnership:escalation-detail", args=[self.pk])

    @property
    def is_running(self) -> bool:
        return self.status in RUNNING


class EscalationStep(models.Model):
    """An escalation at one stage: from when, until when an answer is awaited, and what was answered."""

    escalation = models.ForeignKey(Escalation, models.CASCADE, related_name="steps")
    stage = models.ForeignKey(EscalationStage, models.PROTECT, related_name="steps")
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    due_on = models.DateField()
    why = models.TextField("why this stage", blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["opened_at"]
        constraints = [
            models.UniqueConstraint(fields=["escalation", "stage"], name="one_step_per_stage"),
            models.CheckConstraint(
                name="step_answered_whole",
                condition=Q(answered_at__isnull=True, answer="") | Q(answered_at__isnull=False) & ~Q(answer=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.escalation.reference}, {self.stage}"

    def is_overdue(self, on: date | None = None) -> bool:
        """Whether the answer is late: then it is time to escalate, and nothing closes by itself."""
        return self.answered_at is None and self.due_on < (on or working_days.today())
