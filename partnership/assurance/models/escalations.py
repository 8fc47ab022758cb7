"""Escalations: disagreements between two agencies, resolved stage by stage. Nothing here identifies a child."""

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from partnership.directory.models.agencies import Agency, PartnerSeat
from partnership.directory.models.people import Post, PostRole
from partnership.directory.models.themes import Theme
from shield import working_days
from shield.models.versioned import Versioned
from shield.records.workflow import Move, Workflow


class EscalationStageQuerySet(models.QuerySet["EscalationStage"]):
    def visible_to(self, user: Any) -> "EscalationStageQuerySet":
        """Return all stages: the policy is public."""
        return self.all()

    def with_use(self) -> "EscalationStageQuerySet":
        """Note on each stage, as ``is_used``, whether an escalation has reached it."""
        return self.annotate(is_used=Exists(EscalationStep.objects.filter(stage=OuterRef("pk"))))


class EscalationStage(Versioned):
    """One stage of the partnership's policy: who talks to whom, and how long the response may take."""

    number = models.PositiveSmallIntegerField("stage number", unique=True)
    name = models.CharField(max_length=100)
    what_happens = models.TextField("what happens at this stage")
    days = models.PositiveSmallIntegerField("working days to respond")
    # Only the last stage.
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
    RAISED = "raised", "Awaiting response"
    RESPONDED = "responded", "Response received"
    PARTNERS_DECIDE = "partners_decide", "With the safeguarding partners"
    RESOLVED = "resolved", "Resolved"
    LEARNING_RECORDED = "learning_recorded", "Resolved, learning recorded"
    WITHDRAWN = "withdrawn", "Withdrawn"


# How ``{% status %}`` draws each status.
STATES = {
    EscalationStatus.RAISED: "waiting",
    EscalationStatus.RESPONDED: "in-progress",
    EscalationStatus.PARTNERS_DECIDE: "alert",
    EscalationStatus.RESOLVED: "done",
    EscalationStatus.LEARNING_RECORDED: "done",
    EscalationStatus.WITHDRAWN: "not-pursued",
}
UNRESOLVED = (EscalationStatus.RAISED, EscalationStatus.RESPONDED, EscalationStatus.PARTNERS_DECIDE)


class EscalationQuerySet(models.QuerySet["Escalation"]):
    def visible_to(self, user: Any) -> "EscalationQuerySet":
        """Return the user's own, as long as they hold a post, and those of agencies they lead, on either side.

        The partners also see what they decide; the team and the scrutineer see all.
        """
        if not user.is_authenticated:
            return self.none()
        if user.has_perm("partnership.read-escalations"):
            return self.all()
        posts = Post.objects.current().filter(person__user=user)
        led = posts.filter(role=PostRole.AGENCY_LEAD).values("agency")
        seen = Q(raised_by=user, raised_by__person__posts__in=posts) | Q(from_agency__in=led) | Q(to_agency__in=led)
        if user.has_perm("partnership.decide-escalations"):
            seen |= Q(steps__stage__is_for_partners=True)
        return self.filter(seen).distinct()

    def awaiting_feedback(self, user: Any) -> "EscalationQuerySet":
        """Return the resolved ones that the user raised and has not given feedback on."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(raised_by=user, resolved_at__isnull=False, is_satisfied__isnull=True)

    def unresolved(self) -> "EscalationQuerySet":
        return self.filter(status__in=UNRESOLVED)


class Escalation(models.Model):
    """One disagreement: what it is about and between which agencies."""

    WORKFLOW = Workflow(
        Move(
            "respond",
            {EscalationStatus.RAISED},
            EscalationStatus.RESPONDED,
            heading="Respond to this escalation",
            button="Respond",
            done="Response sent. We have emailed the person who raised this and their safeguarding lead.",
        ),
        Move(
            "resolve",
            {EscalationStatus.RAISED, EscalationStatus.RESPONDED, EscalationStatus.PARTNERS_DECIDE},
            EscalationStatus.RESOLVED,
            heading="Record how this was resolved",
            button="Mark as resolved",
            done="Escalation resolved. We have asked the person who raised it whether they are satisfied.",
        ),
        Move(
            "escalate",
            {EscalationStatus.RAISED, EscalationStatus.RESPONDED},
            EscalationStatus.RAISED,
            heading="Escalate to the next stage",
            explanation="Do this when the response does not resolve the disagreement, or has not arrived in time.",
            done="Escalated to the next stage. We have emailed the people who respond at that stage.",
        ),
        # Made by "escalate" when the next stage is the partners'.
        Move(
            "take-to-partners",
            {EscalationStatus.RAISED, EscalationStatus.RESPONDED},
            EscalationStatus.PARTNERS_DECIDE,
        ),
        Move(
            "record-learning",
            {EscalationStatus.RESOLVED},
            EscalationStatus.LEARNING_RECORDED,
            heading="Record learning",
            done="Learning recorded",
        ),
        Move(
            "withdraw",
            {EscalationStatus.RAISED, EscalationStatus.RESPONDED, EscalationStatus.PARTNERS_DECIDE},
            EscalationStatus.WITHDRAWN,
            heading="Withdraw this escalation",
            explanation="It stays on record with your reason.",
            done="Escalation withdrawn",
            ends=True,
        ),
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=20, unique=True)
    from_agency = models.ForeignKey(Agency, models.PROTECT, related_name="escalations_raised")
    to_agency = models.ForeignKey(Agency, models.PROTECT, related_name="escalations_received")
    about = models.TextField("what the disagreement is about")
    wanted = models.TextField("what should happen")
    is_urgent = models.BooleanField("a child may be at immediate risk", default=False)
    status = models.CharField(max_length=20, choices=EscalationStatus, default=EscalationStatus.RAISED)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="escalations")
    raised_at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField("how it was resolved", blank=True)
    is_satisfied = models.BooleanField("the person who raised it is satisfied", null=True, blank=True)
    learning = models.TextField("learning", blank=True)
    themes = models.ManyToManyField(Theme, blank=True, related_name="escalations")

    objects = EscalationQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at"]
        constraints = [
            models.CheckConstraint(name="escalation_between_two_agencies", condition=~Q(from_agency=F("to_agency"))),
            models.CheckConstraint(
                name="escalation_resolved_with_its_outcome",
                condition=~Q(status__in=(EscalationStatus.RESOLVED, EscalationStatus.LEARNING_RECORDED))
                | Q(resolved_at__isnull=False) & ~Q(outcome=""),
            ),
        ]
        indexes = [models.Index(fields=["status", "raised_at"], name="escalations_by_status")]

    def __str__(self) -> str:
        return f"{self.reference}: {self.from_agency} and {self.to_agency}"

    def get_absolute_url(self) -> str:
        return reverse("partnership:escalation-detail", args=[self.pk])

    @property
    def state(self) -> str:
        """Return the key under which ``{% status %}`` draws the status."""
        return STATES[EscalationStatus(self.status)]

    @property
    def is_unresolved(self) -> bool:
        return self.status in UNRESOLVED

    def is_answered_by(self, user: Any) -> bool:
        """Return whether a partner's answer was given by the user or for an agency that they work for."""
        agencies = Post.objects.current().filter(person__user=user).values("agency")
        return self.answers.filter(Q(given_by=user) | Q(agency__in=agencies)).exists()


class EscalationStance(models.TextChoices):
    """A partner's view of what should happen."""

    UPHOLD = "uphold", "What was asked for should happen"
    PARTLY = "partly", "Part of what was asked for should happen"
    DECLINE = "decline", "What was asked for should not happen"


class PartnerAnswer(models.Model):
    """The answer of one of the three safeguarding partners at the last stage."""

    escalation = models.ForeignKey(Escalation, models.CASCADE, related_name="answers")
    seat = models.CharField(max_length=20, choices=PartnerSeat)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    stance = models.CharField("answer", max_length=8, choices=EscalationStance)
    reason = models.TextField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["escalation", "seat"], name="one_answer_of_a_partner")]

    def __str__(self) -> str:
        return f"{self.escalation.reference}, {self.get_seat_display()}"


class EscalationStep(models.Model):
    """An escalation at one stage: when it opened, when the response is due, and the response."""

    escalation = models.ForeignKey(Escalation, models.CASCADE, related_name="steps")
    stage = models.ForeignKey(EscalationStage, models.PROTECT, related_name="steps")
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    due_on = models.DateField()
    reason = models.TextField("reason for this stage", blank=True)
    response = models.TextField(blank=True)
    responded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    responded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["opened_at"]
        constraints = [
            models.UniqueConstraint(fields=["escalation", "stage"], name="one_step_per_stage"),
            models.CheckConstraint(
                name="step_response_with_its_time",
                condition=Q(responded_at__isnull=True, response="") | Q(responded_at__isnull=False) & ~Q(response=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.escalation.reference}, {self.stage}"

    def is_overdue(self, on: date | None = None) -> bool:
        """Return whether the response is late. Nothing closes by itself: the agency that raised it can escalate."""
        return self.responded_at is None and self.due_on < (on or working_days.today())
