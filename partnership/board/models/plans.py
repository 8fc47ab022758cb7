"""What the partnership wants to reach over three years or in one, priority by priority, and how far it has come."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from partnership.directory.models.agencies import Agency
from shield.models.versioned import Versioned
from shield.records.workflow import Workflow


class PlanKind(models.TextChoices):
    THREE_YEAR = "three_year", "Three-year plan"
    BUSINESS = "business", "Business plan"


class PlanStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"
    REPLACED = "replaced", "Replaced by a newer plan"


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, user: Any) -> "PlanQuerySet":
        """Published and replaced plans to everybody; drafts to those who read governance records."""
        if user.has_perm("partnership.read-governance"):
            return self.all()
        return self.exclude(status=PlanStatus.DRAFT)

    def with_priorities(self) -> "PlanQuerySet":
        """With priorities, and what was said of each, the latest first."""
        said = Prefetch("updates", PlanUpdate.objects.select_related("said_by"))
        priorities = PlanPriority.objects.select_related("lead").prefetch_related(said)
        return self.prefetch_related(Prefetch("priorities", priorities))


class Plan(Versioned):
    """One plan. Vision, ambitions and success measures stand in the partnership's profile."""

    WORKFLOW = Workflow(
        ("publish", {PlanStatus.DRAFT}, PlanStatus.PUBLISHED),
        ("replace", {PlanStatus.PUBLISHED}, PlanStatus.REPLACED),
    )

    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=12, choices=PlanKind, default=PlanKind.THREE_YEAR)
    title = models.CharField(max_length=150)
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day")
    introduction = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=PlanStatus, default=PlanStatus.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "kind"]
        constraints = [
            models.CheckConstraint(name="plan_ends_after_it_starts", condition=Q(ends_on__gt=F("starts_on"))),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(status="published"), name="one_published_plan_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("partnership:plan-detail", args=[self.slug])


class PlanPriorityQuerySet(models.QuerySet["PlanPriority"]):
    def visible_to(self, user: Any) -> "PlanPriorityQuerySet":
        """With the plan they belong to."""
        return self.filter(plan__in=Plan.objects.visible_to(user))


class PlanPriority(Versioned):
    """One thing to reach: what will be different for children, how we know, and when."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="priorities")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=150)
    outcome = models.TextField("what will be different for children")
    measure = models.TextField("how we know", blank=True)
    ambition = models.CharField(max_length=200, blank=True)
    lead = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="plan_priorities")
    starts_on = models.DateField("begins")
    ends_on = models.DateField("to be reached by")
    # The page of this portal where the work is seen.
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
        """What was said last; from the rows in hand."""
        return next(iter(self.updates.all()), None)


class Standing(models.TextChoices):
    """How a priority stands, as whoever reports on it judges."""

    GREEN = "green", "On track"
    AMBER = "amber", "At risk"
    RED = "red", "Off track"
    DONE = "done", "Reached"


class PlanUpdate(models.Model):
    """How a priority stood on a day, with the reason; the next one follows it, and none is changed."""

    priority = models.ForeignKey(PlanPriority, models.CASCADE, related_name="updates")
    standing = models.CharField(max_length=6, choices=Standing)
    commentary = models.TextField("why, for the partnership")
    public_words = models.TextField("what the public reads", blank=True)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-said_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.priority}: {self.get_standing_display()}"
