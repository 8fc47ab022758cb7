"""Agenda items, who can read each of them, and their papers."""

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
from shield.files.kinds import PAGED
from shield.models import Document
from shield.models.versioned import Versioned


class Visibility(models.TextChoices):
    PUBLIC = "public", "Public: anyone, once the minutes are published"
    MEMBERS = "members", "Members and readers of governance records"
    RESTRICTED = "restricted", "Restricted: the three partners, the scrutineer and the operational team"


class ItemKind(models.TextChoices):
    """Whether an item was typed or added by the portal."""

    TYPED = "typed", "Item"
    STANDING = "standing", "Standing item"
    MINUTES = "minutes", "Minutes of an earlier meeting"
    ACTIONS = "actions", "Open actions"
    OTHER_BUSINESS = "other_business", "Any other business"
    CORRESPONDENCE = "correspondence", "Decided by correspondence"
    PRESENTATION = "presentation", "Agency presentation"
    DUE = "due", "From the forward plan"


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def visible_to(self, user: Any) -> "AgendaItemQuerySet":
        """Return items by their visibility; items of a draft agenda only for the operational team and scrutineer."""
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
        return found.filter(public | Q(meeting__group__in=GovernanceGroup.objects.with_member(user)))

    def undecided(self) -> "AgendaItemQuerySet":
        """Return the recommendations that members still respond to: neither decided nor asked again with changes."""
        return self.filter(replaced_by=None, decisions=None)

    def presented_by(self, group: GovernanceGroup) -> "AgendaItemQuerySet":
        """Return the agency presentations at a group's meetings, past and planned."""
        cancelled = Q(meeting__status=MeetingStatus.CANCELLED)
        return self.filter(meeting__group=group, kind=ItemKind.PRESENTATION, agency__isnull=False).exclude(cancelled)


class AgendaItem(Versioned):
    """One item of one agenda. By correspondence, a recommendation that members respond to."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda_items")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=250)
    presenter = models.CharField(max_length=150, blank=True)
    detail = models.TextField("what the meeting is asked to do", blank=True)
    minutes = models.PositiveSmallIntegerField("length in minutes", null=True, blank=True)
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.MEMBERS)
    kind = models.CharField(max_length=16, choices=ItemKind, default=ItemKind.TYPED)
    # The earlier meeting that the item is about: its minutes, or what it decided by correspondence.
    about = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="follow_up_items")
    # The agency that presents.
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="presentations")
    # From the forward plan: the key of the due item, so that it is on one agenda only, and its page.
    due_key = models.CharField(max_length=150, blank=True)
    url = models.CharField(max_length=200, blank=True)
    discussion = models.TextField(blank=True)
    # By correspondence: the recommendation that this one asks again, with the changes that members wanted.
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                # Checked at the end of the transaction, so that items can swap numbers.
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


def start_times(meeting: Meeting, items: list[AgendaItem]) -> list[time]:
    """Return when each item starts, up to and including the first item without a length."""
    if meeting.starts_at is None:
        return []
    at, times = datetime.combine(date.min, meeting.starts_at), []
    for item in items:
        times.append(at.time())
        if item.minutes is None:
            break
        at += timedelta(minutes=item.minutes)
    return times


class Accessibility(models.TextChoices):
    """Documents published since 23 September 2018 must be accessible (SI 2018/952, regulation 4)."""

    ACCESSIBLE = "accessible", "Yes: headings, tables and pictures are marked up"
    ON_PAGE = "on_page", "No, but the agenda item has the same information"
    ON_REQUEST = "on_request", "No: readers can request another format"


class PaperQuerySet(models.QuerySet["Paper"]):
    def visible_to(self, user: Any) -> "PaperQuerySet":
        """Return the papers of the items that the user can see."""
        return self.filter(item__in=AgendaItem.objects.visible_to(user))

    def without_pages(self) -> "PaperQuerySet":
        """Return the office files that nobody has tried to turn into pages, the oldest first."""
        waiting = self.filter(document__content_type__in=PAGED, pages=None, pages_problem="")
        return waiting.order_by("received_at")


class Paper(models.Model):
    """A paper for one item: a file that never changes. A new version is a new paper that replaces the old one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="papers")
    title = models.CharField(max_length=200)
    author = models.CharField(max_length=150, blank=True)
    document = models.OneToOneField(Document, models.PROTECT, related_name="paper")
    # An office file as PDF pages for the pack, or why there are none.
    pages = models.OneToOneField(Document, models.PROTECT, null=True, blank=True, related_name="paper_pages")
    pages_problem = models.CharField(max_length=200, blank=True)
    accessibility = models.CharField(max_length=10, choices=Accessibility)
    received_at = models.DateTimeField(default=timezone.now)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    is_late = models.BooleanField("received after papers were due", default=False)
    replaced_by = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaces")

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = ["item__number", "received_at"]

    def __str__(self) -> str:
        return self.title

    @property
    def awaits_pages(self) -> bool:
        """Return whether this is an office file that has not been turned into pages yet."""
        return self.document.content_type in PAGED and self.pages_id is None and not self.pages_problem


class VisualRecord(models.Model):
    """A drawing or photograph made at a meeting, with a description in words."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="visual_records")
    document = models.OneToOneField(Document, models.PROTECT, related_name="visual_record")
    description = models.TextField()
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["added_at"]
        constraints = [models.CheckConstraint(name="visual_record_in_words", condition=~Q(description=""))]

    def __str__(self) -> str:
        return f"Visual record, {self.meeting}"


class Reply(models.TextChoices):
    """What an invited person answers."""

    ATTENDING = "attending", "I will attend"
    APOLOGIES = "apologies", "I send apologies"


class MeetingInvitation(models.Model):
    """A person invited to a meeting, who is emailed about every change to it, and what they replied."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="invitations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reply = models.CharField(max_length=9, choices=Reply, blank=True)
    note = models.CharField(max_length=200, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="one_invitation_per_person_and_meeting")
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.meeting}"


def papers_due(meeting_day: date, group: GovernanceGroup) -> date:
    """Return the last day on which papers are in time, counted in working days before the meeting."""
    return working_days.add(meeting_day, -group.paper_days)
