from datetime import UTC, datetime, timedelta

import pytest

from partnership.models import AgencyDomain, PostRole
from shield.models import AuditEntry, EmailNotice
from shield.refusals import Refused
from tests.factories.partnership import AgencyFactory
from tests.factories.training import BookingFactory, CourseRunFactory, PractitionerFactory
from training.models import Approval, ApprovalRule, BookingStatus
from training.operations.places import approvals, bookings, managers
from training.operations.places.approvals import Manager

pytestmark = pytest.mark.django_db

NOW = datetime(2090, 10, 30, 9, tzinfo=UTC)  # a Monday
START = datetime(2090, 11, 30, 9, 30, tzinfo=UTC)
MARY = Manager("Mary Somerville", "mary@Elsewhere.org")


@pytest.fixture
def agency():
    agency = AgencyFactory(name="Ash School")
    AgencyDomain.objects.create(agency=agency, domain="ash.example.org")
    return agency


@pytest.fixture
def lead(agency):
    return PractitionerFactory(post__agency=agency, post__role=PostRole.AGENCY_LEAD)


@pytest.fixture
def run():
    return CourseRunFactory(title="DASH", starts_at=START, capacity=1, approval=ApprovalRule.MANAGER)


def book(run, agency, by=None, manager=MARY):
    ada = PractitionerFactory(name="Ada Lovelace", post__agency=agency)
    return bookings.book(run=run, attendee=ada, by=by or ada.user, now=NOW, manager=manager)


def emails():
    return list(EmailNotice.objects.order_by("pk").values_list("template", "to"))


def test_an_address_of_the_agency_is_asked_at_once(run, agency):
    booking = book(run, agency, manager=Manager("Mary", "mary@ASH.example.org"))
    assert (booking.approval.needs_confirmation, emails()) == (
        False,
        [("training/emails/approval-asked", "mary@ASH.example.org")],
    )


def test_another_address_is_not_written_to_before_the_lead_has_confirmed_it(run, agency, lead):
    booking = book(run, agency)
    assert (booking.status, booking.approval.is_unconfirmed) == ("pending", True)
    assert emails() == [("training/emails/confirmation-asked", lead.email)]


def test_a_lead_who_books_for_a_colleague_confirms_by_it_and_not_for_themselves(run, agency, lead):
    assert book(run, agency, by=lead.user).approval.needs_confirmation is False
    own = bookings.book(
        run=CourseRunFactory(starts_at=START, approval=ApprovalRule.MANAGER),
        attendee=lead,
        by=lead.user,
        now=NOW,
        manager=MARY,
    )
    assert (own.approval.needs_confirmation, list(managers.leads(own))) == (True, [])


def test_a_confirmed_manager_is_emailed_and_has_the_full_time(run, agency, lead):
    booking, later = book(run, agency), NOW + timedelta(days=1)
    approvals.confirm_manager(approval=booking.approval, by=lead.user, now=later)
    approval = Approval.objects.get()
    assert (approval.confirmed_by, approval.confirmed_at, approval.is_unconfirmed) == (lead.user, later, False)
    assert approval.expires_at == later + timedelta(days=3)
    assert emails()[1:] == [("training/emails/approval-asked", MARY.email)]
    assert AuditEntry.objects.get(kind="training.manager-confirmed").actor_id == lead.user.pk
    with pytest.raises(Refused, match="has already been confirmed"):
        approvals.confirm_manager(approval=approval, by=lead.user, now=later)
    with pytest.raises(Refused, match="has already been confirmed"):
        approvals.reject_manager(approval=approval, reason="No", by=lead.user, now=later)


def test_a_manager_who_is_none_ends_the_booking_and_is_never_written_to(run, agency, lead):
    booking = book(run, agency)
    behind = BookingFactory(run=run, status=BookingStatus.WAITING)
    approvals.reject_manager(approval=booking.approval, reason="She left in May", by=lead.user, now=NOW)
    booking.refresh_from_db()
    behind.refresh_from_db()
    assert (booking.status, booking.cancel_reason, behind.status) == (
        "cancelled",
        "The manager was not confirmed",
        "offered",
    )
    told = EmailNotice.objects.get(template="training/emails/manager-not-confirmed")
    assert (told.to, told.context["reason"]) == (booking.attendee.email, "She left in May")
    assert MARY.email not in [to for _, to in emails()]


def test_a_manager_who_is_not_confirmed_in_time_is_not_told(run, agency, lead, sent):
    booking = book(run, agency)
    approvals.lapse_due(now=booking.approval.expires_at)
    booking.refresh_from_db()
    assert (booking.status, booking.cancel_reason) == ("cancelled", "The manager was not confirmed in time")
    subject, body, _ = sent()[-1]
    assert subject == "Your manager was not confirmed in time: DASH"
    assert body.splitlines()[2] == (
        "Your agency did not confirm in time that Mary Somerville is your manager, so your booking for DASH has been cancelled."
    )
    assert MARY.email not in [to for _, to in emails()]


def test_a_manager_who_did_not_answer_is_told_that_the_request_has_ended(run, agency, sent):
    booking = book(run, agency, manager=Manager("Mary", "mary@ash.example.org"))
    approvals.lapse_due(now=booking.approval.expires_at)
    told = EmailNotice.objects.get(template="training/emails/approval-lapsed-manager")
    assert told.to == "mary@ash.example.org"
    subject, body, _ = sent()[-1]
    assert subject == "You can no longer approve a place for Ada Lovelace: DASH"
    assert "We had no answer in time, so the booking has been cancelled." in body


def test_the_team_answers_for_several_managers_and_hears_what_was_missed(agency, team):
    rows = [book(CourseRunFactory(starts_at=START, approval=ApprovalRule.MANAGER), agency) for _ in range(3)]
    first, second, third = (booking.approval for booking in rows)
    approvals.agree(approval=third, now=NOW)
    answers = {first: "agreed", second: "refused", third: "refused"}
    missed = approvals.answer_several(answers=answers, reasons={second: "Too busy"}, by=team, now=NOW)
    assert missed == [third]
    found = {
        approval.pk: (approval.answer, approval.answered_by, approval.comment) for approval in Approval.objects.all()
    }
    assert found == {
        first.pk: ("agreed", team, ""),
        second.pk: ("refused", team, "Too busy"),
        third.pk: ("agreed", None, ""),
    }
    for booking in rows:
        booking.refresh_from_db()
    assert [booking.status for booking in rows] == ["booked", "cancelled", "booked"]


def test_a_confirmation_whose_email_fails_does_not_stay(run, agency, lead, broken):
    booking = book(run, agency)
    with broken(approvals.emails, "approval_asked"):
        approvals.confirm_manager(approval=booking.approval, by=lead.user, now=NOW)
    assert Approval.objects.get().is_unconfirmed
