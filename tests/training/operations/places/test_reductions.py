from datetime import UTC, datetime, timedelta

import pytest

from shield.models import AuditEntry, EmailNotice
from shield.refusals import Refused
from tests.factories.training import (
    BookingFactory,
    BookingGroupFactory,
    CourseRunFactory,
    OfferedFactory,
    PractitionerFactory,
    TariffFactory,
)
from training.models import Booking, BookingStatus, Charge, CourseRun
from training.operations.places import bookings, emails, invariants, offers, reductions

pytestmark = pytest.mark.django_db

NOW = datetime(2090, 10, 30, 9, tzinfo=UTC)
START = datetime(2090, 11, 30, 9, 30, tzinfo=UTC)
REASON = "A smaller room"


@pytest.fixture
def run():
    return CourseRunFactory(
        title="DASH", starts_at=START, capacity=3, tariff=TariffFactory(rate__fee_pence=2000, rate__late_pence=5000)
    )


def book(run, minutes=0, **person):
    attendee = PractitionerFactory(**person)
    return bookings.book(run=run, attendee=attendee, by=attendee.user, now=NOW + timedelta(minutes=minutes))


def wait(run):
    return BookingFactory(run=run, status=BookingStatus.WAITING)


def reduce_places(run, team, capacity, *people, now=NOW):
    return reductions.reduce_places(run=run, capacity=capacity, people=people, reason=REASON, by=team, now=now)


def queue(run):
    return [(booking.pk, booking.position()) for booking in run.bookings.waiting()]


def test_named_people_move_to_the_head_of_the_waiting_list_in_their_order(run, team):
    kept, moved = book(run), book(run)
    offered = OfferedFactory(run=run, offer__made_at=NOW, asked_at=NOW + timedelta(hours=1))
    long_waiting = BookingFactory(run=run, status=BookingStatus.WAITING, asked_at=NOW - timedelta(days=9))
    EmailNotice.objects.all().delete()
    reduce_places(run, team, 1, offered, moved)
    run.refresh_from_db()
    assert (run.capacity, list(run.bookings.holding())) == (1, [kept])
    assert queue(run) == [(moved.pk, 1), (offered.pk, 2), (long_waiting.pk, 3)]
    assert offered.offers.get().outcome == "withdrawn"
    assert invariants.broken(NOW) == []
    told = {notice.to: [each["type"] for each in notice.attachments] for notice in EmailNotice.objects.all()}
    assert told == {moved.attendee.email: ["text/calendar; method=CANCEL"], offered.attendee.email: []}
    entry = AuditEntry.objects.get(kind="training.places-reduced")
    assert (entry.actor_id, entry.facts) == (team.pk, {"places": 1, "moved": 2})


def test_nothing_is_charged_even_in_the_last_days(run, team):
    moved = book(run)
    run.refresh_from_db()
    reduce_places(run, team, 2, now=START - timedelta(days=1))
    book_two = [book(run)]
    reduce_places(run, team, 1, moved, now=START - timedelta(hours=1))
    assert list(Charge.objects.filter(booking=moved).values_list("kind", "waive_reason")) == [
        ("fee", "There are fewer places")
    ]
    assert Charge.objects.owed().get().booking == book_two[0]


def test_whoever_moved_is_offered_the_next_place_and_gets_it_in_their_diary_again(run, team):
    kept, moved = [book(run) for _ in range(2)], book(run)
    wait(run)
    reduce_places(run, team, 2, moved)
    bookings.cancel(booking=kept[0], reason="Ill", by=kept[0].attendee.user, now=NOW)
    moved.refresh_from_db()
    assert moved.is_offered
    offers.accept(booking=moved, by=moved.attendee.user, now=NOW)
    last = EmailNotice.objects.filter(to=moved.attendee.email).latest("pk")
    assert (last.template, [each["type"] for each in last.attachments]) == (
        "training/emails/place-booked",
        ["text/calendar; method=REQUEST"],
    )
    assert list(moved.calendar_entries.values_list("sequence", "cancelled")) == [(2, False)]


def test_what_it_says(run, team, sent, html):
    moved = book(run, name="Ada Lovelace")
    for _ in range(2):
        book(run)
    EmailNotice.objects.all().delete()
    reduce_places(run, team, 2, moved)
    assert sent() == [
        (
            "You are now on the waiting list: DASH",
            (
                "Hello Ada Lovelace\n\nWe are sorry to tell you that there are now fewer places on DASH, and that you no "
                "longer have a place. You are 1st on the waiting list. There is no charge.\n\n"
                "  Thursday 30 November 2090, 9:30am to 12:30pm\n  Online\n\nReason: A smaller room\n\n"
                "Open the attached calendar file to remove the date from your calendar.\n\n"
                f"View your position or leave the waiting list:\n/training/bookings/{moved.pk}/"
            ),
            ["text/calendar; method=CANCEL"],
        )
    ]
    assert html()[0] == "You are now on the waiting list"


@pytest.mark.parametrize(
    ("capacity", "chosen", "words"),
    [
        (3, 0, "Places must be fewer than 3, as many as there are now"),
        (2, 0, "Select 1 more person"),
        (1, 0, "Select 2 more people"),
        (2, 2, "You selected more people than have to move"),
    ],
)
def test_exactly_so_many_people_move_as_have_to(run, team, capacity, chosen, words):
    held = [book(run, minutes) for minutes in range(3)]
    with pytest.raises(Refused) as refusal:
        reduce_places(run, team, capacity, *held[:chosen])
    assert refusal.value.message == words
    assert list(run.bookings.by_rank()) == held


def test_fewer_places_than_the_minimum_are_refused(run, team):
    CourseRun.objects.update(minimum=2)
    with pytest.raises(Refused, match=r"^Places must be 2 or more, the minimum number of people$"):
        reduce_places(run, team, 1)


def test_a_course_that_has_started_keeps_its_places(run, team):
    with pytest.raises(Refused, match=r"^You can only reduce the places of a published course date"):
        reduce_places(run, team, 1, now=START)


def test_whoever_left_meanwhile_is_named(run, team):
    gone = book(run, name="Ada Lovelace")
    bookings.cancel(booking=gone, reason="Ill", by=gone.attendee.user, now=NOW)
    with pytest.raises(Refused, match=r"^These people do not hold a place any more: Ada Lovelace\. Select again$"):
        reduce_places(run, team, 2, gone)


def test_a_group_that_asked_for_all_or_none_moves_as_one(run, team):
    group = BookingGroupFactory(run=run)
    pair = [BookingFactory(run=run, group=group, attendee__name=name) for name in ("Ada", "Grace")]
    alone = BookingFactory(run=run)
    with pytest.raises(Refused, match=r"^Grace \(booked\) asked for places together with people you selected\."):
        reduce_places(run, team, 2, pair[0])
    # One of the two places that their going leaves is too few for both, and there is nobody else.
    reduce_places(run, team, 2, *pair)
    assert list(run.bookings.holding()) == [alone]
    assert [booking.status for booking in Booking.objects.filter(group=group)] == ["waiting", "waiting"]


def test_a_reduction_whose_letters_fail_does_not_stay(run, team, broken):
    moved, *_ = (book(run) for _ in range(3))
    with broken(emails, "place_moved"):
        reduce_places(run, team, 2, moved)
    moved.refresh_from_db()
    assert moved.is_booked


def test_the_order_in_which_people_keep_their_places(run):
    offered, pending = OfferedFactory(run=run), BookingFactory(run=run, status=BookingStatus.PENDING)
    booked = book(run)
    assert reductions.holders(run) == [booked, pending, offered]


def test_people_queue_in_the_order_in_which_they_had_booked(run, team):
    held = [book(run, minutes) for minutes in range(3)]
    reduce_places(run, team, 1, *reversed(held[1:]))
    assert [pk for pk, _ in queue(run)] == [held[1].pk, held[2].pk]
