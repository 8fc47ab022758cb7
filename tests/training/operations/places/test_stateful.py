"""Whatever people, managers, the office and the clock do, in whatever order: what must be true of places stays true."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from shield.refusals import Refused
from tests.factories.partnership import AgencyFactory, SectorFactory
from tests.factories.training import CourseRunFactory, PractitionerFactory
from training.models import (
    Approval,
    ApprovalAnswer,
    ApprovalRule,
    Booking,
    BookingStatus,
    CourseRun,
    Offer,
    SectorReserve,
)
from training.operations.office import housekeeping, runs, tariffs
from training.operations.office.run_dates import Span
from training.operations.places import (
    approvals,
    bookings,
    emails,
    group_bookings,
    invariants,
    offers,
    reductions,
    substitution,
)
from training.operations.places.approvals import Manager

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NOW = datetime(2090, 10, 30, 9, tzinfo=UTC)  # a Monday
START = datetime(2090, 11, 9, 9, 30, tzinfo=UTC)
MARY = Manager("Mary Manager", "mary@example.org")

# What must have happened at least once for the test to mean something.
EVERYTHING = {
    *("bookings.book", "bookings.join_waiting_list", "bookings.cancel"),
    *("group_bookings.book", "substitution.substitute"),
    *("offers.accept", "offers.decline", "offers lapsed"),
    *("approvals.agree", "approvals.refuse", "approvals lapsed"),
    *("runs.edit", "tariffs.reserve_for_sectors", "reductions.reduce_places"),
}

ANY = st.integers(min_value=0, max_value=11)
FEW = st.integers(min_value=1, max_value=4)


def somebody(status):
    """Only while a booking has this status."""
    return precondition(lambda office: office.of(status))


class BookingOffice(RuleBasedStateMachine):
    """One run, eight people of two agencies in two sectors, the office and the clock."""

    people: list
    sectors: list
    team: object
    done: set
    asked = deadlines = ()

    @initialize(
        capacity=st.integers(2, 4),
        cap=st.sampled_from([None, 1, 2]),
        first=st.integers(0, 6),
        asks=st.sampled_from([0, 0, 1]),
    )
    def open(self, capacity, cap, first, asks):
        self.undo = transaction.atomic()
        self.undo.__enter__()
        rule = ApprovalRule.MANAGER if asks else ApprovalRule.NONE
        self.run = CourseRunFactory(starts_at=START, capacity=capacity, agency_cap=cap, approval=rule)
        self.now, self.may_leave, self.seen, self.offered = NOW, set(), {}, set()
        self.reduced = False
        for number in range(first):
            # Of both agencies in turn.
            self.ask(bookings.join_waiting_list, self.people[number // 2 + number % 2 * 4])
        self.look()
        for approval in self.asked[::2]:
            self.do(approvals.agree, approval=approval)
        self.look()

    def teardown(self):
        if hasattr(self, "undo"):
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    def look(self):
        self.asked = list(Approval.objects.filter(answer=ApprovalAnswer.ASKED).order_by("asked_at", "pk"))
        self.seen = {booking.pk: booking for booking in Booking.objects.filter(run=self.run).order_by("asked_at", "pk")}
        self.offered = set(Offer.objects.values_list("booking", flat=True))
        ends = {offer.expires_at for offer in Offer.objects.open()} | {approval.expires_at for approval in self.asked}
        ends |= {reserve.releases_at for reserve in SectorReserve.objects.all()}
        self.deadlines = sorted(moment for moment in ends if moment > self.now)

    def of(self, status):
        return [booking for booking in getattr(self, "seen", {}).values() if booking.status == status]

    def pick(self, status, number):
        found = self.of(status)
        return found[number % len(found)]

    def idle(self, people=None):
        """Those who have nothing to do with the run, or not any more."""
        live = {booking.attendee_id for booking in self.seen.values() if not booking.is_ended}
        return [person for person in people or self.people if person.pk not in live]

    def ask(self, operation, person):
        self.do(operation, run=self.run, attendee=person, by=person.user, manager=MARY)

    def pass_time(self, **time):
        self.now += timedelta(**time)
        self.done |= {what for what, times in housekeeping.run(now=self.now).items() if times}

    def do(self, operation, **words):
        """A minute later, somebody does something; being told no changes nothing."""
        self.pass_time(minutes=1)
        try:
            operation(now=self.now, **words)
        except Refused:
            return False
        module = operation.__module__.rpartition(".")[2]
        self.done.add(f"{module}.{operation.__name__}")
        return True

    @precondition(lambda office: office.idle())
    @rule(who=ANY, waits=st.booleans())
    def book(self, who, waits):
        idle = self.idle()
        self.ask(bookings.join_waiting_list if waits else bookings.book, idle[who % len(idle)])

    @rule(agency=st.integers(0, 1), number=st.integers(2, 3), all_or_none=st.booleans(), wait=st.booleans())
    def group(self, agency, number, all_or_none, wait):
        together = self.idle(self.people[agency * 4 :][:4])[:number]
        how = {"all_or_none": all_or_none, "wait": wait, "manager": MARY}
        if together:
            self.do(group_bookings.book, run=self.run, attendees=together, by=self.team, **how)

    @precondition(lambda office: any(not booking.is_ended for booking in getattr(office, "seen", {}).values()))
    @rule(which=ANY)
    def cancel(self, which):
        live = [booking for booking in self.seen.values() if not booking.is_ended]
        booking = live[which % len(live)]
        if self.do(bookings.cancel, booking=booking, reason="Ill", by=booking.booked_by):
            self.may_leave.add(booking.pk)

    @somebody(BookingStatus.OFFERED)
    @rule(which=ANY)
    def accept(self, which):
        booking = self.pick(BookingStatus.OFFERED, which)
        self.do(offers.accept, booking=booking, by=booking.booked_by)

    @somebody(BookingStatus.OFFERED)
    @rule(which=ANY)
    def decline(self, which):
        booking = self.pick(BookingStatus.OFFERED, which)
        self.do(offers.decline, booking=booking, by=booking.booked_by)

    @somebody(BookingStatus.BOOKED)
    @rule(which=ANY, who=ANY)
    def substitute(self, which, who):
        booking = self.pick(BookingStatus.BOOKED, which)
        colleague = next(half for half in (self.people[:4], self.people[4:]) if booking.attendee in half)[who % 4]
        if self.do(substitution.substitute, booking=booking, attendee=colleague, by=booking.booked_by):
            self.may_leave.add(booking.pk)

    @precondition(lambda office: office.asked)
    @rule(which=ANY)
    def agree(self, which):
        self.do(approvals.agree, approval=self.asked[which % len(self.asked)])

    @precondition(lambda office: office.asked)
    @rule(which=ANY)
    def refuse(self, which):
        self.do(approvals.refuse, approval=self.asked[which % len(self.asked)], comment="")

    @rule(hours=st.sampled_from([1, 14]))
    def time_moves_on(self, hours):
        self.pass_time(hours=hours)

    @precondition(lambda office: office.deadlines)
    @rule(which=ANY)
    def time_is_up(self, which):
        """For an offer, a manager or places that are kept; whatever else ended meanwhile ended in its own minute."""
        for moment in self.deadlines[: which % len(self.deadlines) + 1]:
            self.pass_time(seconds=(moment - self.now).total_seconds())

    @rule(capacity=FEW)
    def change_places(self, capacity):
        self.edit(capacity=capacity)

    @precondition(lambda office: not getattr(office, "reduced", True))
    @rule(capacity=FEW)
    def reduce_places(self, capacity):
        people = list(Booking.objects.filter(run=self.run).by_rank())[capacity:]
        how = {"capacity": capacity, "people": people, "reason": "A smaller room", "by": self.team}
        if self.do(reductions.reduce_places, run=self.run, **how):
            self.reduced = True  # once is enough: afterwards few places become free
            self.may_leave |= {booking.pk for booking in people}

    @rule(cap=st.sampled_from([None, 1, 2]))
    def change_cap(self, cap):
        self.edit(agency_cap=cap)

    def edit(self, **changes):
        run = CourseRun.objects.get(pk=self.run.pk)
        spans = [Span(date.starts_at, date.ends_at) for date in run.dates.all()]
        self.do(runs.edit, run=run, by=self.team, spans=spans, trainers=[], version=run.version, **changes)

    @rule(sector=st.integers(0, 1), number=st.integers(0, 2), days=st.integers(1, 9))
    def keep_places(self, sector, number, days):
        kept = {self.sectors[sector]: number} if number else {}
        self.do(
            tariffs.reserve_for_sectors,
            run=self.run,
            reserved=kept,
            releases_at=NOW + timedelta(days=days),
            by=self.team,
        )

    @invariant()
    def everything_is_in_order(self):
        if not hasattr(self, "undo"):
            return
        assert invariants.broken(self.now) == []
        before, offered = self.seen, self.offered
        self.look()
        self.nobody_lost_a_place_silently(before)
        self.nobody_was_overtaken_without_a_reason(offered)
        self.may_leave = set()

    def nobody_lost_a_place_silently(self, before):
        had = {pk for pk, booking in before.items() if booking.is_booked}
        has = {booking.pk for booking in self.of(BookingStatus.BOOKED)}
        assert had - has <= self.may_leave

    def nobody_was_overtaken_without_a_reason(self, before):
        for pk in self.offered - before:
            ahead = [each for each in self.of(BookingStatus.WAITING) if each.asked_at < self.seen[pk].asked_at]
            assert [each for each in ahead if not each.skipped] == []


@pytest.fixture
def _silence(monkeypatch):
    """Letters are read elsewhere; here they would take most of the time."""
    monkeypatch.setattr(emails, "post", lambda *words, **more: None)
    monkeypatch.setattr(emails.outbox, "post", lambda *words, **more: None)
    for name in ("invitations", "withdrawals"):
        monkeypatch.setattr(emails.calendar_entries, name, lambda *booking: [])


@pytest.mark.usefixtures("_silence")
def test_whatever_happens_no_place_is_given_twice_left_empty_or_taken_away(team):
    sectors = [SectorFactory(), SectorFactory(slug="health", name="Health")]
    agencies = [AgencyFactory(sector=sector) for sector in sectors]
    people = [PractitionerFactory(post__agency=agencies[number // 4]) for number in range(8)]
    office = type(
        "BookingOffice", (BookingOffice,), {"people": people, "sectors": sectors, "team": team, "done": set()}
    )
    run_state_machine_as_test(
        office,
        settings=settings(
            max_examples=35,
            stateful_step_count=20,
            derandomize=True,
            deadline=None,
            database=None,
            phases=[Phase.generate],  # to make a failure shorter would take minutes
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert office.done >= EVERYTHING
