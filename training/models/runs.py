"""Course dates: one delivery of a course, from plan to register."""

from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
)
from django.urls import reverse
from django.utils import timezone

from partnership.models import Person, Theme
from shield.models.versioned import Versioned
from shield.records.workflow import Move, Workflow
from training.models.booking_states import BookingStatus
from training.models.courses import Course
from training.models.run_annotations import (
    ATTENDED,
    DATE_COUNT,
    ELIGIBLE_WAITING,
    HAS_GROUPS,
    HAS_PREREQUISITES,
    HAS_PROGRAMME,
    IS_RECORDED,
    MATERIALS,
    RESERVED,
    SECTOR_NAMES,
    TAKEN,
    THEME_NAMES,
    WAITING,
    OwnBooking,
    own_booking,
)
from training.models.run_states import ApprovalRule, Delivery, HasRunStatus, RunStatus
from training.models.venues import Venue

IS_ANY_DAY = ExpressionWrapper(Q(delivery=Delivery.E_LEARNING), BooleanField())

# From how many days before the start too few bookings are shown as a task.
AT_RISK_DAYS = 21
# How long after its last mark a register that nobody finished counts as complete.
TIME_TO_CORRECT = timedelta(minutes=15)


def _run_dates() -> Any:
    return apps.get_model("training", "RunDate").objects


class CourseRunQuerySet(models.QuerySet["CourseRun"]):
    def visible_to(self, user: Any) -> "CourseRunQuerySet":
        """Return what is published; plans for those who edit course dates, and for trainers their own."""
        if user.has_perm("training.edit-runs"):
            return self.all()
        seen = Q(published_at__lte=timezone.now())
        if user.has_perm("training.train"):
            seen |= Q(pk__in=CourseRun.objects.trained_by(user))
        return self.filter(seen)

    def trained_by(self, user: Any) -> "CourseRunQuerySet":
        trained = CourseRun.trainers.through.objects.filter(person__user=user)
        return self.filter(pk__in=trained.values("courserun"))

    def listed(self, now: datetime | None = None) -> "CourseRunQuerySet":
        """Return what the catalogue shows: published and not over, soonest first, then e-learning."""
        now = now or timezone.now()
        ahead = Q(starts_at__gt=now) | Q(delivery=Delivery.E_LEARNING) & (Q(ends_at=None) | Q(ends_at__gt=now))
        return self.filter(ahead, status=RunStatus.PUBLISHED, published_at__lte=now).in_order()

    def in_order(self) -> "CourseRunQuerySet":
        """Return them soonest first, then e-learning."""
        return self.order_by(IS_ANY_DAY, "starts_at", "slug")

    def with_places(self) -> "CourseRunQuerySet":
        """Return each row with ``taken``, ``waiting``, ``eligible_waiting`` and ``reserved``."""
        return self.annotate(taken=TAKEN, waiting=WAITING, eligible_waiting=ELIGIBLE_WAITING, reserved=RESERVED)

    def for_lists(self) -> "CourseRunQuerySet":
        """Return them with all that a row of a list shows: course, venue, ``taken``, ``waiting``, ``date_count``, ``sector_names``."""
        places = self.select_related("course", "venue").with_places()
        return places.annotate(date_count=DATE_COUNT, sector_names=SECTOR_NAMES)  # type: ignore[no-redef]

    def for_page(self) -> "CourseRunQuerySet":
        """Return them with all that the page of one shows: what a row has, ``materials``, ``has_prerequisites``, ``has_programme``."""
        rows = self.for_lists().with_prerequisites()
        return rows.annotate(  # type: ignore[no-redef]
            materials=MATERIALS, has_programme=HAS_PROGRAMME, theme_names=THEME_NAMES
        )

    def with_own_booking(self, user: Any) -> "CourseRunQuerySet":
        """Return each row with the reader's own live booking as ``own_booking``; nothing for anonymous readers."""
        return self.annotate(own_booking=own_booking(user.pk)) if user.is_authenticated else self  # type: ignore[no-redef]

    def with_prerequisites(self) -> "CourseRunQuerySet":
        """Return each row with ``has_prerequisites``: whether anything has to be taken first."""
        return self.annotate(has_prerequisites=HAS_PREREQUISITES)  # type: ignore[no-redef]

    def with_groups(self) -> "CourseRunQuerySet":
        """Return each row with ``has_groups``: whether people choose groups from the programme."""
        return self.annotate(has_groups=HAS_GROUPS)  # type: ignore[no-redef]

    def managed_by(self, user: Any) -> "CourseRunQuerySet":
        """Return every run for those who edit runs, otherwise those the user trains."""
        return self if user.has_perm("training.edit-runs") else self.trained_by(user)

    def begun_between(self, start: Any, end: Any) -> "CourseRunQuerySet":
        """Return runs held that started from ``start`` to ``end``, both included, as days in London."""
        return self.filter(status=RunStatus.HELD, starts_at__date__gte=start, starts_at__date__lte=end)

    def with_attended(self) -> "CourseRunQuerySet":
        """Return each row with ``attended``, people or a number without names, and whether it ``is_recorded``."""
        return self.annotate(attended=ATTENDED, is_recorded=IS_RECORDED)  # type: ignore[no-redef]

    def about(self, subject: Any) -> "CourseRunQuerySet":
        """Return the runs of a course, on a theme of their own or of their course, or for a recommendation."""
        if isinstance(subject, Course):
            return self.filter(course=subject)
        own = CourseRun.themes.through.objects.filter(theme=subject.pk if isinstance(subject, Theme) else None)
        return self.filter(Q(course__in=Course.objects.addressing(subject)) | Q(pk__in=own.values("courserun")))

    def in_office_list(self, tab: str, now: datetime | None = None) -> "CourseRunQuerySet":
        """Return the course dates of one tab of the office: upcoming, planned, without a register, or past."""
        now = now or timezone.now()
        if tab == "planned":
            return self.filter(status=RunStatus.PLANNED).order_by("starts_at", "slug")
        if tab == "registers":
            return self.without_register(now).order_by("starts_at", "slug")
        if tab == "past":
            over = Q(status__in=(RunStatus.HELD, RunStatus.CANCELLED)) | Q(status=RunStatus.PUBLISHED, ends_at__lte=now)
            return self.filter(over).order_by("-starts_at", "slug")
        return self.filter(Q(ends_at__gt=now) | Q(ends_at=None), status=RunStatus.PUBLISHED).in_order()

    def below_minimum(self, now: datetime | None = None) -> "CourseRunQuerySet":
        """Return runs that start within three weeks with fewer bookings than they need."""
        now = now or timezone.now()
        soon = Q(starts_at__gt=now, starts_at__lte=now + timedelta(days=AT_RISK_DAYS))
        return self.filter(soon, status=RunStatus.PUBLISHED).with_places().filter(minimum__gt=F("taken"))

    def with_people_waiting(self, now: datetime | None = None) -> "CourseRunQuerySet":
        """Return published runs that have not started and have a waiting list."""
        waiting = apps.get_model("training", "Booking").objects.filter(run=OuterRef("pk"), status=BookingStatus.WAITING)
        now = now or timezone.now()
        ahead = self.filter(status=RunStatus.PUBLISHED, starts_at__gt=now, published_at__lte=now)
        return ahead.filter(Exists(waiting)).order_by("starts_at", "slug")

    def with_complete_registers(self, now: datetime | None = None) -> "CourseRunQuerySet":
        """Return published runs that are over and have a complete register for every date.

        A register without a new mark for a while counts as complete: its marks are saved as they are made, and the last
        one may be a slip.
        """
        now = now or timezone.now()
        marks = apps.get_model("training", "Attendance").objects.filter(booking__run=OuterRef("pk"))
        fresh = marks.filter(taken_at__gt=now - TIME_TO_CORRECT)
        unmarked = _run_dates().with_people_unmarked().filter(run=OuterRef("pk"))
        over = self.filter(status=RunStatus.PUBLISHED, ends_at__lte=now)
        return over.filter(Exists(marks), ~Exists(fresh), ~Exists(unmarked))

    def without_register(self, now: datetime | None = None) -> "CourseRunQuerySet":
        """Return published runs with a date that is over and has no complete register."""
        dates = _run_dates().without_register(now).filter(run=OuterRef("pk"))
        return self.filter(Exists(dates), status=RunStatus.PUBLISHED)


class CourseRun(HasRunStatus, Versioned):
    """One delivery of a course; on pages it is a course date."""

    WORKFLOW = Workflow(
        Move(
            "publish",
            {RunStatus.PLANNED},
            RunStatus.PUBLISHED,
            heading="Publish this course date",
            done="Course date published",
        ),
        Move(
            "hold",
            {RunStatus.PUBLISHED},
            RunStatus.HELD,
            heading="Mark this course date as held",
            explanation="It will then be included in the statistics. This happens automatically once every register has been taken.",
            done="Course date marked as held",
        ),
        Move(
            "cancel",
            {RunStatus.PLANNED, RunStatus.PUBLISHED},
            RunStatus.CANCELLED,
            heading="Cancel this course date",
            done="Course date cancelled. We are emailing everyone who was booked or on the waiting list.",
            ends=True,
        ),
    )

    slug = models.SlugField(max_length=100, unique=True)
    course = models.ForeignKey(Course, models.PROTECT, related_name="runs")
    title = models.CharField("title, if different from the course", max_length=150, blank=True)
    strap = models.CharField("subtitle, if different from the course", max_length=120, blank=True)
    delivery = models.CharField("format", max_length=12, choices=Delivery, default=Delivery.ONLINE)
    venue = models.ForeignKey(Venue, models.PROTECT, null=True, blank=True, related_name="runs")
    e_learning_url = models.URLField("web address of the e-learning", blank=True)
    trainers = models.ManyToManyField(Person, blank=True, related_name="runs_trained")
    capacity = models.PositiveIntegerField("places", null=True, blank=True)
    minimum = models.PositiveIntegerField("minimum number of people", null=True, blank=True)
    agency_cap = models.PositiveIntegerField("maximum places for one agency", null=True, blank=True)
    approval = models.CharField("manager approval", max_length=10, choices=ApprovalRule, default=ApprovalRule.NONE)
    tariff = models.ForeignKey("training.Tariff", models.PROTECT, null=True, blank=True, related_name="runs")
    join_url = models.URLField("web address of the online room", max_length=500, blank=True)
    gives_certificate = models.BooleanField("gives a certificate", default=True)
    certificate_after_evaluation = models.BooleanField("certificate after the questionnaire", default=True)
    needs_retention_days = models.PositiveSmallIntegerField(
        "days until needs are deleted", default=settings.NEEDS_RETENTION_DAYS
    )
    # What this date is about beside the themes of its course, such as the subject of a briefing.
    themes = models.ManyToManyField(Theme, blank=True, related_name="course_dates")
    opens_at = models.DateTimeField("booking opens", null=True, blank=True)
    closes_at = models.DateTimeField("booking closes", null=True, blank=True)
    published_at = models.DateTimeField("shown in the catalogue from", null=True, blank=True)
    status = models.CharField(max_length=10, choices=RunStatus, default=RunStatus.PLANNED)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    cancel_reason = models.CharField(max_length=300, blank=True)
    # The first start and the last end of its dates, kept beside them so that lists sort by an index.
    starts_at = models.DateTimeField(null=True, blank=True, editable=False)
    ends_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = CourseRunQuerySet.as_manager()

    # Set by with_places(), for_lists(), for_page() and with_attended().
    taken: int
    waiting: int
    eligible_waiting: int
    reserved: int
    date_count: int
    sector_names: list[str]
    materials: list[dict[str, str]]
    has_prerequisites: bool
    theme_names: list[str]
    attended: int
    is_recorded: bool

    class Meta:
        ordering = ["starts_at", "slug"]
        constraints = [
            models.CheckConstraint(
                name="run_published_at_when_published",
                condition=~Q(status__in=(RunStatus.PUBLISHED, RunStatus.HELD)) | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="run_open_for_booking_has_places_and_dates",
                condition=~Q(status=RunStatus.PUBLISHED)
                | Q(delivery="e_learning")
                | Q(capacity__isnull=False, capacity__gt=0, starts_at__isnull=False, closes_at__isnull=False),
            ),
            models.CheckConstraint(
                name="run_booking_closes_after_it_opens",
                violation_error_message="Booking must close after it opens",
                condition=Q(opens_at__isnull=True) | Q(closes_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
            ),
            models.CheckConstraint(
                name="run_ends_after_it_starts",
                condition=Q(starts_at__isnull=True) | Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
            ),
            models.CheckConstraint(
                name="run_minimum_fits_its_places",
                violation_error_message="Minimum number of people must not be more than the number of places",
                condition=Q(minimum__isnull=True) | Q(capacity__isnull=True) | Q(capacity__gte=F("minimum")),
            ),
            models.CheckConstraint(
                name="run_agency_cap_is_not_nothing",
                violation_error_message="Maximum places for one agency must be 1 or more",
                condition=Q(agency_cap__isnull=True) | Q(agency_cap__gt=0),
            ),
            models.CheckConstraint(
                name="run_cancelled_at_by_and_reason_together",
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True, cancel_reason="")
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False, cancel_reason__gt=""),
            ),
            models.CheckConstraint(
                name="run_cancelled_says_when",
                condition=Q(status=RunStatus.CANCELLED, cancelled_at__isnull=False)
                | ~Q(status=RunStatus.CANCELLED) & Q(cancelled_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(IS_ANY_DAY, "starts_at", "slug", condition=Q(status=RunStatus.PUBLISHED), name="run_in_order"),
            models.Index(fields=["status", "starts_at"], name="run_by_status"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("training:run-detail", args=[self.slug])

    @property
    def name(self) -> str:
        return self.title or self.course.title

    @property
    def line(self) -> str:
        return self.strap or self.course.strap

    @property
    def is_any_day(self) -> bool:
        return self.delivery == Delivery.E_LEARNING

    @property
    def where(self) -> str:
        """ "Online", or the name of the venue."""
        if self.delivery == Delivery.IN_PERSON and self.venue:
            return self.venue.name
        if self.delivery == Delivery.HYBRID and self.venue:
            return f"Online or at {self.venue.name}"
        return self.get_delivery_display()

    @property
    def months(self) -> str:
        """ "September 2020 to October 2020" for what was open on any day; "since …" while it still is."""
        if self.starts_at is None:
            return ""
        first = f"{timezone.localtime(self.starts_at):%B %Y}"
        if self.ends_at is None:
            return f"since {first}"
        last = f"{timezone.localtime(self.ends_at - timedelta(microseconds=1)):%B %Y}"
        return first if first == last else f"{first} to {last}"

    @property
    def places_left(self) -> int | None:
        """Return how many places a new person could have: none while a person on the waiting list may have one."""
        if self.capacity is None:
            return None
        return 0 if self.eligible_waiting else max(self.capacity - self.taken - self.reserved, 0)

    @property
    def own(self) -> OwnBooking | None:
        """Return the reader's own live booking, set by ``with_own_booking``."""
        found = getattr(self, "own_booking", None)
        return OwnBooking(*found) if found else None

    def load_place_counts(self) -> None:
        """Set on this run what with_places() sets on rows."""
        found = CourseRun.objects.filter(pk=self.pk).with_places().get()
        for name in ("taken", "waiting", "eligible_waiting", "reserved"):
            setattr(self, name, getattr(found, name))

    def is_shown(self, now: datetime | None = None) -> bool:
        """Return whether the public may see it."""
        return self.published_at is not None and self.published_at <= (now or timezone.now())

    def has_begun(self, now: datetime | None = None) -> bool:
        return self.starts_at is not None and self.starts_at <= (now or timezone.now())

    def is_over(self, now: datetime | None = None) -> bool:
        return self.ends_at is not None and self.ends_at <= (now or timezone.now())

    def is_below_minimum(self, taken: int, now: datetime | None = None) -> bool:
        """Return whether fewer people than needed are booked, three weeks or less before the start."""
        now = now or timezone.now()
        if self.status != RunStatus.PUBLISHED or not self.minimum or self.starts_at is None:
            return False
        return now < self.starts_at <= now + timedelta(days=AT_RISK_DAYS) and taken < self.minimum

    @property
    def length(self) -> str:
        """Return the length that decides the rate of a tariff."""
        dates = list(self.dates.all())
        if len(dates) > 1:
            return "several_days"
        long = any(date.ends_at - date.starts_at > timedelta(hours=4) for date in dates)
        return "full_day" if long else "half_day"

    def booking_deadline(self) -> datetime | None:
        """Return when booking closes: never after the start."""
        moments = [moment for moment in (self.closes_at, self.starts_at) if moment is not None]
        return min(moments, default=None)
