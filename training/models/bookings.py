"""Bookings and the waiting list in one table, with the agency as it was on the day of booking."""

import uuid
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Prefetch, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils import timezone

from partnership.models import Agency, Person, Post, PostRole, Sector
from shield.records.workflow import Workflow
from training.models.booking_states import ENDED, HOLDING, LIVE, ON_REGISTER, BookingStatus
from training.models.run_dates import RunDate
from training.models.runs import CourseRun


class SkipReason(models.TextChoices):
    """Why a person on the waiting list was passed over while a place was free."""

    CAP = "cap", "Your agency already has the maximum number of places for one agency."
    RESERVE = "reserve", "The places left are reserved for another sector for now."
    GROUP = "group", "There are not enough places left for everyone in your group."
    MANAGER = "manager", "Your manager has not approved your place yet."
    NO_POST = "no_post", "You or a person in your group has no post in an agency today, or the account is closed."
    GAVE_UP = "gave_up", "You cancelled a place on this course, so we offer it to another person first."


# The same for readers other than the attendee, where it differs.
SKIP_REASONS_FOR_OTHERS: dict[str, str] = {
    SkipReason.CAP: "Their agency already has the maximum number of places for one agency.",
    SkipReason.GROUP: "There are not enough places left for everyone in their group.",
    SkipReason.MANAGER: "Their manager has not approved their place yet.",
    SkipReason.NO_POST: "They or a person in their group has no post in an agency today, or the account is closed.",
    SkipReason.GAVE_UP: "They cancelled a place on this course, so we offer it to another person first.",
}


def agencies_led_by(user: Any) -> models.QuerySet[Any, Any]:
    """Return the keys of the agencies whose safeguarding lead the person is today."""
    return Post.objects.current().filter(person__user=user, role=PostRole.AGENCY_LEAD).values("agency")


class BookingQuerySet(models.QuerySet["Booking"]):
    def visible_to(self, user: Any) -> "BookingQuerySet":
        """Return all for the team; for trainers their course dates'; for leads their agency's; otherwise one's own."""
        if not user.is_authenticated:
            return self.none()
        if user.has_perm("training.see-all-bookings"):
            return self.all()
        seen = Q(attendee__user=user)
        if user.has_perm("training.train"):
            seen |= Q(run__in=CourseRun.objects.trained_by(user))
        if user.has_perm("training.book-for-colleagues"):
            seen |= Q(agency__in=agencies_led_by(user))
        return self.filter(seen)

    def of_colleagues(self, user: Any) -> "BookingQuerySet":
        """Return those of the agencies that the person leads, without their own."""
        return self.filter(agency__in=agencies_led_by(user)).exclude(attendee__user=user)

    def of(self, user: Any) -> "BookingQuerySet":
        """Return the person's own."""
        return self.filter(attendee__user=user)

    def live(self) -> "BookingQuerySet":
        return self.filter(status__in=LIVE)

    def booked(self) -> "BookingQuerySet":
        return self.filter(status=BookingStatus.BOOKED)

    def holding(self) -> "BookingQuerySet":
        """Return those that take a place: booked, waiting for the manager's approval, or offered."""
        return self.filter(status__in=HOLDING)

    def by_rank(self) -> "BookingQuerySet":
        """Return those that take a place as they keep it when there are fewer: booked, awaiting approval, offered."""
        ranks = [When(status=status, then=rank) for rank, status in enumerate(HOLDING)]
        held = self.holding().select_related("attendee", "agency", "group")
        return held.order_by(Case(*ranks), "booked_at", "asked_at", "pk")

    def booked_or_offered(self) -> "BookingQuerySet":
        """Return those that hold a place whatever a manager decides."""
        return self.filter(status__in=(BookingStatus.BOOKED, BookingStatus.OFFERED))

    def of_leavers(self, today: date) -> "BookingQuerySet":
        """Return live ones whose attendee has no post in their agency any more, or a closed account."""
        posts = Post.objects.current(today).filter(person=OuterRef("attendee"), agency=OuterRef("agency"))
        gone = ~Exists(posts) | Q(attendee__user__is_active=False)
        return self.live().filter(gone).select_related("attendee__user", "agency", "run__course")

    def on_register(self) -> "BookingQuerySet":
        """Return those on the register: booked and walk-ins."""
        return self.filter(status__in=ON_REGISTER)

    def without_mark_on(self, run_date: RunDate) -> "BookingQuerySet":
        """Return those without a mark on the register of one date."""
        return self.exclude(attendances__run_date=run_date)

    def with_group_choices(self) -> "BookingQuerySet":
        """Return each with ``groups_chosen`` at hand: the groups of a conference, in the order of its programme."""
        choices = apps.get_model("training", "GroupChoice").objects.select_related("item", "group")
        return self.prefetch_related(Prefetch("group_choices", choices.order_by("item__position")))

    def waiting(self) -> "BookingQuerySet":
        """Return the waiting list, first come first served."""
        return self.filter(status=BookingStatus.WAITING).order_by("asked_at", "pk")

    def completed(self) -> "BookingQuerySet":
        """Return those marked as present on every date of the run."""
        present = apps.get_model("training", "Attendance").objects.filter(presence="present")
        here = present.filter(booking=OuterRef(OuterRef("pk")), run_date=OuterRef("pk"))
        missed = RunDate.objects.filter(~Exists(here), run=OuterRef("run"))
        return self.on_register().filter(~Exists(missed), Exists(present.filter(booking=OuterRef("pk"))))

    def upcoming(self, now: datetime | None = None) -> "BookingQuerySet":
        """Return those of runs that are not over."""
        return self.filter(run__ends_at__gt=now or timezone.now())

    def for_register(self) -> "BookingQuerySet":
        """Return them with people and agencies, by name."""
        return self.select_related("attendee", "agency", "sector", "booked_by", "group").order_by(
            "attendee__name", "pk"
        )

    def for_my_training(self) -> "BookingQuerySet":
        """Return them soonest first, with ``date_count``, ``queue_position``, and whether ``marked`` and ``attended``."""
        first = Booking.objects.waiting().filter(
            Q(pk=OuterRef("pk")) | Q(group=OuterRef("group"), group__all_or_none=True), run=OuterRef("run")
        )
        ahead = Booking.objects.filter(
            Q(asked_at__lt=OuterRef("party_asked_at"))
            | Q(asked_at=OuterRef("party_asked_at"), pk__lt=OuterRef("party")),
            run=OuterRef("run"),
            status=BookingStatus.WAITING,
        )
        marks = apps.get_model("training", "Attendance").objects.filter(booking=OuterRef("pk"))
        dates = RunDate.objects.filter(run=OuterRef("run"))
        return (
            self.select_related("run__course", "run__venue")
            .annotate(
                party=Subquery(first.values("pk")[:1]),
                party_asked_at=Subquery(first.values("asked_at")[:1]),
                queue_position=_number_of(ahead, "run", PARTY) + 1,
                date_count=_number_of(dates, "run"),
                marked=Exists(marks),
                attended=Exists(marks.attended()),
            )
            .order_by("run__starts_at", "pk")
        )


# The same for everybody of a group that asked for all or none: they have one entry and one position on the list.
PARTY = Case(
    When(group__all_or_none=True, then=Cast("group", models.CharField())), default=Cast("pk", models.CharField())
)


def _number_of(rows: models.QuerySet[Any], by: str, what: Any = "pk") -> Coalesce:
    """Return how many different values a correlated subquery finds."""
    counted = rows.order_by().values(by).annotate(n=Count(what, distinct=True))
    return Coalesce(Subquery(counted.values("n"), output_field=models.IntegerField()), Value(0))


class Booking(models.Model):
    """One person's place on one run, or their wait for one."""

    WORKFLOW = Workflow(
        ("offer", {BookingStatus.WAITING}, BookingStatus.OFFERED),
        ("accept", {BookingStatus.OFFERED}, BookingStatus.BOOKED),
        ("decline", {BookingStatus.OFFERED}, BookingStatus.CANCELLED),
        ("lapse", {BookingStatus.OFFERED, BookingStatus.PENDING}, BookingStatus.CANCELLED),
        ("agree", {BookingStatus.PENDING}, BookingStatus.BOOKED),
        ("refuse", {BookingStatus.PENDING, BookingStatus.WAITING, BookingStatus.OFFERED}, BookingStatus.CANCELLED),
        ("queue", {BookingStatus.PENDING}, BookingStatus.WAITING),
        # The team reduces the places.
        ("move", set(HOLDING), BookingStatus.WAITING),
        # Two records of one person are merged, and this is their second booking on the course date.
        ("merge", set(LIVE), BookingStatus.CANCELLED),
        # The team adds a place for one person.
        ("add", {BookingStatus.WAITING}, BookingStatus.BOOKED),
        ("hold", {BookingStatus.WAITING}, BookingStatus.PENDING),
        ("replace", {BookingStatus.BOOKED}, BookingStatus.REPLACED),
        (
            "cancel",
            {BookingStatus.BOOKED, BookingStatus.PENDING, BookingStatus.OFFERED, BookingStatus.WAITING},
            BookingStatus.CANCELLED,
        ),
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(CourseRun, models.PROTECT, related_name="bookings")
    attendee = models.ForeignKey(Person, models.PROTECT, related_name="bookings")
    # As at booking: a later change of agency does not change past statistics.
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="bookings")
    sector = models.ForeignKey(Sector, models.PROTECT, related_name="bookings")
    status = models.CharField(max_length=12, choices=BookingStatus, default=BookingStatus.BOOKED)
    asked_at = models.DateTimeField(default=timezone.now)
    booked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    booked_at = models.DateTimeField("booked at", null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    cancel_reason = models.CharField(max_length=300, blank=True)
    # Whether it was cancelled after the free cancellation period.
    cancelled_late = models.BooleanField(default=False)
    # Whether the team took the place away: the attendee has not given it up.
    cancelled_by_team = models.BooleanField(default=False)
    # Why the team added this place, or moved the person within the waiting list.
    team_reason = models.CharField("reason given by the team", max_length=300, blank=True)
    # Why the person was last passed over while a place was free.
    skipped = models.CharField(max_length=10, choices=SkipReason, blank=True)
    group = models.ForeignKey("training.BookingGroup", models.PROTECT, null=True, blank=True, related_name="bookings")
    # The booking that a colleague took over.
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")

    objects = BookingQuerySet.as_manager()

    # Set by for_my_training().
    queue_position: int
    date_count: int
    marked: bool
    attended: bool

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "attendee"],
                condition=Q(status__in=LIVE),
                name="one_live_booking_per_person_per_run",
            ),
            models.CheckConstraint(
                name="booking_booked_at_while_booked",
                condition=~Q(status__in=(*ON_REGISTER, BookingStatus.REPLACED)) | Q(booked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="booking_waiting_has_no_place",
                condition=~Q(status__in=(BookingStatus.WAITING, BookingStatus.OFFERED, BookingStatus.PENDING))
                | Q(booked_at__isnull=True),
            ),
            models.CheckConstraint(
                name="booking_ended_at_by_and_reason_together",
                condition=Q(cancelled_at__isnull=True, cancel_reason="")
                | Q(cancelled_at__isnull=False, cancel_reason__gt=""),
            ),
            models.CheckConstraint(
                name="booking_ended_says_when",
                condition=Q(status__in=ENDED, cancelled_at__isnull=False)
                | ~Q(status__in=ENDED) & Q(cancelled_at__isnull=True),
            ),
            models.CheckConstraint(
                name="booking_taken_by_team_is_never_late",
                condition=Q(cancelled_by_team=False) | Q(cancelled_late=False),
            ),
            models.CheckConstraint(
                name="booking_skipped_only_while_waiting", condition=Q(skipped="") | Q(status=BookingStatus.WAITING)
            ),
        ]
        indexes = [
            models.Index(
                fields=["run", "asked_at"],
                condition=Q(status__in=HOLDING),
                name="booking_places_held",
            ),
            models.Index(
                fields=["run", "asked_at", "id"], condition=Q(status=BookingStatus.WAITING), name="booking_waiting_list"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attendee}, {self.run}"

    def get_absolute_url(self) -> str:
        return reverse("training:booking-detail", args=[self.pk])

    @property
    def is_booked(self) -> bool:
        return self.status == BookingStatus.BOOKED

    @property
    def is_waiting(self) -> bool:
        return self.status == BookingStatus.WAITING

    @property
    def is_offered(self) -> bool:
        return self.status == BookingStatus.OFFERED

    @property
    def is_pending(self) -> bool:
        return self.status == BookingStatus.PENDING

    @property
    def groups_chosen(self) -> list[str]:
        """Return the groups that the attendee chose, each in one line; best after ``with_group_choices()``."""
        return [choice.text for choice in self.group_choices.all()]

    @property
    def is_walk_in(self) -> bool:
        return self.status == BookingStatus.WALKED_IN

    @property
    def is_ended(self) -> bool:
        return self.status in ENDED

    @property
    def is_of_one_party(self) -> bool:
        """Return whether it belongs to a group that asked for all or none."""
        return self.group is not None and self.group.all_or_none

    @property
    def may_take_open_place(self) -> bool:
        """Return whether the attendee waits only because they gave up a place: one open to everybody they may book."""
        return self.is_waiting and self.skipped == SkipReason.GAVE_UP and not self.is_of_one_party

    @property
    def party_key(self) -> Any:
        """Return what is the same for everybody who is offered a place together."""
        return self.group_id if self.is_of_one_party else self.pk

    @property
    def skipped_for_others(self) -> str:
        """Return why the attendee was passed over, for readers other than the attendee; empty when they were not."""
        return SKIP_REASONS_FOR_OTHERS.get(self.skipped, self.get_skipped_display())

    def position(self) -> int:
        """Return the position on the waiting list, from 1; everybody of a group that asked for all or none has the same."""
        waiting = Booking.objects.waiting().filter(run=self.run_id)
        first = (waiting.filter(group=self.group).first() if self.is_of_one_party else None) or self
        ahead = Q(asked_at__lt=first.asked_at) | Q(asked_at=first.asked_at, pk__lt=first.pk)
        return waiting.filter(ahead).order_by().values(party=PARTY).distinct().count() + 1


class CalendarEntry(models.Model):
    """The calendar entry last sent for one date of a booking: its UID never changes, its SEQUENCE rises."""

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="calendar_entries")
    run_date = models.ForeignKey(RunDate, models.CASCADE, related_name="calendar_entries")
    uid = models.CharField(max_length=150, unique=True)
    sequence = models.PositiveIntegerField(default=0)
    cancelled = models.BooleanField(default=False)

    class Meta:
        ordering = ["run_date__starts_at"]
        verbose_name_plural = "calendar entries"
        constraints = [
            models.UniqueConstraint(fields=["booking", "run_date"], name="one_calendar_entry_per_booking_and_date")
        ]

    def __str__(self) -> str:
        return self.uid
