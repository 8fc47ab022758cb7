"""What the booking office promises, one test for each promise, through the operations that everything else uses."""

import contextlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection

from shield.models import AuditEntry, EmailNotice
from shield.operations import outbox
from shield.refusals import Refused
from tests.factories.partnership import AgencyFactory, SectorFactory
from tests.factories.training import (
    BookingFactory,
    CourseFactory,
    CourseRunFactory,
    OfferedFactory,
    PractitionerFactory,
    SectorReserveFactory,
    TariffFactory,
    take_register,
)
from training.models import (
    ApprovalRule,
    Booking,
    CalendarEntry,
    Charge,
    CourseRun,
    Needs,
    Offer,
    Prerequisite,
    Presence,
    SkipReason,
)
from training.operations.attendance import no_shows, online_rooms
from training.operations.office import charges, housekeeping, runs, schedule
from training.operations.office.run_dates import Span
from training.operations.places import (
    approvals,
    bookings,
    colleagues,
    group_bookings,
    interests,
    invariants,
    needs,
    offers,
    personal_links,
    reductions,
    substitution,
)
from training.operations.places.approvals import Manager

pytestmark = pytest.mark.django_db

NOW = datetime(2090, 11, 3, 19, tzinfo=UTC)  # a Friday, an hour before the office closes
START = datetime(2090, 11, 30, 9, 30, tzinfo=UTC)  # a Thursday
LATER = datetime(2091, 3, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
MARY = Manager("Mary Manager", "mary@example.org")


def book(run, person, **more):
    return bookings.book(run=run, attendee=person, by=person.user, now=NOW, **more)


def join(run, person):
    """Each a second after the last."""
    now = NOW - timedelta(hours=1) + timedelta(seconds=run.bookings.count())
    return bookings.join_waiting_list(run=run, attendee=person, by=person.user, now=now)


def now_is(booking):
    row = Booking.objects.get(pk=booking.pk)
    return (row.status, row.skipped)


def _on_its_own_connection(act):
    try:
        with contextlib.suppress(Refused):
            act()
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_01_exactly_full_never_over(team):
    run = CourseRunFactory(capacity=5)
    offered, held = OfferedFactory(run=run), BookingFactory(run=run)
    own, waits, somebody = ([PractitionerFactory() for _ in range(number)] for number in (14, 14, 10))
    asks = [partial(bookings.book, run=run, attendee=one, by=one.user) for one in own]
    asks += [partial(bookings.join_waiting_list, run=run, attendee=one, by=one.user) for one in waits]
    asks += [partial(group_bookings.book, run=run, attendees=[one], by=team, all_or_none=True) for one in somebody]
    asks += [
        partial(offers.accept, booking=offered, by=team),
        partial(bookings.cancel, booking=held, reason="Ill", by=team),
    ]
    asks = asks[::2] + asks[1::2]
    with ThreadPoolExecutor(max_workers=40) as pool:
        list(pool.map(_on_its_own_connection, asks))
    assert (len(asks), run.bookings.holding().count()) == (40, 5)
    call_command("audit_bookings")
    with pytest.raises(IntegrityError):
        CourseRun.objects.update(capacity=4)
    BookingFactory(run=run)
    with pytest.raises(CommandError):
        call_command("audit_bookings")


def test_02_waiting_list_offers_that_hold():
    run = CourseRunFactory(starts_at=START, capacity=1)
    holder, passer_by = PractitionerFactory(), PractitionerFactory()
    held = book(run, holder)
    first, second = join(run, PractitionerFactory()), join(run, PractitionerFactory())
    bookings.cancel(booking=held, reason="Ill", by=holder.user, now=NOW)
    offer = Offer.objects.get()
    # At once, to the first; sixteen working hours end on Tuesday; it counts as taken until then.
    assert (offer.booking, offer.expires_at) == (first, datetime(2090, 11, 7, 11, tzinfo=UTC))
    with pytest.raises(Refused, match="full"):
        book(run, passer_by)
    again = bookings.join_waiting_list(run=run, attendee=holder, by=holder.user, now=NOW + MINUTE)
    housekeeping.run(now=offer.expires_at)
    assert [now_is(one)[0] for one in (first, second)] == ["cancelled", "offered"]
    offers.decline(booking=second, by=passer_by.user, now=offer.expires_at)
    assert now_is(again) == ("waiting", SkipReason.GAVE_UP)
    # Near the start the clock is shorter.
    assert offers.offer_end(run, START - timedelta(hours=2)) < START


def test_03_agency_caps_and_reserves_on_one_queue():
    run = CourseRunFactory(starts_at=START, capacity=3, agency_cap=1)
    reserve = SectorReserveFactory(run=run, sector=SectorFactory(slug="health", name="Health"))
    school = AgencyFactory()
    ada, grace = (PractitionerFactory(post__agency=school) for _ in range(2))
    first = book(run, ada)
    over = join(run, grace)
    other = book(run, PractitionerFactory())
    third = join(run, PractitionerFactory())
    assert [now_is(one) for one in (over, third)] == [("waiting", SkipReason.CAP), ("waiting", SkipReason.RESERVE)]
    assert [over.position(), third.position()] == [1, 2]
    nurse = book(run, PractitionerFactory(post__agency=AgencyFactory(sector=reserve.sector)))
    assert [one.status for one in (other, nurse)] == ["booked", "booked"]
    bookings.cancel(booking=nurse, reason="Ill", by=ada.user, now=NOW)
    housekeeping.run(now=reserve.releases_at)
    assert [now_is(one)[0] for one in (over, third)] == ["waiting", "offered"]
    bookings.cancel(booking=first, reason="Ill", by=ada.user, now=reserve.releases_at)
    assert now_is(over) == ("offered", "")


def test_06_book_for_colleagues_without_shared_accounts(agency_lead):
    agency = agency_lead.person.agency_on()
    run = CourseRunFactory(capacity=2)
    with pytest.raises(
        Refused, match=r"^office@ash\.example\.org must be the person’s own work email address, not a shared one$"
    ):
        colleagues.find_or_add(agency=agency, name="Office", email="office@ash.example.org", by=agency_lead)
    new = [(name, f"{name.lower()}@ash.example.org") for name in ("Ada", "Grace", "Mary")]
    group = {"run": run, "people": [], "new": new, "agency": agency, "by": agency_lead}
    with pytest.raises(Refused, match=r"^There are not enough places for all 3\."):
        group_bookings.book_colleagues(**group, all_or_none=True)
    waits = group_bookings.book_colleagues(**group, all_or_none=True, wait=True)
    assert [now_is(one) for one in waits] == [("waiting", SkipReason.GROUP)] * 3
    assert [one.position() for one in waits] == [1, 1, 1]
    others = [PractitionerFactory(post__agency=agency) for _ in range(3)]
    made = group_bookings.book(run=run, attendees=others, by=agency_lead, all_or_none=False)
    assert [one.status for one in made] == ["booked", "booked"]
    told = EmailNotice.objects.filter(template="training/emails/place-booked").values_list("to", flat=True)
    assert sorted(told) == sorted(one.email for one in others[:2])
    # Each has an own page, where their own needs are asked, with or without an account.
    assert len({personal_links.own_path(one) for one in [*waits, *made]}) == 5


def test_07_substitute_in_one_step():
    run = CourseRunFactory(starts_at=START, capacity=1, tariff=TariffFactory(rate__late_pence=5000))
    ada = PractitionerFactory()
    held = book(run, ada)
    grace = PractitionerFactory(post__agency=held.agency)
    waits = join(run, PractitionerFactory())
    instead = substitution.substitute(booking=held, attendee=grace, by=ada.user, now=START - timedelta(hours=1))
    assert [now_is(one)[0] for one in (held, instead, waits)] == ["replaced", "booked", "waiting"]
    entries = CalendarEntry.objects.order_by("pk").values_list("booking", "cancelled")
    assert (list(entries), Charge.objects.count()) == ([(held.pk, True), (instead.pk, False)], 0)
    trail = set(AuditEntry.objects.values_list("kind", "target_id"))
    assert {("training.place-replaced", str(held.pk)), ("training.place-booked", str(instead.pk))} <= trail


def _diary():
    """Method, SEQUENCE and UID of each calendar entry sent, in order."""
    found = []
    for notice in EmailNotice.objects.order_by("pk"):
        for attachment in notice.attachments:
            lines = attachment["text"].replace("\r\n ", "").splitlines()
            fields = dict(line.split(":", 1) for line in lines if line.startswith(("METHOD", "SEQUENCE", "UID")))
            assert "BEGIN:VTIMEZONE" in lines
            assert "TZID:Europe/London" in lines
            assert "meet.example.org" not in attachment["text"]
            found.append((fields["METHOD"], int(fields["SEQUENCE"]), fields["UID"]))
    return found


def test_08_diary_truth(team):
    run = CourseRunFactory(starts_at=START, join_url="https://meet.example.org/secret")
    booking = book(run, PractitionerFactory())
    for minutes, words in enumerate(
        (
            {"strap": "Other words"},
            {"title": "Another title"},
            {"spans": [Span(START + timedelta(days=1), START + timedelta(days=1, hours=3))]},
        )
    ):
        run.refresh_from_db()
        spans = [Span(date.starts_at, date.ends_at) for date in run.dates.all()]
        changes = {"spans": spans, "trainers": [], "version": run.version} | words
        runs.edit(run=run, by=team, now=NOW + minutes * MINUTE, **changes)
    bookings.cancel(booking=booking, reason="Ill", by=team, now=NOW)
    sent = _diary()
    assert [entry[:2] for entry in sent] == [("REQUEST", 0), ("REQUEST", 1), ("REQUEST", 2), ("CANCEL", 3)]
    assert len({uid for _, _, uid in sent}) == 1


def test_09_join_link_behind_the_door(client):
    room = "https://meet.example.org/secret"
    run = CourseRunFactory(starts_at=START, capacity=1, join_url=room)
    ada = PractitionerFactory()
    booking, waits = book(run, ada), join(run, PractitionerFactory())
    outbox.send_due()
    pages = [client.get(path).content.decode() for path in (run.get_absolute_url(), personal_links.own_path(booking))]
    assert [text for text in [*pages, *(str(message.message()) for message in mail.outbox)] if room in text] == []
    enter = partial(online_rooms.enter, by=ada.user)
    with pytest.raises(Refused, match=r"^You can join from Thursday 30 November 2090, 9:15am\.$"):
        enter(booking=booking, now=START - 16 * MINUTE)
    with pytest.raises(Refused, match=r"^You cannot join because this booking has no place\.$"):
        enter(booking=waits, now=START)
    assert (enter(booking=booking, now=START - 15 * MINUTE), booking.arrivals.count()) == (room, 1)
    CourseRun.objects.update(join_url="https://meet.example.org/other")
    assert enter(booking=booking, now=START) == "https://meet.example.org/other"
    run = CourseRunFactory(starts_at=START + timedelta(days=1), join_url=room)
    given_up = book(run, ada)
    bookings.cancel(booking=given_up, reason="Ill", by=ada.user, now=NOW)
    with pytest.raises(Refused, match=r"^You cannot join because this booking has no place\.$"):
        enter(booking=given_up, now=run.starts_at)


def test_11_late_cancel_and_no_show_as_data(team):
    run = CourseRunFactory(starts_at=START, tariff=TariffFactory(rate__late_pence=5000, rate__no_show_pence=9000))
    ada, grace, mary = (PractitionerFactory() for _ in range(3))
    in_time, late, absent = (book(run, person) for person in (ada, grace, mary))
    last = datetime(2090, 11, 27, 9, 30, tzinfo=UTC)
    assert (charges.free_until(run), charges.rate(run, in_time.agency).late_pence) == (last, 5000)
    bookings.cancel(booking=in_time, reason="Ill", by=ada.user, now=last)
    bookings.cancel(booking=late, reason="Ill", by=grace.user, now=last + MINUTE)
    take_register(run_date=run.dates.get(), marks={absent: Presence.NO_SHOW}, by=team, now=START)
    owed = Charge.objects.owed().order_by("made_at")
    assert [(one.booking, one.kind, one.pence) for one in owed] == [
        (late, "late_cancellation", 5000),
        (absent, "no_show", 9000),
    ]
    charges.waive(charge=owed[0], reason="A bereavement", by=team)
    assert [row[-1] for row in charges.read_export(name=charges.export(by=team))] == ["90.00"]
    mark = absent.no_show
    assert [no_shows.current(mary, day) for day in (mark.lapses_on - timedelta(days=1), mark.lapses_on)] == [
        [mark],
        [],
    ]
    no_shows.challenge(no_show=mark, objection="I was there.", by=mary.user, now=START)
    no_shows.decide(no_show=mark, removed=True, reason="So it was", by=team, now=START)
    assert no_shows.current(mary, START.date()) == []


def test_12_approval_that_cannot_stall_or_overbook(team):
    run = CourseRunFactory(starts_at=START, capacity=3, approval=ApprovalRule.MANAGER)
    asked = [book(run, PractitionerFactory(), manager=MARY) for _ in range(3)]
    assert (run.bookings.holding().count(), [one.status for one in asked]) == (3, ["pending"] * 3)
    fewer = {"run": run, "capacity": 2, "reason": "A smaller room", "by": team, "now": NOW}
    with pytest.raises(Refused, match=r"^Select 1 more person$"):
        reductions.reduce_places(**fewer, people=[])
    reductions.reduce_places(**fewer, people=[asked[2]])
    for one in asked:
        word = personal_links.token("approval", one.approval)
        approvals.agree(approval=personal_links.approval_of(word), now=NOW)
        with pytest.raises(Refused, match=r"^This request has already been answered or has expired\.$"):
            approvals.agree(approval=personal_links.approval_of(word), now=NOW)
    assert [now_is(one)[0] for one in asked] == ["booked", "booked", "waiting"]
    assert invariants.broken(NOW) == []
    other = CourseRunFactory(starts_at=START + timedelta(days=1), capacity=1, approval=ApprovalRule.MANAGER)
    forgotten = book(other, PractitionerFactory(), manager=MARY)
    housekeeping.run(now=forgotten.approval.expires_at)
    assert now_is(forgotten)[0] == "cancelled"
    assert (
        EmailNotice.objects.filter(template="training/emails/approval-lapsed", to=forgotten.attendee.email).count() == 1
    )


def test_14_needs_kept_private(agency_lead, trainer, outsider, team):
    run = CourseRunFactory(starts_at=START, needs_retention_days=7)
    run.trainers.add(trainer.person)
    ada = PractitionerFactory(post__agency=agency_lead.person.agency_on())
    (booking,) = group_bookings.book(run=run, attendees=[ada], by=agency_lead, all_or_none=True, now=NOW)
    who = [ada.user, agency_lead, team, trainer, outsider]
    assert [user.has_perm("training.answer-needs", booking) for user in who] == [True, False, False, False, False]
    assert [user.has_perm("training.see-needs", run) for user in who] == [False, False, True, True, False]
    needs.answer(booking=booking, access="A hearing loop", dietary="No nuts", by=ada.user, now=NOW)
    assert [each.dietary for each in needs.read(run=run, by=trainer)] == ["No nuts"]
    assert AuditEntry.objects.get(kind="training.needs-read").actor == trainer
    over = START + timedelta(hours=3)
    assert [needs.purge(now=over + timedelta(days=days)) for days in (6, 7)] == [0, 1]
    assert (Needs.objects.get().access, Needs.objects.get().dietary) == (None, None)


def test_15_demand_led_catalogue_and_hands_off_joining_mail(client, team):
    first, course = CourseFactory(title="Basics", levels=[1]), CourseFactory(title="DASH", levels=[3])
    run = CourseRunFactory(course=course, starts_at=START, capacity=1, minimum=1, join_url="https://meet.example.org/x")
    people = [PractitionerFactory() for _ in range(2)]
    for number, person in enumerate(people):
        interests.register(course=course, person=person, by=person.user, now=NOW - MINUTE * (9 - number))
    made = interests.invite(run=run, by=team, now=NOW)
    assert [now_is(one)[0] for one in made] == ["offered", "waiting"]
    held = offers.accept(booking=made[0], by=people[0].user, now=NOW)
    Prerequisite.objects.create(course=course, needs_course=first)
    with pytest.raises(Refused, match="Basics"):
        book(CourseRunFactory(course=course, starts_at=START), PractitionerFactory())
    fivedays = datetime(2090, 11, 23, 9, tzinfo=UTC)
    sent = [
        schedule.send_due(now=now)["joining instructions"] for now in (fivedays - timedelta(days=1), fivedays, fivedays)
    ]
    assert sent == [0, 1, 0]
    assert EmailNotice.objects.get(template="training/emails/joining-instructions").to == held.attendee.email
    for path in (
        "/training/",
        "/training/?level=3",
        "/training/course-dates.ics",
        "/training/course-dates.rss",
        "/training/course-dates.json",
    ):
        page = client.get(path).content.decode()
        assert ("DASH" in page, people[0].name in page, "meet.example.org" in page) == (True, False, False)
