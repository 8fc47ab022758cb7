"""What the Learning Hub works on: one practice priority in each four-month cycle, from proposal to impact."""

from datetime import date
from typing import Any

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from partnership.models import PartnerSeat, Recommendation, Theme
from shield import working_days
from shield.models.versioned import Versioned
from shield.records.workflow import Move, Workflow


class PriorityStatus(models.TextChoices):
    PROPOSED = "proposed", "Proposed"
    AGREED = "agreed", "Agreed by the Board"
    SCOPING = "scoping", "Scoping"
    AUDITING = "auditing", "Auditing"
    FEEDBACK = "feedback", "Gathering feedback"
    RECOMMENDATIONS = "recommendations", "Writing recommendations"
    AT_BOARD = "at_board", "At the Board"
    ACTION_PLAN = "action_plan", "Action plan agreed"
    IMPACT_DUE = "impact_due", "Impact report due"
    IMPACT_REPORTED = "impact_reported", "Impact reported"
    CLOSED = "closed", "Closed"
    PAUSED = "paused", "Paused"


# The Hub is at work on it, so its cycle has a first day.
AT_WORK = (
    PriorityStatus.SCOPING,
    PriorityStatus.AUDITING,
    PriorityStatus.FEEDBACK,
    PriorityStatus.RECOMMENDATIONS,
    PriorityStatus.AT_BOARD,
)
# Where a priority may be paused, and so where it resumes.
RESUMABLE = (PriorityStatus.AGREED, *AT_WORK, PriorityStatus.ACTION_PLAN, PriorityStatus.IMPACT_DUE)
# What the public home page calls "our priority now".
IN_CYCLE = (PriorityStatus.AGREED, *AT_WORK, PriorityStatus.PAUSED)
BEFORE_RECOMMENDATIONS = (
    PriorityStatus.PROPOSED,
    PriorityStatus.AGREED,
    PriorityStatus.SCOPING,
    PriorityStatus.AUDITING,
    PriorityStatus.FEEDBACK,
)
# The three questions about impact are answered.
ANSWERED = (PriorityStatus.IMPACT_REPORTED, PriorityStatus.CLOSED)
# Nothing is due from a priority in these states.
NOTHING_DUE = (PriorityStatus.PAUSED, PriorityStatus.CLOSED)


def resume_verb(status: str) -> str:
    """Return the verb that takes a paused priority back to where it was: ``resume-at-board``."""
    return f"resume-{status.replace('_', '-')}"


def _resume(status: PriorityStatus) -> Move:
    return Move(
        resume_verb(status),
        {PriorityStatus.PAUSED},
        status,
        heading="Resume this priority",
        explanation=f"It continues where it was paused: {status.label.lower()}. We will email the Hub’s members.",
        done="Priority resumed. We have emailed the Hub’s members.",
    )


def _answered(question: str) -> Q:
    return ~Q(**{question: ""}) | ~Q(**{f"{question}_unknown": ""})


class PriorityQuerySet(models.QuerySet["Priority"]):
    def visible_to(self, user: Any) -> "PriorityQuerySet":
        """Return every priority for readers of the Hub's work, and those the Board agreed for everyone else."""
        return self.all() if user.has_perm("learninghub.read-priority") else self.agreed()

    def agreed(self) -> "PriorityQuerySet":
        """Return what the Board agreed, whatever became of it since."""
        return self.exclude(status=PriorityStatus.PROPOSED)

    def unfinished(self) -> "PriorityQuerySet":
        """Return those whose impact is not reported yet."""
        return self.exclude(status__in=ANSWERED)

    def in_cycle(self) -> "PriorityQuerySet":
        """Return those that started and that the Board has not decided on yet, newest first."""
        return self.filter(status__in=IN_CYCLE, starts_on__isnull=False).order_by("-starts_on")

    def of_year(self, start: date, end: date) -> "PriorityQuerySet":
        """Return those at work, before the Board, or due to show impact between two days."""
        at_work = Q(starts_on__lte=end, board_on__gte=start) | Q(starts_on__range=(start, end))
        return self.agreed().filter(at_work | Q(impact_due_on__range=(start, end)) | Q(board_on__range=(start, end)))

    def starting_after(self, day: date) -> "PriorityQuerySet":
        """Return those agreed by then that start in the next twelve months."""
        return self.agreed().filter(starts_on__gt=day, starts_on__lte=working_days.add_months(day, 12))


@pghistory.track()
class Priority(Versioned):
    """One priority. Its public page shows what the Board agreed; the working page everything the Hub does."""

    WORKFLOW = Workflow(
        Move(
            "agree",
            {PriorityStatus.PROPOSED},
            PriorityStatus.AGREED,
            heading="Record the Board’s agreement",
            explanation="The priority will appear on the public website.",
            done="Agreement recorded. The priority is now on the public website.",
        ),
        Move(
            "start-scoping",
            {PriorityStatus.AGREED},
            PriorityStatus.SCOPING,
            heading="Start scoping",
            explanation="The Hub agrees its questions and its members.",
            done="Scoping started",
        ),
        Move(
            "start-auditing",
            {PriorityStatus.SCOPING},
            PriorityStatus.AUDITING,
            heading="Start auditing",
            explanation="The agencies audit records together.",
            done="Auditing started",
        ),
        Move(
            "gather-feedback",
            {PriorityStatus.AUDITING},
            PriorityStatus.FEEDBACK,
            heading="Start gathering feedback",
            explanation="The Hub listens to children, families and practitioners.",
            done="Gathering feedback started",
        ),
        Move(
            "make-recommendations",
            {PriorityStatus.FEEDBACK},
            PriorityStatus.RECOMMENDATIONS,
            heading="Start writing recommendations",
            explanation="This needs an audit and feedback, or a note that explains why there is none.",
            done="You can now add recommendations",
        ),
        Move(
            "take-to-board",
            {PriorityStatus.RECOMMENDATIONS},
            PriorityStatus.AT_BOARD,
            heading="Take the recommendations to the Board",
            explanation="This needs a recommendation, or a note that explains why there is none.",
            done="The recommendations are now with the Board",
        ),
        Move(
            "agree-action-plan",
            {PriorityStatus.AT_BOARD},
            PriorityStatus.ACTION_PLAN,
            heading="Record the agreed action plan",
            explanation="We will email the Hub’s members.",
            done="Action plan recorded. We have emailed the Hub’s members.",
        ),
        Move(
            "request-impact-report",
            {PriorityStatus.ACTION_PLAN},
            PriorityStatus.IMPACT_DUE,
            heading="Request the impact report",
            explanation="The operational team will have a task to report the impact.",
            done="Impact report requested",
        ),
        Move(
            "report-impact",
            {PriorityStatus.IMPACT_DUE},
            PriorityStatus.IMPACT_REPORTED,
            heading="Report the impact",
            explanation="Answer each of the three questions, or explain why the answer is not yet known. "
            "The answers appear on the public website.",
            done="Impact reported. The answers are now on the public website.",
        ),
        Move(
            "close",
            {PriorityStatus.IMPACT_REPORTED},
            PriorityStatus.CLOSED,
            heading="Close this priority",
            explanation="Everything stays on record. A closed priority cannot be reopened.",
            done="Priority closed",
        ),
        Move(
            "pause",
            RESUMABLE,
            PriorityStatus.PAUSED,
            heading="Pause this priority",
            explanation="Its tasks are hidden until it is resumed. We will email the Hub’s members.",
            done="Priority paused. We have emailed the Hub’s members.",
            ends=True,
        ),
        *(_resume(status) for status in RESUMABLE),
    )

    number = models.PositiveSmallIntegerField("priority number", unique=True, validators=[MinValueValidator(1)])
    title = models.CharField(max_length=250)
    partnership_year = models.PositiveSmallIntegerField("partnership year", validators=[MinValueValidator(1)])
    overarching_area = models.CharField("overarching area", max_length=100)
    summary = models.TextField("public summary", blank=True)
    rationale = models.TextField(blank=True)
    lead_partners = ArrayField(models.CharField(max_length=20, choices=PartnerSeat), default=list, blank=True)
    themes = models.ManyToManyField(Theme, through="PriorityTheme", blank=True, related_name="priorities")
    starts_on = models.DateField("cycle start date", null=True, blank=True)
    cycle_months = models.PositiveSmallIntegerField(
        "months in the cycle", default=4, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    cycle_note = models.CharField("note about the cycle", max_length=200, blank=True)
    board_on = models.DateField("Board meeting date", null=True, blank=True)
    impact_due_on = models.DateField("impact report due on", null=True, blank=True)
    members_recorded = models.PositiveSmallIntegerField("number of Hub members", null=True, blank=True)
    status = models.CharField(max_length=16, choices=PriorityStatus, default=PriorityStatus.PROPOSED)
    paused_from = models.CharField(max_length=16, choices=PriorityStatus, blank=True)
    how_much = models.TextField("how much did we do?", blank=True)
    how_much_unknown = models.TextField("why it is not yet known how much", blank=True)
    how_well = models.TextField("how well did we do it?", blank=True)
    how_well_unknown = models.TextField("why it is not yet known how well", blank=True)
    better_off = models.TextField("is anyone better off?", blank=True)
    better_off_unknown = models.TextField("why it is not yet known if anyone is better off", blank=True)

    objects = PriorityQuerySet.as_manager()

    class Meta:
        ordering = ["partnership_year", "number"]
        verbose_name_plural = "priorities"
        constraints = [
            models.CheckConstraint(
                name="priority_pause_remembers_where_it_was",
                condition=Q(status=PriorityStatus.PAUSED) & ~Q(paused_from="")
                | ~Q(status=PriorityStatus.PAUSED) & Q(paused_from=""),
            ),
            models.CheckConstraint(
                name="priority_impact_has_three_answers",
                condition=~Q(status__in=ANSWERED)
                | _answered("how_much") & _answered("how_well") & _answered("better_off"),
            ),
            models.CheckConstraint(
                name="priority_starts_before_the_hub_works_on_it",
                condition=Q(starts_on__isnull=False) | ~Q(status__in=AT_WORK),
            ),
            models.CheckConstraint(
                name="priority_cycle_has_months",
                violation_error_message="Months in the cycle must be between 1 and 12",
                condition=Q(cycle_months__range=(1, 12)),
            ),
        ]

    def __str__(self) -> str:
        return f"Priority {self.number}: {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("learninghub:priority-detail", args=[self.number])

    @property
    def recommendations_due(self) -> date | None:
        """Return the day four calendar months after the start, or as many as the cycle has."""
        return working_days.add_months(self.starts_on, self.cycle_months) if self.starts_on else None

    @property
    def recommendations_expected(self) -> date | None:
        """Return the day by which recommendations are due, unless it is over."""
        due = self.recommendations_due
        return due if due and due >= working_days.today() else None

    @property
    def is_public(self) -> bool:
        return self.status != PriorityStatus.PROPOSED

    @property
    def has_public_impact(self) -> bool:
        """Return whether the three answers are on the public website."""
        return self.status in ANSWERED

    @property
    def takes_recommendations(self) -> bool:
        """Return whether audit and feedback are done, so that the Hub may recommend what should change."""
        return (self.paused_from or self.status) not in BEFORE_RECOMMENDATIONS

    @property
    def lead_names(self) -> str:
        """Return the lead partners as ``Local authority and Health``."""
        names = [str(PartnerSeat(seat).label) for seat in self.lead_partners]
        *most, last = names or [""]
        return f"{', '.join(most)} and {last}" if most else last

    @property
    def impact_answers(self) -> list[tuple[str, str, str]]:
        """Return the three questions, each with its answer and with why it is not yet known."""
        return [
            ("How much did we do?", self.how_much, self.how_much_unknown),
            ("How well did we do it?", self.how_well, self.how_well_unknown),
            ("Is anyone better off?", self.better_off, self.better_off_unknown),
        ]

    @property
    def recommendations(self) -> Any:
        """Return what the Hub asks the partnership to change because of this priority."""
        return Recommendation.objects.from_source(self)


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent())
class PriorityTheme(models.Model):
    """A theme of a priority; a row of its own so that the history shows who added or removed it."""

    priority = models.ForeignKey(Priority, models.CASCADE)
    theme = models.ForeignKey(Theme, models.PROTECT)

    class Meta:
        verbose_name = "theme"
        constraints = [models.UniqueConstraint(fields=["priority", "theme"], name="theme_once_per_priority")]

    def __str__(self) -> str:
        return str(self.theme)
