"""Real rivals on real connections. The canary runs the same race without the lock and must overbook."""

import contextlib
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import connection

from shield.refusals import Refused
from tests.factories.training import BookingFactory, CourseRunFactory, PractitionerFactory
from training.models import BookingStatus, CourseRun
from training.models.runs import CourseRunQuerySet
from training.operations import bookings

pytestmark = pytest.mark.django_db(transaction=True)

RIVALS = 8


def try_to(ask, run, person):
    """One rival on a connection of their own: True with a place or a wait, False when refused."""
    try:
        ask(run=run, attendee=person, by=person.user)
    except Refused:
        return False
    finally:
        connection.close()
    return True


def race(ask, run, people):
    with ThreadPoolExecutor(max_workers=len(people)) as pool:
        return list(pool.map(partial(try_to, ask, run), people))


@pytest.fixture
def everybody_counts_before_anybody_writes(monkeypatch):
    """Holds each rival between counting the places and taking one until all have counted, or half a second is over."""
    together = Barrier(RIVALS)
    count = CourseRun.places_taken

    def count_and_wait(run):
        taken = count(run)
        with contextlib.suppress(BrokenBarrierError):
            together.wait(timeout=0.5)
        return taken

    monkeypatch.setattr(CourseRun, "places_taken", count_and_wait)


def test_rivals_for_the_last_place_do_not_both_get_it(everybody_counts_before_anybody_writes):
    run = CourseRunFactory(capacity=1)
    outcomes = race(bookings.book, run, [PractitionerFactory() for _ in range(RIVALS)])
    assert (outcomes.count(True), run.bookings.booked().count()) == (1, 1)


def test_the_canary_without_the_lock_the_same_race_overbooks(everybody_counts_before_anybody_writes, monkeypatch):
    monkeypatch.setattr(CourseRunQuerySet, "select_for_update", lambda runs, **options: runs)
    run = CourseRunFactory(capacity=1)
    outcomes = race(bookings.book, run, [PractitionerFactory() for _ in range(RIVALS)])
    assert (outcomes.count(True), run.bookings.booked().count()) == (RIVALS, RIVALS)


def test_five_places_for_twenty_are_all_given_and_the_rest_wait_in_line():
    run = CourseRunFactory(capacity=5)
    outcomes = race(bookings.join_waiting_list, run, [PractitionerFactory() for _ in range(20)])
    assert (outcomes.count(True), run.bookings.booked().count(), run.bookings.waiting().count()) == (20, 5, 15)


def test_one_person_pressing_the_button_many_times_gets_one_place():
    run, person = CourseRunFactory(capacity=5), PractitionerFactory()
    outcomes = race(bookings.book, run, [person] * RIVALS)
    assert (outcomes.count(True), run.bookings.count()) == (1, 1)


def test_two_who_cancel_at_once_pass_both_places_on():
    run = CourseRunFactory(capacity=2)
    held = [BookingFactory(run=run) for _ in range(2)]
    waits = [BookingFactory(run=run, status=BookingStatus.WAITING) for _ in range(3)]

    def give_up(booking):
        try:
            bookings.cancel(booking=booking, reason="Ill", by=booking.booked_by)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=2) as pool:
        list(pool.map(give_up, held))
    assert set(run.bookings.booked()) == set(waits[:2])
    assert list(run.bookings.waiting()) == [waits[2]]
