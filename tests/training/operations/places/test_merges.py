"""Two records of one person: never two live bookings on one course date, and nothing earned is lost."""

from datetime import UTC, datetime, timedelta

import pytest

from partnership.directory.operations import merges
from shield.extension_points import account_merges
from shield.models import EmailNotice
from shield.refusals import Refused
from tests.factories.partnership import AgencyFactory, PostFactory
from tests.factories.training import (
    BookingFactory,
    CertificateFactory,
    CourseRunFactory,
    EvaluationFactory,
    NoShowFactory,
    OfferedFactory,
    PractitionerFactory,
)
from training.models import Attendance, BookingStatus, Interest, LearningRecord, NoShowDecision, Presence
from training.operations.places import invariants

pytestmark = pytest.mark.django_db

NOW = datetime(2090, 10, 30, 9, tzinfo=UTC)
START = datetime(2090, 11, 30, 9, 30, tzinfo=UTC)
OVER = START + timedelta(days=2)


@pytest.fixture
def kept():
    return PractitionerFactory(name="Jo", email="jo@new.example.org")


@pytest.fixture
def closed():
    return PractitionerFactory(name="Jo", email="jo@old.example.org")


@pytest.fixture
def run():
    return CourseRunFactory(title="DASH", starts_at=START, capacity=2)


def plan(kept, closed, by, now=NOW):
    return merges.preview(kept=kept, closed=closed, by=by, now=now)


def merge(kept, closed, by, now=NOW, **choices):
    seen = plan(kept, closed, by, now).fingerprint
    merges.merge(kept=kept, closed=closed, reason="Twice", seen=seen, by=by, choices=choices, now=now)


def line(kept, closed, by, now=NOW):
    found = [each for each in plan(kept, closed, by, now).lines if each.title.startswith("DASH")]
    return [(each.kept, each.closed, each.passed_on) for each in found]


def fresh(*bookings):
    for booking in bookings:
        booking.refresh_from_db()
    return [booking.status for booking in bookings]


B = BookingStatus


def test_the_earlier_place_is_kept_and_the_freed_one_is_offered_on_at_once(run, kept, closed, team):
    later = BookingFactory(run=run, attendee=kept, booked_at=NOW - timedelta(days=1))
    earlier = BookingFactory(run=run, attendee=closed, booked_at=NOW - timedelta(days=5))
    waiting = BookingFactory(run=run, status=B.WAITING)
    assert line(kept, closed, team) == [
        (
            f"Booked, for {earlier.agency}",
            f"Booked, for {later.agency}",
            "The freed place is offered to the waiting list",
        )
    ]
    merge(kept, closed, team)
    assert fresh(earlier, later, waiting) == [B.BOOKED, B.CANCELLED, B.OFFERED]
    assert (earlier.attendee, later.attendee, later.cancelled_by_team) == (kept, kept, True)
    assert sorted(EmailNotice.objects.values_list("template", flat=True)) == [
        "partnership/emails/accounts-merged",
        "training/emails/place-offered",
    ]
    assert invariants.broken(NOW) == []


@pytest.mark.parametrize("swapped", [False, True])
def test_an_offer_keeps_its_deadline_and_is_better_than_waiting(run, kept, closed, team, swapped):
    first, second = (closed, kept) if swapped else (kept, closed)
    offered = OfferedFactory(run=run, attendee=first, offer__made_at=NOW)
    until = offered.offers.get().expires_at
    waiting = BookingFactory(run=run, attendee=second, status=B.WAITING)
    merge(kept, closed, team)
    assert fresh(offered, waiting) == [B.OFFERED, B.CANCELLED]
    assert (offered.attendee, offered.offers.open().get().expires_at) == (kept, until)


def test_of_two_positions_the_better_is_kept(kept, closed, team):
    run = CourseRunFactory(title="DASH", starts_at=START, capacity=1)
    BookingFactory(run=run)
    better = BookingFactory(run=run, attendee=closed, status=B.WAITING, asked_at=NOW - timedelta(days=2))
    between = BookingFactory(run=run, status=B.WAITING, asked_at=NOW - timedelta(days=1))
    worse = BookingFactory(run=run, attendee=kept, status=B.WAITING, asked_at=NOW)
    merge(kept, closed, team)
    assert fresh(better, worse) == [B.WAITING, B.CANCELLED]
    assert (better.attendee, better.position(), between.position()) == (kept, 1, 2)


def test_a_booking_keeps_the_agency_it_was_made_for(run, kept, closed, team):
    agency = AgencyFactory()
    PostFactory(person=closed, agency=agency)
    booking = BookingFactory(run=run, attendee=closed, agency=agency)
    merge(kept, closed, team)
    fresh(booking)
    assert (booking.attendee, booking.agency) == (kept, agency)


def attend(booking, presence):
    return Attendance.objects.create(
        booking=booking, run_date=booking.run.dates.get(), presence=presence, taken_by=booking.booked_by
    )


@pytest.fixture
def disagreeing(run, kept, closed):
    here = BookingFactory(run=run, attendee=kept)
    gone = BookingFactory(run=run, attendee=closed)
    attend(here, Presence.PRESENT)
    attend(gone, Presence.NO_SHOW)
    NoShowFactory(booking=gone)
    return here, gone


def test_where_past_records_disagree_nothing_happens_before_the_team_has_chosen(disagreeing, kept, closed, team):
    with pytest.raises(Refused, match="^Select which record is right: DASH"):
        merge(kept, closed, team, now=OVER)
    assert fresh(*disagreeing) == [B.BOOKED, B.BOOKED]


def test_the_record_that_the_team_chose_counts(disagreeing, run, kept, closed, team):
    here, gone = disagreeing
    merge(kept, closed, team, now=OVER, **{f"run_{run.pk}": str(here.pk)})
    assert fresh(here, gone) == [B.BOOKED, B.CANCELLED]
    gone.no_show.refresh_from_db()
    assert gone.no_show.decision == NoShowDecision.REMOVED
    assert [mark.presence for mark in Attendance.objects.all()] == [Presence.PRESENT]


def test_no_show_marks_follow_when_the_team_says_they_did_not_attend(disagreeing, run, kept, closed, team):
    here, gone = disagreeing
    merge(kept, closed, team, now=OVER, **{f"run_{run.pk}": str(gone.pk)})
    assert fresh(here, gone) == [B.CANCELLED, B.BOOKED]
    assert (gone.attendee, gone.no_show.decision) == (kept, "")
    assert [mark.presence for mark in Attendance.objects.all()] == [Presence.NO_SHOW]


def test_certificates_and_answers_follow_with_their_codes(run, kept, closed, team):
    unmarked = BookingFactory(run=run, attendee=kept)
    attended = BookingFactory(run=run, attendee=closed)
    attend(attended, Presence.PRESENT)
    certificate = CertificateFactory(booking=attended, holder="Jo Oneil")
    evaluation = EvaluationFactory(booking=unmarked)
    merge(kept, closed, team, now=OVER)
    for record in (certificate, evaluation):
        record.refresh_from_db()
    assert fresh(unmarked, attended) == [B.CANCELLED, B.BOOKED]
    assert (certificate.booking, certificate.holder, evaluation.booking) == (attended, "Jo", attended)


def test_passports_are_joined_without_doubles(kept, closed, team):
    for person, confirmed in ((kept, None), (closed, NOW)):
        LearningRecord.objects.create(
            person=person,
            kind="outside",
            title="Neglect",
            completed_on=NOW.date(),
            added_by=person.user,
            added_at=NOW,
            confirmed_at=confirmed,
            confirmed_by=team if confirmed else None,
        )
    course = CourseRunFactory().course
    for person in (kept, closed):
        Interest.objects.create(person=person, course=course, asked_at=NOW)
    merge(kept, closed, team)
    assert LearningRecord.objects.get().confirmed_by == team
    assert (Interest.objects.filter(person=kept).count(), Interest.objects.open().count()) == (2, 1)


def test_course_dates_are_locked_before_anything_is_read(run, kept, closed, team):
    BookingFactory(run=run, attendee=closed)
    assert account_merges["training"].lock is not None
    merge(kept, closed, team)
    assert run.bookings.get().attendee == kept
