from datetime import UTC, datetime, timedelta

import pytest

from shield.models import AuditEntry, EmailNotice
from shield.refusals import Refused
from tests.factories.training import (
    BookingFactory,
    BookingGroupFactory,
    CourseFactory,
    CourseRunFactory,
    OfferedFactory,
    PractitionerFactory,
    TariffFactory,
)
from training.models import Booking, BookingStatus, CalendarEntry, Charge, Prerequisite
from training.operations.places import bookings, emails, invariants, substitution

pytestmark = pytest.mark.django_db

NOW = datetime(2090, 10, 30, 9, tzinfo=UTC)
START = datetime(2090, 11, 30, 9, 30, tzinfo=UTC)
LATE = START - timedelta(hours=1)


@pytest.fixture
def run():
    return CourseRunFactory(starts_at=START, capacity=1, tariff=TariffFactory(rate__late_pence=5000))


@pytest.fixture
def held(run):
    person = PractitionerFactory(name="Ada Lovelace")
    return bookings.book(run=run, attendee=person, by=person.user, now=NOW)


@pytest.fixture
def colleague(held):
    return PractitionerFactory(name="Grace Hopper", post__agency=held.agency)


def replace(held, attendee, now=LATE):
    return substitution.substitute(booking=held, attendee=attendee, by=held.booked_by, now=now)


def test_a_colleague_takes_the_place_in_one_step_at_no_cost(run, held, colleague):
    waits = BookingFactory(run=run, status=BookingStatus.WAITING)
    instead = replace(held, colleague)
    held.refresh_from_db()
    waits.refresh_from_db()
    assert (held.status, held.cancelled_at, held.cancel_reason, held.cancelled_late) == (
        BookingStatus.REPLACED,
        LATE,
        "Grace Hopper attends instead",
        False,
    )
    assert (instead.attendee, instead.status, instead.agency, instead.replaces) == (
        colleague,
        BookingStatus.BOOKED,
        held.agency,
        held,
    )
    assert (waits.status, Charge.objects.count(), invariants.broken(LATE)) == (BookingStatus.WAITING, 0, [])


def test_one_diary_entry_goes_and_another_comes(held, colleague):
    instead = replace(held, colleague)
    entries = CalendarEntry.objects.order_by("pk").values_list("booking", "sequence", "cancelled")
    assert list(entries) == [(held.pk, 1, True), (instead.pk, 0, False)]
    assert list(EmailNotice.objects.order_by("pk").values_list("template", "to"))[1:] == [
        ("training/emails/place-replaced", held.attendee.email),
        ("training/emails/place-booked", colleague.email),
    ]


def test_both_are_on_the_audit_trail(held, colleague):
    instead = replace(held, colleague)
    entries = AuditEntry.objects.order_by("pk").values_list("kind", "target_id", "facts")
    assert list(entries)[1:] == [
        ("training.place-replaced", str(held.pk), {"by_booking": str(instead.pk)}),
        ("training.place-booked", str(instead.pk), {"replaces": str(held.pk)}),
    ]


def test_a_colleague_who_waits_leaves_the_list(run, held, colleague):
    waits = BookingFactory(run=run, attendee=colleague, status=BookingStatus.WAITING)
    replace(held, colleague)
    waits.refresh_from_db()
    assert (waits.status, waits.cancel_reason) == (BookingStatus.CANCELLED, "Attends instead of a colleague")


def test_who_waits_behind_the_colleague_in_a_group_that_now_fits_is_offered_the_free_place(run, held, colleague):
    group = BookingGroupFactory(run=run)
    BookingFactory(run=run, attendee=colleague, status=BookingStatus.WAITING, group=group)
    other = BookingFactory(run=run, status=BookingStatus.WAITING, group=group)
    run.capacity = 2
    run.save()
    replace(held, colleague, NOW)
    other.refresh_from_db()
    assert (other.status, invariants.broken(NOW)) == (BookingStatus.OFFERED, [])


def test_only_a_colleague_of_the_same_agency_can_come(held):
    with pytest.raises(Refused) as refusal:
        replace(held, PractitionerFactory(name="Grace Hopper"))
    assert (refusal.value.message, refusal.value.field) == (
        f"Grace Hopper must be a colleague from {held.agency}",
        "email",
    )


@pytest.mark.parametrize(
    ("factory", "status", "words"),
    [
        (BookingFactory, BookingStatus.BOOKED, "Grace Hopper already has a place."),
        (OfferedFactory, BookingStatus.OFFERED, "Grace Hopper has already been offered a place."),
    ],
)
def test_a_colleague_who_has_a_place_cannot_take_another(run, held, colleague, factory, status, words):
    factory(run=run, attendee=colleague, status=status)
    with pytest.raises(Refused) as refusal:
        replace(held, colleague)
    assert refusal.value.message == words


def test_a_colleague_who_lacks_what_comes_first_cannot_come(run, held, colleague):
    Prerequisite.objects.create(course=run.course, needs_course=CourseFactory(title="Basics"))
    with pytest.raises(Refused, match=r"^Grace Hopper cannot attend yet\. Complete Basics first\.$"):
        replace(held, colleague)


@pytest.mark.parametrize("status", [BookingStatus.WAITING, BookingStatus.PENDING])
def test_only_whoever_has_a_place_can_send_somebody(run, colleague, status):
    booking = BookingFactory(run=CourseRunFactory(starts_at=START), status=status)
    with pytest.raises(Refused, match=r"^You can only send a colleague instead if you have a place\.$"):
        replace(booking, colleague)


def test_nobody_is_replaced_once_the_course_has_begun(held, colleague):
    with pytest.raises(
        Refused,
        match=r"^This course started on Thursday 30 November 2090, 9:30am\. Add the colleague as a substitute on the register instead\.$",
    ):
        replace(held, colleague, START)


def test_a_place_is_replaced_once(held, colleague):
    replace(held, colleague)
    with pytest.raises(Refused, match=r"^You can only send a colleague instead if you have a place\.$"):
        replace(held, PractitionerFactory(post__agency=held.agency))


def test_a_substitute_can_send_a_substitute(held, colleague):
    instead = replace(held, colleague)
    third = replace(instead, PractitionerFactory(post__agency=held.agency))
    assert list(Booking.objects.booked()) == [third]


def test_a_substitute_who_cancels_late_is_charged(run, held, colleague):
    instead = replace(held, colleague)
    bookings.cancel(booking=instead, reason="Ill", by=held.booked_by, now=LATE)
    assert Charge.objects.get().booking == instead


def test_a_substitution_whose_last_letter_fails_does_not_stay(held, colleague, broken):
    before = (AuditEntry.objects.count(), EmailNotice.objects.count())
    with broken(emails, "place_booked"):
        replace(held, colleague)
    held.refresh_from_db()
    assert (held.status, Booking.objects.count()) == (BookingStatus.BOOKED, 1)
    assert (AuditEntry.objects.count(), EmailNotice.objects.count()) == before
