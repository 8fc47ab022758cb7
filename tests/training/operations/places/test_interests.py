"""Interest: in the order of asking, and turned into a run that invites in that order."""

from datetime import UTC, datetime, timedelta

import pytest

from shield.models import AuditEntry, EmailNotice
from shield.refusals import Refused
from tests.factories.partnership import RecommendationFactory, ThemeFactory
from tests.factories.training import (
    BookingFactory,
    CourseFactory,
    CourseRunFactory,
    InterestFactory,
    PractitionerFactory,
)
from training.models import ApprovalRule, Booking, Course, Interest, Prerequisite
from training.operations.office import courses, housekeeping
from training.operations.places import interests, invariants, offers

pytestmark = pytest.mark.django_db

NOW = datetime(2090, 10, 30, 9, tzinfo=UTC)
START = datetime(2090, 11, 30, 9, 30, tzinfo=UTC)


@pytest.fixture
def course():
    return CourseFactory()


def asked(course, *days, **fields):
    return [InterestFactory(course=course, asked_at=NOW - timedelta(days=each), **fields) for each in days]


def people(rows):
    return [row.person for row in rows]


# --- Asking -----------------------------------------------------------------------------------------------------------


def test_interest_is_kept_once_and_with_its_moment(course):
    ada = PractitionerFactory()
    row = interests.register(course=course, person=ada, by=ada.user, now=NOW)
    assert (row.course, row.person, row.asked_at) == (course, ada, NOW)
    with pytest.raises(Refused, match=r"^You are already on the list\. We will email you when there is a new date\.$"):
        interests.register(course=course, person=ada, by=ada.user)
    assert Interest.objects.count() == 1


def test_who_asked_first_comes_first(course):
    late, first, middle = asked(course, 1, 9, 5)
    assert list(course.interests.open()) == [first, middle, late]


def test_whoever_withdraws_leaves_the_list_and_may_ask_again_at_its_end(course):
    first, second = asked(course, 9, 5)
    for _ in range(2):
        interests.withdraw(course=course, person=first.person, by=first.person.user, now=NOW)
    assert list(course.interests.open()) == [second]
    again = interests.register(course=course, person=first.person, by=first.person.user, now=NOW)
    assert list(course.interests.open()) == [second, again]
    assert AuditEntry.objects.filter(kind="training.interest-withdrawn").count() == 1


def test_demand_counts_open_interest_only(course):
    asked(course, 1, 2)
    asked(course, 3, withdrawn_at=NOW)
    (found,) = Course.objects.by_demand().filter(pk=course.pk)
    assert found.demand == 2


# --- Inviting ---------------------------------------------------------------------------------------------------------


def invite(course, team, **fields):
    run = CourseRunFactory(**{"course": course, "starts_at": START, "capacity": 2} | fields)
    return run, interests.invite(run=run, by=team, now=NOW)


def test_places_are_offered_in_the_order_of_asking_and_the_rest_wait(course, team):
    third, first, second = asked(course, 1, 9, 5)
    run, made = invite(course, team)
    assert people_of(made) == people([first, second, third])
    assert statuses(made) == ["offered", "offered", "waiting"]
    assert (course.interests.open().count(), {row.invited_to for row in Interest.objects.all()}) == (0, {run})
    letters = EmailNotice.objects.filter(template="training/emails/invited").order_by("pk").values_list("to", flat=True)
    assert list(letters) == [first.person.email, second.person.email]
    assert invariants.broken(NOW) == []


def people_of(made):
    return [booking.attendee for booking in made]


def statuses(made):
    return [Booking.objects.get(pk=booking.pk).status for booking in made]


def test_whoever_gets_no_offer_yet_is_told_that_they_wait(course, team):
    _, waits = asked(course, 9, 5)
    invite(course, team, capacity=1)
    assert list(EmailNotice.objects.filter(to=waits.person.email).values_list("template", flat=True)) == [
        "training/emails/waiting-list-joined"
    ]


def test_a_place_that_is_declined_goes_to_the_next_who_asked(course, team):
    asked(course, 9, 5, 1)
    _, made = invite(course, team, capacity=1)
    offers.decline(booking=made[0], by=team, now=NOW)
    assert statuses(made) == ["cancelled", "offered", "waiting"]
    housekeeping.run(now=NOW + timedelta(days=10))
    assert statuses(made) == ["cancelled", "cancelled", "offered"]


def test_whoever_asked_before_stands_before_those_who_wait_on_the_run(course, team):
    run = CourseRunFactory(course=course, starts_at=START, capacity=1)
    holder = BookingFactory(run=run)
    waits = BookingFactory(run=run, status="waiting", asked_at=NOW - timedelta(days=2))
    (interest,) = asked(course, 9)
    (made,) = interests.invite(run=run, by=team, now=NOW)
    assert (made.attendee, [made.position(), waits.position()]) == (interest.person, [1, 2])
    assert holder.status == "booked"


def test_whoever_may_not_be_booked_keeps_their_interest(course, team):
    gone, ada = asked(course, 9, 5)
    gone.person.posts.update(ends_on=NOW.date() - timedelta(days=365))
    run = CourseRunFactory(course=course, starts_at=START)
    BookingFactory(run=run, attendee=asked(course, 3)[0].person)
    made = interests.invite(run=run, by=team, now=NOW)
    assert people_of(made) == [ada.person]
    assert [row.asked_at for row in course.interests.open()] == [NOW - timedelta(days=9), NOW - timedelta(days=3)]


def test_whoever_lacks_what_comes_first_keeps_their_interest(course, team):
    asked(course, 9)
    Prerequisite.objects.create(course=course, needs_level=2)
    _, made = invite(course, team)
    assert (made, course.interests.open().count()) == ([], 1)


def test_inviting_twice_makes_nobody_a_second_booking(course, team):
    asked(course, 9, 5)
    run, _ = invite(course, team)
    assert interests.invite(run=run, by=team, now=NOW) == []
    assert Booking.objects.count() == 2


def test_a_run_that_asks_managers_gives_no_place_without_their_word(course, team):
    asked(course, 9)
    run = CourseRunFactory(course=course, starts_at=START, approval=ApprovalRule.MANAGER)
    try:
        made = interests.invite(run=run, by=team, now=NOW)
    except Refused:
        made = []
    for booking in made:
        if Booking.objects.get(pk=booking.pk).is_offered:
            offers.accept(booking=booking, by=booking.attendee.user, now=NOW)
    assert run.bookings.booked().count() == 0


def test_a_run_that_is_not_open_for_booking_invites_nobody(course, team):
    asked(course, 9)
    with pytest.raises(Refused, match="Booking opens on"):
        invite(course, team, opens_at=NOW + timedelta(days=1))
    assert course.interests.open().count() == 1


# --- Wanted -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("factory", [ThemeFactory, RecommendationFactory])
def test_a_theme_or_recommendation_asks_for_a_course_that_people_can_wait_for(team, factory):
    subject = factory()
    course = courses.request(subject=subject, title="Neglect", slug="neglect", levels=[2], by=team)
    assert (list(Course.objects.addressing(subject)), course.published_at) == ([course], None)
    assert course.requested_at is not None
    assert course in set(Course.objects.requested())


def test_two_courses_never_share_an_address(team):
    CourseFactory(slug="neglect")
    with pytest.raises(Refused) as refusal:
        courses.request(subject=ThemeFactory(), title="Neglect", slug="neglect", levels=[2], by=team)
    assert (refusal.value.field, Course.objects.count()) == ("slug", 1)


# --- Rolled back ------------------------------------------------------------------------------------------------------


def test_interest_whose_entry_fails_does_not_stay(course, broken):
    ada = PractitionerFactory()
    with broken(interests.audit, "record"):
        interests.register(course=course, person=ada, by=ada.user)
    assert Interest.objects.count() == 0


def test_a_withdrawal_whose_entry_fails_does_not_stay(course, broken):
    (row,) = asked(course, 1)
    with broken(interests.audit, "record"):
        interests.withdraw(course=course, person=row.person, by=row.person.user)
    assert list(course.interests.open()) == [row]


def test_invitations_whose_offers_fail_do_not_stay(course, team, broken):
    asked(course, 1)
    with broken(interests.offers, "offer_free_places"):
        invite(course, team)
    assert (Booking.objects.count(), course.interests.open().count()) == (0, 1)


def test_a_wanted_course_whose_entry_fails_does_not_stay(team, broken):
    with broken(interests.audit, "record"):
        courses.request(subject=ThemeFactory(), title="Neglect", slug="neglect", levels=[2], by=team)
    assert Course.objects.count() == 0
