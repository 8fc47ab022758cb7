"""Meetings with what was on the agenda, what was decided and who came."""

from datetime import date
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models
from django.db.models import Count, Q, Sum
from django.urls import reverse

from partnership.models.agencies import Agency, PartnerSeat
from partnership.models.groups import GovernanceGroup
from shield import working_days
from shield.workflow import Workflow


class MeetingFormat(models.TextChoices):
    IN_PERSON = "in_person", "In person"
    VIRTUAL = "virtual", "Online"
    CORRESPONDENCE = "correspondence", "By correspondence"


class MeetingStatus(models.TextChoices):
    PLANNED = "planned", "Planned"
    HELD = "held", "Held"
    CANCELLED = "cancelled", "Cancelled"


class DatePrecision(models.TextChoices):
    """Records of past years sometimes give only the month."""

    DAY = "day", "Exact day"
    MONTH = "month", "Month only"


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: Any) -> "MeetingQuerySet":
        """All to those who read governance records, else those of groups one sits in today."""
        if user.has_perm("partnership.read-governance"):
            return self.all()
        if not user.is_authenticated:
            return self.none()
        seats = GovernanceGroup.objects.sat_in_by(user)
        return self.filter(group__in=seats)

    def of_period(self, start: date, end: date) -> "MeetingQuerySet":
        """Meetings that began in a period, first and last day included."""
        return self.filter(starts_on__range=(start, end))

    def held(self) -> "MeetingQuerySet":
        return self.filter(status=MeetingStatus.HELD)

    def ahead(self, on: date | None = None) -> "MeetingQuerySet":
        return self.filter(status=MeetingStatus.PLANNED, starts_on__gte=on or working_days.today())

    def with_decision_count(self) -> "MeetingQuerySet":
        return self.annotate(decision_count=Count("decisions", distinct=True))

    def count_as_printed(self) -> int:
        """How many meetings these records stand for: one row may stand for a run of them."""
        return self.aggregate(total=Sum("counts_as"))["total"] or 0

    def about(self, words: str) -> "MeetingQuerySet":
        """Meetings whose agenda or decisions speak of ``words``."""
        query = SearchQuery(words, config="english", search_type="websearch")
        vector = SearchVector("title", "agenda_items__title", "decisions__topic", config="english")
        found = self.model._default_manager.annotate(found_in=vector).filter(found_in=query).values("pk")
        return self.filter(pk__in=found)


class Meeting(models.Model):
    """One meeting, or a run of meetings that the record counts as several."""

    WORKFLOW = Workflow(
        ("hold", {MeetingStatus.PLANNED}, MeetingStatus.HELD),
        ("cancel", {MeetingStatus.PLANNED}, MeetingStatus.CANCELLED),
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
    status = models.CharField(max_length=10, choices=MeetingStatus, default=MeetingStatus.PLANNED)
    chair_seat = models.CharField("chaired by", max_length=20, choices=PartnerSeat, blank=True)
    chair_agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="meetings_chaired")
    counts_as = models.PositiveSmallIntegerField("counts as how many meetings", default=1)
    attendee_total = models.PositiveSmallIntegerField("how many came", null=True, blank=True)
    notes = models.TextField(blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "slug"]
        constraints = [
            models.CheckConstraint(
                name="meeting_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
            )
        ]
        indexes = [models.Index(fields=["group", "starts_on"], name="meetings_of_a_group")]

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


class AgendaItem(models.Model):
    """What a meeting is to talk about."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda_items")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=250)
    presenter = models.CharField("who brings it", max_length=150, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="one_agenda_item_per_number")]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class DecisionVerb(models.TextChoices):
    AGREED = "agreed", "Agreed"
    SIGNED_OFF = "signed_off", "Signed off"
    CONFIRMED = "confirmed", "Confirmed"
    NOTED = "noted", "Noted"
    UPDATED = "updated", "Received an update"
    DISCUSSED = "discussed", "Discussed"
    EXPLORED = "explored", "Explored"
    NOT_AGREED = "not_agreed", "Not agreed"


# What binds somebody, told apart from what was only heard or talked about.
BINDING = (DecisionVerb.AGREED, DecisionVerb.SIGNED_OFF, DecisionVerb.CONFIRMED, DecisionVerb.NOT_AGREED)


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: Any) -> "DecisionQuerySet":
        """Decisions of the meetings one may see."""
        return self.filter(meeting__in=Meeting.objects.visible_to(user))

    def binding(self) -> "DecisionQuerySet":
        return self.filter(verb__in=BINDING)


class Decision(models.Model):
    """What a meeting did about one thing: the verb says how far it went."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    verb = models.CharField(max_length=12, choices=DecisionVerb)
    topic = models.CharField("about what", max_length=250)
    # A Learning Hub priority by its number: the record itself lives in an app above.
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


class Presence(models.TextChoices):
    PRESENT = "present", "Present"
    APOLOGIES = "apologies", "Apologies"
    DEPUTY = "deputy", "Sent a deputy"


class Attendance(models.Model):
    """Which agency was at a meeting."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="attendances")
    presence = models.CharField(max_length=10, choices=Presence, default=Presence.PRESENT)

    class Meta:
        ordering = ["agency__name"]
        constraints = [models.UniqueConstraint(fields=["meeting", "agency"], name="one_attendance_per_agency")]

    def __str__(self) -> str:
        return f"{self.agency}: {self.get_presence_display()}"
