import pytest

from shield.records.workflow import permission_for
from tests.cast import AT_WORK, SIGNED_IN
from tests.factories.training import BookingFactory, CourseRunFactory
from training import rules
from training.models import Booking, CourseRun

pytestmark = pytest.mark.django_db

WITHOUT_RECORD = {
    rules.BOOK_PLACE: AT_WORK,
    rules.BOOK_FOR_COLLEAGUES: {"agency_lead"},
    rules.SEE_OWN_BOOKINGS: SIGNED_IN,
    rules.SEE_ALL_BOOKINGS: {"team"},
    rules.TRAIN: {"trainer"},
    rules.EDIT_COURSES: {"team"},
    rules.EDIT_RUNS: {"team"},
    rules.SEE_RUNS: {"team", "trainer"},
}
ABOUT_A_RECORD = [
    rules.SEE_RUN_BOOKINGS,
    rules.TAKE_REGISTER,
    rules.SEE_BOOKING,
    rules.CANCEL_BOOKING,
    *(permission_for(CourseRun, verb) for verb in ("publish", "hold", "cancel")),
]


@pytest.mark.parametrize("permission", WITHOUT_RECORD)
def test_who_may_what(permission, the_cast):
    allowed = {name for name in SIGNED_IN | {"anonymous"} if the_cast(name).has_perm(permission)}
    assert allowed == WITHOUT_RECORD[permission]


@pytest.mark.parametrize("permission", ABOUT_A_RECORD)
def test_nobody_may_do_anything_to_nothing(permission, the_cast):
    assert {name for name in SIGNED_IN if the_cast(name).has_perm(permission)} == set()


@pytest.mark.parametrize("permission", [rules.SEE_RUN_BOOKINGS, rules.TAKE_REGISTER])
def test_registers_are_for_the_team_and_the_runs_own_trainer(permission, the_cast, trainer):
    run, other = CourseRunFactory(), CourseRunFactory()
    run.trainers.add(trainer.person)
    assert {name for name in SIGNED_IN if the_cast(name).has_perm(permission, run)} == {"team", "trainer"}
    assert not trainer.has_perm(permission, other)


@pytest.mark.parametrize("permission", [rules.SEE_BOOKING, rules.CANCEL_BOOKING])
def test_a_booking_is_for_its_attendee_their_agency_lead_and_the_team(permission, the_cast, practitioner):
    booking: Booking = BookingFactory(attendee=practitioner.person)
    allowed = {name for name in SIGNED_IN if the_cast(name).has_perm(permission, booking)}
    assert allowed == {"practitioner", "agency_lead", "team"}


def test_a_booking_of_somebody_without_an_account_belongs_to_no_account(the_cast):
    booking = BookingFactory()
    booking.attendee.user = None
    booking.attendee.save()
    assert {name for name in SIGNED_IN if the_cast(name).has_perm(rules.SEE_BOOKING, booking)} == {"team"}
