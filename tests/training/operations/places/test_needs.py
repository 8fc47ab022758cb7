from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from shield.models import AuditEntry
from shield.refusals import Refused
from tests.factories.training import BookingFactory, CourseRunFactory, PractitionerFactory
from training.models import BookingStatus, Needs
from training.operations.places import bookings, needs, substitution

pytestmark = pytest.mark.django_db

NOW = datetime(2090, 10, 30, 9, tzinfo=UTC)
START = datetime(2090, 11, 30, 9, 30, tzinfo=UTC)
END = START + timedelta(hours=3)


@pytest.fixture
def booking():
    return BookingFactory(run=CourseRunFactory(starts_at=START), attendee__name="Ada Lovelace")


def answer(booking, access="A hearing loop", dietary="No nuts", now=NOW):
    return needs.answer(booking=booking, access=access, dietary=dietary, by=booking.booked_by, now=now)


def test_an_answer_is_kept_enciphered_and_the_audit_trail_says_only_that_there_is_one(booking):
    kept = answer(booking)
    kept.refresh_from_db()
    assert (kept.access, kept.dietary, kept.answered_at) == ("A hearing loop", "No nuts", NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT access::text || dietary::text FROM training_needs")
        assert "nuts" not in cursor.fetchone()[0]
    entry = AuditEntry.objects.get()
    assert (entry.kind, entry.target_id, entry.facts) == ("training.needs-answered", str(booking.pk), {})


def test_a_later_answer_takes_the_place_of_the_earlier_one(booking):
    answer(booking)
    answer(booking, access="", dietary="Vegan")
    kept = Needs.objects.get()
    assert (kept.access, kept.dietary) == (None, "Vegan")


def test_needs_can_be_told_while_one_still_waits():
    waits = BookingFactory(run=CourseRunFactory(starts_at=START), status=BookingStatus.WAITING)
    assert answer(waits).dietary == "No nuts"


def test_nobody_answers_for_a_booking_that_has_ended_or_a_run_that_is_over(booking):
    with pytest.raises(Refused, match=r"^This booking has ended"):
        answer(booking, now=END)
    bookings.cancel(booking=booking, reason="Ill", by=booking.booked_by, now=NOW)
    with pytest.raises(Refused, match=r"^This booking has ended"):
        answer(booking)
    assert Needs.objects.count() == 0


def test_every_reading_is_recorded_for_each_person(booking, trainer):
    other = BookingFactory(run=booking.run, attendee__name="Grace Hopper")
    answer(other, access="A ramp")
    answer(booking)
    answer(BookingFactory(run=booking.run), access="", dietary="")
    answer(BookingFactory(run=CourseRunFactory(starts_at=START)))
    assert [each.booking for each in needs.read(run=booking.run, by=trainer)] == [booking, other]
    entries = AuditEntry.objects.filter(kind="training.needs-read").values_list("target_id", "actor")
    assert sorted(entries) == sorted((str(one.pk), trainer.pk) for one in (booking, other))


def test_only_the_needs_of_those_who_come_are_read(booking, trainer):
    answer(BookingFactory(run=booking.run, status=BookingStatus.WAITING))
    assert needs.read(run=booking.run, by=trainer) == []


def test_answers_are_emptied_as_many_days_after_the_run_as_it_says(booking):
    answer(booking)
    booking.run.needs_retention_days = 10
    booking.run.save()
    due = END + timedelta(days=10)
    assert [needs.purge(now=at) for at in (due - timedelta(seconds=1), due, due)] == [0, 1, 0]
    kept = Needs.objects.get()
    assert (kept.access, kept.dietary, kept.purged_at) == (None, None, due)
    assert AuditEntry.objects.get(kind="training.needs-purged").facts == {"answers": 1}


def test_answers_of_a_booking_that_was_given_up_go_with_the_next_purge(booking):
    answer(booking)
    other = BookingFactory(run=booking.run)
    answer(other)
    bookings.cancel(booking=booking, reason="Ill", by=booking.booked_by, now=NOW)
    assert (needs.purge(now=NOW), [each.booking for each in Needs.objects.stored()]) == (1, [other])


def test_needs_go_with_the_person_who_is_replaced(booking):
    answer(booking)
    colleague = PractitionerFactory(post__agency=booking.agency)
    instead = substitution.substitute(booking=booking, attendee=colleague, by=booking.booked_by, now=NOW)
    needs.purge(now=NOW)
    assert (Needs.objects.stored().count(), Needs.objects.filter(booking=instead).count()) == (0, 0)


@pytest.mark.parametrize("act", ["answer", "read", "purge"])
def test_what_cannot_be_recorded_does_not_happen(booking, trainer, broken, act):
    answer(booking)
    acts = {
        "answer": lambda: answer(booking, dietary="Vegan"),
        "read": lambda: needs.read(run=booking.run, by=trainer),
        "purge": lambda: needs.purge(now=END + timedelta(days=30)),
    }
    with broken(needs.audit, "record"):
        acts[act]()
    assert (Needs.objects.get().dietary, Needs.objects.get().purged_at) == ("No nuts", None)
