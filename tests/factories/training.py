"""Courses, runs and bookings; no surprising behaviour: what a test needs, it says."""

from datetime import UTC, date, datetime, time, timedelta

import factory
from factory.django import DjangoModelFactory

from tests.factories.partnership import PersonFactory, PostFactory, UserFactory
from training.models import (
    Approval,
    Attendance,
    Booking,
    BookingGroup,
    BookingStatus,
    Certificate,
    Charge,
    ChargeKind,
    Course,
    CourseRun,
    Delivery,
    Evaluation,
    EvaluationScore,
    ImportMapping,
    Interest,
    LearningRecord,
    LearningUpload,
    Length,
    NoShow,
    Offer,
    Presence,
    RecordKind,
    RegisterTotal,
    RunDate,
    RunSeries,
    RunStatus,
    ScaleItem,
    SectorReserve,
    Stage,
    Tariff,
    TariffRate,
    Venue,
    Weekday,
    WeekOfMonth,
)
from training.operations.attendance import registers

# Long ago enough to be published, and soon enough to be booked, on whatever day the tests run.
PUBLISHED = datetime(2020, 1, 1, tzinfo=UTC)


def in_days(days: float, hour: int = 10) -> datetime:
    """A moment some days from now, on the hour."""
    return (datetime.now(UTC) + timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)


class VenueFactory(DjangoModelFactory):
    class Meta:
        model = Venue

    name = factory.Sequence(lambda n: f"Venue {n}")
    address = "1 Test Street, Bexleyheath"


class CourseFactory(DjangoModelFactory):
    """A published course."""

    class Meta:
        model = Course

    slug = factory.Sequence(lambda n: f"course-{n}")
    title = factory.Sequence(lambda n: f"Course {n}")
    levels = [3]
    published_at = PUBLISHED


class CourseRunFactory(DjangoModelFactory):
    """A published online run of one date, two weeks from now, open for booking; ``days`` moves it."""

    class Meta:
        model = CourseRun
        skip_postgeneration_save = True

    class Params:
        days = 14

    slug = factory.Sequence(lambda n: f"run-{n}")
    course = factory.SubFactory(CourseFactory)
    delivery = Delivery.ONLINE
    capacity = 20
    published_at = PUBLISHED
    status = RunStatus.PUBLISHED
    starts_at = factory.LazyAttribute(lambda run: in_days(run.days))
    ends_at = factory.LazyAttribute(lambda run: run.starts_at + timedelta(hours=3))
    closes_at = factory.SelfAttribute("starts_at")

    @factory.post_generation
    def dates(self, create, extracted, **kwargs):
        if self.starts_at and self.delivery != Delivery.E_LEARNING:
            RunDateFactory(run=self, starts_at=self.starts_at, ends_at=self.ends_at)


class RunDateFactory(DjangoModelFactory):
    class Meta:
        model = RunDate

    run = factory.SubFactory(CourseRunFactory)


class PractitionerFactory(PersonFactory):
    """A person with an account and a post today."""

    @factory.post_generation
    def post(self, create, extracted, **kwargs):
        PostFactory(person=self, **kwargs)

    class Meta:
        skip_postgeneration_save = True


class BookingFactory(DjangoModelFactory):
    """A place; ``status=BookingStatus.WAITING`` for somebody who waits."""

    class Meta:
        model = Booking

    run = factory.SubFactory(CourseRunFactory)
    attendee = factory.SubFactory(PractitionerFactory)
    agency = factory.LazyAttribute(lambda booking: booking.attendee.agency_on())
    sector = factory.SelfAttribute("agency.sector")
    booked_by = factory.LazyAttribute(lambda booking: booking.attendee.user or UserFactory())
    status = BookingStatus.BOOKED
    booked_at = factory.LazyAttribute(
        lambda booking: datetime.now(UTC) if booking.status == BookingStatus.BOOKED else None
    )


class AttendanceFactory(DjangoModelFactory):
    class Meta:
        model = Attendance

    booking = factory.SubFactory(BookingFactory)
    run_date = factory.LazyAttribute(lambda row: row.booking.run.dates.first())
    presence = Presence.PRESENT
    taken_by = factory.SubFactory(UserFactory)


class RegisterTotalFactory(DjangoModelFactory):
    class Meta:
        model = RegisterTotal

    run = factory.SubFactory(CourseRunFactory, status=RunStatus.HELD, capacity=None)
    attended = 10
    source = "The annual report"


class OfferedFactory(BookingFactory):
    """Somebody with an open offer for two days."""

    status = BookingStatus.OFFERED

    @factory.post_generation
    def offer(self, create, extracted, **kwargs):
        OfferFactory(booking=self, **kwargs)

    class Meta:
        skip_postgeneration_save = True


class OfferFactory(DjangoModelFactory):
    class Meta:
        model = Offer

    booking = factory.SubFactory(BookingFactory, status=BookingStatus.OFFERED)
    made_at = factory.LazyFunction(lambda: datetime.now(UTC))
    expires_at = factory.LazyAttribute(lambda offer: offer.made_at + timedelta(days=2))


class BookingGroupFactory(DjangoModelFactory):
    class Meta:
        model = BookingGroup

    run = factory.SubFactory(CourseRunFactory)
    all_or_none = True
    made_by = factory.SubFactory(UserFactory)
    made_at = factory.LazyFunction(lambda: datetime.now(UTC))


class ApprovalFactory(DjangoModelFactory):
    """A question to a manager, open for three days, about a place that is held."""

    class Meta:
        model = Approval

    booking = factory.SubFactory(BookingFactory, status=BookingStatus.PENDING)
    manager_name = "Mary Manager"
    manager_email = "mary@example.org"
    asked_at = factory.LazyFunction(lambda: datetime.now(UTC))
    expires_at = factory.LazyAttribute(lambda approval: approval.asked_at + timedelta(days=3))


class SectorReserveFactory(DjangoModelFactory):
    """Places kept for a sector until a week before the run."""

    class Meta:
        model = SectorReserve

    run = factory.SubFactory(CourseRunFactory)
    places = 1
    releases_at = factory.LazyAttribute(lambda reserve: reserve.run.starts_at - timedelta(days=7))


class TariffFactory(DjangoModelFactory):
    """Three working days free of charge; ``rate`` gives it one line, for half days and every agency."""

    class Meta:
        model = Tariff
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Tariff {n}")

    @factory.post_generation
    def rate(self, create, extracted, **kwargs):
        if kwargs:
            TariffRateFactory(tariff=self, **kwargs)


class TariffRateFactory(DjangoModelFactory):
    class Meta:
        model = TariffRate

    tariff = factory.SubFactory(TariffFactory)
    length = Length.HALF_DAY


class ChargeFactory(DjangoModelFactory):
    class Meta:
        model = Charge

    booking = factory.SubFactory(BookingFactory)
    agency = factory.SelfAttribute("booking.agency")
    kind = ChargeKind.LATE_CANCELLATION
    pence = 5000
    made_at = factory.LazyFunction(lambda: datetime.now(UTC))


class NoShowFactory(DjangoModelFactory):
    """A mark that stands for a year."""

    class Meta:
        model = NoShow

    booking = factory.SubFactory(BookingFactory)
    made_at = factory.LazyFunction(lambda: datetime.now(UTC))
    lapses_on = factory.LazyAttribute(lambda mark: mark.made_at.date() + timedelta(days=365))


class EvaluationFactory(DjangoModelFactory):
    """What somebody answered afterwards; ``scores`` gives one score for each statement."""

    class Meta:
        model = Evaluation
        skip_postgeneration_save = True

    booking = factory.SubFactory(BookingFactory)
    stage = Stage.AFTER
    answered_at = factory.LazyFunction(lambda: datetime.now(UTC))

    @factory.post_generation
    def scores(self, create, extracted, **kwargs):
        for position, (statement, score) in enumerate((extracted or {}).items(), start=1):
            item, _ = ScaleItem.objects.get_or_create(
                course=self.booking.run.course, statement=statement, defaults={"position": position}
            )
            EvaluationScore.objects.create(evaluation=self, item=item, score=score)


class CertificateFactory(DjangoModelFactory):
    class Meta:
        model = Certificate

    booking = factory.SubFactory(BookingFactory)
    holder = factory.SelfAttribute("booking.attendee.name")
    course_title = factory.SelfAttribute("booking.run.name")
    levels = [3]
    held_on = factory.LazyAttribute(lambda row: row.booking.run.ends_at.date())
    issued_at = factory.LazyFunction(lambda: datetime.now(UTC))


class LearningRecordFactory(DjangoModelFactory):
    """A course elsewhere that nobody has confirmed."""

    class Meta:
        model = LearningRecord

    person = factory.SubFactory(PractitionerFactory)
    kind = RecordKind.OUTSIDE
    title = factory.Sequence(lambda n: f"Course elsewhere {n}")
    levels = [3]
    completed_on = date(2026, 1, 5)
    added_by = factory.LazyAttribute(lambda row: row.person.user or UserFactory())
    added_at = factory.LazyFunction(lambda: datetime.now(UTC))


class InterestFactory(DjangoModelFactory):
    class Meta:
        model = Interest

    course = factory.SubFactory(CourseFactory)
    person = factory.SubFactory(PractitionerFactory)
    asked_at = factory.LazyFunction(lambda: datetime.now(UTC))


class ImportMappingFactory(DjangoModelFactory):
    """How a supplier's file is read."""

    class Meta:
        model = ImportMapping

    name = factory.Sequence(lambda n: f"Supplier {n}")
    columns = factory.LazyFunction(lambda: {"email": "Email", "title": "Course", "completed": "Completed"})
    date_format = "%d/%m/%Y"


class LearningUploadFactory(DjangoModelFactory):
    """A supplier's file that waits for a worker."""

    class Meta:
        model = LearningUpload

    mapping = factory.SubFactory(ImportMappingFactory)
    filename = "completions.csv"
    content = b"Email,Course,Completed\nada@example.org,DASH,05/02/2026\n"
    only_checks = False
    uploaded_by = factory.SubFactory(UserFactory)


class RunSeriesFactory(DjangoModelFactory):
    """The last Wednesday of six months from January 2091, at 1pm for an hour."""

    class Meta:
        model = RunSeries

    title = factory.Sequence(lambda n: f"Series {n}")
    week = WeekOfMonth.LAST
    weekday = Weekday.WEDNESDAY
    starts = time(13)
    minutes = 60
    first_month = date(2091, 1, 1)
    months = 6
    pattern = factory.SubFactory(CourseRunFactory)


def take_register(*, run_date, marks, by, now=None):
    """Mark these people one after the other, over whatever mark they have, and finish the register."""
    for booking, presence in marks.items():
        seen = Attendance.objects.filter(booking=booking, run_date=run_date).values_list("presence", flat=True).first()
        registers.mark_person(run_date=run_date, booking=booking, presence=presence, seen=seen or "", by=by, now=now)
    return registers.finish(run_date=run_date, by=by, now=now)
