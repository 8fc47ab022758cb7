"""Meetings of the groups, and decisions by correspondence: their dates and their life from plan to published minutes."""

from datetime import date, datetime, time
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models
from django.db.models import Count, F, Q, Sum
from django.urls import reverse
from django.utils import timezone

from partnership.directory.models.agencies import Agency, PartnerSeat
from partnership.directory.models.groups import GovernanceGroup
from shield import working_days
from shield.models.versioned import Versioned
from shield.records.workflow import Workflow


class MeetingFormat(models.TextChoices):
    IN_PERSON = "in_person", "In person"
    VIRTUAL = "virtual", "Online"
    HYBRID = "hybrid", "In person and online"
    CORRESPONDENCE = "correspondence", "By correspondence"


class MeetingStatus(models.TextChoices):
    DRAFT = "draft", "Planned"
    AGENDA_PUBLISHED = "agenda_published", "Agenda published"
    HELD = "held", "Held"
    MINUTES_DRAFT = "minutes_draft", "Minutes in draft"
    MINUTES_AGREED = "minutes_agreed", "Minutes agreed"
    PUBLISHED = "published", "Minutes published"
    CIRCULATED = "circulated", "Out for answers"
    DECIDED = "decided", "Decided"
    LAPSED = "lapsed", "Lapsed"
    CALLED_TO_MEETING = "called_to_meeting", "Called to a meeting"
    CANCELLED = "cancelled", "Cancelled"


M = MeetingStatus
AHEAD = (M.DRAFT, M.AGENDA_PUBLISHED, M.CIRCULATED)
# What took place, whatever became of its minutes.
TOOK_PLACE = (M.HELD, M.MINUTES_DRAFT, M.MINUTES_AGREED, M.PUBLISHED, M.DECIDED)
# Nothing of it changes any more.
LOCKED = (M.MINUTES_AGREED, M.PUBLISHED, M.DECIDED, M.LAPSED, M.CALLED_TO_MEETING, M.CANCELLED)


class DatePrecision(models.TextChoices):
    """Records of past years sometimes give only the month."""

    DAY = "day", "Exact day"
    MONTH = "month", "Month only"


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: Any) -> "MeetingQuerySet":
        """All to those who read governance records, own groups' to those who sit there, published ones to everybody."""
        if user.has_perm("partnership.read-governance"):
            return self.all()
        public = Q(status=M.PUBLISHED, group__has_public_page=True)
        if not user.is_authenticated:
            return self.filter(public)
        return self.filter(public | Q(group__in=GovernanceGroup.objects.sat_in_by(user)))

    def of_period(self, start: date, end: date) -> "MeetingQuerySet":
        """Meetings that began in a period, first and last day included."""
        return self.filter(starts_on__range=(start, end))

    def held(self) -> "MeetingQuerySet":
        """What took place, decisions by correspondence among it."""
        return self.filter(status__in=TOOK_PLACE)

    def ahead(self, on: date | None = None) -> "MeetingQuerySet":
        return self.filter(status__in=AHEAD, starts_on__gte=on or working_days.today())

    def not_ahead(self, on: date | None = None) -> "MeetingQuerySet":
        """What is over, however it ended: neither planned nor to come."""
        return self.exclude(status=M.DRAFT).exclude(status__in=AHEAD, starts_on__gte=on or working_days.today())

    def by_correspondence(self) -> "MeetingQuerySet":
        return self.filter(format=MeetingFormat.CORRESPONDENCE)

    def with_minutes(self, user: Any) -> "MeetingQuerySet":
        """Those whose minutes ``user`` may read: drafts of one's own groups, and agreed ones."""
        if user.has_perm("partnership.read-drafts"):
            return self.filter(status__in=(M.HELD, M.MINUTES_DRAFT, M.MINUTES_AGREED, M.PUBLISHED))
        agreed = Q(status__in=(M.MINUTES_AGREED, M.PUBLISHED))
        if not user.is_authenticated:
            return self.filter(agreed)
        there = Q(status=M.MINUTES_DRAFT, group__in=GovernanceGroup.objects.sat_in_by(user))
        return self.filter(agreed | there)

    def closing(self, now: datetime) -> "MeetingQuerySet":
        """Correspondence whose time for answers is over."""
        return self.filter(status=M.CIRCULATED, closes_at__lte=now)

    def with_decision_count(self) -> "MeetingQuerySet":
        return self.annotate(decision_count=Count("decisions", distinct=True))

    def count_as_printed(self) -> int:
        """How many meetings these records stand for: one row may stand for a run of them."""
        return self.aggregate(total=Sum("counts_as"))["total"] or 0

    def about(self, words: str, user: Any) -> "MeetingQuerySet":
        """Meetings whose title, or whose items and decisions that ``user`` may see, speak of ``words``."""
        query = SearchQuery(words, config="english", search_type="websearch")
        found = Q(pk__in=_saying(self.model._default_manager, query, "title"))
        for name, field in (("AgendaItem", "title"), ("Decision", "topic")):
            seen = apps.get_model("partnership", name).objects.visible_to(user)
            found |= Q(pk__in=_saying(seen, query, field, key="meeting"))
        return self.filter(found)


def _saying(rows: Any, query: SearchQuery, field: str, key: str = "pk") -> Any:
    said = rows.annotate(found_in=SearchVector(field, config="english")).filter(found_in=query)
    return said.order_by().values(key)


class Meeting(Versioned):
    """One meeting, a decision by correspondence, or a run of meetings that the record counts as several."""

    WORKFLOW = Workflow(
        ("publish-agenda", {M.DRAFT}, M.AGENDA_PUBLISHED),
        ("hold", {M.AGENDA_PUBLISHED}, M.HELD),
        ("draft-minutes", {M.HELD}, M.MINUTES_DRAFT),
        ("agree-minutes", {M.MINUTES_DRAFT}, M.MINUTES_AGREED),
        ("publish-minutes", {M.MINUTES_AGREED}, M.PUBLISHED),
        ("circulate", {M.DRAFT}, M.CIRCULATED),
        ("decide", {M.CIRCULATED}, M.DECIDED),
        ("lapse", {M.CIRCULATED}, M.LAPSED),
        ("call-to-meeting", {M.CIRCULATED}, M.CALLED_TO_MEETING),
        ("cancel", {M.DRAFT, M.AGENDA_PUBLISHED, M.CIRCULATED}, M.CANCELLED),
    )

    slug = models.SlugField(max_length=80, unique=True)
    group = models.ForeignKey(GovernanceGroup, models.PROTECT, related_name="meetings")
    title = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField("date")
    ends_on = models.DateField("last day", null=True, blank=True)
    precision = models.CharField(max_length=5, choices=DatePrecision, default=DatePrecision.DAY)
    starts_at = models.TimeField("start time", null=True, blank=True)
    ends_at = models.TimeField("end time", null=True, blank=True)
    format = models.CharField(max_length=16, choices=MeetingFormat, blank=True)
    venue = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=20, choices=MeetingStatus, default=M.DRAFT)
    chair_seat = models.CharField("chaired by", max_length=20, choices=PartnerSeat, blank=True)
    chair_agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="meetings_chaired")
    counts_as = models.PositiveSmallIntegerField("counts as how many meetings", default=1)
    attendee_total = models.PositiveSmallIntegerField("how many came", null=True, blank=True)
    notes = models.TextField(blank=True)
    # Papers that come after this day are marked as late.
    papers_due_on = models.DateField(null=True, blank=True)
    # The SEQUENCE of the last calendar entry sent; empty while nobody was invited (RFC 5545, 3.8.7.4).
    sequence = models.PositiveIntegerField(null=True, blank=True, editable=False)
    # Correspondence: from when to when answers are taken, and whose answers there must be.
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    required_seats = ArrayField(models.CharField(max_length=20, choices=PartnerSeat), default=list, blank=True)
    # The meeting that agreed the minutes of this one.
    agreed_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="minutes_agreed_here")

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "slug"]
        constraints = [
            models.CheckConstraint(
                name="meeting_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="meeting_closes_after_it_opens",
                condition=Q(opens_at__isnull=True, closes_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
            ),
            models.CheckConstraint(
                name="circulated_by_correspondence_with_an_end",
                condition=~Q(status__in=("circulated", "lapsed", "called_to_meeting"))
                | Q(format="correspondence", closes_at__isnull=False),
            ),
            models.CheckConstraint(
                name="minutes_are_agreed_by_a_meeting",
                condition=~Q(status__in=("minutes_agreed", "published")) | Q(agreed_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["group", "starts_on"], name="meetings_of_a_group"),
            models.Index(fields=["status", "starts_on"], name="meetings_by_status"),
        ]

    def __str__(self) -> str:
        return f"{self.title or self.group}, {self.when}"

    def get_absolute_url(self) -> str:
        return reverse("partnership:meeting-detail", args=[self.slug])

    @property
    def when(self) -> str:
        """The date as far as it is known: "28 October 2019" or "May 2020"."""
        if self.precision == DatePrecision.MONTH:
            return f"{self.starts_on:%B %Y}"
        day = f"{self.starts_on.day} {self.starts_on:%B %Y}"
        return f"{day} to {self.ends_on.day} {self.ends_on:%B %Y}" if self.ends_on else day

    @property
    def chair(self) -> str:
        return self.get_chair_seat_display() if self.chair_seat else str(self.chair_agency or "")

    @property
    def is_by_correspondence(self) -> bool:
        return self.format == MeetingFormat.CORRESPONDENCE

    @property
    def is_locked(self) -> bool:
        return self.status in LOCKED

    @property
    def took_place(self) -> bool:
        return self.status in TOOK_PLACE

    def begins_at(self) -> datetime:
        """The first moment of the meeting, on London's clock."""
        return datetime.combine(self.starts_on, self.starts_at or time(), working_days.LONDON)

    def takes_answers(self, now: datetime | None = None) -> bool:
        """Whether members may give their positions by correspondence."""
        now = now or timezone.now()
        opens, closes = self.opens_at, self.closes_at
        return self.status == M.CIRCULATED and opens is not None and closes is not None and opens <= now < closes
