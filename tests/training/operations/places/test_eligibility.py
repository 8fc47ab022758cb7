from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from partnership.models import PostRole
from shield.refusals import Refused
from tests.factories.partnership import PostFactory
from tests.factories.training import (
    AttendanceFactory,
    BookingFactory,
    CourseFactory,
    CourseRunFactory,
    PractitionerFactory,
    RunDateFactory,
)
from training.models import ENDED, Booking, BookingStatus, Prerequisite, Presence
from training.operations.places import bookings, eligibility, fast_path

pytestmark = pytest.mark.django_db

NOW = datetime(2090, 10, 30, 9, tzinfo=UTC)
START = datetime(2090, 11, 30, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def run():
    return CourseRunFactory(starts_at=START)


@pytest.fixture
def ada():
    return PractitionerFactory(name="Ada Lovelace")


def demand(run, **what):
    return Prerequisite.objects.create(course=run.course, **what)


def book(run, person, **more):
    return bookings.book(run=run, attendee=person, by=person.user, now=NOW, **more)


def refusal(run, person):
    with pytest.raises(Refused) as caught:
        book(run, person)
    return caught.value


def attend(person, course, presence=Presence.PRESENT):
    AttendanceFactory(
        booking__run=CourseRunFactory(course=course, days=-30), booking__attendee=person, presence=presence
    )


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (lambda: {"needs_course": CourseFactory(title="Basics")}, "Complete Basics first"),
        (lambda: {"needs_level": 3}, "Complete a course at level 3 first"),
        (
            lambda: {"needs_role": PostRole.SAFEGUARDING_CHAMPION},
            "This course is only for the role safeguarding champion",
        ),
    ],
)
def test_what_comes_first_is_named(run, ada, what, words):
    demand(run, **what())
    refused = refusal(run, ada)
    assert refused.message == f"Ada Lovelace cannot book this course yet. {words}."
    assert (refused.field, Booking.objects.count()) == ("attendee", 0)


def test_everything_that_is_missing_is_named_and_nothing_else(run, ada):
    basics = CourseFactory(title="Basics", levels=[1])
    demand(run, needs_course=basics)
    demand(run, needs_level=2)
    demand(run, needs_role=PostRole.TRAINER)
    attend(ada, basics)
    assert refusal(run, ada).message == (
        "Ada Lovelace cannot book this course yet. Complete a course at level 2 first. This course is only for the role trainer."
    )


def test_a_course_that_was_attended_opens_the_next(run, ada):
    basics = CourseFactory()
    demand(run, needs_course=basics)
    attend(ada, basics)
    assert book(run, ada).is_booked


@pytest.mark.parametrize(
    ("presence", "counts"),
    [(Presence.PRESENT, True), (Presence.PART, False), (Presence.LATE, False), (Presence.NO_SHOW, False)],
)
def test_only_being_there_counts(run, ada, presence, counts):
    wanted = demand(run, needs_course=CourseFactory())
    attend(ada, wanted.needs_course, presence)
    unmet = eligibility.unmet_prerequisites(run.course, ada, NOW.date())
    assert unmet == ([] if counts else [wanted])


def test_a_higher_level_counts_for_a_lower_one_and_not_the_other_way_about(run, ada):
    low, high = demand(run, needs_level=2), demand(run, needs_level=4)
    attend(ada, CourseFactory(levels=[2, 3]))
    assert eligibility.unmet_prerequisites(run.course, ada, NOW.date()) == [high]
    assert low not in eligibility.unmet_prerequisites(run.course, ada, NOW.date())


def test_a_role_counts_while_it_is_held(run, ada):
    wanted = demand(run, needs_role=PostRole.SAFEGUARDING_CHAMPION)
    post = PostFactory(person=ada, agency=ada.agency_on(), role=PostRole.SAFEGUARDING_CHAMPION)
    assert eligibility.unmet_prerequisites(run.course, ada, NOW.date()) == []
    post.ends_on = NOW.date() - timedelta(days=1)
    post.save()
    assert eligibility.unmet_prerequisites(run.course, ada, NOW.date()) == [wanted]


@pytest.mark.parametrize(
    "fields",
    [{}, {"needs_level": 2, "needs_role": "trainer"}, {"needs_course": CourseFactory.build(), "needs_level": 1}],
)
def test_the_database_wants_one_thing_for_each_line(run, fields):
    if "needs_course" in fields:
        fields["needs_course"].save()
    with pytest.raises(IntegrityError, match="prerequisite_names_one_thing"), transaction.atomic():
        demand(run, **fields)


def test_no_course_comes_before_itself(run):
    with pytest.raises(IntegrityError, match="prerequisite_is_another_course"), transaction.atomic():
        demand(run, needs_course=run.course)


def test_a_place_elsewhere_at_the_same_time_is_a_clash_that_can_be_accepted(run, ada):
    BookingFactory(run=CourseRunFactory(title="Neglect", starts_at=START + HOUR), attendee=ada)
    refused = refusal(run, ada)
    assert (refused.message, refused.field) == (
        (
            "Ada Lovelace has a place on Neglect at the same time (Thursday 30 November 2090). "
            "Tick the box to book anyway."
        ),
        "despite_clash",
    )
    assert book(run, ada, despite_clash=True).is_booked


@pytest.mark.parametrize(
    ("offset", "clashes"),
    [
        (timedelta(hours=3), False),
        (timedelta(hours=-3), False),
        (timedelta(hours=2, minutes=59), True),
        (-2 * HOUR, True),
    ],
)
def test_courses_that_only_touch_do_not_clash(run, ada, offset, clashes):
    other = BookingFactory(run=CourseRunFactory(starts_at=START + offset), attendee=ada)
    assert eligibility.first_clash(run, ada) == (other if clashes else None)


def test_any_date_of_several_can_clash(run, ada):
    other = CourseRunFactory(starts_at=START + timedelta(days=7))
    RunDateFactory(run=run, starts_at=START + timedelta(days=7), ends_at=START + timedelta(days=7, hours=1))
    booking = BookingFactory(run=other, attendee=ada)
    assert eligibility.first_clash(run, ada) == booking


def test_waiting_elsewhere_or_somebody_elses_place_is_no_clash(run, ada):
    BookingFactory(run=CourseRunFactory(starts_at=START), attendee=ada, status=BookingStatus.WAITING)
    BookingFactory(run=CourseRunFactory(starts_at=START))
    assert eligibility.first_clash(run, ada) is None


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (BookingStatus.BOOKED, "already has a place"),
        (BookingStatus.PENDING, "has already asked for a place and is waiting for their manager’s approval"),
        (BookingStatus.OFFERED, "has already been offered a place"),
        (BookingStatus.WAITING, "is already on the waiting list"),
    ],
)
def test_nobody_is_on_a_run_twice(run, ada, status, words):
    BookingFactory(run=run, attendee=ada, status=status)
    assert refusal(run, ada).message == f"Ada Lovelace {words}."


@pytest.mark.parametrize("status", BookingStatus)
@pytest.mark.parametrize("offset", [timedelta(0), timedelta(hours=3), timedelta(days=-7), timedelta(days=7)])
def test_the_snapshot_agrees_with_the_querysets(run, ada, status, offset):
    """A place elsewhere in each state and at each distance, on runs of two dates; and a place on the run itself."""
    RunDateFactory(run=run, starts_at=START + timedelta(days=7), ends_at=START + timedelta(days=7, hours=1))
    ended = status in ENDED
    held = {"cancelled_at": NOW, "cancel_reason": "Ill"} if ended else {}
    placed = {"booked_at": None if status in ("waiting", "offered", "pending") else NOW}
    BookingFactory(run=CourseRunFactory(starts_at=START + offset), attendee=ada, status=status, **held, **placed)
    assert_snapshot_agrees(run, ada)
    BookingFactory(run=run, attendee=ada, status=status, **held, **placed)
    demand(run, needs_level=2)
    run.capacity = 1
    assert_snapshot_agrees(run, ada)


def assert_snapshot_agrees(run, person):
    live = run.bookings.live()
    assert fast_path.snapshot(run, person) == fast_path.BookingSnapshot(
        own_status=live.filter(attendee=person).values_list("status", flat=True).first(),
        is_full=live.holding().count() >= run.capacity,
        has_prerequisites=run.course.prerequisites.exists(),
        has_clash=eligibility.first_clash(run, person) is not None,
    )
