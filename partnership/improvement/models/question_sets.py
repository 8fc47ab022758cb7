"""What agencies are asked under their duty: versions of standards and questions, fixed once agencies are asked."""

from typing import Any

from django.db import models
from django.urls import reverse

from partnership.directory.models.governance_only import GovernanceOnlyQuerySet
from partnership.directory.models.themes import Theme
from shield.models.versioned import Versioned


class Duty(models.TextChoices):
    """The legal duty: schools and colleges have their own (Education Act 2002, s.175 and s.157)."""

    SECTION_11 = "section_11", "Section 11"
    SECTION_175 = "section_175", "Section 175"


class QuestionKind(models.TextChoices):
    SCORE = "score", "Score from 0 to 3, with evidence"
    TEXT = "text", "Written answer"
    PROGRESS = "progress", "Progress on last year’s priorities"
    ACHIEVEMENTS = "achievements", "Up to 5 achievements"
    PRIORITIES = "priorities", "Up to 5 priorities for next year"


class Score(models.IntegerChoices):
    """The scale used by local templates."""

    NONE = 0, "0: not in place"
    PARTLY = 1, "1: partly in place"
    IN_PLACE = 2, "2: in place"
    WORKS = 3, "3: in place and shown to work"


# A score from here up needs evidence; a score below the best needs an improvement.
NEEDS_EVIDENCE = Score.IN_PLACE
BEST = Score.WORKS


class QuestionSet(models.Model):
    """One version of the questions under one duty."""

    duty = models.CharField(max_length=12, choices=Duty)
    number = models.PositiveSmallIntegerField("version")
    made_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="made_into")

    objects = GovernanceOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["duty", "-number"]
        constraints = [models.UniqueConstraint(fields=["duty", "number"], name="one_question_set_per_number")]

    def __str__(self) -> str:
        return f"{self.get_duty_display()} questions, version {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("partnership:questionset-detail", args=[self.pk])

    @property
    def is_in_use(self) -> bool:
        """Return whether agencies have been asked these questions, which can then no longer be changed."""
        return QuestionSet.objects.filter(pk=self.pk, cycles__issued_at__isnull=False).exists()


class StandardQuerySet(models.QuerySet["Standard"]):
    def visible_to(self, user: Any) -> "StandardQuerySet":
        """Return those of the question sets that the user may see."""
        return self.filter(question_set__in=QuestionSet.objects.visible_to(user))


class Standard(Versioned):
    """One standard, with its questions."""

    question_set = models.ForeignKey(QuestionSet, models.CASCADE, related_name="standards")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=150)
    statement = models.TextField("description", blank=True)

    objects = StandardQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["question_set", "number"], name="one_standard_per_number")]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    def get_absolute_url(self) -> str:
        return self.question_set.get_absolute_url()


class StandardQuestionQuerySet(models.QuerySet["StandardQuestion"]):
    def visible_to(self, user: Any) -> "StandardQuestionQuerySet":
        """Return those of the question sets that the user may see."""
        return self.filter(standard__question_set__in=QuestionSet.objects.visible_to(user))

    def of(self, question_set: QuestionSet | None) -> "StandardQuestionQuerySet":
        """Return the questions of a set in the order of the page."""
        found = self.filter(standard__question_set=question_set).select_related("standard")
        return found.order_by("standard__number", "number")


class StandardQuestion(Versioned):
    """One question. The same wording means the same question, in other years and other partnerships."""

    standard = models.ForeignKey(Standard, models.CASCADE, related_name="questions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=QuestionKind, default=QuestionKind.SCORE)
    text = models.CharField(max_length=300)
    hint = models.TextField(blank=True)
    # The learning tracker shows the scores under these themes.
    themes = models.ManyToManyField(Theme, blank=True, related_name="section_11_questions")

    objects = StandardQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["standard__number", "number"]
        constraints = [models.UniqueConstraint(fields=["standard", "number"], name="one_question_per_number")]

    def __str__(self) -> str:
        return f"{self.place} {self.text}"

    def get_absolute_url(self) -> str:
        return self.standard.question_set.get_absolute_url()

    @property
    def is_scored(self) -> bool:
        return self.kind == QuestionKind.SCORE

    @property
    def is_progress(self) -> bool:
        return self.kind == QuestionKind.PROGRESS

    @property
    def place(self) -> str:
        """Return "3.2" for the second question of the third standard."""
        return f"{self.standard.number}.{self.number}"
