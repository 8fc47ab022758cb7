from datetime import UTC, datetime, timedelta

import pytest

from shield.models import AuditEntry, EmailNotice
from shield.refusals import Refused
from tests.factories.partnership import AgencyFactory, PostFactory, SectorFactory
from tests.factories.training import (
    ApprovalFactory,
    BookingFactory,
    BookingGroupFactory,
    CourseRunFactory,
    OfferedFactory,
    PractitionerFactory,
    SectorReserveFactory,
)
from training.models import ApprovalAnswer, Booking, BookingStatus, CourseRun, Offer, RunStatus, SkipReason
from training.operations.office import housekeeping
from training.operations.places import bookings, emails, invariants, offers, place_counts

pytestmark = pytest.mark.django_db

NOW = datetime(2090, 10, 30, 9, tzinfo=UTC)  # a Monday
START = datetime(2090, 11, 30, 9, 30, tzinfo=UTC)


@pytest.fixture
def run():
    return CourseRunFactory(starts_at=START, capacity=1)


def wait(run, person=None, **fields):
    return BookingFactory(run=run, attendee=person or PractitionerFactory(), status=BookingStatus.WAITING, **fields)


def statuses(*rows):
    return [Booking.objects.get(pk=row.pk).status for row in rows]


def reasons(*rows):
    return [Booking.objects.get(pk=row.pk).skipped for row in rows]


@pytest.mark.parametrize(
    ("now", "start", "end"),
    [
        # Sixteen working hours, far from the start.
        (NOW, START, NOW + timedelta(days=1, hours=4)),
        (datetime(2090, 11, 3, 19, tzinfo=UTC), START, datetime(2090, 11, 7, 11, tzinfo=UTC)),  # from a Friday evening
        # A quarter of the twenty working hours that are left: five.
        (NOW, datetime(2090, 10, 31, 17, tzinfo=UTC), NOW + timedelta(hours=5)),
        # An hour at least.
        (NOW, NOW + timedelta(hours=2), NOW + timedelta(hours=1)),
        (
            datetime(2090, 10, 30, 19, 30, tzinfo=UTC),
            datetime(2090, 10, 31, 9, tzinfo=UTC),
            NOW.replace(day=31, hour=8, minute=30),
        ),
        # Never after the start.
        (NOW, NOW + timedelta(minutes=40), NOW + timedelta(minutes=40)),
        (
            datetime(2090, 11, 4, 12, tzinfo=UTC),
            datetime(2090, 11, 5, 12, tzinfo=UTC),
            datetime(2090, 11, 5, 12, tzinfo=UTC),
        ),
    ],
)
def test_an_offer_ends_in_working_hours_sooner_near_the_start_and_never_after_it(now, start, end):
    assert offers.offer_end(CourseRun(starts_at=start), now) == end


def test_how_long_an_offer_is_good_for_is_a_setting(settings, run):
    settings.OFFER_WORKING_HOURS = 6
    assert offers.offer_end(run, NOW) == NOW + timedelta(hours=6)


def test_no_offer_outlives_the_close_of_booking(run):
    run.closes_at = NOW + timedelta(hours=3)
    run.save()
    waits = wait(run)
    housekeeping.run(now=NOW + timedelta(hours=2, minutes=30))
    assert waits.offers.get().expires_at == run.closes_at
    behind = wait(run)
    housekeeping.run(now=run.closes_at)
    assert (statuses(waits, behind), invariants.broken(run.closes_at)) == (["cancelled", "waiting"], [])


def test_a_place_that_becomes_free_is_offered_in_order_and_counts_as_taken(run):
    held, first, second = BookingFactory(run=run), wait(run), wait(run)
    bookings.cancel(booking=held, reason="Ill", by=held.booked_by, now=NOW)
    offer = Offer.objects.get()
    assert (offer.booking, offer.made_at, offer.expires_at) == (first, NOW, NOW + timedelta(days=1, hours=4))
    assert (statuses(first, second), run.bookings.holding().count()) == (["offered", "waiting"], 1)
    entry = AuditEntry.objects.get(kind="training.place-offered")
    assert (entry.target_id, entry.actor, entry.facts) == (str(first.pk), None, {"until": "2090-10-31T13:00:00+00:00"})


def test_nobody_else_can_book_a_place_that_is_offered(run):
    OfferedFactory(run=run, offer__made_at=NOW)
    person = PractitionerFactory()
    with pytest.raises(Refused, match=r"^This course is full\."):
        bookings.book(run=run, attendee=person, by=person.user, now=NOW)


def test_a_passer_by_does_not_get_a_place_before_those_who_wait(run):
    first, person = wait(run), PractitionerFactory()
    asked = bookings.join_waiting_list(run=run, attendee=person, by=person.user, now=NOW)
    assert (statuses(first, asked), asked.position()) == (["offered", "waiting"], 1)


def test_an_accepted_offer_is_a_place(run):
    booking = OfferedFactory(run=run, offer__made_at=NOW)
    later = NOW + timedelta(hours=3)
    offers.accept(booking=booking, by=booking.booked_by, now=later)
    booking.refresh_from_db()
    offer = booking.offers.get()
    assert (booking.status, booking.booked_at) == (BookingStatus.BOOKED, later)
    assert (offer.outcome, offer.answered_at) == ("accepted", later)
    assert EmailNotice.objects.get().template == "training/emails/place-booked"


def test_a_declined_offer_goes_to_the_next_at_once(run):
    booking, second = OfferedFactory(run=run, offer__made_at=NOW), wait(run)
    offers.decline(booking=booking, by=booking.booked_by, now=NOW)
    assert (statuses(booking, second), booking.offers.get().outcome) == (["cancelled", "offered"], "declined")


def test_an_offer_is_good_until_its_last_moment_and_not_after(run):
    booking = OfferedFactory(run=run, offer__made_at=NOW)
    end = booking.offers.get().expires_at
    for answer in (offers.accept, offers.decline):
        with pytest.raises(
            Refused,
            match=r"^This offer has expired and the place has been offered to the next person\. You can join the waiting list again\.$",
        ):
            answer(booking=booking, by=booking.booked_by, now=end)
    assert offers.accept(booking=booking, by=booking.booked_by, now=end - timedelta(seconds=1)).is_booked


def test_an_offer_is_answered_once(run):
    booking = OfferedFactory(run=run, offer__made_at=NOW)
    offers.accept(booking=booking, by=booking.booked_by, now=NOW)
    for answer in (offers.accept, offers.decline):
        with pytest.raises(
            Refused,
            match=r"^This offer has expired and the place has been offered to the next person\. You can join the waiting list again\.$",
        ):
            answer(booking=booking, by=booking.booked_by, now=NOW)
    assert statuses(booking) == ["booked"]


def test_an_offer_that_nobody_answers_lapses_once_and_passes_on(run):
    booking, second = OfferedFactory(run=run, offer__made_at=NOW), wait(run)
    end = booking.offers.get().expires_at
    assert [offers.lapse_due(now=at) for at in (end - timedelta(seconds=1), end, end)] == [0, 1, 0]
    assert (statuses(booking, second), booking.offers.get().outcome) == (["cancelled", "offered"], "lapsed")
    assert list(EmailNotice.objects.order_by("pk").values_list("template", "to")) == [
        ("training/emails/offer-lapsed", booking.attendee.email),
        ("training/emails/place-offered", second.attendee.email),
    ]


def test_an_offer_dies_with_its_booking_and_passes_on(run):
    booking, second = OfferedFactory(run=run, offer__made_at=NOW), wait(run)
    bookings.cancel(booking=booking, reason="Ill", by=booking.booked_by, now=NOW)
    assert (booking.offers.get().outcome, statuses(booking, second)) == ("withdrawn", ["cancelled", "offered"])


def test_whoever_gave_up_a_place_is_not_offered_it_again(run):
    person = PractitionerFactory()
    held = bookings.book(run=run, attendee=person, by=person.user, now=NOW)
    other = wait(run)
    bookings.cancel(booking=held, reason="Ill", by=person.user, now=NOW + timedelta(hours=1))
    again = bookings.join_waiting_list(run=run, attendee=person, by=person.user, now=NOW + timedelta(hours=2))
    offers.decline(booking=other, by=other.booked_by, now=NOW + timedelta(hours=3))
    assert (statuses(other, again), reasons(again)) == (["cancelled", "waiting"], [SkipReason.GAVE_UP])
    somebody = PractitionerFactory()
    taken = bookings.book(run=run, attendee=somebody, by=somebody.user, now=NOW + timedelta(hours=4))
    bookings.cancel(booking=taken, reason="Ill", by=somebody.user, now=NOW + timedelta(hours=5))
    assert statuses(again) == ["offered"]  # somebody else had it in between: this is another place


def test_whoever_gave_up_a_place_may_book_it_once_it_is_open_to_everybody(run):
    person = PractitionerFactory()
    held = bookings.book(run=run, attendee=person, by=person.user, now=NOW)
    other = wait(run)
    bookings.cancel(booking=held, reason="Ill", by=person.user, now=NOW + timedelta(hours=1))
    again = bookings.join_waiting_list(run=run, attendee=person, by=person.user, now=NOW + timedelta(hours=2))
    with pytest.raises(Refused, match=r"is already on the waiting list\.$"):
        bookings.book(run=run, attendee=person, by=person.user, now=NOW + timedelta(hours=3))
    offers.decline(booking=other, by=other.booked_by, now=NOW + timedelta(hours=4))
    taken = bookings.book(run=run, attendee=person, by=person.user, now=NOW + timedelta(hours=5))
    assert (statuses(again, taken), invariants.broken(NOW + timedelta(hours=5))) == (["cancelled", "booked"], [])


def test_whoever_gave_up_a_place_is_offered_another_while_theirs_is_offered_to_the_next(run):
    run.capacity = 2
    run.save()
    person, other = PractitionerFactory(), BookingFactory(run=run)
    held = bookings.book(run=run, attendee=person, by=person.user, now=NOW)
    first = wait(run)
    bookings.cancel(booking=held, reason="Ill", by=person.user, now=NOW + timedelta(hours=1))
    again = bookings.join_waiting_list(run=run, attendee=person, by=person.user, now=NOW + timedelta(hours=2))
    bookings.cancel(booking=other, reason="Ill", by=other.booked_by, now=NOW + timedelta(hours=3))
    assert statuses(first, again) == ["offered", "offered"]


def test_of_two_who_gave_up_places_each_may_have_the_other_ones(run):
    run.capacity = 3
    run.save()
    ada, grace = PractitionerFactory(), PractitionerFactory()
    held = [bookings.book(run=run, attendee=one, by=one.user, now=NOW) for one in (ada, grace)]
    BookingFactory(run=run)
    for booking in held:
        bookings.cancel(booking=booking, reason="Ill", by=booking.booked_by, now=NOW + timedelta(hours=1))
    again = [wait(run, one, asked_at=NOW + timedelta(hours=2)) for one in (ada, grace)]
    housekeeping.run(now=NOW + timedelta(hours=2))
    assert statuses(*again) == ["offered", "offered"]


def test_whoever_declined_may_join_again_and_is_offered_the_next_one(run):
    booking = OfferedFactory(run=run, offer__made_at=NOW)
    offers.decline(booking=booking, by=booking.booked_by, now=NOW)
    again = wait(run, booking.attendee)
    housekeeping.run(now=NOW)
    assert statuses(again) == ["offered"]


def test_an_agency_over_its_cap_is_passed_over_and_shown_why(run):
    run.capacity, run.agency_cap = 2, 1
    run.save()
    held = BookingFactory(run=run)
    colleague, other = wait(run, PostFactory(agency=held.agency).person), wait(run)
    housekeeping.run(now=NOW)
    assert (statuses(colleague, other), reasons(colleague, other)) == (["waiting", "offered"], [SkipReason.CAP, ""])
    assert colleague.position() == 1
    bookings.cancel(booking=held, reason="Ill", by=held.booked_by, now=NOW)
    assert (statuses(colleague), reasons(colleague)) == (["offered"], [""])


def test_whoever_was_passed_over_still_sees_why_after_the_place_is_gone(run):
    run.capacity, run.agency_cap = 2, 1
    run.save()
    held = BookingFactory(run=run)
    colleague, _ = wait(run, PostFactory(agency=held.agency).person), wait(run)
    for minutes in range(3):
        housekeeping.run(now=NOW + timedelta(minutes=minutes))
    assert (reasons(colleague), colleague.position()) == ([SkipReason.CAP], 1)


def test_a_kept_place_waits_for_its_sector_until_it_is_released(run):
    reserve = SectorReserveFactory(run=run, sector=SectorFactory(slug="health", name="Health"))
    school, nurse = wait(run), None
    housekeeping.run(now=NOW)
    assert (statuses(school), reasons(school)) == (["waiting"], [SkipReason.RESERVE])
    nurse = wait(run, PostFactory(agency=AgencyFactory(sector=reserve.sector)).person)
    housekeeping.run(now=NOW)
    assert statuses(school, nurse) == ["waiting", "offered"]
    offers.decline(booking=nurse, by=nurse.booked_by, now=NOW)
    assert statuses(school) == ["waiting"]
    housekeeping.run(now=reserve.releases_at)
    assert (statuses(school), reasons(school)) == (["offered"], [""])


def test_a_group_that_does_not_fit_keeps_its_position_and_shows_why(run):
    group = BookingGroupFactory(run=run)
    pair = [wait(run, group=group) for _ in range(2)]
    alone = wait(run)
    housekeeping.run(now=NOW)
    assert statuses(*pair, alone) == ["waiting", "waiting", "offered"]
    run.capacity = 2
    run.save()
    housekeeping.run(now=NOW)
    assert (statuses(*pair), reasons(*pair)) == (["waiting"] * 2, [SkipReason.GROUP] * 2)
    assert [one.position() for one in pair] == [1, 1]
    offers.decline(booking=alone, by=alone.booked_by, now=NOW)
    assert statuses(*pair) == ["offered", "offered"]


def test_colleagues_who_come_as_many_as_fit_are_offered_places_one_by_one(run):
    group = BookingGroupFactory(run=run, all_or_none=False)
    pair = [wait(run, group=group) for _ in range(2)]
    housekeeping.run(now=NOW)
    assert statuses(*pair) == ["offered", "waiting"]


def test_nobody_is_offered_a_place_before_their_manager_agreed(run):
    asked = wait(run)
    approval = ApprovalFactory(booking=asked, asked_at=NOW)
    behind = wait(run)
    housekeeping.run(now=NOW)
    assert statuses(asked, behind) == ["waiting", "offered"]
    run.capacity = 2
    run.save()
    housekeeping.run(now=NOW)
    assert reasons(asked) == [SkipReason.MANAGER]
    approval.answer, approval.answered_at = ApprovalAnswer.AGREED, NOW
    approval.save()
    housekeeping.run(now=NOW)
    assert statuses(asked) == ["offered"]


@pytest.mark.parametrize("fields", [{"starts_at": NOW}, {"status": RunStatus.PLANNED}])
def test_nothing_is_offered_once_the_run_has_begun_or_before_it_is_published(fields):
    run = CourseRunFactory(**({"starts_at": START} | fields))
    waits = wait(run)
    assert (offers.offer_free_places(place_counts.lock(run), now=NOW), offers.offers_due(run, NOW)) == ([], False)
    assert statuses(waits) == ["waiting"]


def test_to_ask_whether_offers_are_due_changes_nothing(run):
    waits = wait(run)
    assert offers.offers_due(place_counts.lock(run), NOW)
    assert (statuses(waits), Offer.objects.count(), EmailNotice.objects.count()) == (["waiting"], 0, 0)


def test_a_place_is_never_left_empty_after_an_accepted_offer_lets_somebody_wait_no_more():
    """Who gave up a place may have another as soon as somebody took theirs: in that moment, not a minute later."""
    run = CourseRunFactory(starts_at=START, capacity=2)
    person, other = PractitionerFactory(), BookingFactory(run=run)
    held = bookings.book(run=run, attendee=person, by=person.user, now=NOW)
    first = wait(run)
    bookings.cancel(booking=held, reason="Ill", by=person.user, now=NOW + timedelta(hours=1))
    again = bookings.join_waiting_list(run=run, attendee=person, by=person.user, now=NOW + timedelta(hours=2))
    bookings.cancel(booking=other, reason="Ill", by=other.booked_by, now=NOW + timedelta(hours=3))
    offers.accept(booking=first, by=first.booked_by, now=NOW + timedelta(hours=4))
    assert (statuses(again), invariants.broken(NOW + timedelta(hours=4))) == (["offered"], [])


def test_an_acceptance_whose_letter_fails_does_not_stay(run, broken):
    booking = OfferedFactory(run=run, offer__made_at=NOW)
    with broken(emails.outbox, "write"):
        offers.accept(booking=booking, by=booking.booked_by, now=NOW)
    assert (statuses(booking), booking.offers.get().outcome, AuditEntry.objects.count()) == (["offered"], "open", 0)


@pytest.mark.parametrize(
    "act",
    [
        lambda booking: offers.decline(booking=booking, by=booking.booked_by, now=NOW),
        lambda booking: offers.lapse_due(now=booking.offers.get().expires_at),
    ],
)
def test_an_offer_that_cannot_be_passed_on_stays_open(run, broken, act):
    booking, second = OfferedFactory(run=run, offer__made_at=NOW), wait(run)
    with broken(offers.emails, "place_offered"):
        act(booking)
    assert (statuses(booking, second), booking.offers.get().outcome) == (["offered", "waiting"], "open")
    assert (AuditEntry.objects.count(), EmailNotice.objects.count(), Offer.objects.count()) == (0, 0, 1)
