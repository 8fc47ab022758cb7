"""Meetings of the groups and decisions by correspondence: dates, and the workflow from draft to published minutes."""

from datetime import date, datetime, time
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Sum
from django.urls import reverse
from django.utils import timezone

from partnership.directory.models.agencies import Agency, PartnerSeat
from partnership.directory.models.groups import GovernanceGroup, MajorityRule
from partnership.directory.models.people import Person
from shield import working_days
from shield.models.versioned import Versioned
from shield.records.workflow import Move, Workflow


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
    CIRCULATED = "circulated", "Awaiting responses"
    DECIDED = "decided", "Decided"
    LAPSED = "lapsed", "Lapsed"
    REFERRED = "referred", "Referred to a meeting"
    CANCELLED = "cancelled", "Cancelled"


UPCOMING = (MeetingStatus.DRAFT, MeetingStatus.AGENDA_PUBLISHED, MeetingStatus.CIRCULATED)
# The agenda can be edited.
PLANNING = (MeetingStatus.DRAFT, MeetingStatus.AGENDA_PUBLISHED)
# The minutes can be written.
WRITING_MINUTES = (MeetingStatus.HELD, MeetingStatus.MINUTES_DRAFT)
# The minutes are final.
MINUTES_FINAL = (MeetingStatus.MINUTES_AGREED, MeetingStatus.PUBLISHED)
TOOK_PLACE = (*WRITING_MINUTES, *MINUTES_FINAL, MeetingStatus.DECIDED)
# The record can no longer be changed.
LOCKED = (
    *MINUTES_FINAL,
    MeetingStatus.DECIDED,
    MeetingStatus.LAPSED,
    MeetingStatus.REFERRED,
    MeetingStatus.CANCELLED,
)


# The status tag of each status that is not done.
TAGS = {
    MeetingStatus.DRAFT: "planned",
    MeetingStatus.AGENDA_PUBLISHED: "published",
    MeetingStatus.CIRCULATED: "waiting",
    MeetingStatus.MINUTES_DRAFT: "draft",
    MeetingStatus.LAPSED: "not-pursued",
    MeetingStatus.REFERRED: "on-hold",
    MeetingStatus.CANCELLED: "not-pursued",
}


class DatePrecision(models.TextChoices):
    """Some records of past years give only the month."""

    DAY = "day", "Exact day"
    MONTH = "month", "Month only"


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: Any) -> "MeetingQuerySet":
        """Return all for readers of governance records, else meetings of the user's groups and published ones."""
        if user.has_perm("partnership.read-governance"):
            return self.all()
        public = Q(status=MeetingStatus.PUBLISHED, group__has_public_page=True)
        if not user.is_authenticated:
            return self.filter(public)
        return self.filter(public | Q(group__in=GovernanceGroup.objects.with_member(user)))

    def of_period(self, start: date, end: date) -> "MeetingQuerySet":
        """Return the meetings that started in a period, first and last day included."""
        return self.filter(starts_on__range=(start, end))

    def held(self) -> "MeetingQuerySet":
        """Return the meetings that took place, decisions by correspondence included."""
        return self.filter(status__in=TOOK_PLACE)

    def upcoming(self, on: date | None = None) -> "MeetingQuerySet":
        """Return the meetings that are planned for a day or later (today unless given)."""
        return self.filter(status__in=UPCOMING, starts_on__gte=on or working_days.today())

    def past(self, on: date | None = None) -> "MeetingQuerySet":
        """Return the meetings that are over: neither drafts nor upcoming."""
        return self.exclude(status=MeetingStatus.DRAFT).exclude(
            status__in=UPCOMING, starts_on__gte=on or working_days.today()
        )

    def in_person_or_online(self) -> "MeetingQuerySet":
        """Return the meetings proper, without decisions by correspondence."""
        return self.exclude(format=MeetingFormat.CORRESPONDENCE)

    def by_correspondence(self) -> "MeetingQuerySet":
        return self.filter(format=MeetingFormat.CORRESPONDENCE)

    def with_minutes(self, user: Any) -> "MeetingQuerySet":
        """Return the meetings whose minutes ``user`` may read: final ones, and drafts of the user's own groups."""
        if user.has_perm("partnership.read-drafts"):
            return self.filter(status__in=(*WRITING_MINUTES, *MINUTES_FINAL))
        final = Q(status__in=MINUTES_FINAL)
        if not user.is_authenticated:
            return self.filter(final)
        drafts = Q(status=MeetingStatus.MINUTES_DRAFT, group__in=GovernanceGroup.objects.with_member(user))
        return self.filter(final | drafts)

    def awaiting_responses(self, now: datetime) -> "MeetingQuerySet":
        """Return the correspondence that members can respond to."""
        return self.filter(status=MeetingStatus.CIRCULATED, opens_at__lte=now, closes_at__gt=now)

    def past_closing_time(self, now: datetime) -> "MeetingQuerySet":
        """Return the correspondence whose closing time has passed."""
        return self.filter(status=MeetingStatus.CIRCULATED, closes_at__lte=now)

    def total_meetings(self) -> int:
        """Return how many meetings these records count as: one record may count as several."""
        return self.aggregate(total=Sum("counts_as"))["total"] or 0


class Meeting(Versioned):
    """One meeting, a decision by correspondence, or several meetings kept as one record."""

    WORKFLOW = Workflow(
        Move(
            "publish-agenda",
            {MeetingStatus.DRAFT},
            MeetingStatus.AGENDA_PUBLISHED,
            heading="Publish the agenda",
            explanation="We will email every member an invitation with a calendar entry.",
            done="Agenda published. We email every member who has an account.",
        ),
        Move(
            "hold",
            {MeetingStatus.AGENDA_PUBLISHED},
            MeetingStatus.HELD,
            heading="Record attendance",
            explanation="Everyone is present, except the members you change. You can correct this until the minutes are agreed.",
            done="Attendance recorded. You can now write the minutes.",
        ),
        Move(
            "circulate-minutes",
            {MeetingStatus.HELD},
            MeetingStatus.MINUTES_DRAFT,
            heading="Circulate draft minutes",
            explanation="We will email every member and everyone who attended. People who attended can ask for changes.",
            done="Draft minutes circulated. We have emailed every member and everyone who attended.",
        ),
        Move(
            "agree-minutes",
            {MeetingStatus.MINUTES_DRAFT},
            MeetingStatus.MINUTES_AGREED,
            heading="Record that the minutes were agreed",
            explanation="The minutes become final and can no longer be changed.",
            button="Agree the minutes",
            done="Minutes agreed. They can no longer be changed.",
        ),
        Move(
            "publish-minutes",
            {MeetingStatus.MINUTES_AGREED},
            MeetingStatus.PUBLISHED,
            heading="Publish the minutes",
            explanation="Anyone will be able to read the public items. Other items are not published.",
            done="Minutes published",
        ),
        Move(
            "circulate",
            {MeetingStatus.DRAFT},
            MeetingStatus.CIRCULATED,
            heading="Circulate for responses",
            explanation="We will email every voting member and ask for a response to each recommendation.",
            done="Circulated. We have emailed the voting members.",
        ),
        Move(
            "decide",
            {MeetingStatus.CIRCULATED},
            MeetingStatus.DECIDED,
            heading="Record the decision",
            explanation="Responses are counted by the rule of the group, which the record shows. This happens automatically at the closing time.",
            done="Decision recorded",
        ),
        # Made by the portal at the closing time.
        Move("lapse", {MeetingStatus.CIRCULATED}, MeetingStatus.LAPSED),
        Move(
            "refer-to-meeting",
            {MeetingStatus.CIRCULATED},
            MeetingStatus.REFERRED,
            heading="Refer this to a meeting",
            explanation="No decision will be made by correspondence. It will be added to the agenda of the next meeting.",
            done="Referred to the next meeting",
            ends=True,
        ),
        Move(
            "cancel",
            set(UPCOMING),
            MeetingStatus.CANCELLED,
            heading="Cancel this meeting",
            explanation="We will email everyone who was invited. The meeting stays on record with your reason.",
            done="Meeting cancelled. We have emailed everyone who was invited.",
            ends=True,
        ),
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
    status = models.CharField(max_length=20, choices=MeetingStatus, default=MeetingStatus.DRAFT)
    chair_seat = models.CharField("chaired by", max_length=20, choices=PartnerSeat, blank=True)
    chair_agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="meetings_chaired")
    # The person who took the chair, set when attendance is recorded.
    chair_person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="meetings_chaired")
    counts_as = models.PositiveSmallIntegerField("number of meetings it counts as", default=1)
    attendee_total = models.PositiveSmallIntegerField("number who attended", null=True, blank=True)
    notes = models.TextField(blank=True)
    # Papers received after this day are marked as late.
    papers_due_on = models.DateField("papers due", null=True, blank=True)
    # The SEQUENCE of the last calendar entry sent; empty until members are invited (RFC 5545, 3.8.7.4).
    sequence = models.PositiveIntegerField(null=True, blank=True, editable=False)
    # Correspondence: when responses are accepted, and by which rule they are counted, as it was when it was circulated.
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    required_seats = ArrayField(models.CharField(max_length=20, choices=PartnerSeat), default=list, blank=True)
    required_responses = models.PositiveSmallIntegerField(null=True, blank=True)
    majority = models.CharField(max_length=8, choices=MajorityRule, default=MajorityRule.VOTES)
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
                condition=~Q(status__in=(MeetingStatus.CIRCULATED, MeetingStatus.LAPSED, MeetingStatus.REFERRED))
                | Q(format="correspondence", closes_at__isnull=False),
            ),
            models.CheckConstraint(
                name="minutes_are_agreed_by_a_meeting",
                condition=~Q(status__in=(MeetingStatus.MINUTES_AGREED, MeetingStatus.PUBLISHED))
                | Q(agreed_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["group", "starts_on"], name="meetings_of_a_group"),
            models.Index(fields=["status", "starts_on"], name="meetings_by_status"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.when}"

    def get_absolute_url(self) -> str:
        return reverse("partnership:meeting-detail", args=[self.slug])

    @property
    def when(self) -> str:
        """Return the date as far as it is known: "28 October 2019" or "May 2020"."""
        if self.precision == DatePrecision.MONTH:
            return f"{self.starts_on:%B %Y}"
        day = f"{self.starts_on.day} {self.starts_on:%B %Y}"
        return f"{day} to {self.ends_on.day} {self.ends_on:%B %Y}" if self.ends_on else day

    @property
    def tag(self) -> str:
        """Return the key of the status tag."""
        return TAGS.get(MeetingStatus(self.status), "done")

    @property
    def name(self) -> str:
        """Return the title, or else the name of the group."""
        return self.title or str(self.group)

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
    def has_open_agenda(self) -> bool:
        return self.status in PLANNING

    @property
    def takes_minutes(self) -> bool:
        return self.status in WRITING_MINUTES

    @property
    def has_draft_minutes(self) -> bool:
        return self.status == MeetingStatus.MINUTES_DRAFT

    @property
    def awaits_responses(self) -> bool:
        return self.status == MeetingStatus.CIRCULATED

    @property
    def took_place(self) -> bool:
        return self.status in TOOK_PLACE

    def start_datetime(self) -> datetime:
        """Return when the meeting starts, in London time."""
        return datetime.combine(self.starts_on, self.starts_at or time(), working_days.LONDON)

    def is_open_for_responses(self, now: datetime | None = None) -> bool:
        """Return whether members can respond by correspondence."""
        now = now or timezone.now()
        opens, closes = self.opens_at, self.closes_at
        if self.status != MeetingStatus.CIRCULATED or opens is None or closes is None:
            return False
        return opens <= now < closes
