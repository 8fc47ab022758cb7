"""The three-year plan and the business plan: priorities, and updates on each."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from partnership.directory.models.agencies import Agency
from shield.models.versioned import Versioned
from shield.records.workflow import Move, Workflow


class PlanKind(models.TextChoices):
    THREE_YEAR = "three_year", "Three-year plan"
    BUSINESS = "business", "Business plan"


class PlanStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"
    REPLACED = "replaced", "Replaced by a newer plan"


# The status tag of each status.
TAGS = {PlanStatus.DRAFT: "draft", PlanStatus.PUBLISHED: "published", PlanStatus.REPLACED: "done"}


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, user: Any) -> "PlanQuerySet":
        """Return published and replaced plans; drafts only for readers of governance records."""
        if user.has_perm("partnership.read-governance"):
            return self.all()
        return self.exclude(status=PlanStatus.DRAFT)

    def with_priorities(self) -> "PlanQuerySet":
        """Return the plans with their priorities and the updates on each, newest first."""
        updates = Prefetch("updates", PlanUpdate.objects.select_related("reported_by"))
        priorities = PlanPriority.objects.select_related("lead").prefetch_related(updates)
        return self.prefetch_related(Prefetch("priorities", priorities))


class Plan(Versioned):
    """One plan. Vision, ambitions and success measures are in the partnership's profile."""

    WORKFLOW = Workflow(
        Move(
            "publish",
            {PlanStatus.DRAFT},
            PlanStatus.PUBLISHED,
            heading="Publish this plan",
            explanation="Anyone will be able to read it. The current plan of the same type is marked as replaced.",
            done="Plan published",
        ),
        # Made when a newer plan of the same kind is published.
        Move("replace", {PlanStatus.PUBLISHED}, PlanStatus.REPLACED),
    )

    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=12, choices=PlanKind, default=PlanKind.THREE_YEAR)
    title = models.CharField(max_length=150)
    starts_on = models.DateField("start date")
    ends_on = models.DateField("end date")
    introduction = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=PlanStatus, default=PlanStatus.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "kind"]
        constraints = [
            models.CheckConstraint(name="plan_ends_after_it_starts", condition=Q(ends_on__gt=F("starts_on"))),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(status=PlanStatus.PUBLISHED), name="one_published_plan_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("partnership:plan-detail", args=[self.slug])

    @property
    def tag(self) -> str:
        """Return the key of the status tag."""
        return TAGS[PlanStatus(self.status)]


class PlanPriorityQuerySet(models.QuerySet["PlanPriority"]):
    def visible_to(self, user: Any) -> "PlanPriorityQuerySet":
        """Return those of the plans that the user can see."""
        return self.filter(plan__in=Plan.objects.visible_to(user))


class PlanPriority(Versioned):
    """One priority of a plan: the outcome for children, its measure and its dates."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="priorities")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=150)
    outcome = models.TextField("outcome for children")
    measure = models.TextField("how we will measure it", blank=True)
    ambition = models.CharField(max_length=200, blank=True)
    lead = models.ForeignKey(
        Agency, models.PROTECT, verbose_name="lead agency", null=True, blank=True, related_name="plan_priorities"
    )
    starts_on = models.DateField("start date")
    ends_on = models.DateField("end date")
    # The page of this portal that shows the work.
    url = models.CharField(max_length=200, blank=True)

    objects = PlanPriorityQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name_plural = "plan priorities"
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_plan_priority_per_number"),
            models.CheckConstraint(name="plan_priority_ends_after_it_starts", condition=Q(ends_on__gt=F("starts_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    def get_absolute_url(self) -> str:
        return f"{self.plan.get_absolute_url()}#priority-{self.number}"

    @property
    def latest(self) -> "PlanUpdate | None":
        """Return the newest update, from the prefetched rows."""
        return next(iter(self.updates.all()), None)

    @property
    def status_label(self) -> str:
        """Return the newest status in words."""
        return self.latest.get_status_display() if self.latest else "No update yet"

    @property
    def tag(self) -> str:
        """Return the key of the status tag."""
        return PRIORITY_TAGS[PriorityStatus(self.latest.status)] if self.latest else "nothing-known"


class PriorityStatus(models.TextChoices):
    """The status of a priority, as reported."""

    GREEN = "green", "On track"
    AMBER = "amber", "At risk"
    RED = "red", "Off track"
    DONE = "done", "Complete"


# The status tag of each status.
PRIORITY_TAGS = {
    PriorityStatus.GREEN: "in-progress",
    PriorityStatus.AMBER: "due-soon",
    PriorityStatus.RED: "overdue",
    PriorityStatus.DONE: "done",
}


class PlanUpdate(models.Model):
    """The reported status of a priority on a day, with the reason; updates are added and never changed."""

    priority = models.ForeignKey(PlanPriority, models.CASCADE, related_name="updates")
    status = models.CharField(max_length=6, choices=PriorityStatus)
    commentary = models.TextField("reason, for the partnership only")
    public_summary = models.TextField("public summary", blank=True)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-reported_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.priority}: {self.get_status_display()}"
