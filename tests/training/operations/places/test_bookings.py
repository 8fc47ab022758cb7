from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection
from django.db.models import prefetch_related_objects
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext

from shield.models import AuditEntry, EmailNotice, StatusChange
from shield.refusals import Refused
from tests.factories.partnership import PersonFactory, PostFactory
from tests.factories.training import BookingFactory, CourseRunFactory, PractitionerFactory
from training.models import Booking, BookingStatus, CalendarEntry, CourseRun, Delivery, RunStatus
from training.operations.office import runs
from training.operations.office.run_dates import Span
from training.operations.places import bookings, emails, offers

pytestmark = pytest.mark.django_db


def test_a_place_keeps_the_agency_and_sector_of_the_day():
    run, person = CourseRunFactory(), PractitionerFactory()
    agency = person.agency_on()
    booking = bookings.book(run=run, attendee=person, by=person.user)
    person.posts.update(ends_on=datetime.now(UTC).date() - timedelta(days=1))
    PostFactory(person=person)
    booking.refresh_from_db()
    assert (booking.agency, booking.sector, booking.status) == (agency, agency.sector, BookingStatus.BOOKED)
    assert booking.booked_by == person.user


def test_booking_leaves_an_audit_entry_and_one_letter():
    run, person = CourseRunFactory(), PractitionerFactory()
    bookings.book(run=run, attendee=person, by=person.user)
    assert list(AuditEntry.objects.values_list("kind", "actor")) == [("training.place-booked", person.user.pk)]
    assert list(EmailNotice.objects.values_list("template", "to")) == [("training/emails/place-booked", person.email)]


def test_the_second_booking_of_one_person_is_refused():
    run, person = CourseRunFactory(), PractitionerFactory(name="Ada Lovelace")
    bookings.book(run=run, attendee=person, by=person.user)
    with pytest.raises(Refused, match=r"^Ada Lovelace already has a place\.$"):
        bookings.book(run=run, attendee=person, by=person.user)
    assert run.bookings.count() == 1


def test_the_database_itself_refuses_a_second_live_booking():
    booking = BookingFactory()
    with pytest.raises(IntegrityError, match="one_live_booking_per_person_per_run"):
        BookingFactory(run=booking.run, attendee=booking.attendee, status=BookingStatus.WAITING)


def test_whoever_cancelled_may_book_again():
    run, person = CourseRunFactory(), PractitionerFactory()
    first = bookings.book(run=run, attendee=person, by=person.user)
    bookings.cancel(booking=first, reason="Ill", by=person.user)
    second = bookings.book(run=run, attendee=person, by=person.user)
    assert list(run.bookings.live()) == [second]


def test_a_full_run_is_refused_and_offers_the_waiting_list():
    run = CourseRunFactory(capacity=1)
    BookingFactory(run=run)
    person = PractitionerFactory()
    with pytest.raises(Refused) as refusal:
        bookings.book(run=run, attendee=person, by=person.user)
    assert refusal.value.message == "This course is full. You can join the waiting list instead."


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"status": RunStatus.PLANNED, "published_at": None}, "This course date is not open for booking."),
        ({"published_at": datetime(2090, 1, 1, tzinfo=UTC)}, "This course date is not open for booking."),
        ({"delivery": Delivery.E_LEARNING}, "You do not need to book e-learning. You can start it on any day."),
        (
            {"opens_at": datetime(2089, 6, 1, 8, tzinfo=UTC), "closes_at": datetime(2089, 7, 1, tzinfo=UTC)},
            "Booking opens on Wednesday 1 June 2089, 9am.",
        ),
        (
            {"closes_at": datetime(2021, 1, 4, 17, tzinfo=UTC)},
            "Booking closed on Monday 4 January 2021, 5pm.",
        ),
    ],
)
def test_a_run_that_is_not_open_says_why(fields, words):
    run, person = CourseRunFactory(**fields), PractitionerFactory()
    with pytest.raises(Refused) as refusal:
        bookings.book(run=run, attendee=person, by=person.user)
    assert (refusal.value.message, run.bookings.count()) == (words, 0)


def test_nobody_books_after_the_start_whatever_the_closing_time_says():
    run, person = CourseRunFactory(), PractitionerFactory()
    run.closes_at = run.starts_at + timedelta(days=1)
    run.save()
    with pytest.raises(Refused, match="Booking closed on"):
        bookings.book(run=run, attendee=person, by=person.user, now=run.starts_at)


def test_a_person_without_a_post_cannot_be_booked():
    person = PersonFactory(name="Ada Lovelace")
    with pytest.raises(Refused) as refusal:
        bookings.book(run=CourseRunFactory(), attendee=person, by=person.user)
    assert refusal.value.message == "Ada Lovelace has no post in an agency today, so you cannot book a place."


def test_the_waiting_list_is_first_come_first_served():
    run = CourseRunFactory(capacity=1)
    BookingFactory(run=run)
    first, second = PractitionerFactory(), PractitionerFactory()
    waits = [bookings.join_waiting_list(run=run, attendee=person, by=person.user) for person in (first, second)]
    assert list(run.bookings.waiting()) == waits
    assert [wait.position() for wait in waits] == [1, 2]


def test_joining_the_waiting_list_of_a_run_with_a_free_place_gives_the_place():
    run, person = CourseRunFactory(), PractitionerFactory()
    assert bookings.join_waiting_list(run=run, attendee=person, by=person.user).status == BookingStatus.BOOKED


def test_nobody_overtakes_the_waiting_list():
    run = CourseRunFactory(capacity=2)
    BookingFactory(run=run)
    BookingFactory(run=run, status=BookingStatus.WAITING)
    person = PractitionerFactory()
    with pytest.raises(Refused, match="full"):
        bookings.book(run=run, attendee=person, by=person.user)


def test_a_cancelled_place_is_offered_to_whoever_waits_longest_and_both_are_told():
    run = CourseRunFactory(capacity=1)
    holder, first, second = PractitionerFactory(), PractitionerFactory(), PractitionerFactory()
    held = bookings.book(run=run, attendee=holder, by=holder.user)
    for person in (first, second):
        bookings.join_waiting_list(run=run, attendee=person, by=person.user)
    EmailNotice.objects.all().delete()
    bookings.cancel(booking=held, reason="Ill", by=holder.user)
    assert [booking.attendee for booking in run.bookings.filter(status=BookingStatus.OFFERED)] == [first]
    assert [booking.attendee for booking in run.bookings.waiting()] == [second]
    assert list(EmailNotice.objects.order_by("pk").values_list("template", "to")) == [
        ("training/emails/place-cancelled", holder.email),
        ("training/emails/place-offered", first.email),
    ]


def test_the_place_that_was_passed_on_is_shown_as_offered_by_the_portal():
    run = CourseRunFactory(capacity=1)
    holder, waiter = BookingFactory(run=run), BookingFactory(run=run, status=BookingStatus.WAITING)
    bookings.cancel(booking=holder, reason="Ill", by=holder.booked_by)
    change = StatusChange.objects.of(waiter).get()
    assert (change.verb, change.was, change.now, change.by) == ("offer", "waiting", "offered", None)


def test_cancelling_keeps_who_when_and_why():
    booking = BookingFactory()
    now = datetime.now(UTC)
    bookings.cancel(booking=booking, reason="A strategy meeting was called", by=booking.booked_by, now=now)
    booking.refresh_from_db()
    assert (booking.status, booking.cancelled_at, booking.cancelled_by, booking.cancel_reason) == (
        BookingStatus.CANCELLED,
        now,
        booking.booked_by,
        "A strategy meeting was called",
    )


def test_cancelling_twice_is_refused():
    booking = BookingFactory()
    bookings.cancel(booking=booking, reason="Ill", by=booking.booked_by)
    with pytest.raises(Refused, match=r"^This booking has already been cancelled\.$"):
        bookings.cancel(booking=booking, reason="Ill", by=booking.booked_by)


def test_a_place_cannot_be_cancelled_once_the_course_has_begun():
    booking = BookingFactory(run__starts_at=datetime(2090, 11, 9, 9, 30, tzinfo=UTC))
    with pytest.raises(
        Refused,
        match=r"^This course started on Thursday 9 November 2090, 9:30am, so you can no longer cancel the place\.$",
    ):
        bookings.cancel(booking=booking, reason="Ill", by=booking.booked_by, now=booking.run.starts_at)


def test_leaving_the_waiting_list_frees_no_place():
    run = CourseRunFactory(capacity=1)
    held = BookingFactory(run=run)
    waits = [BookingFactory(run=run, status=BookingStatus.WAITING) for _ in range(2)]
    bookings.cancel(booking=waits[0], reason="No longer needed", by=waits[0].booked_by)
    assert list(run.bookings.live()) == [held, waits[1]]


def test_a_booking_whose_letter_fails_does_not_stay(broken):
    run, person = CourseRunFactory(), PractitionerFactory()
    with broken(emails.outbox, "write"):
        bookings.book(run=run, attendee=person, by=person.user)
    assert (Booking.objects.count(), AuditEntry.objects.count(), CalendarEntry.objects.count()) == (0, 0, 0)


def test_a_booking_whose_last_step_fails_does_not_stay_and_no_letter_goes_out(broken):
    run, person = CourseRunFactory(), PractitionerFactory()
    with broken(bookings.conferences, "choose"):
        bookings.book(run=run, attendee=person, by=person.user)
    assert (Booking.objects.count(), AuditEntry.objects.count()) == (0, 0)
    assert (CalendarEntry.objects.count(), EmailNotice.objects.count()) == (0, 0)


def test_a_wait_whose_letter_fails_does_not_stay(broken):
    run, person = CourseRunFactory(capacity=1), PractitionerFactory()
    BookingFactory(run=run)
    with broken(emails.outbox, "write"):
        bookings.join_waiting_list(run=run, attendee=person, by=person.user)
    assert (run.bookings.count(), AuditEntry.objects.count()) == (1, 0)


def test_a_cancellation_whose_place_cannot_be_passed_on_does_not_stay(broken):
    booking = BookingFactory()
    with broken(offers, "offer_free_places"):
        bookings.cancel(booking=booking, reason="Ill", by=booking.booked_by)
    booking.refresh_from_db()
    assert (booking.status, EmailNotice.objects.count(), AuditEntry.objects.count()) == (BookingStatus.BOOKED, 0, 0)


def test_a_booking_is_saved_with_its_audit_entry_and_calendar_entries():
    run, ada, now = CourseRunFactory(), PractitionerFactory(), datetime.now(UTC)
    given = bookings.book(run=run, attendee=ada, by=ada.user, now=now)
    alone = Booking(run=run, attendee=ada, agency=given.agency, sector=given.agency.sector, booked_by=ada.user)
    alone.pk, alone.asked_at, alone.booked_at = given.pk, now, now
    assert model_to_dict(Booking.objects.get()) == model_to_dict(alone)
    entry = AuditEntry.objects.get(kind="training.place-booked")
    assert (entry.actor, entry.target_type, entry.target_id) == (ada.user, "training.booking", str(given.pk))
    assert [each.run_date for each in given.calendar_entries.all()] == list(run.dates.all())


def test_the_lock_is_held_for_one_count_and_two_round_trips():
    run, ada = CourseRunFactory(), PractitionerFactory()
    with CaptureQueriesContext(connection) as captured:
        bookings.book(run=run, attendee=ada, by=ada.user)
    asked = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    locked = next(number for number, sql in enumerate(asked) if "FOR UPDATE" in sql)
    assert [sql.split()[0] for sql in asked[locked:]] == ["SELECT", "INSERT", "INSERT"]


def test_the_confirmation_of_a_run_that_was_edited_meanwhile_has_its_new_dates(team):
    start = datetime(2090, 11, 9, 9, 30, tzinfo=UTC)
    run, ada = CourseRunFactory(starts_at=start), PractitionerFactory()
    moved = Span(start + timedelta(hours=3), start + timedelta(hours=6))
    read = CourseRun.objects.get(pk=run.pk)
    prefetch_related_objects([read], "dates")
    runs.edit(run=run, version=run.version, by=team, spans=[moved], trainers=[])
    booking = bookings.book(run=read, attendee=ada, by=ada.user)
    notice = EmailNotice.objects.get()
    assert notice.context["dates"] == [emails.date_text(booking.run.dates.get())]
    assert [entry.run_date for entry in booking.calendar_entries.all()] == [booking.run.dates.get()]
