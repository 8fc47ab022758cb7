"""The letters around offers, managers, substitutes and charges, as they arrive: subject, text and HTML."""

from datetime import UTC, datetime, timedelta

import pytest

from shield.models import Notice
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
WHEN = "Thursday 9 November 2090, 9.30am to 12.30pm"
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
    until = "Wednesday 1 November 2090, 9am"
    assert sent() == [
        (
            f"A place for you until {until}: Risk & resilience",
            (
                "Hello Ada Lovelace\n\n"
                f"A place on Risk & resilience has become free, and it is kept for you until {until}.\n\n"
                f"  {WHEN}\n  Online\n\n"
                "Say yes or no on the page of your booking. "
                "If we hear nothing by then, the place goes to whoever is next.\n\n"
                f"Answer the offer:\n/training/bookings/{booking.pk}/"
            ),
            [],
        )
    ]
    assert html() == (
        "A place is free for you",
        (
            f"Hello Ada Lovelace. A place on Risk & resilience has become free, and it is kept for you until {until}. "
            f"{WHEN} Online Say yes or no on the page of your booking. "
            "If we hear nothing by then, the place goes to whoever is next."
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
    assert body.splitlines()[2] == "The place is yours: Risk & resilience."
    assert html() == (
        "A place is yours",
        (
            f"Hello Ada Lovelace. The place is yours: Risk & resilience. {WHEN} Online "
            "The calendar entry is attached. If the time or the place changes, we write again."
        ),
        f"/training/bookings/{booking.pk}/",
    )


def test_an_offer_that_ended(run, ada, sent, html):
    offered = OfferedFactory(run=run, attendee=ada, offer__made_at=NOW)
    housekeeping.run(now=offered.offers.get().expires_at)
    assert sent() == [
        (
            "The offer has ended: Risk & resilience",
            (
                "Hello Ada Lovelace\n\nWe kept a place on Risk & resilience for you and had no answer in time, "
                "so it goes to whoever is next.\n\n"
                f"  {WHEN}\n  Online\n\n"
                "If you still want to come, join the waiting list again.\n\n"
                "See the course:\n/training/course-dates/dash/"
            ),
            [],
        )
    ]
    assert html() == (
        "The offer has ended",
        (
            "Hello Ada Lovelace. We kept a place on Risk & resilience for you and had no answer in time, "
            f"so it goes to whoever is next. {WHEN} Online If you still want to come, join the waiting list again."
        ),
        "/training/course-dates/dash/",
    )


def test_a_manager_who_is_asked(run, ada, sent, html):
    run.approval = ApprovalRule.MANAGER
    run.save()
    booking = bookings.book(run=run, attendee=ada, by=ada.user, manager=MARY, now=NOW)
    until = "Wednesday 1 November 2090, 9.07am"
    subject, body, attachments = next(letter for letter in sent() if letter[0].startswith("May"))
    *lines, path = body.splitlines()
    assert (subject, "\n".join(lines), attachments) == (
        "May Ada Lovelace come to Risk & resilience?",
        (
            "Hello Mary Manager\n\nAda Lovelace would like a place on Risk & resilience "
            "and named you as the manager.\n\n"
            f"  {WHEN}\n  Online\n\n"
            f"Please answer by {until}: the place is held until then. "
            "You need no account; the link is for you alone and works once.\n\n"
            "Answer now:"
        ),
        [],
    )
    assert Notice.objects.get(template="training/emails/approval-asked").to == MARY.email
    assert personal_links.approval_of(path.split("/")[-2]) == booking.approval
    assert (html()[0], html()[2]) == ("May Ada Lovelace come?", path)


def test_a_manager_who_did_not_agree(run, ada, sent, html):
    approval = ApprovalFactory(booking__run=run, booking__attendee=ada, asked_at=NOW)
    approvals.refuse(approval=approval, comment="We need you <here>.", now=NOW)
    assert sent() == [
        (
            "No place on Risk & resilience",
            (
                "Hello Ada Lovelace\n\n"
                "Mary Manager did not agree to your place on Risk & resilience, so the booking has ended.\n\n"
                f"  {WHEN}\n  Online\n\n"
                "They wrote: We need you <here>.\n\n"
                "Speak with them if you think it should be different, and book again when you agree.\n\n"
                "See the course:\n/training/course-dates/dash/"
            ),
            [],
        )
    ]
    assert html() == (
        "Your manager did not approve",
        (
            "Hello Ada Lovelace. Mary Manager did not agree to your place on Risk & resilience, "
            f"so the booking has ended. {WHEN} Online They wrote: We need you <here>. "
            "Speak with them if you think it should be different, and book again when you agree."
        ),
        "/training/course-dates/dash/",
    )


def test_a_manager_who_did_not_answer(run, ada, sent, html):
    approval = ApprovalFactory(booking__run=run, booking__attendee=ada, asked_at=NOW)
    housekeeping.run(now=approval.expires_at)
    to_ada = next(letter for letter in sent() if "Hello Ada" in letter[1])
    assert to_ada == (
        "Your manager did not answer in time: Risk & resilience",
        (
            "Hello Ada Lovelace\n\n"
            "Mary Manager did not answer in time, so your booking on Risk & resilience has ended.\n\n"
            f"  {WHEN}\n  Online\n\n"
            "Speak with them, and book again if there are places.\n\n"
            "See the course:\n/training/course-dates/dash/"
        ),
        [],
    )
    assert html(0) == (
        "Your manager did not answer in time",
        (
            "Hello Ada Lovelace. Mary Manager did not answer in time, so your booking on Risk & resilience has ended. "
            f"{WHEN} Online Speak with them, and book again if there are places."
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
            "Hello Ada Lovelace\n\nGrace Hopper has your place on Risk & resilience now. Nothing is charged.\n\n"
            f"  {WHEN}\n  Online\n\n"
            "The attached calendar entry takes the date out of your diary.\n\n"
            "BookingSnapshot for another date:\n/training/course-dates/dash/"
        ),
        ["text/calendar; method=CANCEL"],
    )
    assert (given[0], given[2]) == ("You are booked: Risk & resilience", ["text/calendar; method=REQUEST"])
    assert given[1].splitlines()[2] == "Ada Lovelace booked a place for you: Risk & resilience."
    assert given[1].splitlines()[-1] == f"/training/bookings/{instead.pk}/"
    assert html(1) == (
        "A colleague comes instead",
        (
            f"Hello Ada Lovelace. Grace Hopper has your place on Risk & resilience now. Nothing is charged. {WHEN} Online "
            "The attached calendar entry takes the date out of your diary."
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
        "You can cancel free of charge until Monday 6 November 2090, 9.30am; after that £50 is charged to your agency. "
        "A colleague from your agency can always come instead."
    )
    assert (cancelled[0], cancelled[2]) == ("Place cancelled: Risk & resilience", ["text/calendar; method=CANCEL"])
    assert cancelled[1].splitlines()[9] == "It was cancelled late, so £50 is charged to your agency."


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
