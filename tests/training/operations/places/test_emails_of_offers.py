"""The letters around offers, managers, substitutes and charges, as they arrive: subject, text and HTML."""

from datetime import UTC, datetime, timedelta

import pytest

from partnership.models import AgencyDomain
from shield.models import EmailNotice
from tests.factories.partnership import PostFactory
from tests.factories.training import (
    ApprovalFactory,
    BookingFactory,
    CourseRunFactory,
    OfferedFactory,
    PractitionerFactory,
    TariffFactory,
)
from training.models import ApprovalRule, BookingStatus
from training.operations.office import housekeeping
from training.operations.places import approvals, bookings, offers, personal_links, substitution
from training.operations.places.approvals import Manager

pytestmark = pytest.mark.django_db

NOW = datetime(2090, 10, 30, 9, tzinfo=UTC)
START = datetime(2090, 11, 9, 9, 30, tzinfo=UTC)
WHEN = "Thursday 9 November 2090, 9:30am to 12:30pm"
MARY = Manager("Mary Manager", "mary@school.example.org")


@pytest.fixture
def run():
    return CourseRunFactory(slug="dash", title="Risk & resilience", starts_at=START, capacity=1)


@pytest.fixture
def ada():
    return PractitionerFactory(name="Ada Lovelace", email="ada@school.example.org")


def test_an_offer(run, ada, sent, html):
    booking = BookingFactory(run=run, attendee=ada, status=BookingStatus.WAITING)
    housekeeping.run(now=NOW)
    until = "Tuesday 31 October 2090, 1pm"
    assert sent() == [
        (
            f"A place is available until {until}: Risk & resilience",
            (
                "Hello Ada Lovelace\n\n"
                f"A place on Risk & resilience has become available. We are holding it for you until {until}.\n\n"
                f"  {WHEN}\n  Online\n\n"
                "Accept or decline the place on your booking page. "
                "If you do not answer by then, we will offer it to the next person.\n\n"
                f"Accept or decline the place:\n/training/bookings/{booking.pk}/"
            ),
            [],
        )
    ]
    assert html() == (
        "A place is available",
        (
            f"Hello Ada Lovelace. A place on Risk & resilience has become available. We are holding it for you until {until}. "
            f"{WHEN} Online Accept or decline the place on your booking page. "
            "If you do not answer by then, we will offer it to the next person."
        ),
        f"/training/bookings/{booking.pk}/",
    )


def test_an_offer_to_somebody_without_an_account_leads_to_their_own_link(run, sent):
    ada = PractitionerFactory(name="Ada Lovelace", user=None)
    booking = BookingFactory(run=run, attendee=ada, status=BookingStatus.WAITING)
    housekeeping.run(now=NOW)
    ((_, body, _),) = sent()
    assert body.splitlines()[-1] == personal_links.own_path(booking)
    assert booking.get_absolute_url() not in body


def test_an_accepted_offer(run, ada, sent, html):
    booking = OfferedFactory(run=run, attendee=ada, offer__made_at=NOW)
    offers.accept(booking=booking, by=ada.user, now=NOW)
    ((subject, body, attachments),) = sent()
    assert (subject, attachments) == ("You have a place: Risk & resilience", ["text/calendar; method=REQUEST"])
    assert body.splitlines()[2] == "You have a place on Risk & resilience."
    assert html() == (
        "You have a place",
        (
            f"Hello Ada Lovelace. You have a place on Risk & resilience. {WHEN} Online "
            "A calendar invitation is attached. We will email you if the time or place changes."
        ),
        f"/training/bookings/{booking.pk}/",
    )


def test_an_offer_that_ended(run, ada, sent, html):
    offered = OfferedFactory(run=run, attendee=ada, offer__made_at=NOW)
    housekeeping.run(now=offered.offers.get().expires_at)
    assert sent() == [
        (
            "Your offer has expired: Risk & resilience",
            (
                "Hello Ada Lovelace\n\nWe were holding a place on Risk & resilience for you. You did not answer in time, "
                "so we have offered it to the next person.\n\n"
                f"  {WHEN}\n  Online\n\n"
                "If you still want to attend, join the waiting list again.\n\n"
                "View the course:\n/training/course-dates/dash/"
            ),
            [],
        )
    ]
    assert html() == (
        "Your offer has expired",
        (
            "Hello Ada Lovelace. We were holding a place on Risk & resilience for you. You did not answer in time, "
            f"so we have offered it to the next person. {WHEN} Online If you still want to attend, join the waiting list again."
        ),
        "/training/course-dates/dash/",
    )


def test_a_manager_who_is_asked(run, ada, sent, html):
    run.approval = ApprovalRule.MANAGER
    run.save()
    AgencyDomain.objects.create(agency=ada.agency_on(), domain="school.example.org")
    booking = bookings.book(run=run, attendee=ada, by=ada.user, manager=MARY, now=NOW)
    until = "Wednesday 1 November 2090, 9:07am"
    subject, body, attachments = next(message for message in sent() if message[0].startswith("Approve"))
    *lines, path = body.splitlines()
    assert (subject, "\n".join(lines), attachments) == (
        "Approve a training place for Ada Lovelace: Risk & resilience",
        (
            "Hello Mary Manager\n\nAda Lovelace has asked for a place on Risk & resilience "
            "and named you as their manager.\n\n"
            f"  {WHEN}\n  Online\n\n"
            f"Please answer by {until}. We will hold the place until then. "
            "You do not need an account. The link is for you only and works once.\n\n"
            "Approve or decline:"
        ),
        [],
    )
    assert EmailNotice.objects.get(template="training/emails/approval-asked").to == MARY.email
    assert personal_links.approval_of(path.split("/")[-2]) == booking.approval
    assert (html()[0], html()[2]) == ("Approve a training place for Ada Lovelace", path)


def test_a_manager_who_did_not_agree(run, ada, sent, html):
    approval = ApprovalFactory(booking__run=run, booking__attendee=ada, asked_at=NOW)
    approvals.refuse(approval=approval, comment="We need you <here>.", now=NOW)
    assert sent() == [
        (
            "Your manager did not approve your place: Risk & resilience",
            (
                "Hello Ada Lovelace\n\n"
                "Mary Manager did not approve your place on Risk & resilience, so your booking has been cancelled.\n\n"
                f"  {WHEN}\n  Online\n\n"
                "They wrote: We need you <here>.\n\n"
                "Speak to them if you have questions. You can book again once they agree.\n\n"
                "View the course:\n/training/course-dates/dash/"
            ),
            [],
        )
    ]
    assert html() == (
        "Your manager did not approve your place",
        (
            "Hello Ada Lovelace. Mary Manager did not approve your place on Risk & resilience, "
            f"so your booking has been cancelled. {WHEN} Online They wrote: We need you <here>. "
            "Speak to them if you have questions. You can book again once they agree."
        ),
        "/training/course-dates/dash/",
    )


def test_a_manager_who_did_not_answer(run, ada, sent, html):
    approval = ApprovalFactory(booking__run=run, booking__attendee=ada, asked_at=NOW)
    housekeeping.run(now=approval.expires_at)
    to_ada = next(message for message in sent() if "Hello Ada" in message[1])
    assert to_ada == (
        "Your manager did not answer in time: Risk & resilience",
        (
            "Hello Ada Lovelace\n\n"
            "Mary Manager did not answer in time, so your booking for Risk & resilience has been cancelled.\n\n"
            f"  {WHEN}\n  Online\n\n"
            "Speak to them, then book again if there are places left.\n\n"
            "View the course:\n/training/course-dates/dash/"
        ),
        [],
    )
    assert html(0) == (
        "Your manager did not answer in time",
        (
            "Hello Ada Lovelace. Mary Manager did not answer in time, so your booking for Risk & resilience has been cancelled. "
            f"{WHEN} Online Speak to them, then book again if there are places left."
        ),
        "/training/course-dates/dash/",
    )


def test_a_colleague_who_comes_instead(run, ada, sent, html):
    booking = bookings.book(run=run, attendee=ada, by=ada.user, now=NOW)
    grace = PostFactory(agency=booking.agency, person__name="Grace Hopper").person
    instead = substitution.substitute(booking=booking, attendee=grace, by=ada.user, now=NOW + timedelta(hours=1))
    _, replaced, given = sent()
    assert replaced == (
        "Grace Hopper has your place: Risk & resilience",
        (
            "Hello Ada Lovelace\n\nGrace Hopper now has your place on Risk & resilience. There is no charge.\n\n"
            f"  {WHEN}\n  Online\n\n"
            "Open the attached calendar file to remove the date from your calendar.\n\n"
            "Find another date:\n/training/course-dates/dash/"
        ),
        ["text/calendar; method=CANCEL"],
    )
    assert (given[0], given[2]) == ("Booking confirmed: Risk & resilience", ["text/calendar; method=REQUEST"])
    assert given[1].splitlines()[2] == "Ada Lovelace has booked a place for you on Risk & resilience."
    assert given[1].splitlines()[-1] == f"/training/bookings/{instead.pk}/"
    assert html(1) == (
        "A colleague has your place",
        (
            f"Hello Ada Lovelace. Grace Hopper now has your place on Risk & resilience. There is no charge. {WHEN} Online "
            "Open the attached calendar file to remove the date from your calendar."
        ),
        "/training/course-dates/dash/",
    )


def test_a_place_and_what_leaving_it_costs(run, ada, sent):
    run.tariff = TariffFactory(rate__late_pence=5000)
    run.save()
    booking = bookings.book(run=run, attendee=ada, by=ada.user, now=NOW)
    late = datetime(2090, 11, 6, 9, 31, tzinfo=UTC)
    bookings.cancel(booking=booking, reason="Ill", by=ada.user, now=late)
    booked, cancelled = sent()
    assert booked[1].splitlines()[9] == (
        "You can cancel free of charge until Monday 6 November 2090, 9:30am. After that your agency will be charged £50. "
        "You can send a colleague from your agency instead at any time before the start."
    )
    assert (cancelled[0], cancelled[2]) == ("Place cancelled: Risk & resilience", ["text/calendar; method=CANCEL"])
    assert (
        cancelled[1].splitlines()[11]
        == "You cancelled after the free cancellation period, so your agency will be charged £50."
    )


def test_a_wait_over_the_agencys_cap_says_why(ada, sent):
    run = CourseRunFactory(title="DASH", starts_at=START, agency_cap=1)
    BookingFactory(run=run, attendee=PostFactory(agency=ada.agency_on()).person)
    bookings.join_waiting_list(run=run, attendee=ada, by=ada.user, now=NOW)
    ((_, body, _),) = sent()
    assert body.splitlines()[7] == (
        "Your agency already has the maximum number of places for one agency. You keep your position."
    )


def test_whoever_gives_up_a_place_that_was_only_held_is_not_told_of_a_waiting_list(run, ada, sent):
    booking = BookingFactory(run=run, attendee=ada, status=BookingStatus.PENDING)
    bookings.cancel(booking=booking, reason="Ill", by=ada.user, now=NOW)
    ((subject, body, _),) = sent()
    assert "waiting list" not in subject + body
