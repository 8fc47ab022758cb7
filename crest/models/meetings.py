"""A meeting: its items, the information from each agency, the decisions, the actions and the attendance."""

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from crest.models.cases import Case
from crest.models.panels import PanelMeeting
from partnership.models import Agency
from shield.models.versioned import Versioned
from shield.records.encryption import EncryptedField
from shield.records.workflow import Move, Workflow


class ItemKind(models.TextChoices):
    NEW = "new", "new"
    REVIEW = "review", "review"
    STEP_DOWN = "step_down", "step down"


class Outcome(models.TextChoices):
    TAKE_ON = "take_on", "Take on"
    SIGNPOST = "signpost", "Signpost"
    NO_FURTHER_ACTION = "no_further_action", "No further action"


class PanelItemQuerySet(models.QuerySet["PanelItem"]):
    def visible_to(self, user: Any) -> "PanelItemQuerySet":
        """Return every item for panel members: the row shows that there is an item, not who it is about."""
        return self.all() if user.has_perm("crest.read-panel") else self.none()

    def readable_by(self, user: Any) -> "PanelItemQuerySet":
        """Return the items whose case the user may read."""
        return self.filter(case__in=Case.objects.visible_to(user))

    def on_agenda(self, meeting: PanelMeeting) -> "PanelItemQuerySet":
        """Return the items of a meeting in their order."""
        return self.filter(meeting=meeting).order_by("added_at", "pk")


class PanelItem(Versioned):
    """One young person on one agenda, and what the panel decided. A risk level always has reasons."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(PanelMeeting, models.PROTECT, related_name="items")
    case = models.ForeignKey(Case, models.PROTECT, related_name="items")
    kind = models.CharField(max_length=10, choices=ItemKind, default=ItemKind.NEW)
    added_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    reasons = EncryptedField("concerns and reasons for the decision", null=True)
    risk_word = models.CharField(max_length=40, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = PanelItemQuerySet.as_manager()

    class Meta:
        ordering = ["added_at"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "case"], name="crest_one_item_per_case_and_meeting"),
            models.CheckConstraint(
                name="crest_item_outcome_reasons_by_and_at_together",
                condition=Q(outcome="", reasons__isnull=True, decided_by__isnull=True, decided_at__isnull=True)
                | Q(outcome__gt="", reasons__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="crest_item_risk_word_needs_reasons", condition=Q(risk_word="") | Q(reasons__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"An item of {self.meeting_id}"

    @property
    def is_decided(self) -> bool:
        return bool(self.outcome)


class StatementState(models.TextChoices):
    GIVEN = "given", "We have information"
    NOTHING_KNOWN = "nothing_known", "We checked and have no information"


class AgencyStatementQuerySet(models.QuerySet["AgencyStatement"]):
    def visible_to(self, user: Any) -> "AgencyStatementQuerySet":
        """Return the statements on the items that the user may read."""
        return self.filter(item__case__in=Case.objects.visible_to(user))


class AgencyStatement(Versioned):
    """One agency's information about one young person for one meeting. "Nothing known" is an answer; blank is not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(PanelItem, models.PROTECT, related_name="statements")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=StatementState)
    words = EncryptedField("information")
    how_known = EncryptedField("source and date")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)

    objects = AgencyStatementQuerySet.as_manager()

    class Meta:
        ordering = ["given_at"]
        constraints = [
            models.UniqueConstraint(fields=["item", "agency"], name="crest_one_statement_per_agency_and_item")
        ]

    def __str__(self) -> str:
        return f"A statement of {self.agency}"


class PanelActionStatus(models.TextChoices):
    OPEN = "open", "Open"
    DONE = "done", "Done"
    NOT_POSSIBLE = "not_possible", "Not possible"


class PanelActionQuerySet(models.QuerySet["PanelAction"]):
    def visible_to(self, user: Any) -> "PanelActionQuerySet":
        """Return the actions on the cases that the user may read."""
        return self.filter(case__in=Case.objects.visible_to(user))


class PanelAction(models.Model):
    """What one agency will do for one young person. "Not possible" is not the same as "not done"."""

    WORKFLOW = Workflow(
        Move(
            "finish",
            {PanelActionStatus.OPEN},
            PanelActionStatus.DONE,
            heading="Finish this action",
            explanation="Record what was achieved.",
            done="Action finished",
        ),
        Move(
            "mark-not-possible",
            {PanelActionStatus.OPEN},
            PanelActionStatus.NOT_POSSIBLE,
            heading="Mark this action as not possible",
            explanation="Record what prevented it.",
            done="Action marked as not possible",
            ends=True,
        ),
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="actions")
    title = EncryptedField("action")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    due_on = models.DateField()
    status = models.CharField(max_length=14, choices=PanelActionStatus, default=PanelActionStatus.OPEN)
    outcome = EncryptedField("outcome", null=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    objects = PanelActionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "added_at"]
        constraints = [
            models.CheckConstraint(
                name="crest_action_finished_says_what_came_of_it",
                condition=Q(status=PanelActionStatus.OPEN, outcome__isnull=True)
                | ~Q(status=PanelActionStatus.OPEN) & Q(outcome__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"An action of {self.agency}"

    def state(self, today: date) -> str:
        """Return its state today as a key of the portal's one list; late is computed, never stored."""
        if self.status != PanelActionStatus.OPEN:
            return "done" if self.status == PanelActionStatus.DONE else "not-pursued"
        if self.due_on < today:
            return "overdue"
        return "due-soon" if (self.due_on - today).days <= 3 else "not-started"


class AttendanceState(models.TextChoices):
    HERE = "here", "Present"
    APOLOGIES = "apologies", "Apologies"
    ABSENT = "absent", "Absent"


class PanelAttendanceQuerySet(models.QuerySet["PanelAttendance"]):
    def visible_to(self, user: Any) -> "PanelAttendanceQuerySet":
        """Return the attendance for panel members, and none for everyone else."""
        return self.all() if user.has_perm("crest.read-panel") else self.none()


class PanelAttendance(models.Model):
    """One agency's attendance at one meeting."""

    meeting = models.ForeignKey(PanelMeeting, models.PROTECT, related_name="attendances")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=AttendanceState)

    objects = PanelAttendanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "agency"], name="crest_one_attendance_per_agency_and_meeting")
        ]

    def __str__(self) -> str:
        return f"{self.agency}: {self.state}"
