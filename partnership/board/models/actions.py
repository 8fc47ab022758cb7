"""Actions: one owner and a due date; the first due date is kept; another person verifies that it is done."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from partnership.board.models.agendas import AgendaItem, Visibility
from partnership.directory.models.agencies import Agency
from partnership.directory.models.groups import GovernanceGroup
from partnership.directory.models.people import Post
from shield import working_days
from shield.models import Document
from shield.records.workflow import Move, Workflow


class ActionStatus(models.TextChoices):
    OPEN = "open", "Not started"
    IN_PROGRESS = "in_progress", "In progress"
    REPORTED_DONE = "reported_done", "Awaiting verification"
    VERIFIED = "verified", "Done"
    WITHDRAWN = "withdrawn", "Withdrawn"


UNFINISHED = (ActionStatus.OPEN, ActionStatus.IN_PROGRESS, ActionStatus.REPORTED_DONE)

# The status tag of each status.
TAGS = {
    ActionStatus.OPEN: "not-started",
    ActionStatus.IN_PROGRESS: "in-progress",
    ActionStatus.REPORTED_DONE: "waiting",
    ActionStatus.VERIFIED: "done",
    ActionStatus.WITHDRAWN: "not-pursued",
}

# An action that has not been started is at risk this many days before it is due.
START_DAYS = 14


@dataclass(frozen=True)
class Rating:
    """Red, amber, green or done, with the reason in words."""

    colour: str
    reason: str

    @property
    def state(self) -> str:
        """Return the key of the status tag."""
        return {"red": "overdue", "amber": "due-soon", "green": "in-progress"}.get(self.colour, "done")


class ActionQuerySet(models.QuerySet["Action"]):
    def visible_to(self, user: Any) -> "ActionQuerySet":
        """Return all for readers of governance records, else the user's own and those of the user's agencies.

        Actions from a restricted item are only for readers of restricted items and for the owner, as long as they hold the post.
        """
        if not user.is_authenticated:
            return self.none()
        if user.has_perm("partnership.read-restricted"):
            return self.all()
        posts = Post.objects.current().filter(person__user=user)
        visible = ~Q(item__visibility=Visibility.RESTRICTED)
        if not user.has_perm("partnership.read-actions"):
            visible &= Q(agency__in=posts.values("agency"))
        return self.filter(visible | Q(owner__in=posts))

    def unfinished(self) -> "ActionQuerySet":
        return self.filter(status__in=UNFINISHED)

    def overdue(self, on: date | None = None) -> "ActionQuerySet":
        """Return the actions past their due date: computed, never a status."""
        return self.filter(
            status__in=(ActionStatus.OPEN, ActionStatus.IN_PROGRESS), due_on__lt=on or working_days.today()
        )

    def of_group(self, group: GovernanceGroup) -> "ActionQuerySet":
        """Return the actions from meetings of a group."""
        return self.filter(item__meeting__group=group)

    def owned_by(self, user: Any) -> "ActionQuerySet":
        """Return the actions owned by posts that the user holds today."""
        return self.filter(owner__in=Post.objects.current().filter(person__user=user))


class Action(models.Model):
    """One action."""

    WORKFLOW = Workflow(
        Move(
            "start",
            {ActionStatus.OPEN},
            ActionStatus.IN_PROGRESS,
            heading="Start this action",
            done="Action started",
        ),
        Move(
            "report-done",
            {ActionStatus.OPEN, ActionStatus.IN_PROGRESS},
            ActionStatus.REPORTED_DONE,
            heading="Report this action as done",
            explanation="Another person will check what you report.",
            done="Action reported as done. Another person will verify it.",
        ),
        Move(
            "verify",
            {ActionStatus.REPORTED_DONE},
            ActionStatus.VERIFIED,
            heading="Verify this action",
            explanation="You confirm that what was reported has been done.",
            done="Action verified",
        ),
        Move(
            "send-back",
            {ActionStatus.REPORTED_DONE},
            ActionStatus.IN_PROGRESS,
            heading="Send this action back",
            explanation="The owner will see your reason and can report it again.",
            done="Action sent back",
            ends=True,
        ),
        Move(
            "withdraw",
            {ActionStatus.OPEN, ActionStatus.IN_PROGRESS},
            ActionStatus.WITHDRAWN,
            heading="Withdraw this action",
            explanation="The action stays on record with your reason.",
            done="Action withdrawn",
            ends=True,
        ),
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=250)
    detail = models.TextField(blank=True)
    owner = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="actions")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="actions")
    recommendation = models.ForeignKey(
        "partnership.Recommendation", models.PROTECT, null=True, blank=True, related_name="actions"
    )
    # Where it came from: a gap in an agency's return; an agenda item, which brings it back until it is verified …
    gap = models.ForeignKey(
        "partnership.Section11Response", models.PROTECT, null=True, blank=True, related_name="actions"
    )
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, blank=True, related_name="actions")
    # … or a title and an address, for a record of an app above.
    origin_title = models.CharField(max_length=200, blank=True)
    origin_url = models.CharField(max_length=200, blank=True)
    # The permission to follow that address; if empty, readers of governance records.
    origin_permission = models.CharField(max_length=80, blank=True)
    first_due_on = models.DateField()
    due_on = models.DateField()
    status = models.CharField(max_length=16, choices=ActionStatus, default=ActionStatus.OPEN)
    created_at = models.DateTimeField(default=timezone.now)
    evidence = models.TextField(blank=True)
    evidence_file = models.OneToOneField(
        Document, models.PROTECT, null=True, blank=True, related_name="action", verbose_name="evidence"
    )
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    verified_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "title"]
        constraints = [
            models.CheckConstraint(
                name="action_verified_by_and_at_together",
                condition=Q(verified_by__isnull=True, verified_at__isnull=True)
                | Q(verified_by__isnull=False, verified_at__isnull=False),
            ),
            models.CheckConstraint(
                name="action_verified_by_somebody_else",
                condition=Q(verified_by__isnull=True) | ~Q(verified_by=F("reported_by")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("partnership:action-detail", args=[self.pk])

    @property
    def is_unfinished(self) -> bool:
        return self.status in UNFINISHED

    @property
    def tag(self) -> str:
        """Return the key of the status tag."""
        return "overdue" if self.is_overdue() else TAGS[ActionStatus(self.status)]

    def is_overdue(self, on: date | None = None) -> bool:
        return self.status in {ActionStatus.OPEN, ActionStatus.IN_PROGRESS} and self.due_on < (
            on or working_days.today()
        )

    def rating(self, on: date | None = None) -> Rating:
        """Return the rating with its reason: red is overdue or without an owner, amber is at risk of it."""
        today = on or working_days.today()
        if self.status == ActionStatus.VERIFIED:
            return Rating("done", "Done and verified")
        if self.status == ActionStatus.WITHDRAWN:
            return Rating("done", "Withdrawn")
        if self.is_overdue(today):
            late = (today - self.due_on).days
            return Rating("red", f"{late} day{'' if late == 1 else 's'} overdue")
        if self.owner is None or not self.owner.is_current(today):
            return Rating("red", "No current owner")
        if self.status == ActionStatus.REPORTED_DONE:
            return Rating("amber", "Reported as done, awaiting verification")
        if self.status == ActionStatus.OPEN and self.due_on <= today + timedelta(days=START_DAYS):
            return Rating("amber", f"Not started and due within {START_DAYS} days")
        if self.due_on > self.first_due_on:
            return Rating("amber", f"First due on {self.first_due_on.day} {self.first_due_on:%B %Y}")
        return Rating("green", "On track" if self.status == ActionStatus.IN_PROGRESS else "Not due yet")


class ActionNote(models.Model):
    """A progress update on an action."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="progress_notes")
    text = models.TextField("progress update")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-written_at"]

    def __str__(self) -> str:
        return self.text[:60]
