"""An agency's return: its own scores and evidence, the scores of a moderator from another agency, and the gaps."""

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from partnership.assurance.models.section_11 import Section11Cycle
from partnership.directory.models.agencies import Agency
from partnership.directory.models.people import Person, Post, PostRole
from partnership.improvement.models.question_sets import BEST, NEEDS_EVIDENCE, QuestionKind, Score, StandardQuestion
from shield import working_days
from shield.models import Document
from shield.models.versioned import Versioned
from shield.records.workflow import Move, Workflow


class ReturnStatus(models.TextChoices):
    ISSUED = "issued", "Not started"
    IN_PROGRESS = "in_progress", "In progress"
    SUBMITTED = "submitted", "Submitted"
    IN_MODERATION = "in_moderation", "In moderation"
    RETURNED = "returned", "Sent back"
    AGREED = "agreed", "Agreed"
    ACTION_PLAN = "action_plan", "Actions in progress"
    CLOSED = "closed", "Closed"


# The agency can edit it.
OPEN = (ReturnStatus.ISSUED, ReturnStatus.IN_PROGRESS, ReturnStatus.RETURNED)
# It has no moderator yet.
BEFORE_MODERATION = (ReturnStatus.ISSUED, ReturnStatus.IN_PROGRESS, ReturnStatus.SUBMITTED)
AGREED = (ReturnStatus.AGREED, ReturnStatus.ACTION_PLAN, ReturnStatus.CLOSED)
# It has been submitted at least once.
SUBMITTED = (ReturnStatus.SUBMITTED, ReturnStatus.IN_MODERATION, ReturnStatus.RETURNED, *AGREED)
# How ``{% status %}`` draws each status.
STATES = {
    ReturnStatus.ISSUED: "not-started",
    ReturnStatus.IN_PROGRESS: "in-progress",
    ReturnStatus.SUBMITTED: "waiting",
    ReturnStatus.IN_MODERATION: "in-progress",
    ReturnStatus.RETURNED: "due-soon",
    ReturnStatus.AGREED: "done",
    ReturnStatus.ACTION_PLAN: "in-progress",
    ReturnStatus.CLOSED: "done",
}
# The roles that complete a return; the agency's lead names other contributors.
COMPLETING_ROLES = (PostRole.AGENCY_LEAD, PostRole.SAFEGUARDING_CHAMPION)


class Section11ReturnQuerySet(models.QuerySet["Section11Return"]):
    def visible_to(self, user: Any) -> "Section11ReturnQuerySet":
        """Return those that the user may edit or moderates; all to the team, the Executive and the scrutineer."""
        if not user.is_authenticated:
            return self.none()
        if user.has_perm("partnership.read-returns"):
            return self.all()
        posts = Post.objects.current().filter(person__user=user)
        own = Q(agency__in=posts.filter(role__in=COMPLETING_ROLES).values("agency"))
        named = Q(contributors__user=user, agency__in=posts.values("agency"))
        moderated = Q(moderator__posts__in=posts) & ~Q(status__in=BEFORE_MODERATION)
        return self.filter(own | named | moderated).distinct()

    def editable_by(self, user: Any) -> "Section11ReturnQuerySet":
        """Return the returns of the user's own agencies that they may edit while they are open."""
        posts = Post.objects.current().filter(person__user=user)
        own = Q(agency__in=posts.filter(role__in=COMPLETING_ROLES).values("agency"))
        return self.filter(own | Q(contributors__user=user, agency__in=posts.values("agency"))).distinct()

    def without_moderator(self) -> "Section11ReturnQuerySet":
        """Return those in moderation whose moderator has left, or now works for the agency."""
        held = Post.objects.current().filter(person=OuterRef("moderator"))
        here = held.filter(agency=OuterRef("agency"))
        return self.filter(~Exists(held) | Exists(here), status=ReturnStatus.IN_MODERATION)

    def outstanding(self) -> "Section11ReturnQuerySet":
        """Return those not submitted yet, or sent back."""
        return self.filter(status__in=OPEN)

    def to_remind(self, on: date | None = None) -> "Section11ReturnQuerySet":
        """Return the outstanding ones that have not been reminded that day."""
        return self.outstanding().exclude(reminded_on=on or working_days.today())


class Section11Return(models.Model):
    """The answers of one agency in one cycle."""

    WORKFLOW = Workflow(
        # Made by the first answer.
        Move("start", {ReturnStatus.ISSUED}, ReturnStatus.IN_PROGRESS, heading="Start this return"),
        Move(
            "submit",
            {ReturnStatus.IN_PROGRESS, ReturnStatus.RETURNED},
            ReturnStatus.SUBMITTED,
            heading="Submit this return",
            explanation="A moderator from another agency will read it next. You cannot change your scores after this.",
            done="Return submitted. A moderator from another agency will read it next.",
        ),
        Move(
            "appoint-moderator",
            {ReturnStatus.SUBMITTED},
            ReturnStatus.IN_MODERATION,
            heading="Appoint a moderator",
            explanation="We will email them a link to this return.",
            done="Moderator appointed. We have emailed them.",
        ),
        Move(
            "agree",
            {ReturnStatus.IN_MODERATION},
            ReturnStatus.AGREED,
            heading="Agree this return",
            done="Return agreed. We have emailed the agency’s safeguarding lead.",
        ),
        Move(
            "send-back",
            {ReturnStatus.IN_MODERATION},
            ReturnStatus.RETURNED,
            heading="Send this return back",
            done="Return sent back. We have emailed the agency’s safeguarding lead.",
        ),
        Move(
            "plan",
            {ReturnStatus.AGREED},
            ReturnStatus.ACTION_PLAN,
            heading="Create actions from gaps",
            done="Actions created. We have emailed their owner.",
        ),
        Move(
            "close",
            {ReturnStatus.ACTION_PLAN},
            ReturnStatus.CLOSED,
            heading="Close this return",
            explanation="All its actions must be verified or withdrawn.",
            done="Return closed",
        ),
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cycle = models.ForeignKey(Section11Cycle, models.PROTECT, related_name="returns")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="section_11_returns")
    status = models.CharField(max_length=14, choices=ReturnStatus, default=ReturnStatus.ISSUED)
    contributors = models.ManyToManyField(Person, blank=True, related_name="section_11_returns")
    moderator = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="moderated_returns")
    feedback = models.TextField("moderator’s feedback", blank=True)
    # The day on which its safeguarding leads were last reminded, by the team or by the portal.
    reminded_on = models.DateField("last reminder", null=True, blank=True)

    objects = Section11ReturnQuerySet.as_manager()

    class Meta:
        verbose_name = "Section 11 return"
        ordering = ["agency__name"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "agency"], name="one_return_per_agency_and_cycle"),
            models.CheckConstraint(
                name="moderated_return_has_a_moderator",
                condition=Q(status__in=BEFORE_MODERATION) | Q(moderator__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle.name}: {self.agency}"

    def get_absolute_url(self) -> str:
        return reverse("partnership:section11return-detail", args=[self.pk])

    @property
    def state(self) -> str:
        """Return the key under which ``{% status %}`` draws the status."""
        return "overdue" if self.is_overdue() else STATES[ReturnStatus(self.status)]

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_submitted(self) -> bool:
        return self.status in SUBMITTED

    def is_overdue(self, on: date | None = None) -> bool:
        """Return whether it has not been submitted and the due date of the cycle has passed."""
        due = self.cycle.due_on
        return self.status in OPEN and due is not None and due < (on or working_days.today())


class Section11Response(Versioned):
    """The answer to one question: the agency's score and evidence, and the moderator's score and comment."""

    section_11_return = models.ForeignKey(Section11Return, models.CASCADE, related_name="responses")
    question = models.ForeignKey(StandardQuestion, models.PROTECT, related_name="responses")
    score = models.PositiveSmallIntegerField(choices=Score, null=True, blank=True)
    text = models.TextField("answer", blank=True)
    evidence = models.TextField("evidence", blank=True)
    file = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="section_11_responses")
    improvement = models.TextField("improvement", blank=True)
    improve_by = models.DateField("improvement due", null=True, blank=True)
    # Achievements or priorities; for progress, rows of ``priority`` and ``update``.
    points = models.JSONField(default=list, blank=True)
    copied_from = models.CharField("copied from", max_length=150, blank=True)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    edited_at = models.DateTimeField(null=True)
    moderated_score = models.PositiveSmallIntegerField("moderated score", choices=Score, null=True, blank=True)
    moderation = models.TextField("moderator’s comment", blank=True)

    class Meta:
        verbose_name = "answer"
        ordering = ["question__standard__number", "question__number"]
        constraints = [
            models.UniqueConstraint(fields=["section_11_return", "question"], name="one_response_per_question"),
            models.CheckConstraint(name="score_from_0_to_3", condition=Q(score__isnull=True) | Q(score__lte=3)),
            models.CheckConstraint(
                name="moderated_score_from_0_to_3",
                condition=Q(moderated_score__isnull=True) | Q(moderated_score__lte=3),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section_11_return}, {self.question.place}"

    def get_absolute_url(self) -> str:
        return f"{self.section_11_return.get_absolute_url()}#question-{self.question_id}"

    @property
    def is_gap(self) -> bool:
        """Return whether the moderator scored below the best."""
        return self.moderated_score is not None and self.moderated_score < BEST

    def missing(self) -> str:
        """Return what the answer still needs before the return can be submitted; empty when it is complete."""
        kind = self.question.kind
        if kind == QuestionKind.SCORE:
            return self._missing_from_score()
        if kind == QuestionKind.TEXT:
            return "" if self.text.strip() else "enter your answer"
        if kind == QuestionKind.PROGRESS:
            is_incomplete = any(not row.get("update", "").strip() for row in self.points)
            return "enter an update for each priority" if is_incomplete else ""
        return "" if self.points else "enter at least one"

    def _missing_from_score(self) -> str:
        if self.score is None:
            return "select a score"
        if self.score >= NEEDS_EVIDENCE and not self.evidence.strip() and self.file_id is None:
            return "enter your evidence"
        if self.score < BEST and not self.improvement.strip():
            return "enter what you will improve"
        if self.score < BEST and self.improve_by is None:
            return "enter the date for the improvement"
        return ""


class Section11Submission(models.Model):
    """A copy of a return as it was submitted. It is never changed, so the first scores can always be read."""

    section_11_return = models.ForeignKey(Section11Return, models.CASCADE, related_name="submissions")
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # A senior leader of the agency, by name: they may have no account here.
    signed_off_by = models.CharField("signed off by", max_length=150)
    signed_off_title = models.CharField("job title", max_length=150)
    content = models.JSONField()

    class Meta:
        verbose_name = "submission"
        ordering = ["submitted_at"]

    def __str__(self) -> str:
        return f"{self.section_11_return}, {self.submitted_at:%d %B %Y}"
