"""What a meeting is to talk about: items, each for its own readers, and their papers."""

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from partnership.board.models.meetings import Meeting, MeetingStatus
from partnership.directory.models.agencies import Agency
from partnership.directory.models.groups import GovernanceGroup
from partnership.directory.models.people import Person
from shield import working_days
from shield.models import Document
from shield.models.versioned import Versioned


class Visibility(models.TextChoices):
    PUBLIC = "public", "Everybody, once the minutes are published"
    MEMBERS = "members", "Members and those who read governance records"
    RESTRICTED = "restricted", "The three partners, the scrutineer and the team"


class ItemKind(models.TextChoices):
    """Where an item comes from: typed, or put there by the portal."""

    TYPED = "typed", "Item"
    STANDING = "standing", "Standing item"
    MINUTES = "minutes", "Minutes of an earlier meeting"
    ACTIONS = "actions", "Actions not verified yet"
    CORRESPONDENCE = "correspondence", "Decided by correspondence"
    PRESENTATION = "presentation", "An agency presents its work"
    DUE = "due", "Due from elsewhere"


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def visible_to(self, user: Any) -> "AgendaItemQuerySet":
        """Items by their visibility; those of a meeting still being planned to those who plan, and to the scrutineer."""
        found = self
        if not user.has_perm("partnership.read-drafts"):
            found = found.exclude(meeting__status=MeetingStatus.DRAFT)
        if user.has_perm("partnership.read-restricted"):
            return found
        found = found.exclude(visibility=Visibility.RESTRICTED)
        if user.has_perm("partnership.read-governance"):
            return found
        public = Q(visibility=Visibility.PUBLIC, meeting__in=Meeting.objects.visible_to(user))
        if not user.is_authenticated:
            return found.filter(public)
        return found.filter(public | Q(meeting__group__in=GovernanceGroup.objects.sat_in_by(user)))

    def presented_by(self, group: GovernanceGroup) -> "AgendaItemQuerySet":
        """The turns that agencies took, or are to take, at a group's meetings."""
        called_off = Q(meeting__status=MeetingStatus.CANCELLED)
        return self.filter(meeting__group=group, kind=ItemKind.PRESENTATION, agency__isnull=False).exclude(called_off)


class AgendaItem(Versioned):
    """One item of one agenda. By correspondence it is a recommendation to answer."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda_items")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=250)
    presenter = models.CharField("who brings it", max_length=150, blank=True)
    detail = models.TextField("what is asked", blank=True)
    minutes = models.PositiveSmallIntegerField("how long, in minutes", null=True, blank=True)
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.MEMBERS)
    kind = models.CharField(max_length=16, choices=ItemKind, default=ItemKind.TYPED)
    # The earlier meeting that the item is about: its minutes, or what it decided by correspondence.
    about = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="brought_back")
    # The agency whose turn it is to present.
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="presentations")
    # Of something due from elsewhere: its key, so that it is put on one agenda only, and where it is kept.
    due_key = models.CharField(max_length=150, blank=True)
    url = models.CharField(max_length=200, blank=True)
    said = models.TextField("what was said", blank=True)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                # Judged at the end, so that items may change places.
                fields=["meeting", "number"],
                name="one_agenda_item_per_number",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["meeting", "kind", "about"], condition=Q(about__isnull=False), name="one_item_about_a_meeting"
            ),
            models.UniqueConstraint(
                fields=["meeting", "due_key"], condition=~Q(due_key=""), name="one_item_per_thing_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def is_restricted(self) -> bool:
        return self.visibility == Visibility.RESTRICTED


def timings(meeting: Meeting, items: list[AgendaItem]) -> list[time]:
    """When each item begins; nothing from the first item without a length on."""
    if meeting.starts_at is None:
        return []
    at, found = datetime.combine(date.min, meeting.starts_at), []
    for item in items:
        found.append(at.time())
        if item.minutes is None:
            break
        at += timedelta(minutes=item.minutes)
    return found


class Accessibility(models.TextChoices):
    """Documents published since 23 September 2018 have to be accessible (SI 2018/952, regulation 4)."""

    ACCESSIBLE = "accessible", "It is accessible: headings, tables and pictures are marked up"
    ON_PAGE = "on_page", "What it says stands in the item’s own words, too"
    ON_REQUEST = "on_request", "It is not: another format can be asked for"


class PaperQuerySet(models.QuerySet["Paper"]):
    def visible_to(self, user: Any) -> "PaperQuerySet":
        """The papers of the items one may see."""
        return self.filter(item__in=AgendaItem.objects.visible_to(user))


class Paper(models.Model):
    """A paper for one item: a file that never changes. A new version is a new paper; the old one says so."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="papers")
    title = models.CharField(max_length=200)
    author = models.CharField("from whom", max_length=150, blank=True)
    document = models.OneToOneField(Document, models.PROTECT, related_name="paper")
    accessibility = models.CharField(max_length=10, choices=Accessibility)
    received_at = models.DateTimeField(default=timezone.now)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    is_late = models.BooleanField("came after papers were due", default=False)
    replaced_by = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaces")

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = ["item__number", "received_at"]

    def __str__(self) -> str:
        return self.title


class VisualRecord(models.Model):
    """A drawing or photograph that a meeting left, with what it shows in words."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="visual_records")
    document = models.OneToOneField(Document, models.PROTECT, related_name="visual_record")
    shows = models.TextField("what it shows")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["added_at"]
        constraints = [models.CheckConstraint(name="visual_record_in_words", condition=~Q(shows=""))]

    def __str__(self) -> str:
        return f"Visual record, {self.meeting}"


class MeetingInvitation(models.Model):
    """That somebody was asked to come, so that they are told of every change, and nobody else is."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="invitations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="one_invitation_per_person_and_meeting")
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.meeting}"


def papers_due(meeting_day: date, group: GovernanceGroup) -> date:
    """The last day on which papers come in time: so many working days before, as the group has set."""
    return working_days.add(meeting_day, -group.paper_days)
