from datetime import UTC, datetime, timedelta

import pytest

from shield.models import AuditEntry, EmailNotice
from shield.refusals import Refused
from tests.factories.training import BookingFactory, BookingGroupFactory, CourseRunFactory
from training.models import BookingStatus
from training.operations.places import waiting_list

pytestmark = pytest.mark.django_db

NOW = datetime(2090, 10, 30, 9, tzinfo=UTC)
START = datetime(2090, 11, 30, 9, 30, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


@pytest.fixture
def run():
    run = CourseRunFactory(title="DASH", starts_at=START, capacity=1)
    BookingFactory(run=run)
    return run


def wait(run, number, step=timedelta(days=1), **changes):
    asked_at = NOW - timedelta(days=20) + number * step
    return BookingFactory(run=run, status=BookingStatus.WAITING, asked_at=asked_at, **changes)


def move(booking, position, team, **changes):
    return waiting_list.move(booking=booking, position=position, by=team, **{"reason": "Urgent", "now": NOW, **changes})


def queue(run):
    return [booking.pk for booking in run.bookings.waiting()]


@pytest.mark.parametrize("step", [timedelta(days=1), MOMENT, timedelta(0)])
@pytest.mark.parametrize("was", range(4))
@pytest.mark.parametrize("position", range(4))
def test_one_person_moves_and_the_others_keep_their_order(run, team, step, was, position):
    for number in range(4):
        wait(run, number, step)
    order = queue(run)
    moved = order.pop(was)
    order.insert(position, moved)
    if was != position:
        booking = move(run.bookings.get(pk=moved), position + 1, team)
        assert (booking.position(), booking.team_reason) == (position + 1, "Urgent")
    assert queue(run) == order


def test_a_group_that_asked_for_all_or_none_moves_as_one_and_is_one_position(run, team):
    first, second = wait(run, 1), wait(run, 2)
    group = BookingGroupFactory(run=run)
    third, fourth = wait(run, 3, group=group), wait(run, 4, group=group)
    assert waiting_list.length(run) == 3
    move(fourth, 2, team)
    assert queue(run) == [first.pk, third.pk, fourth.pk, second.pk]
    told = EmailNotice.objects.filter(template="training/emails/position-changed")
    assert {(each.to, each.context["position"]) for each in told} == {
        (third.attendee.email, "2nd"),
        (fourth.attendee.email, "2nd"),
    }


def test_who_moved_them_from_where_and_why_is_recorded_and_nobody_else_is_emailed(run, team, sent):
    wait(run, 1)
    moved = wait(run, 2, attendee__name="Ada Lovelace")
    move(moved, 1, team)
    entry = AuditEntry.objects.get(kind="training.waiting-list-moved")
    assert (entry.actor_id, entry.target_id, entry.facts) == (
        team.pk,
        str(moved.pk),
        {"was": 2, "position": 1, "reason": "Urgent"},
    )
    [(subject, body, files)] = sent()
    assert (subject, files) == ("Your position on the waiting list has changed: DASH", [])
    assert body.splitlines()[2] == "You are now 1st on the waiting list for DASH."
    assert "Reason: Urgent" in body


def test_a_position_that_is_none_or_the_same_is_refused(run, team):
    wait(run, 1)
    moved = wait(run, 2)
    for position in (0, 3):
        with pytest.raises(Refused, match="Position must be between 1 and 2"):
            move(moved, position, team)
    with pytest.raises(Refused, match="Position must be different from 2"):
        move(moved, 2, team)


def test_who_does_not_wait_cannot_move_and_nobody_after_the_start(run, team):
    booked = run.bookings.get()
    with pytest.raises(Refused, match="is not on the waiting list any more"):
        move(booked, 1, team)
    wait(run, 1)
    moved = wait(run, 2)
    with pytest.raises(Refused, match="that has not started"):
        move(moved, 1, team, now=START)


def test_a_move_whose_entry_fails_does_not_stay(run, team, broken):
    wait(run, 1, MOMENT)
    wait(run, 2, MOMENT)
    last = wait(run, 3, MOMENT)
    order = queue(run)
    with broken(waiting_list.audit, "record"):
        move(last, 2, team)
    assert queue(run) == order
