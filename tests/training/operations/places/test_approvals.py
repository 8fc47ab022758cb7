from datetime import UTC, datetime, timedelta

import pytest

from shield.models import AuditEntry, EmailNotice
from shield.refusals import Refused
from tests.factories.training import ApprovalFactory, BookingFactory, CourseRunFactory, PractitionerFactory
from training.models import Approval, ApprovalRule, Booking, BookingStatus
from training.operations.office import housekeeping
from training.operations.places import approvals, bookings, emails, invariants, personal_links
from training.operations.places.approvals import Manager

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("managers_of_agency")]

NOW = datetime(2090, 10, 30, 9, tzinfo=UTC)  # a Monday
START = datetime(2090, 11, 30, 9, 30, tzinfo=UTC)
MARY = Manager("Mary Manager", "mary@example.org")


@pytest.fixture
def run():
    return CourseRunFactory(starts_at=START, capacity=2, approval=ApprovalRule.MANAGER)


def book(run, person=None, **more):
    person = person or PractitionerFactory()
    return bookings.book(run=run, attendee=person, by=person.user, now=NOW, **({"manager": MARY} | more))


def join(run):
    person = PractitionerFactory()
    return bookings.join_waiting_list(run=run, attendee=person, by=person.user, now=NOW, manager=MARY)


def statuses(*rows):
    return [Booking.objects.get(pk=row.pk).status for row in rows]


def test_a_place_is_held_until_the_manager_answers(run):
    booking = book(run)
    asked = booking.approval
    assert (booking.status, booking.booked_at, run.bookings.holding().count()) == (BookingStatus.PENDING, None, 1)
    assert (asked.manager_name, asked.manager_email, asked.answer) == ("Mary Manager", "mary@example.org", "asked")
    assert (asked.asked_at, asked.expires_at) == (NOW, NOW + timedelta(days=3))
    assert AuditEntry.objects.filter(kind="training.place-held").count() == 1


@pytest.mark.parametrize("rule", [ApprovalRule.MANAGER, ApprovalRule.DECLARED])
@pytest.mark.parametrize(
    ("manager", "words"),
    [
        (None, "Enter the name and work email address of the manager"),
        (Manager("", "mary@example.org"), "Enter the name and work email address of the manager"),
        (Manager("Ada", "ADA@example.org"), "Manager must be a different person from the attendee"),
    ],
)
def test_somebody_else_has_to_agree(run, rule, manager, words):
    run.approval = rule
    run.save()
    with pytest.raises(Refused) as refusal:
        book(run, PractitionerFactory(email="ada@example.org"), manager=manager)
    assert (refusal.value.message, refusal.value.field, run.bookings.count()) == (words, "manager_email", 0)


def test_a_declared_approval_books_at_once_and_keeps_who_agreed(run):
    run.approval = ApprovalRule.DECLARED
    run.save()
    booking = book(run)
    approval = Approval.objects.get()
    assert (booking.status, approval.answer, approval.answered_at) == (BookingStatus.BOOKED, "declared", NOW)
    assert list(EmailNotice.objects.values_list("template", flat=True)) == ["training/emails/place-booked"]


def test_without_a_rule_nobody_is_asked(run):
    run.approval = ApprovalRule.NONE
    run.save()
    assert (book(run).status, Approval.objects.count()) == (BookingStatus.BOOKED, 0)


def test_a_manager_who_agrees_books_the_place(run):
    booking, later = book(run), NOW + timedelta(hours=2)
    approvals.agree(approval=booking.approval, comment="Good idea", now=later)
    booking.refresh_from_db()
    approval = Approval.objects.get()
    assert (booking.status, booking.booked_at) == (BookingStatus.BOOKED, later)
    assert (approval.answer, approval.comment, approval.answered_at) == ("agreed", "Good idea", later)
    assert EmailNotice.objects.filter(template="training/emails/place-booked", to=booking.attendee.email).count() == 1


def test_a_manager_who_does_not_agree_ends_the_booking_and_the_place_goes_on(run):
    run.capacity = 1
    run.save()
    booking, behind = book(run), join(run)
    approvals.agree(approval=behind.approval, now=NOW)
    approvals.refuse(approval=booking.approval, comment="Not now", now=NOW)
    booking.refresh_from_db()
    assert (statuses(booking, behind), booking.cancel_reason) == (
        ["cancelled", "offered"],
        "Mary Manager did not approve",
    )


def test_a_question_is_answered_once(run):
    booking = book(run)
    approvals.agree(approval=booking.approval, now=NOW)
    with pytest.raises(Refused, match=r"^This request has already been answered or has expired\.$"):
        approvals.refuse(approval=booking.approval, comment="No", now=NOW)
    with pytest.raises(Refused, match=r"^This request has already been answered or has expired\.$"):
        approvals.agree(approval=booking.approval, now=NOW)
    assert statuses(booking) == ["booked"]


def test_an_answer_that_comes_too_late_is_refused(run):
    booking = book(run)
    with pytest.raises(Refused, match=r"^This request has already been answered or has expired\.$"):
        approvals.agree(approval=booking.approval, now=booking.approval.expires_at)
    assert statuses(booking) == ["pending"]


def test_nobody_agrees_to_a_booking_that_was_given_up(run):
    booking = book(run)
    bookings.cancel(booking=booking, reason="Ill", by=booking.booked_by, now=NOW)
    with pytest.raises(Refused, match=r"^This request has already been answered or has expired\.$"):
        approvals.agree(approval=booking.approval, now=NOW)


def test_a_question_without_an_answer_lapses_once_and_the_place_goes_on(run):
    run.capacity = 1
    run.save()
    booking, behind = book(run), join(run)
    approvals.agree(approval=behind.approval, now=NOW)
    end = booking.approval.expires_at
    assert [approvals.lapse_due(now=at) for at in (end - timedelta(seconds=1), end, end)] == [0, 1, 0]
    assert (statuses(booking, behind), Approval.objects.get(booking=booking).answer) == (
        ["cancelled", "offered"],
        "lapsed",
    )


def test_whoever_waits_leaves_the_list_when_the_manager_does_not_answer(run):
    run.capacity = 1
    run.save()
    BookingFactory(run=run)
    waits = join(run)
    housekeeping.run(now=waits.approval.expires_at)
    waits.refresh_from_db()
    assert (waits.status, waits.cancel_reason) == (BookingStatus.CANCELLED, "The manager did not answer in time")


def test_agreeing_to_three_for_two_places_books_two_and_the_third_waits(run, fewer_places):
    run.capacity = 3
    run.save()
    held = [book(run) for _ in range(3)]
    fewer_places(run, 2)
    for booking in held:
        approvals.agree(approval=booking.approval, now=NOW)
    assert (statuses(*held), held[2].position()) == (["booked", "booked", "waiting"], 1)
    assert invariants.broken(NOW) == []
    assert EmailNotice.objects.filter(
        template="training/emails/waiting-list-joined", to=held[2].attendee.email
    ).exists()


def test_agreeing_never_takes_an_agency_over_its_cap(run):
    person = PractitionerFactory()
    held = [book(run, person), book(run, PractitionerFactory(post__agency=person.agency_on()))]
    run.agency_cap = 1
    run.save()
    for booking in held:
        approvals.agree(approval=booking.approval, now=NOW)
    assert (statuses(*held), invariants.broken(NOW)) == (["booked", "waiting"], [])


def test_a_link_answers_only_what_it_was_made_for(run):
    booking = book(run)
    mine = personal_links.token("approval", booking.approval)
    BookingFactory(pk=booking.approval.pk)  # even if a booking had the same key
    assert personal_links.approval_of(mine) == booking.approval
    assert [
        personal_links.booking_of(mine),
        personal_links.approval_of(mine[:-2]),
        personal_links.approval_of("x"),
    ] == [
        None,
        None,
        None,
    ]


def test_a_personal_link_is_for_whoever_has_no_account(run):
    run.approval = ApprovalRule.NONE
    run.save()
    booking = book(run)
    assert personal_links.own_path(booking) == f"/training/bookings/{booking.pk}/"
    stranger = BookingFactory(attendee=PractitionerFactory(user=None))
    word = personal_links.own_path(stranger).split("/")[-2]
    assert (personal_links.booking_of(word), personal_links.approval_of(word)) == (stranger, None)


@pytest.mark.parametrize("verb", ["agree", "refuse"])
def test_an_answer_whose_letter_fails_does_not_stay(run, broken, verb):
    approval = ApprovalFactory(booking__run=run, asked_at=NOW)
    with broken(emails.outbox, "write"):
        getattr(approvals, verb)(approval=approval, comment="", now=NOW)
    assert (statuses(approval.booking), Approval.objects.get().answer) == (["pending"], "asked")
    assert AuditEntry.objects.count() == 0


def test_a_lapse_whose_letter_fails_does_not_stay(run, broken):
    approval = ApprovalFactory(booking__run=run, asked_at=NOW)
    with broken(emails.outbox, "write"):
        approvals.lapse_due(now=approval.expires_at)
    assert (statuses(approval.booking), Approval.objects.get().answer) == (["pending"], "asked")


def test_a_held_place_whose_question_cannot_be_sent_does_not_stay(run, broken):
    with broken(emails.outbox, "write"):
        book(run)
    assert (Booking.objects.count(), Approval.objects.count(), AuditEntry.objects.count()) == (0, 0, 0)
