"""What people get of what they learned and answered, and what goes when they ask to be forgotten."""

from datetime import UTC, date, datetime

import pytest

from tests.factories.training import (
    BookingFactory,
    CertificateFactory,
    EvaluationFactory,
    InterestFactory,
    LearningRecordFactory,
    NoShowFactory,
)
from training.models import Evaluation, EvaluationScore, Interest, LevelNeeded, ManagerView, NoShow, Stage
from training.operations import own_learning

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 9, 9, tzinfo=UTC)


@pytest.fixture
def booking(practitioner):
    return BookingFactory(attendee=practitioner.person, run__title="DASH")


def test_people_get_their_certificates_and_nobody_elses(practitioner, booking):
    CertificateFactory(booking=booking, code="K7QM-3XPA-9TZ2", held_on=date(2026, 3, 9), expires_on=date(2029, 3, 9))
    CertificateFactory()
    assert list(own_learning.certificates_of(practitioner)) == [
        {
            "course": "DASH",
            "held_on": "2026-03-09",
            "code": "K7QM-3XPA-9TZ2",
            "expires_on": "2029-03-09",
            "revoked": "",
        }
    ]
    assert own_learning.keep(practitioner) == 0


def test_people_get_what_they_learned_elsewhere(practitioner):
    LearningRecordFactory(person=practitioner.person, title="Elsewhere", provider="A college", levels=[2])
    LearningRecordFactory()
    assert list(own_learning.records_of(practitioner)) == [
        {"title": "Elsewhere", "provider": "A college", "completed_on": "2026-01-05", "levels": [2], "evidence": ""}
    ]


def test_people_get_their_answers_and_forgetting_takes_the_words_and_leaves_the_scores(practitioner, booking):
    EvaluationFactory(booking=booking, answered_at=NOW, useful="The cases", change="I ask", scores={"I know": 4})
    other = EvaluationFactory(useful="Not mine")
    assert list(own_learning.evaluations_of(practitioner)) == [
        {
            "course": "DASH",
            "stage": "After",
            "answered_at": NOW.isoformat(),
            "scores": {"I know": 4},
            "useful": "The cases",
            "change": "I ask",
        }
    ]
    assert [own_learning.forget_answers(practitioner) for _ in range(2)] == [1, 0]
    assert (EvaluationScore.objects.count(), Evaluation.objects.get(pk=other.pk).useful) == (1, "Not mine")


def test_people_get_what_managers_said_and_forgetting_takes_it_away(practitioner, booking):
    row = EvaluationFactory(booking=booking, stage=Stage.LATER)
    ManagerView.objects.create(
        evaluation=row,
        manager_name="Mary",
        manager_email="mary@example.org",
        asked_at=NOW,
        sees="yes",
        words="She asks more",
        answered_at=NOW,
    )
    assert list(own_learning.manager_views_of(practitioner)) == [
        {"manager": "Mary", "address": "mary@example.org", "sees": "yes", "words": "She asks more"}
    ]
    assert [own_learning.forget_manager_views(practitioner) for _ in range(2)] == [1, 0]
    assert ManagerView.objects.get().words == ""


def test_people_get_their_marks_and_forgetting_leaves_the_mark(practitioner, booking):
    NoShowFactory(booking=booking, lapses_on=date(2027, 3, 9), contested_at=NOW, objection="I was there")
    other = NoShowFactory(contested_at=NOW, objection="Not mine")
    assert list(own_learning.no_shows_of(practitioner)) == [
        {"course": "DASH", "lapses_on": "2027-03-09", "objection": "I was there", "decision": "", "reason": ""}
    ]
    assert [own_learning.forget_objections(practitioner) for _ in range(2)] == [1, 0]
    assert NoShow.objects.get(pk=other.pk).objection == "Not mine"


def test_people_get_the_level_they_need_and_forgetting_takes_it_away(practitioner, team):
    LevelNeeded.objects.create(person=practitioner.person, level=3, set_by=team, set_at=NOW)
    assert list(own_learning.level_of(practitioner)) == [{"level": 3, "set_at": NOW.isoformat()}]
    assert [own_learning.forget_level(practitioner) for _ in range(2)] == [1, 0]


def test_people_get_their_interest_and_forgetting_takes_them_off_every_list(practitioner):
    InterestFactory(person=practitioner.person, course__title="DASH", asked_at=NOW)
    other = InterestFactory()
    assert list(own_learning.interests_of(practitioner)) == [{"course": "DASH", "asked_at": NOW.isoformat()}]
    assert [own_learning.forget_interests(practitioner) for _ in range(2)] == [1, 0]
    assert list(Interest.objects.all()) == [other]
