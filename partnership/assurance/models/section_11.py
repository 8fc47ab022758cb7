"""Section 11 of the Children Act 2004: how agencies assure the partnership, year by year; and visits."""

from datetime import date

from django.db import models
from django.urls import reverse

from partnership.directory.models.agencies import Agency
from partnership.directory.models.governance_only import GovernanceOnlyQuerySet
from partnership.improvement.models.question_sets import Duty, QuestionSet, StandardQuestion
from shield import working_days
from shield.records.workflow import Move, Workflow
from shield.text.formatting import long_date


class Section11CycleQuerySet(GovernanceOnlyQuerySet):
    def current(self, on: date | None = None) -> "Section11CycleQuerySet":
        """Return the years that include a day and have a question set."""
        day = on or working_days.today()
        return self.filter(starts_on__lte=day, ends_on__gte=day, question_set__isnull=False)


class Section11Cycle(models.Model):
    """One year of assurance under one duty: agencies are asked for returns, and visited."""

    slug = models.SlugField(max_length=30, unique=True)
    label = models.CharField("year", max_length=20)
    duty = models.CharField(max_length=12, choices=Duty, default=Duty.SECTION_11)
    starts_on = models.DateField("first day of the year")
    ends_on = models.DateField("last day of the year")
    # Years before the portal have no question set, only what was published about them.
    question_set = models.ForeignKey(QuestionSet, models.PROTECT, null=True, blank=True, related_name="cycles")
    issued_at = models.DateTimeField(null=True, blank=True)
    # The window of days in which returns are submitted is agreed locally.
    opens_on = models.DateField("first day for returns", null=True, blank=True)
    due_on = models.DateField("due date", null=True, blank=True)
    summary = models.TextField(blank=True)
    responses = models.PositiveSmallIntegerField("returns received", null=True, blank=True)
    working_well = models.JSONField(default=list, blank=True)
    # Rows of ``owner`` and ``text``.
    next_steps = models.JSONField(default=list, blank=True)

    objects = Section11CycleQuerySet.as_manager()

    class Meta:
        verbose_name = "Section 11 year"
        ordering = ["-starts_on", "duty"]
        constraints = [
            models.UniqueConstraint(fields=["duty", "label"], name="one_cycle_per_duty_and_year"),
            models.CheckConstraint(
                name="issued_cycle_has_questions_and_due_date",
                condition=models.Q(issued_at__isnull=True)
                | models.Q(question_set__isnull=False) & models.Q(due_on__isnull=False),
            ),
            models.CheckConstraint(
                name="returns_open_before_they_are_due",
                condition=models.Q(opens_on__isnull=True) | models.Q(due_on__gte=models.F("opens_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("partnership:section11cycle-detail", args=[self.slug])

    @property
    def window(self) -> str:
        """Return when returns are submitted: "from 31 May 2027 to 30 September 2027", or until when."""
        due = long_date(self.due_on)
        return f"from {long_date(self.opens_on)} to {due}" if self.opens_on else f"by {due}"

    def asked_questions(self) -> models.QuerySet[StandardQuestion]:
        """Return the questions that agencies are asked, in the order of the page."""
        return StandardQuestion.objects.of(self.question_set)

    @property
    def name(self) -> str:
        return f"{self.get_duty_display()}, {self.label}"


class Section11Question(models.Model):
    """A question of an earlier survey, with the answers counted."""

    cycle = models.ForeignKey(Section11Cycle, models.CASCADE, related_name="questions")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=250)
    responses = models.PositiveSmallIntegerField()
    follow_up_of = models.CharField(max_length=100, blank=True)
    caveat = models.CharField(max_length=250, blank=True)
    methods = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = "survey question"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["cycle", "number"], name="one_section_11_question_per_number")]

    def __str__(self) -> str:
        return self.text


class Section11Finding(models.Model):
    """How many returns gave one answer."""

    question = models.ForeignKey(Section11Question, models.CASCADE, related_name="findings")
    meaning = models.CharField(max_length=200)
    count = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = "survey finding"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["question", "meaning"], name="one_finding_per_meaning")]

    def __str__(self) -> str:
        return f"{self.meaning}: {self.count}"


class AnswerTopic(models.TextChoices):
    PROGRESS = "progress", "Progress on last year's five priorities"
    ACHIEVEMENTS = "achievements", "Five achievements in the last 12 months"
    PRIORITIES = "priorities", "Five priorities for the next 12 months"


class Section11Answer(models.Model):
    """What one agency wrote in an earlier survey."""

    cycle = models.ForeignKey(Section11Cycle, models.CASCADE, related_name="answers")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="section_11_answers")
    topic = models.CharField(max_length=12, choices=AnswerTopic)
    points = models.JSONField(default=list)
    # Older records do not always say which agency wrote an answer.
    agency_is_certain = models.BooleanField(default=True)

    class Meta:
        verbose_name = "survey answer"
        ordering = ["topic", "agency__name"]
        constraints = [models.UniqueConstraint(fields=["cycle", "agency", "topic"], name="one_answer_per_agency_topic")]

    def __str__(self) -> str:
        return f"{self.agency}: {self.get_topic_display()}"


class VisitStatus(models.TextChoices):
    PLANNED = "planned", "Planned"
    COMPLETED = "completed", "Completed"
    CANCELLED = "cancelled", "Cancelled"


class Section11Visit(models.Model):
    """A visit of the Executive to an agency: its aims and findings."""

    WORKFLOW = Workflow(
        Move(
            "complete",
            {VisitStatus.PLANNED},
            VisitStatus.COMPLETED,
            heading="Record the findings of this visit",
            button="Record findings",
            done="Findings recorded. Add an action for each next step.",
        ),
        Move(
            "cancel",
            {VisitStatus.PLANNED},
            VisitStatus.CANCELLED,
            heading="Cancel this visit",
            explanation="The visit stays on record with your reason.",
            done="Visit cancelled. The agency stays on the visit schedule.",
            ends=True,
        ),
    )

    cycle = models.ForeignKey(Section11Cycle, models.CASCADE, related_name="visits")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="section_11_visits")
    visited_on = models.DateField("date of the visit", null=True, blank=True)
    planned_for = models.CharField(max_length=60, blank=True)
    status = models.CharField(max_length=10, choices=VisitStatus, default=VisitStatus.PLANNED)
    visitors = models.CharField("visitors", max_length=250, blank=True)
    aims = models.TextField(blank=True)
    working_well = models.TextField("working well", blank=True)
    to_improve = models.TextField("to improve", blank=True)
    next_steps = models.TextField(blank=True)

    objects = GovernanceOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = "visit"
        ordering = ["visited_on", "agency__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "agency"],
                condition=~models.Q(status=VisitStatus.CANCELLED),
                name="one_visit_per_agency_and_cycle",
            ),
            models.CheckConstraint(
                name="completed_visit_has_a_date",
                condition=~models.Q(status=VisitStatus.COMPLETED) | models.Q(visited_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Visit to {self.agency}"

    def get_absolute_url(self) -> str:
        return reverse("partnership:section11visit-detail", args=[self.pk])

    @property
    def state(self) -> str:
        """Return the key under which ``{% status %}`` draws the status."""
        states = {VisitStatus.COMPLETED: "done", VisitStatus.CANCELLED: "not-pursued"}
        return states.get(VisitStatus(self.status), "on-hold" if self.was_never_recorded else "planned")

    @property
    def status_label(self) -> str:
        return "Not recorded" if self.was_never_recorded else VisitStatus(self.status).label

    @property
    def was_never_recorded(self) -> bool:
        """Return whether the visit was planned for a year that is over, and nobody recorded what became of it."""
        return self.status == VisitStatus.PLANNED and self.cycle.ends_on < working_days.today()

    @property
    def is_completed(self) -> bool:
        return self.status == VisitStatus.COMPLETED
