"""Permissions for courses, course dates, bookings and registers. They come from posts."""

from typing import Any

import rules

from partnership.directory.rules.predicates import has_object, is_person
from partnership.directory.rules.roles import is_agency_lead, is_operational_team, is_practitioner, is_trainer
from partnership.models import Person, Post, PostRole
from shield.models import Document
from training.models import Booking, Certificate, CourseRun, LearningRecord, NoShow, ProgrammePaper

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
MOVE_BOOKING = "training.move-booking"
JOIN_ONLINE = "training.join-online"
CONFIRM_MANAGER = "training.confirm-manager"
ANSWER_APPROVALS = "training.answer-approvals"
EDIT_CHARGES = "training.edit-charges"
CHECK_IN = "training.check-in"
CHALLENGE_NO_SHOW = "training.challenge-no-show"
DECIDE_NO_SHOW = "training.decide-no-show"
ANSWER_EVALUATION = "training.answer-evaluation"
SEE_EVALUATIONS = "training.see-evaluations"
SEE_CERTIFICATE = "training.see-certificate"
REVOKE_CERTIFICATE = "training.revoke-certificate"
SEE_PASSPORT = "training.see-passport"
SEE_TEAM_TRAINING = "training.see-team-training"
ADD_LEARNING = "training.add-learning"
CONFIRM_LEARNING = "training.confirm-learning"
SEE_EVIDENCE = "training.see-evidence"
SEE_PAPER = "training.see-paper"
SET_LEVEL = "training.set-level"
IMPORT_LEARNING = "training.import-learning"
EDIT_REFRESHERS = "training.edit-refreshers"
SEE_STATISTICS = "training.see-statistics"
REGISTER_INTEREST = "training.register-interest"
SEE_DEMAND = "training.see-demand"
SEE_CHAMPIONS = "training.see-champions"
EDIT_SERIES = "training.edit-series"


@rules.predicate
def trains_run(user: Any, run: CourseRun | None) -> bool:
    """Return whether the user is a trainer today and this is one of their course dates."""
    return run is not None and is_trainer(user) and run.trainers.filter(user=user).exists()


@rules.predicate
def is_attendee(user: Any, booking: Booking | None) -> bool:
    """Return whether the booking is the user's own."""
    return booking is not None and booking.attendee.user_id is not None and booking.attendee.user_id == user.pk


@rules.predicate
def leads_agency_of_booking(user: Any, booking: Booking | None) -> bool:
    """Return whether the user leads the agency that the booking was made for."""
    if booking is None or not is_agency_lead(user):
        return False
    led = Post.objects.current().filter(person__user=user, role=PostRole.AGENCY_LEAD)
    return led.filter(agency=booking.agency_id).exists()


@rules.predicate
def is_taken_by_team(user: Any, booking: Booking | None) -> bool:
    """Return whether the user acts for the team: neither on their own booking nor by the attendee's personal link."""
    return booking is not None and bool(is_operational_team(user)) and not is_attendee(user, booking)


@rules.predicate
def is_own_no_show(user: Any, no_show: NoShow | None) -> bool:
    """Return whether the no-show is the user's own."""
    return no_show is not None and bool(is_attendee(user, no_show.booking))


@rules.predicate
def is_of_own_booking(user: Any, certificate: Certificate | None) -> bool:
    """Return whether the certificate is the user's own, or of the agency they lead."""
    if certificate is None:
        return False
    return bool(is_attendee(user, certificate.booking) or leads_agency_of_booking(user, certificate.booking))


@rules.predicate
def leads_agency_of_person(user: Any, person: Person | None) -> bool:
    """Return whether the user leads the agency in which the person holds a post today."""
    if person is None or not is_agency_lead(user):
        return False
    return Person.objects.managed_by(user).filter(pk=person.pk).exclude(user=user).exists()


@rules.predicate
def is_record_of_colleague(user: Any, record: LearningRecord | None) -> bool:
    """Return whether the record is a colleague's, in the agency that the user leads."""
    return record is not None and bool(leads_agency_of_person(user, record.person))


@rules.predicate
def is_not_own_record(user: Any, record: LearningRecord | None) -> bool:
    return record is not None and record.person.user_id != user.pk


@rules.predicate
def may_see_evidence(user: Any, document: Document | None) -> bool:
    """Return whether the document is evidence in a passport that the user may see."""
    return document is not None and LearningRecord.objects.visible_to(user).filter(evidence=document.pk).exists()


@rules.predicate
def may_see_paper(user: Any, document: Document | None) -> bool:
    """Return whether the document is a paper of a programme that the user may see."""
    return document is not None and ProgrammePaper.objects.visible_to(user).filter(document=document.pk).exists()


rules.add_perm(BOOK_PLACE, is_practitioner)
rules.add_perm(BOOK_FOR_COLLEAGUES, is_agency_lead)
rules.add_perm(SEE_OWN_BOOKINGS, rules.is_authenticated)
rules.add_perm(TRAIN, is_trainer)
rules.add_perm(EDIT_COURSES, is_operational_team)
rules.add_perm(EDIT_RUNS, is_operational_team)
rules.add_perm(SEE_RUNS, is_operational_team | is_trainer)
rules.add_perm(SEE_ALL_BOOKINGS, is_operational_team)
rules.add_perm(SEE_RUN_BOOKINGS, has_object & (is_operational_team | trains_run))
rules.add_perm(TAKE_REGISTER, has_object & (is_operational_team | trains_run))
rules.add_perm(SEE_BOOKING, has_object & (is_attendee | leads_agency_of_booking | is_operational_team))
rules.add_perm(ANSWER_OFFER, has_object & (is_attendee | leads_agency_of_booking | is_operational_team))
rules.add_perm(REPLACE_BOOKING, has_object & (is_attendee | leads_agency_of_booking | is_operational_team))
rules.add_perm(MOVE_BOOKING, has_object & (leads_agency_of_booking | is_operational_team))
# People give their own needs and join online in their own name only.
rules.add_perm(ANSWER_NEEDS, has_object & is_attendee)
rules.add_perm(JOIN_ONLINE, has_object & is_attendee)
rules.add_perm(SEE_NEEDS, has_object & (is_operational_team | trains_run))
# Nobody confirms their own manager.
rules.add_perm(CONFIRM_MANAGER, has_object & ~is_attendee & (leads_agency_of_booking | is_operational_team))
rules.add_perm(ANSWER_APPROVALS, is_operational_team)
rules.add_perm(EDIT_CHARGES, is_operational_team)
rules.add_perm(CANCEL_BOOKING, has_object & (is_attendee | leads_agency_of_booking | is_operational_team))

rules.add_perm(CHECK_IN, is_practitioner)
rules.add_perm(CHALLENGE_NO_SHOW, has_object & is_own_no_show)
rules.add_perm(DECIDE_NO_SHOW, is_operational_team)
rules.add_perm(ANSWER_EVALUATION, has_object & is_attendee)
rules.add_perm(SEE_EVALUATIONS, has_object & (is_operational_team | trains_run))
rules.add_perm(SEE_CERTIFICATE, has_object & (is_of_own_booking | is_operational_team))
rules.add_perm(REVOKE_CERTIFICATE, is_operational_team)
rules.add_perm(SEE_PASSPORT, has_object & (is_person | leads_agency_of_person | is_operational_team))
rules.add_perm(SEE_TEAM_TRAINING, is_agency_lead)
rules.add_perm(ADD_LEARNING, is_practitioner)
rules.add_perm(CONFIRM_LEARNING, has_object & is_not_own_record & (is_record_of_colleague | is_operational_team))
rules.add_perm(SEE_EVIDENCE, may_see_evidence)
rules.add_perm(SEE_PAPER, may_see_paper)
rules.add_perm(SET_LEVEL, has_object & leads_agency_of_person)
rules.add_perm(IMPORT_LEARNING, is_operational_team)
rules.add_perm(EDIT_REFRESHERS, is_operational_team)
rules.add_perm(SEE_STATISTICS, is_operational_team)
rules.add_perm(REGISTER_INTEREST, is_practitioner)
rules.add_perm(SEE_DEMAND, is_operational_team)
rules.add_perm(SEE_CHAMPIONS, is_operational_team)
rules.add_perm(EDIT_SERIES, is_operational_team)

for verb in ("publish", "hold", "cancel"):
    rules.add_perm(f"training.{verb}-courserun", is_operational_team & has_object)
