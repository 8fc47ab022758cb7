"""Who may do what with courses, runs, places and registers. Rights come from posts; nothing here writes."""

from typing import Any

import rules

from partnership.models import Post, PostRole
from partnership.rules import is_agency_lead, is_operational_team, is_practitioner, is_trainer
from training.models import Booking, CourseRun

BOOK_PLACE = "training.book-place"
BOOK_FOR_COLLEAGUES = "training.book-for-colleagues"
SEE_OWN_BOOKINGS = "training.see-own-bookings"
SEE_BOOKING = "training.see-booking"
CANCEL_BOOKING = "training.cancel-booking"
SEE_ALL_BOOKINGS = "training.see-all-bookings"
TRAIN = "training.train"
EDIT_COURSES = "training.edit-courses"
EDIT_RUNS = "training.edit-runs"
SEE_RUNS = "training.see-runs"
SEE_RUN_BOOKINGS = "training.see-run-bookings"
TAKE_REGISTER = "training.take-register"
SEE_NEEDS = "training.see-needs"
ANSWER_NEEDS = "training.answer-needs"
ANSWER_OFFER = "training.answer-offer"
REPLACE_BOOKING = "training.replace-booking"
JOIN_ONLINE = "training.join-online"
KEEP_LEDGER = "training.keep-ledger"


@rules.predicate
def trains_run(user: Any, run: CourseRun | None) -> bool:
    """Whether the user is a trainer today and this is one of their runs."""
    return run is not None and is_trainer(user) and run.trainers.filter(user=user).exists()


@rules.predicate
def is_attendee(user: Any, booking: Booking | None) -> bool:
    """Whether the booking is the user's own."""
    return booking is not None and booking.attendee.user_id is not None and booking.attendee.user_id == user.pk


@rules.predicate
def leads_agency_of_booking(user: Any, booking: Booking | None) -> bool:
    """Whether the user leads the agency that the booking was made for."""
    if booking is None or not is_agency_lead(user):
        return False
    led = Post.objects.current().filter(person__user=user, role=PostRole.AGENCY_LEAD)
    return led.filter(agency=booking.agency_id).exists()


@rules.predicate
def is_known(user: Any, thing: Any) -> bool:
    return thing is not None


rules.add_perm(BOOK_PLACE, is_practitioner)
rules.add_perm(BOOK_FOR_COLLEAGUES, is_agency_lead)
rules.add_perm(SEE_OWN_BOOKINGS, rules.is_authenticated)
rules.add_perm(TRAIN, is_trainer)
rules.add_perm(EDIT_COURSES, is_operational_team)
rules.add_perm(EDIT_RUNS, is_operational_team)
rules.add_perm(SEE_RUNS, is_operational_team | is_trainer)
rules.add_perm(SEE_ALL_BOOKINGS, is_operational_team)
rules.add_perm(SEE_RUN_BOOKINGS, is_known & (is_operational_team | trains_run))
rules.add_perm(TAKE_REGISTER, is_known & (is_operational_team | trains_run))
rules.add_perm(SEE_BOOKING, is_known & (is_attendee | leads_agency_of_booking | is_operational_team))
rules.add_perm(ANSWER_OFFER, is_known & (is_attendee | leads_agency_of_booking | is_operational_team))
rules.add_perm(REPLACE_BOOKING, is_known & (is_attendee | leads_agency_of_booking | is_operational_team))
# Nobody answers for somebody else what they need, and nobody joins in their name.
rules.add_perm(ANSWER_NEEDS, is_known & is_attendee)
rules.add_perm(JOIN_ONLINE, is_known & is_attendee)
rules.add_perm(SEE_NEEDS, is_known & (is_operational_team | trains_run))
rules.add_perm(KEEP_LEDGER, is_operational_team)
rules.add_perm(CANCEL_BOOKING, is_known & (is_attendee | leads_agency_of_booking | is_operational_team))

for verb in ("publish", "hold", "cancel"):
    rules.add_perm(f"training.{verb}-courserun", is_operational_team & is_known)
