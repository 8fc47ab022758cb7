"""What waits for whom, after the day as before it."""

import pytest

from shield.extension_points import work_queue
from tests.factories.training import (
    AttendanceFactory,
    BookingFactory,
    CourseRunFactory,
    LearningRecordFactory,
    NoShowFactory,
    OfferedFactory,
    in_days,
)

pytestmark = pytest.mark.django_db


def waiting(user):
    return [(thing.title, thing.verb, thing.url) for thing in work_queue["training.office"].waiting(user)]


def test_an_offer_waits_for_the_person_it_was_made_to(practitioner, outsider):
    booking = OfferedFactory(attendee=practitioner.person, run__title="DASH")
    assert waiting(practitioner) == [
        ("Accept or decline a place: DASH", "Accept or decline", f"/training/bookings/{booking.pk}/answer/")
    ]
    assert waiting(outsider) == []


def test_a_contested_mark_waits_for_the_team(team, practitioner, trainer):
    mark = NoShowFactory(booking__attendee__name="Ada Lovelace", contested_at=in_days(0), objection="I was there")
    NoShowFactory()
    assert waiting(team) == [("Decide a challenge by Ada Lovelace", "Decide", f"/training/office/no-shows/{mark.pk}/")]
    assert waiting(practitioner) == waiting(trainer) == []


def test_a_course_elsewhere_waits_for_the_lead_and_the_team_and_never_for_oneself(
    agency_lead, practitioner, team, outsider
):
    record = LearningRecordFactory(person=practitioner.person, title="Elsewhere")
    LearningRecordFactory(person=agency_lead.person, title="Mine")
    line = (
        "Confirm training from elsewhere: Elsewhere",
        "Check the evidence",
        f"/training/passport/records/{record.pk}/confirm/",
    )
    assert waiting(agency_lead) == [line]
    assert [title for title, _, _ in waiting(team)] == [
        "Confirm training from elsewhere: Elsewhere",
        "Confirm training from elsewhere: Mine",
    ]
    assert waiting(practitioner) == waiting(outsider) == []


def test_a_register_waits_until_the_last_person_is_marked(team):
    run = CourseRunFactory(days=-2, title="DASH")
    first, second = (BookingFactory(run=run) for _ in range(2))
    AttendanceFactory(booking=first)
    assert waiting(team) == [
        ("Take the register: DASH", "Take the register", f"/training/course-dates/{run.slug}/register/1/")
    ]
    AttendanceFactory(booking=second)
    assert waiting(team) == []
