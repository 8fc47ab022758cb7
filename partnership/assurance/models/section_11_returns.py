"""One agency's return: what it says of itself, what somebody from another agency makes of it, and what remains to do."""

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
from shield.records.workflow import Workflow


class ReturnStatus(models.TextChoices):
    ISSUED = "issued", "Not begun"
    IN_PROGRESS = "in_progress", "Being filled in"
    SUBMITTED = "submitted", "Submitted"
    IN_MODERATION = "in_moderation", "Being moderated"
    RETURNED = "returned", "Sent back"
    AGREED = "agreed", "Agreed"
    ACTION_PLAN = "action_plan", "Actions under way"
    CLOSED = "closed", "Closed"


S = ReturnStatus
# While the agency writes.
OPEN = (S.ISSUED, S.IN_PROGRESS, S.RETURNED)
# The agency has said what it has to say.
ANSWERED = (S.SUBMITTED, S.IN_MODERATION, S.RETURNED, S.AGREED, S.ACTION_PLAN, S.CLOSED)
SETTLED = (S.AGREED, S.ACTION_PLAN, S.CLOSED)
# Who fills in a return by their role; others are named by the agency's lead.
FILLING = (PostRole.AGENCY_LEAD, PostRole.SAFEGUARDING_CHAMPION)


class Section11ReturnQuerySet(models.QuerySet["Section11Return"]):
    def visible_to(self, user: Any) -> "Section11ReturnQuerySet":
        """Own agency's to those who fill it in; to its moderator from then on; all to team, Executive and scrutineer."""
        if not user.is_authenticated:
            return self.none()
        if user.has_perm("partnership.read-returns"):
            return self.all()
        posts = Post.objects.current().filter(person__user=user)
        own = Q(agency__in=posts.filter(role__in=FILLING).values("agency"))
        named = Q(contributors__user=user, agency__in=posts.values("agency"))
        moderated = Q(moderator__posts__in=posts) & ~Q(status__in=(S.ISSUED, S.IN_PROGRESS, S.SUBMITTED))
        return self.filter(own | named | moderated).distinct()

    def filled_by(self, user: Any) -> "Section11ReturnQuerySet":
        """Those that the user fills in for the own agency."""
        posts = Post.objects.current().filter(person__user=user)
        own = Q(agency__in=posts.filter(role__in=FILLING).values("agency"))
        return self.filter(own | Q(contributors__user=user, agency__in=posts.values("agency"))).distinct()

    def without_moderator(self) -> "Section11ReturnQuerySet":
        """Being moderated by somebody who has left, or works for the agency by now."""
        held = Post.objects.current().filter(person=OuterRef("moderator"))
        here = held.filter(agency=OuterRef("agency"))
        return self.filter(~Exists(held) | Exists(here), status=S.IN_MODERATION)

    def awaited(self) -> "Section11ReturnQuerySet":
        """Not submitted yet, or sent back."""
        return self.filter(status__in=OPEN)


class Section11Return(models.Model):
    """What one agency answers in one cycle."""

    WORKFLOW = Workflow(
        ("begin", {S.ISSUED}, S.IN_PROGRESS),
        ("submit", {S.IN_PROGRESS, S.RETURNED}, S.SUBMITTED),
        ("moderate", {S.SUBMITTED}, S.IN_MODERATION),
        ("send-back", {S.IN_MODERATION}, S.RETURNED),
        ("agree", {S.IN_MODERATION}, S.AGREED),
        ("plan", {S.AGREED}, S.ACTION_PLAN),
        ("close", {S.ACTION_PLAN}, S.CLOSED),
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cycle = models.ForeignKey(Section11Cycle, models.PROTECT, related_name="returns")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="section_11_returns")
    status = models.CharField(max_length=14, choices=ReturnStatus, default=S.ISSUED)
    contributors = models.ManyToManyField(Person, blank=True, related_name="section_11_returns")
    moderator = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="moderated_returns")
    feedback = models.TextField("what the moderator says of the whole", blank=True)

    objects = Section11ReturnQuerySet.as_manager()

    class Meta:
        ordering = ["agency__name"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "agency"], name="one_return_per_agency_and_cycle"),
            models.CheckConstraint(
                name="moderated_return_has_a_moderator",
                condition=Q(status__in=("issued", "in_progress", "submitted")) | Q(moderator__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle.name}: {self.agency}"

    def get_absolute_url(self) -> str:
        return reverse("partnership:section11return-detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_handed_in(self) -> bool:
        return self.status in ANSWERED

    def is_overdue(self, on: date | None = None) -> bool:
        """Not submitted, and past the day of the cycle."""
        due = self.cycle.due_on
        return self.status in OPEN and due is not None and due < (on or working_days.today())


class Section11Response(Versioned):
    """The answer to one question: the agency's score and words, and the moderator's beside them."""

    section_11_return = models.ForeignKey(Section11Return, models.CASCADE, related_name="responses")
    question = models.ForeignKey(StandardQuestion, models.PROTECT, related_name="responses")
    score = models.PositiveSmallIntegerField(choices=Score, null=True, blank=True)
    text = models.TextField("in words", blank=True)
    evidence = models.TextField("what shows it", blank=True)
    file = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="section_11_responses")
    improvement = models.TextField("what will be improved", blank=True)
    improve_by = models.DateField(null=True, blank=True)
    # Achievements, priorities; or, for progress, rows of priority and update.
    points = models.JSONField(default=list, blank=True)
    taken_from = models.CharField("brought forward from", max_length=150, blank=True)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    edited_at = models.DateTimeField(null=True)
    moderated_score = models.PositiveSmallIntegerField(choices=Score, null=True, blank=True)
    moderation = models.TextField("what the moderator says", blank=True)

    class Meta:
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
        """Whether the moderator found something to improve."""
        return self.moderated_score is not None and self.moderated_score < BEST

    def lacks(self) -> str:
        """What is still to be said before the return can be submitted, in words; empty when nothing is."""
        kind = self.question.kind
        if kind == QuestionKind.SCORE:
            return self._score_lacks()
        if kind == QuestionKind.TEXT:
            return "" if self.text.strip() else "write the answer"
        if kind == QuestionKind.PROGRESS:
            missing = any(not row.get("update", "").strip() for row in self.points)
            return "say how each priority went" if missing else ""
        return "" if self.points else "name at least one"

    def _score_lacks(self) -> str:
        if self.score is None:
            return "choose a score"
        if self.score >= NEEDS_EVIDENCE and not self.evidence.strip() and self.file_id is None:
            return "say what shows it"
        if self.score < BEST and not self.improvement.strip():
            return "say what will be improved"
        if self.score < BEST and self.improve_by is None:
            return "say by when"
        return ""


class Section11Submission(models.Model):
    """A return as it was handed in, word for word; never changed, so that the first scores stay to be read."""

    section_11_return = models.ForeignKey(Section11Return, models.CASCADE, related_name="submissions")
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # Who in the agency answers for it, by name: they may have no account here.
    signed_off_by = models.CharField("signed off by", max_length=150)
    signed_off_title = models.CharField("as", max_length=150)
    content = models.JSONField()

    class Meta:
        ordering = ["submitted_at"]

    def __str__(self) -> str:
        return f"{self.section_11_return}, {self.submitted_at:%d %B %Y}"
