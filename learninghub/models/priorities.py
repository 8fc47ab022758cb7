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
from shield.records.workflow import Workflow


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


S = PriorityStatus
# Where a priority may be paused, and so where it resumes.
RESUMABLE = (
    S.AGREED,
    S.SCOPING,
    S.AUDITING,
    S.FEEDBACK,
    S.RECOMMENDATIONS,
    S.AT_BOARD,
    S.ACTION_PLAN,
    S.IMPACT_DUE,
)
# The Hub is at work on it: what the public home calls "our priority now".
IN_CYCLE = (S.AGREED, S.SCOPING, S.AUDITING, S.FEEDBACK, S.RECOMMENDATIONS, S.AT_BOARD, S.PAUSED)
BEFORE_RECOMMENDATIONS = (S.PROPOSED, S.AGREED, S.SCOPING, S.AUDITING, S.FEEDBACK)
AT_WORK = ("scoping", "auditing", "feedback", "recommendations", "at_board")
ANSWERED = ("impact_reported", "closed")


def resume_verb(status: str) -> str:
    """The verb that takes a paused priority back to where it was: ``resume-at-board``."""
    return f"resume-{status.replace('_', '-')}"


def _answered(question: str) -> Q:
    return ~Q(**{question: ""}) | ~Q(**{f"{question}_unknown": ""})


class PriorityQuerySet(models.QuerySet["Priority"]):
    def visible_to(self, user: Any) -> "PriorityQuerySet":
        """Proposals to those who read the Hub's work; what the Board agreed to everybody."""
        return self.all() if user.has_perm("learninghub.read-priority") else self.agreed()

    def agreed(self) -> "PriorityQuerySet":
        return self.exclude(status=S.PROPOSED)

    def in_cycle(self) -> "PriorityQuerySet":
        """Started and not yet decided by the Board, newest first."""
        return self.filter(status__in=IN_CYCLE, starts_on__isnull=False).order_by("-starts_on")

    def of_year(self, start: date, end: date) -> "PriorityQuerySet":
        """At work, before the Board, or due to show impact between two days."""
        at_work = Q(starts_on__lte=end, board_on__gte=start) | Q(starts_on__range=(start, end))
        return self.agreed().filter(at_work | Q(impact_due_on__range=(start, end)) | Q(board_on__range=(start, end)))

    def begun_after(self, day: date) -> "PriorityQuerySet":
        """Agreed by then, and still to begin: what the next year holds."""
        return self.agreed().filter(starts_on__gt=day, starts_on__lte=working_days.add_months(day, 12))


@pghistory.track()
class Priority(Versioned):
    """One priority. Its public page shows what the Board agreed; the working page everything the Hub does."""

    WORKFLOW = Workflow(
        ("agree", {S.PROPOSED}, S.AGREED),
        ("start-scoping", {S.AGREED}, S.SCOPING),
        ("start-auditing", {S.SCOPING}, S.AUDITING),
        ("gather-feedback", {S.AUDITING}, S.FEEDBACK),
        ("make-recommendations", {S.FEEDBACK}, S.RECOMMENDATIONS),
        ("take-to-board", {S.RECOMMENDATIONS}, S.AT_BOARD),
        ("agree-action-plan", {S.AT_BOARD}, S.ACTION_PLAN),
        ("await-impact", {S.ACTION_PLAN}, S.IMPACT_DUE),
        ("report-impact", {S.IMPACT_DUE}, S.IMPACT_REPORTED),
        ("close", {S.IMPACT_REPORTED}, S.CLOSED),
        ("pause", RESUMABLE, S.PAUSED),
        *((resume_verb(status), {S.PAUSED}, status) for status in RESUMABLE),
    )

    number = models.PositiveSmallIntegerField("priority number", unique=True, validators=[MinValueValidator(1)])
    title = models.CharField(max_length=250)
    partnership_year = models.PositiveSmallIntegerField("year of the partnership", validators=[MinValueValidator(1)])
    overarching_area = models.CharField("overarching area", max_length=100)
    summary = models.TextField("public summary", blank=True)
    rationale = models.TextField(blank=True)
    lead_partners = ArrayField(models.CharField(max_length=20, choices=PartnerSeat), default=list, blank=True)
    themes = models.ManyToManyField(Theme, through="PriorityTheme", blank=True, related_name="priorities")
    starts_on = models.DateField("cycle starts on", null=True, blank=True)
    cycle_months = models.PositiveSmallIntegerField(
        "months in the cycle", default=4, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    cycle_note = models.CharField("note on the cycle", max_length=200, blank=True)
    board_on = models.DateField("goes to the Board on", null=True, blank=True)
    impact_due_on = models.DateField("impact report due on", null=True, blank=True)
    members_recorded = models.PositiveSmallIntegerField(
        "number of Hub members, if names are not kept", null=True, blank=True
    )
    status = models.CharField(max_length=16, choices=PriorityStatus, default=PriorityStatus.PROPOSED)
    paused_from = models.CharField(max_length=16, choices=PriorityStatus, blank=True)
    how_much = models.TextField("how much did we do?", blank=True)
    how_much_unknown = models.TextField("not yet known, because", blank=True)
    how_well = models.TextField("how well did we do it?", blank=True)
    how_well_unknown = models.TextField("not yet known, because", blank=True)
    better_off = models.TextField("is anyone better off?", blank=True)
    better_off_unknown = models.TextField("not yet known, because", blank=True)

    objects = PriorityQuerySet.as_manager()

    class Meta:
        ordering = ["partnership_year", "number"]
        verbose_name_plural = "priorities"
        constraints = [
            models.CheckConstraint(
                name="priority_pause_remembers_where_it_was",
                condition=Q(status="paused") & ~Q(paused_from="") | ~Q(status="paused") & Q(paused_from=""),
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
            models.CheckConstraint(name="priority_cycle_has_months", condition=Q(cycle_months__range=(1, 12))),
        ]

    def __str__(self) -> str:
        return f"Priority {self.number}: {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("learninghub:priority-detail", args=[self.number])

    @property
    def recommendations_due(self) -> date | None:
        """Four calendar months after the start, unless the cycle was given another length."""
        return working_days.add_months(self.starts_on, self.cycle_months) if self.starts_on else None

    @property
    def is_public(self) -> bool:
        return self.status != S.PROPOSED

    @property
    def takes_recommendations(self) -> bool:
        """Whether audit and feedback lie behind it, so that the Hub may say what should change."""
        return (self.paused_from or self.status) not in BEFORE_RECOMMENDATIONS

    @property
    def lead_names(self) -> str:
        """``Local authority and Health``."""
        names = [str(PartnerSeat(seat).label) for seat in self.lead_partners]
        *most, last = names or [""]
        return f"{', '.join(most)} and {last}" if most else last

    @property
    def impact_answers(self) -> list[tuple[str, str, str]]:
        """The three questions, each with its answer and with why it is not yet known."""
        return [
            ("How much did we do?", self.how_much, self.how_much_unknown),
            ("How well did we do it?", self.how_well, self.how_well_unknown),
            ("Is anyone better off?", self.better_off, self.better_off_unknown),
        ]

    @property
    def recommendations(self) -> Any:
        """What the Hub asks the partnership to change because of this priority."""
        return Recommendation.objects.from_source(self)


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent())
class PriorityTheme(models.Model):
    """A theme of a priority; a row of its own so that the history shows who added or took it away."""

    priority = models.ForeignKey(Priority, models.CASCADE)
    theme = models.ForeignKey(Theme, models.PROTECT)

    class Meta:
        verbose_name = "theme"
        constraints = [models.UniqueConstraint(fields=["priority", "theme"], name="theme_once_per_priority")]

    def __str__(self) -> str:
        return str(self.theme)
