"""What people get of what they learned and answered, and what goes when they ask to be forgotten."""

from datetime import UTC, date, datetime

import pytest

from tests.factories.training import (
    AttendanceFactory,
    BookingFactory,
    CertificateFactory,
    EvaluationFactory,
    InterestFactory,
    LearningRecordFactory,
    NoShowFactory,
)
from training.contributions import personal_data
from training.models import Evaluation, EvaluationScore, Interest, LevelNeeded, ManagerView, NoShow, Stage
from training.operations.places import bookings

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 9, 9, tzinfo=UTC)


@pytest.fixture
def booking(practitioner):
    return BookingFactory(attendee=practitioner.person, run__title="DASH")


def test_people_get_their_certificates_and_nobody_elses(practitioner, booking):
    CertificateFactory(booking=booking, code="K7QM-3XPA-9TZ2", held_on=date(2026, 3, 9), expires_on=date(2029, 3, 9))
    CertificateFactory()
    assert list(personal_data.export_certificates(practitioner)) == [
        {
            "course": "DASH",
            "held_on": "2026-03-09",
            "code": "K7QM-3XPA-9TZ2",
            "expires_on": "2029-03-09",
            "revoked": "",
        }
    ]
    assert personal_data.retain(practitioner) == 0


def test_people_get_what_they_learned_elsewhere(practitioner):
    LearningRecordFactory(person=practitioner.person, title="Elsewhere", provider="A college", levels=[2])
    LearningRecordFactory()
    assert list(personal_data.export_learning_records(practitioner)) == [
        {
            "title": "Elsewhere",
            "provider": "A college",
            "completed_on": "2026-01-05",
            "expires_on": None,
            "levels": [2],
            "evidence": "",
        }
    ]


def test_people_get_their_answers_and_forgetting_takes_the_words_and_leaves_the_scores(practitioner, booking):
    EvaluationFactory(booking=booking, answered_at=NOW, useful="The cases", change="I ask", scores={"I know": 4})
    other = EvaluationFactory(useful="Not mine")
    assert list(personal_data.export_evaluations(practitioner)) == [
        {
            "course": "DASH",
            "stage": "After",
            "answered_at": NOW.isoformat(),
            "scores": {"I know": 4},
            "sessions": {},
            "useful": "The cases",
            "change": "I ask",
        }
    ]
    assert [personal_data.erase_evaluation_comments(practitioner) for _ in range(2)] == [1, 0]
    assert (EvaluationScore.objects.count(), Evaluation.objects.get(pk=other.pk).useful) == (1, "Not mine")


def test_people_get_what_managers_said_and_forgetting_takes_it_away(practitioner, booking):
    row = EvaluationFactory(booking=booking, stage=Stage.LATER)
    ManagerView.objects.create(
        evaluation=row,
        manager_name="Mary",
        manager_email="mary@example.org",
        asked_at=NOW,
        assessment="yes",
        comment="She asks more",
        answered_at=NOW,
    )
    assert list(personal_data.export_manager_views(practitioner)) == [
        {"manager": "Mary", "address": "mary@example.org", "assessment": "yes", "comment": "She asks more"}
    ]
    assert [personal_data.erase_manager_view_comments(practitioner) for _ in range(2)] == [1, 0]
    assert ManagerView.objects.get().comment == ""


def test_people_get_their_marks_and_forgetting_leaves_the_mark(practitioner, booking):
    NoShowFactory(booking=booking, lapses_on=date(2027, 3, 9), contested_at=NOW, objection="I was there")
    other = NoShowFactory(contested_at=NOW, objection="Not mine")
    assert list(personal_data.export_no_shows(practitioner)) == [
        {"course": "DASH", "lapses_on": "2027-03-09", "objection": "I was there", "decision": "", "reason": ""}
    ]
    assert [personal_data.erase_objections(practitioner) for _ in range(2)] == [1, 0]
    assert NoShow.objects.get(pk=other.pk).objection == "Not mine"


def test_people_get_the_level_they_need_and_forgetting_takes_it_away(practitioner, team):
    LevelNeeded.objects.create(person=practitioner.person, level=3, set_by=team, set_at=NOW)
    assert list(personal_data.export_level(practitioner)) == [{"level": 3, "set_at": NOW.isoformat()}]
    assert [personal_data.erase_level(practitioner) for _ in range(2)] == [1, 0]


def test_people_get_their_interest_and_forgetting_takes_them_off_every_list(practitioner):
    InterestFactory(person=practitioner.person, course__title="DASH", asked_at=NOW)
    other = InterestFactory()
    assert list(personal_data.export_interests(practitioner)) == [{"course": "DASH", "asked_at": NOW.isoformat()}]
    assert [personal_data.erase_interests(practitioner) for _ in range(2)] == [1, 0]
    assert list(Interest.objects.all()) == [other]


def test_people_get_their_bookings_and_attendances_and_nobody_elses(practitioner):
    booking = BookingFactory(attendee=practitioner.person)
    AttendanceFactory(booking=booking)
    AttendanceFactory()
    (row,) = personal_data.export_bookings(practitioner)
    assert (row["course"], row["agency"], row["status"]) == (booking.run.name, str(booking.agency), "Booked")
    assert [row["presence"] for row in personal_data.export_attendances(practitioner)] == ["Present"]


def test_forgetting_takes_the_persons_own_words_away_once(practitioner):
    booking = BookingFactory(attendee=practitioner.person)
    other = BookingFactory()
    for each in (booking, other):
        bookings.cancel(booking=each, reason="My own words", by=each.booked_by)
    assert (personal_data.erase_reasons(practitioner), personal_data.erase_reasons(practitioner)) == (1, 0)
    booking.refresh_from_db()
    other.refresh_from_db()
    assert (booking.cancel_reason, other.cancel_reason) == ("Reason removed", "My own words")
    assert personal_data.retain(practitioner) == 0
