"""Decisions of meetings, positions of members, and conflicts of interest."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from partnership.board.models.agendas import AgendaItem, Visibility
from partnership.board.models.meetings import MINUTES_FINAL, Meeting, MeetingStatus
from partnership.directory.models.agencies import Agency
from partnership.directory.models.people import Person
from shield.models import Document


class DecisionVerb(models.TextChoices):
    AGREED = "agreed", "Agreed"
    SIGNED_OFF = "signed_off", "Signed off"
    CONFIRMED = "confirmed", "Confirmed"
    NOTED = "noted", "Noted"
    UPDATED = "updated", "Received an update"
    DISCUSSED = "discussed", "Discussed"
    EXPLORED = "explored", "Explored"
    NOT_AGREED = "not_agreed", "Not agreed"


APPROVING = (DecisionVerb.AGREED, DecisionVerb.SIGNED_OFF, DecisionVerb.CONFIRMED)
# Decisions in the strict sense; the other verbs record what was only discussed.
BINDING = (*APPROVING, DecisionVerb.NOT_AGREED)


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: Any) -> "DecisionQuerySet":
        """Return decisions on items the user can see; decisions without an item for readers of governance records."""
        visible = Q(item__in=AgendaItem.objects.visible_to(user))
        if user.has_perm("partnership.read-governance"):
            visible |= Q(item__isnull=True)
        return self.filter(visible, meeting__in=Meeting.objects.visible_to(user))

    def publishable(self) -> "DecisionQuerySet":
        """Return what the partnership may print for everyone: decisions on public items that are final.

        They are final once the minutes are agreed, or when they were made by correspondence. A record from before the
        portal has no agenda at all; its decisions come from a published report.
        """
        final = Q(item__visibility=Visibility.PUBLIC, meeting__status__in=(*MINUTES_FINAL, MeetingStatus.DECIDED))
        return self.filter(final | Q(item=None, meeting__agenda_items=None))

    def binding(self) -> "DecisionQuerySet":
        return self.filter(verb__in=BINDING)


class Decision(models.Model):
    """A decision of a meeting, or the record of what it discussed: the verb says which."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="decisions")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, blank=True, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    verb = models.CharField(max_length=12, choices=DecisionVerb)
    topic = models.CharField("decision", max_length=250)
    # A Learning Hub priority by its number: the record belongs to an app above.
    priority_number = models.PositiveSmallIntegerField("priority", null=True, blank=True)
    reason = models.TextField(blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="one_decision_per_number")]

    def __str__(self) -> str:
        return f"{self.get_verb_display()}: {self.topic}"

    @property
    def is_binding(self) -> bool:
        return self.verb in BINDING


class Stance(models.TextChoices):
    AGREES = "agrees", "Agrees"
    WITH_CHANGES = "with_changes", "Agrees with changes"
    DISAGREES = "disagrees", "Does not agree"
    ABSTAINS = "abstains", "Abstains"


# Counted as agreement; changes are asked again before they become a decision.
AGREEING = (Stance.AGREES, Stance.WITH_CHANGES)
NEEDS_REASON = (Stance.WITH_CHANGES, Stance.DISAGREES)


class PositionQuerySet(models.QuerySet["Position"]):
    def visible_to(self, user: Any) -> "PositionQuerySet":
        """Return positions on the items that the user can see."""
        return self.filter(item__in=AgendaItem.objects.visible_to(user))

    def of(self, user: Any) -> "PositionQuerySet":
        return self.filter(person__user=user)


class Position(models.Model):
    """The position of one member or agency on an item; a reason is required unless they agree or abstain."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="positions")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="positions")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="positions")
    stance = models.CharField(max_length=12, choices=Stance)
    reason = models.TextField(blank=True)
    given_at = models.DateTimeField(default=timezone.now)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # The email in which a member answered, where the team recorded it.
    proof = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="positions")

    objects = PositionQuerySet.as_manager()

    class Meta:
        ordering = ["item__number", "agency__name", "given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "person"], condition=Q(person__isnull=False), name="one_position_per_member"
            ),
            models.UniqueConstraint(
                fields=["item", "agency"], condition=Q(person__isnull=True), name="one_position_per_agency"
            ),
            models.CheckConstraint(
                name="position_says_why", condition=Q(stance__in=("agrees", "abstains")) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.agency}: {self.get_stance_display()}"


class ConflictOfInterest(models.Model):
    """An interest that a person declared in an item, and how it was managed."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="conflicts")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    interest = models.CharField(max_length=250)
    action_taken = models.CharField("how it was managed", max_length=250)

    class Meta:
        ordering = ["item__number", "person__name"]
        verbose_name_plural = "conflicts of interest"
        constraints = [models.UniqueConstraint(fields=["item", "person"], name="one_conflict_per_person_and_item")]

    def __str__(self) -> str:
        return f"{self.person}: {self.interest}"
