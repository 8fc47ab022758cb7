"""Section 11 of the Children Act 2004: how agencies assure the partnership, year by year."""

from django.db import models
from django.urls import reverse

from partnership.directory.models.agencies import Agency
from partnership.directory.models.governance_only import GovernedQuerySet
from partnership.improvement.models.question_sets import Duty, QuestionSet, StandardQuestion
from shield.records.workflow import Workflow


class Section11Cycle(models.Model):
    """One year's round of assurance under one duty: agencies are asked, answer, and are visited."""

    slug = models.SlugField(max_length=30, unique=True)
    label = models.CharField("year", max_length=20)
    duty = models.CharField(max_length=12, choices=Duty, default=Duty.SECTION_11)
    starts_on = models.DateField()
    ends_on = models.DateField()
    # Years before the portal have no questions to answer here, only what was printed about them.
    question_set = models.ForeignKey(QuestionSet, models.PROTECT, null=True, blank=True, related_name="cycles")
    issued_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField("returns are due", null=True, blank=True)
    summary = models.TextField(blank=True)
    responses = models.PositiveSmallIntegerField("returns received", null=True, blank=True)
    working_well = models.JSONField(default=list, blank=True)
    # Rows of owner and text.
    next_steps = models.JSONField(default=list, blank=True)

    objects = GovernedQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "duty"]
        constraints = [
            models.UniqueConstraint(fields=["duty", "label"], name="one_cycle_per_duty_and_year"),
            models.CheckConstraint(
                name="issued_cycle_has_questions_and_a_day",
                condition=models.Q(issued_at__isnull=True)
                | models.Q(question_set__isnull=False) & models.Q(due_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("partnership:section11cycle-detail", args=[self.slug])

    def asked_questions(self) -> models.QuerySet[StandardQuestion]:
        """What agencies are asked, in the order of the page."""
        return StandardQuestion.objects.of(self.question_set)

    @property
    def name(self) -> str:
        return f"{self.get_duty_display()}, {self.label}"


class Section11Question(models.Model):
    """A question of the survey, with how the answers fell."""

    cycle = models.ForeignKey(Section11Cycle, models.CASCADE, related_name="questions")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=250)
    responses = models.PositiveSmallIntegerField()
    follow_up_of = models.CharField(max_length=100, blank=True)
    caveat = models.CharField(max_length=250, blank=True)
    methods = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["cycle", "number"], name="one_section_11_question_per_number")]

    def __str__(self) -> str:
        return self.text


class Section11Finding(models.Model):
    """How many returns said one thing."""

    question = models.ForeignKey(Section11Question, models.CASCADE, related_name="findings")
    meaning = models.CharField(max_length=200)
    count = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["question", "meaning"], name="one_finding_per_meaning")]

    def __str__(self) -> str:
        return f"{self.meaning}: {self.count}"


class AnswerTopic(models.TextChoices):
    PROGRESS = "progress", "Progress on last year's five priorities"
    ACHIEVEMENTS = "achievements", "Five achievements in twelve months"
    PRIORITIES = "priorities", "Five priorities for the next twelve months"


class Section11Answer(models.Model):
    """What one agency wrote."""

    cycle = models.ForeignKey(Section11Cycle, models.CASCADE, related_name="answers")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="section_11_answers")
    topic = models.CharField(max_length=12, choices=AnswerTopic)
    points = models.JSONField(default=list)
    # Older records do not always say which agency wrote an answer.
    agency_is_certain = models.BooleanField(default=True)

    class Meta:
        ordering = ["topic", "agency__name"]
        constraints = [models.UniqueConstraint(fields=["cycle", "agency", "topic"], name="one_answer_per_agency_topic")]

    def __str__(self) -> str:
        return f"{self.agency}: {self.get_topic_display()}"


class VisitStatus(models.TextChoices):
    PLANNED = "planned", "Planned"
    COMPLETED = "completed", "Done"
    CANCELLED = "cancelled", "Cancelled"


class Section11Visit(models.Model):
    """The Executive visits an agency: with aims, and with what was found."""

    WORKFLOW = Workflow(
        ("finish", {VisitStatus.PLANNED}, VisitStatus.COMPLETED),
        ("cancel", {VisitStatus.PLANNED}, VisitStatus.CANCELLED),
    )

    cycle = models.ForeignKey(Section11Cycle, models.CASCADE, related_name="visits")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="section_11_visits")
    visited_on = models.DateField(null=True, blank=True)
    planned_for = models.CharField(max_length=60, blank=True)
    status = models.CharField(max_length=10, choices=VisitStatus, default=VisitStatus.PLANNED)
    visitors = models.CharField("who visits", max_length=250, blank=True)
    aims = models.TextField(blank=True)
    working_well = models.TextField("what works well", blank=True)
    to_improve = models.TextField("what could be better", blank=True)
    next_steps = models.TextField(blank=True)

    objects = GovernedQuerySet.as_manager()

    class Meta:
        ordering = ["visited_on", "agency__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "agency"],
                condition=~models.Q(status="cancelled"),
                name="one_visit_per_agency_and_cycle",
            ),
            models.CheckConstraint(
                name="completed_visit_has_a_day",
                condition=~models.Q(status="completed") | models.Q(visited_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Visit to {self.agency}"

    def get_absolute_url(self) -> str:
        return reverse("partnership:section11visit-detail", args=[self.pk])
