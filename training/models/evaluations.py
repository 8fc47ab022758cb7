"""Questionnaires: the same statements before, after and 3 months after a course."""

import uuid

from django.db import models
from django.db.models import Q

from training.models.bookings import Booking
from training.models.courses import Course


class Stage(models.TextChoices):
    BEFORE = "before", "Before"
    AFTER = "after", "After"
    LATER = "later", "3 months later"


class Score(models.IntegerChoices):
    """How far a person agrees with a statement."""

    NOT_AT_ALL = 1, "Not at all"
    A_LITTLE = 2, "A little"
    PARTLY = 3, "Partly"
    MOSTLY = 4, "Mostly"
    FULLY = 5, "Fully"


# For courses that have no statements of their own.
DEFAULT_STATEMENTS = (
    "I know what to look for.",
    "I know what to do when I am worried about a child.",
    "I am confident to talk about it with a child, a parent or a colleague.",
)


class ScaleItemQuerySet(models.QuerySet["ScaleItem"]):
    def asked(self) -> "ScaleItemQuerySet":
        """Return those that are still asked, in order."""
        return self.filter(retired=False).order_by("position", "pk")


class ScaleItem(models.Model):
    """One statement of a course's questionnaire. It never changes, so that answers can be compared."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="scale_items")
    position = models.PositiveSmallIntegerField()
    statement = models.CharField(max_length=200)
    retired = models.BooleanField(default=False)

    objects = ScaleItemQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["course", "statement"], name="one_item_per_course_and_statement")
        ]

    def __str__(self) -> str:
        return self.statement


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    def of_stage(self, stage: str) -> "EvaluationQuerySet":
        return self.filter(stage=stage)


class Evaluation(models.Model):
    """One person's answers at one of the three stages."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    booking = models.ForeignKey(Booking, models.PROTECT, related_name="evaluations")
    stage = models.CharField(max_length=6, choices=Stage)
    answered_at = models.DateTimeField()
    useful = models.TextField("what helped most", blank=True)
    change = models.TextField("what is done differently", blank=True)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        ordering = ["answered_at"]
        constraints = [
            models.UniqueConstraint(fields=["booking", "stage"], name="one_evaluation_per_booking_and_stage")
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}: {self.booking}"


class EvaluationScore(models.Model):
    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="scores")
    item = models.ForeignKey(ScaleItem, models.PROTECT, related_name="scores")
    score = models.PositiveSmallIntegerField(choices=Score)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "item"], name="one_score_per_evaluation_and_item"),
            models.CheckConstraint(name="score_from_1_to_5", condition=Q(score__gte=1, score__lte=5)),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.score}"


class ManagerAssessment(models.TextChoices):
    YES = "yes", "Yes, clearly"
    PARTLY = "partly", "In part"
    NO = "no", "Not yet"


class ManagerView(models.Model):
    """A manager's feedback, asked for by the attendee, by a link that works once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    evaluation = models.OneToOneField(Evaluation, models.CASCADE, related_name="manager_view")
    manager_name = models.CharField(max_length=150)
    manager_email = models.EmailField()
    asked_at = models.DateTimeField()
    assessment = models.CharField(max_length=6, choices=ManagerAssessment, blank=True)
    comment = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="manager_view_answered_says_when",
                condition=Q(assessment="", answered_at__isnull=True) | Q(assessment__gt="", answered_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.manager_name}: {self.get_assessment_display()}"
