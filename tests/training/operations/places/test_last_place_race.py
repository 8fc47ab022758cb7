"""Real rivals on real connections. The canary runs the same race without the lock and must overbook."""

import contextlib
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from random import Random
from threading import Barrier, BrokenBarrierError, Event
from time import sleep

import pytest
from django.db import connection

from shield.refusals import Refused
from tests.factories.partnership import AgencyFactory
from tests.factories.training import BookingFactory, CourseRunFactory, OfferedFactory, PractitionerFactory
from training.models import BookingStatus
from training.operations.places import bookings, fast_path, group_bookings, invariants, offers, place_counts, reductions

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
    count = place_counts.lock_and_count

    def count_and_wait(*asked):
        counted = count(*asked)
        with contextlib.suppress(BrokenBarrierError):
            together.wait(timeout=0.5)
        return counted

    monkeypatch.setattr(place_counts, "lock_and_count", count_and_wait)


def test_rivals_for_the_last_place_do_not_both_get_it(everybody_counts_before_anybody_writes):
    run = CourseRunFactory(capacity=1)
    outcomes = race(bookings.book, run, [PractitionerFactory() for _ in range(RIVALS)])
    assert (outcomes.count(True), run.bookings.booked().count()) == (1, 1)


def test_the_canary_without_the_lock_the_same_race_overbooks(everybody_counts_before_anybody_writes, monkeypatch):
    monkeypatch.setattr(fast_path, "LOCK_AND_COUNT", fast_path.LOCK_AND_COUNT.replace("FOR UPDATE", ""))
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
    assert list(run.bookings.filter(status=BookingStatus.OFFERED)) == waits[:2]
    assert list(run.bookings.waiting()) == [waits[2]]


def ask(act):
    """One ask on a connection of its own; ``None`` when it was done, else what was raised."""
    try:
        act()
    except Refused as refusal:
        return refusal
    finally:
        connection.close()
    return None


def forty_mixed_asks(run, team):
    """Own bookings, waits, groups, the team for somebody, cancelling, accepting and declining: all that the office does."""
    held = [BookingFactory(run=run) for _ in range(2)]
    offered = [OfferedFactory(run=run) for _ in range(2)]
    agency = AgencyFactory()
    group = [[PractitionerFactory(post__agency=agency) for _ in range(2)] for _ in range(8)]
    own, waits, others = ([PractitionerFactory() for _ in range(number)] for number in (10, 10, 8))
    asks = [partial(bookings.book, run=run, attendee=one, by=one.user) for one in own]
    asks += [partial(bookings.join_waiting_list, run=run, attendee=one, by=one.user) for one in waits]
    asks += [partial(bookings.join_waiting_list, run=run, attendee=one, by=team) for one in others]
    asks += [
        partial(group_bookings.book, run=run, attendees=pair, by=team, all_or_none=number % 2 == 0, wait=True)
        for number, pair in enumerate(group)
    ]
    asks += [partial(bookings.cancel, booking=one, reason="Ill", by=team) for one in held]
    asks += [partial(offers.accept, booking=offered[0], by=team), partial(offers.decline, booking=offered[1], by=team)]
    Random(7).shuffle(asks)  # noqa: S311 - the same mixture every time
    return asks


def test_forty_mixed_asks_for_five_places_give_exactly_five(team):
    run = CourseRunFactory(capacity=5)
    asks = forty_mixed_asks(run, team)
    assert len(asks) == 40
    with ThreadPoolExecutor(max_workers=40) as pool:
        refused = [one for one in pool.map(ask, asks) if one is not None]
    assert {refusal.message for refusal in refused} <= {bookings.RUN_FULL}
    assert (run.bookings.holding().count(), invariants.broken()) == (5, [])
    waiting = list(run.bookings.waiting())
    parties = list(dict.fromkeys(one.party_key for one in waiting))
    assert [one.position() for one in waiting] == [parties.index(one.party_key) + 1 for one in waiting]
    assert [one.asked_at for one in waiting] == sorted(one.asked_at for one in waiting)
    assert (
        len(waiting) + len(refused) + 5 == 10 + 10 + 8 + 16 + 1
    )  # nobody is lost: everybody has a place, waits or was told


def test_after_the_rush_the_places_go_down_the_list_in_order_of_arrival(team):
    run = CourseRunFactory(capacity=5)
    people = [PractitionerFactory() for _ in range(20)]
    race(bookings.join_waiting_list, run, people)
    in_line = [booking.pk for booking in run.bookings.waiting()]
    for booking in run.bookings.booked():
        bookings.cancel(booking=booking, reason="Ill", by=team)
    offered = run.bookings.filter(status=BookingStatus.OFFERED).order_by("offers__made_at")
    assert [booking.pk for booking in offered] == in_line[:5]


def test_the_places_are_reduced_while_forty_ask_and_nobody_gets_one_too_many(team):
    """Rivals who book, queue, cancel and accept beside the team, which lowers the places from eight to five."""
    run = CourseRunFactory(capacity=8)
    named = [BookingFactory(run=run) for _ in range(2)] + [OfferedFactory(run=run)]
    asks = forty_mixed_asks(run, team)[:39]
    asks.insert(
        20, partial(reductions.reduce_places, run=run, capacity=5, people=named, reason="A smaller room", by=team)
    )
    with ThreadPoolExecutor(max_workers=40) as pool:
        refused = [one for one in pool.map(ask, asks) if one is not None]
    run.refresh_from_db()
    # Whoever came before the team may have made its choice too small: then nothing was reduced, and it was told so.
    too_small = [refusal for refusal in refused if refusal.field == "people"]
    assert run.capacity == (8 if too_small else 5)
    assert (run.bookings.holding().count(), invariants.broken()) == (run.capacity, [])


def test_whoever_books_while_the_places_are_reduced_waits_and_is_told_that_none_is_left(team, monkeypatch):
    """The reduction is held after it has counted: a rival who did not wait would book the place that goes away."""
    run, counted = CourseRunFactory(capacity=2), Event()
    BookingFactory(run=run)
    person, check = PractitionerFactory(), reductions._check_number

    def check_slowly(*numbers):
        check(*numbers)
        counted.set()
        sleep(0.5)

    def book_once_counted():
        counted.wait(timeout=5)
        bookings.book(run=run, attendee=person, by=person.user)

    monkeypatch.setattr(reductions, "_check_number", check_slowly)
    how = {"run": run, "capacity": 1, "people": [], "reason": "A smaller room", "by": team}
    with ThreadPoolExecutor(max_workers=2) as pool:
        reduced, refusal = pool.map(ask, [partial(reductions.reduce_places, **how), book_once_counted])
    run.refresh_from_db()
    assert (reduced, refusal.message) == (None, bookings.RUN_FULL)
    assert (run.capacity, run.bookings.holding().count()) == (1, 1)
