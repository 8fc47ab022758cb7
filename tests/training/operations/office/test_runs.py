from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from shield.models import AuditEntry, EmailNotice
from shield.operations import outbox
from shield.refusals import Refused
from shield.text.formatting import moment
from tests.factories.partnership import SectorFactory
from tests.factories.training import (
    ApprovalFactory,
    BookingFactory,
    CourseFactory,
    CourseRunFactory,
    OfferedFactory,
    PractitionerFactory,
    RunDateFactory,
    SectorReserveFactory,
    VenueFactory,
)
from training.models import BookingStatus, CalendarEntry, CourseRun, Delivery, RunDate, RunStatus
from training.operations.office import moves, runs, schedule
from training.operations.office.run_dates import Span
from training.operations.places import approvals, bookings, emails, offers

pytestmark = pytest.mark.django_db

MORNING = datetime(2090, 11, 9, 9, 30, tzinfo=UTC)


def span(days=0, hours=3):
    start = MORNING + timedelta(days=days)
    return Span(start, start + timedelta(hours=hours))


def spans_of(run):
    return [Span(row.starts_at, row.ends_at) for row in run.dates.all()]


def edit(run, team, **changes):
    changes = {"spans": spans_of(run), "trainers": [], "version": run.version} | changes
    return runs.edit(run=run, by=team, **changes)


@pytest.fixture
def run():
    return CourseRunFactory(slug="dash", starts_at=MORNING)


@pytest.fixture
def booking(run):
    person = PractitionerFactory()
    booking = bookings.book(run=run, attendee=person, by=person.user)
    EmailNotice.objects.all().delete()
    return booking


def test_a_new_run_is_a_plan_with_its_dates_in_order(team, trainer):
    run = runs.create(
        course=CourseFactory(),
        by=team,
        spans=[span(7), span(0)],
        trainers=[trainer.person],
        slug="three-days",
        capacity=20,
    )
    run.refresh_from_db()
    assert (run.status, run.published_at, list(run.trainers.all())) == (RunStatus.PLANNED, None, [trainer.person])
    assert spans_of(run) == [span(0), span(7)]
    assert (run.starts_at, run.ends_at) == (span(0).starts_at, span(7).ends_at)


def test_two_runs_never_share_an_address(run, team):
    with pytest.raises(Refused) as refusal:
        runs.create(course=run.course, by=team, slug="dash")
    assert (refusal.value.field, CourseRun.objects.count()) == ("slug", 1)


def test_publishing_shows_a_run_from_the_stated_moment(team):
    run = CourseRunFactory(status=RunStatus.PLANNED, published_at=None, closes_at=None)
    at = timezone.now() + timedelta(days=2)
    runs.publish(run=run, by=team, at=at)
    run.refresh_from_db()
    assert (run.status, run.published_at, run.closes_at) == (RunStatus.PUBLISHED, at, run.starts_at)
    assert (run.is_shown(), run.is_shown(at)) == (False, True)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"starts_at": None, "ends_at": None, "closes_at": None}, r"^Add at least 1 date before you publish\.$"),
        ({"capacity": None}, "^Enter the number of places before you publish$"),
        ({"delivery": Delivery.IN_PERSON}, "^Select the venue before you publish$"),
        ({"course__published_at": None}, r"^Publish the course before you publish its dates\.$"),
    ],
)
def test_a_run_is_not_published_while_bookers_miss_something(team, fields, words):
    run = CourseRunFactory(status=RunStatus.PLANNED, published_at=None, **fields)
    with pytest.raises(Refused, match=words):
        runs.publish(run=run, by=team)
    run.refresh_from_db()
    assert run.status == RunStatus.PLANNED


def test_e_learning_begins_when_it_is_shown_and_needs_no_places(team):
    run = CourseRunFactory(
        status=RunStatus.PLANNED,
        published_at=None,
        delivery=Delivery.E_LEARNING,
        capacity=None,
        starts_at=None,
        ends_at=None,
        closes_at=None,
    )
    at = timezone.now()
    runs.publish(run=run, by=team, at=at)
    run.refresh_from_db()
    assert (run.status, run.starts_at, run.closes_at) == (RunStatus.PUBLISHED, at, None)


def test_a_run_is_published_once(run, team):
    with pytest.raises(
        Refused,
        match=r"^You can no longer do this: publish this course date\. Another person has already changed it\.$",
    ):
        runs.publish(run=run, by=team)


def test_a_change_of_time_tells_everybody_once_and_raises_the_sequence(run, booking, team):
    waits = BookingFactory(run=run, status=BookingStatus.WAITING)
    run.capacity = 1
    run.save()
    edit(run, team, spans=[span(0, hours=4)])
    told = {notice.to: len(notice.attachments) for notice in EmailNotice.objects.all()}
    assert told == {booking.attendee.email: 1, waits.attendee.email: 0}
    assert CalendarEntry.objects.get().sequence == 1
    assert run.dates.get().sequence == 1


def test_a_moved_date_stays_one_diary_entry(run, booking, team):
    edit(run, team, spans=[span(1)])
    (attachment,) = EmailNotice.objects.get().attachments
    assert (attachment["type"], CalendarEntry.objects.count()) == ("text/calendar; method=REQUEST", 1)


def test_a_dropped_date_leaves_the_diary(booking, team):
    run = booking.run
    RunDateFactory(run=run, starts_at=span(7).starts_at, ends_at=span(7).ends_at)
    edit(run, team, spans=[span(0), span(7)])
    person = PractitionerFactory()
    bookings.book(run=run, attendee=person, by=person.user)
    EmailNotice.objects.all().delete()
    edit(CourseRun.objects.get(pk=run.pk), team, spans=[span(0)])
    types = [attachment["type"] for attachment in EmailNotice.objects.get(to=person.email).attachments]
    assert types == ["text/calendar; method=CANCEL", "text/calendar; method=REQUEST"]
    assert spans_of(CourseRun.objects.get(pk=run.pk)) == [span(0)]


def test_a_new_venue_tells_everybody(run, booking, team):
    edit(run, team, delivery=Delivery.IN_PERSON, venue=VenueFactory())
    assert EmailNotice.objects.get().template == "training/emails/run-changed"


def test_other_changes_tell_nobody(run, booking, team):
    edit(run, team, strap="A better subtitle", capacity=30)
    assert (EmailNotice.objects.count(), CalendarEntry.objects.get().sequence) == (0, 0)


def test_a_new_title_reaches_the_diaries_of_those_with_a_place(run, booking, team):
    BookingFactory(run=run, status=BookingStatus.WAITING)
    edit(run, team, title="A better title")
    notice = EmailNotice.objects.get(template="training/emails/run-changed")
    assert (notice.to, notice.context["was_called"], notice.context["moved"]) == (
        booking.attendee.email,
        run.course.title,
        False,
    )
    (attachment,) = notice.attachments
    assert "SUMMARY:A better title" in attachment["text"]
    assert (CalendarEntry.objects.get().sequence, run.dates.get().sequence) == (1, 1)


def test_booking_closes_as_long_before_the_new_date(team):
    run = CourseRunFactory(starts_at=MORNING, closes_at=MORNING - timedelta(days=3))
    edit(run, team, spans=[span(7)], closes_at=run.closes_at)
    run.refresh_from_db()
    assert run.closes_at == MORNING + timedelta(days=4)
    edit(run, team, spans=[span(14)], closes_at=MORNING)
    run.refresh_from_db()
    assert run.closes_at == MORNING  # as it was entered


def test_booking_that_would_close_before_it_opens_is_refused(team):
    run = CourseRunFactory(starts_at=MORNING, opens_at=MORNING - timedelta(days=2))
    with pytest.raises(
        Refused, match=r"^Booking opens must be before booking closes, which moves with the first date$"
    ):
        edit(run, team, spans=[span(-3)])


def test_over_a_change_of_clocks_booking_closes_at_the_same_hour():
    july, moved = datetime(2090, 7, 10, 9, 30, tzinfo=UTC), datetime(2090, 11, 10, 10, 30, tzinfo=UTC)
    assert moves.moved(july - timedelta(days=1), july, moved) == moved - timedelta(days=1)


def test_offers_approvals_and_kept_places_move_with_the_dates(team):
    now = MORNING - timedelta(hours=20)
    run = CourseRunFactory(starts_at=MORNING, capacity=3)
    offered = OfferedFactory(run=run, offer__made_at=now, offer__expires_at=now + timedelta(hours=2))
    asked = ApprovalFactory(
        booking=BookingFactory(run=run, status=BookingStatus.PENDING),
        asked_at=now,
        expires_at=now + timedelta(hours=2),
    )
    reserve = SectorReserveFactory(run=run, sector=SectorFactory(), releases_at=MORNING - timedelta(hours=1))
    edit(run, team, spans=[span(14)], now=now + timedelta(hours=1))
    for row in (asked, reserve):
        row.refresh_from_db()
    start = span(14).starts_at
    run.refresh_from_db()
    assert offered.offers.get().expires_at == now + timedelta(hours=28)
    assert asked.expires_at == approvals.end(run, now)
    assert reserve.releases_at == start - timedelta(hours=1)
    told = EmailNotice.objects.get(to=offered.attendee.email)
    assert told.context["until"] == moment(offers.offer_end(run, now))


def test_an_offer_that_would_be_over_by_the_new_date_gets_time_from_now_on(team):
    now = datetime(2090, 11, 1, 9, tzinfo=UTC)
    run = CourseRunFactory(starts_at=MORNING)
    offered = OfferedFactory(run=run, offer__made_at=now, offer__expires_at=now + timedelta(days=2))
    later, soon = now + timedelta(hours=4), Span(now + timedelta(hours=7), now + timedelta(hours=8))
    edit(run, team, spans=[soon], now=later)
    assert offered.offers.get().expires_at == later + timedelta(hours=1)


def test_joining_instructions_and_reminders_are_sent_again_for_the_new_date(run, booking, team):
    schedule.send_due(now=MORNING - timedelta(hours=2))
    outbox.send_due(now=datetime(2091, 1, 1, tzinfo=UTC))
    edit(run, team, spans=[span(14)])
    EmailNotice.objects.filter(template="training/emails/run-changed").delete()
    schedule.send_due(now=MORNING + timedelta(days=14, hours=-2))
    names = EmailNotice.objects.order_by("pk").values_list("template", flat=True)
    assert [name.split("/")[-1] for name in names] == ["joining-instructions", "reminder"] * 2


def test_queued_emails_of_a_date_that_moved_are_taken_back(run, booking, team):
    schedule.send_due(now=MORNING - timedelta(hours=2))
    edit(run, team, spans=[span(14)])
    assert list(EmailNotice.objects.values_list("template", flat=True)) == ["training/emails/run-changed"]


def test_queued_emails_of_a_cancelled_run_are_taken_back(run, team):
    person = PractitionerFactory()
    bookings.book(run=run, attendee=person, by=person.user)
    schedule.send_due(now=MORNING - timedelta(hours=2))
    runs.cancel(run=run, reason="The trainer is ill", by=team)
    assert list(EmailNotice.objects.values_list("template", flat=True)) == ["training/emails/run-cancelled"]


def test_a_plan_changes_in_silence(team):
    run = CourseRunFactory(status=RunStatus.PLANNED, published_at=None)
    edit(run, team, spans=[span(3)])
    assert EmailNotice.objects.count() == 0


def test_more_places_are_offered_to_those_who_wait(team):
    run = CourseRunFactory(capacity=1)
    BookingFactory(run=run)
    waits = [BookingFactory(run=run, status=BookingStatus.WAITING) for _ in range(3)]
    edit(run, team, capacity=3)
    assert list(run.bookings.waiting()) == [waits[2]]
    assert list(run.bookings.filter(status=BookingStatus.OFFERED)) == waits[:2]


def test_places_are_never_cut_below_those_held(team):
    run = CourseRunFactory(capacity=5)
    BookingFactory(run=run, attendee__name="Grace Hopper")
    OfferedFactory(run=run, attendee__name="Mary Seacole")
    BookingFactory(run=run, attendee__name="Ada Lovelace", status=BookingStatus.PENDING)
    with pytest.raises(Refused) as refusal:
        edit(run, team, capacity=1)
    run.refresh_from_db()
    assert (refusal.value.message, refusal.value.field, run.capacity) == (
        (
            "Places must be 3 or more, because 3 are held. To have fewer, use “Reduce the places”. "
            "These people would lose theirs: Ada Lovelace (awaiting approval), Mary Seacole (offered a place)."
        ),
        "capacity",
        5,
    )


@pytest.mark.parametrize("status", [BookingStatus.BOOKED, BookingStatus.PENDING, BookingStatus.OFFERED])
def test_the_database_itself_refuses_fewer_places_than_are_held(status):
    run = CourseRunFactory(capacity=2)
    BookingFactory(run=run, status=status)
    CourseRun.objects.update(capacity=1)
    with pytest.raises(IntegrityError, match="Fewer places than are held"):
        CourseRun.objects.update(capacity=0)


def test_nobody_overwrites_a_colleague(run, team):
    edit(run, team, title="First")
    with pytest.raises(
        Refused,
        match=r"^Another person saved changes while you were editing, so your changes were not saved\. Check what is different\. If you save again, your text replaces theirs\.$",
    ):
        edit(run, team, version=1, title="Second")
    run.refresh_from_db()
    assert run.title == "First"


def test_a_published_run_keeps_what_bookers_need(run, team):
    with pytest.raises(Refused, match=r"^Add at least 1 date before you publish\.$"):
        edit(run, team, spans=[])
    assert spans_of(run) == [span(0)]


def test_dates_stay_once_the_course_has_begun(team):
    run = CourseRunFactory(days=-1)
    with pytest.raises(Refused, match=r"^You cannot change the dates because the course has started\.$"):
        edit(run, team, spans=[span(0)])


def test_a_cancelled_run_stays_as_it_is(run, team):
    runs.cancel(run=run, reason="No trainer", by=team)
    run.refresh_from_db()
    with pytest.raises(Refused, match=r"^You cannot edit a cancelled course date\. Create a new one instead\.$"):
        edit(run, team, title="Again")


def test_two_dates_may_change_places(run, team):
    edit(run, team, spans=[span(0), span(7)])
    run.refresh_from_db()
    edit(run, team, spans=[span(7), span(14)])
    assert spans_of(run) == [span(7), span(14)]


def test_calling_a_run_off_ends_every_booking_and_tells_everybody_once(run, booking, team):
    waits = BookingFactory(run=run, status=BookingStatus.WAITING)
    runs.cancel(run=run, reason="The trainer is ill", by=team)
    run.refresh_from_db()
    assert (run.status, run.cancelled_by, run.cancel_reason) == (RunStatus.CANCELLED, team, "The trainer is ill")
    assert list(run.bookings.live()) == []
    assert sorted(EmailNotice.objects.values_list("to", "template")) == sorted(
        (one.attendee.email, "training/emails/run-cancelled") for one in (booking, waits)
    )


def test_a_run_counts_as_held_only_once_it_is_over(run, team):
    with pytest.raises(Refused, match=r"^You cannot mark this course date as held before it has ended\.$"):
        runs.hold(run=run, by=team)
    over = CourseRunFactory(days=-2)
    assert runs.hold(run=over, by=team).status == RunStatus.HELD


def test_e_learning_closes_when_it_is_held(team):
    run = CourseRunFactory(days=-30, delivery=Delivery.E_LEARNING, ends_at=None, closes_at=None)
    now = timezone.now()
    runs.hold(run=run, by=team, now=now)
    run.refresh_from_db()
    assert (run.status, run.ends_at) == (RunStatus.HELD, now)


def test_a_run_whose_entry_fails_is_not_made(team, broken):
    with broken(runs.audit, "record"):
        runs.create(course=CourseFactory(), by=team, slug="new", spans=[span()])
    assert (CourseRun.objects.count(), RunDate.objects.count()) == (0, 0)


def test_a_change_that_cannot_be_told_does_not_stay(run, booking, team, broken):
    with broken(emails.outbox, "write"):
        edit(run, team, spans=[span(2)])
    run.refresh_from_db()
    assert (spans_of(run), run.version, run.starts_at) == ([span(0)], 1, MORNING)


def test_a_change_whose_places_cannot_be_offered_does_not_stay(run, team, broken):
    with broken(offers, "offer_free_places"):
        edit(run, team, capacity=40)
    run.refresh_from_db()
    assert run.capacity == 20


@pytest.mark.parametrize("verb", ["publish", "cancel", "hold"])
def test_a_move_whose_entry_fails_does_not_stay(verb, team, broken):
    status = RunStatus.PLANNED if verb == "publish" else RunStatus.PUBLISHED
    run = CourseRunFactory(days=-2, status=status)
    booking = BookingFactory(run=run)
    extra = {"reason": "Ill"} if verb == "cancel" else {}
    with broken(runs.audit, "record"):
        getattr(runs, verb)(run=run, by=team, **extra)
    run.refresh_from_db()
    booking.refresh_from_db()
    assert (run.status, booking.status, AuditEntry.objects.count()) == (status, BookingStatus.BOOKED, 0)
