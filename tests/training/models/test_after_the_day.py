"""What the database never lets anybody write about registers, marks, answers, certificates and learning."""

from datetime import UTC, date, datetime
from functools import partial

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from tests.factories.partnership import UserFactory
from tests.factories.training import (
    AttendanceFactory,
    BookingFactory,
    CertificateFactory,
    CourseRunFactory,
    EvaluationFactory,
    InterestFactory,
    LearningRecordFactory,
    NoShowFactory,
    RunSeriesFactory,
)
from training.models import (
    AgendaItem,
    Attendance,
    Certificate,
    Evaluation,
    EvaluationScore,
    GroupChoice,
    Interest,
    LearningRecord,
    ManagerView,
    NoShow,
    ParallelGroup,
    Presence,
    Refresher,
    RegisterTotal,
    RegisterTotalSector,
    RunSeries,
)
from training.models.certificates import CODE_CHARACTERS, new_code

pytestmark = pytest.mark.django_db

NOW = datetime(2090, 11, 9, tzinfo=UTC)


def refused(constraint, write):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        write()


def test_one_mark_for_each_person_and_date():
    row = AttendanceFactory()
    refused("one_attendance_per_booking_and_date", partial(AttendanceFactory, booking=row.booking))


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("no_show_contested_in_words", {"contested_at": NOW}),
        ("no_show_contested_in_words", {"objection": "I was there"}),
        ("no_show_decided_with_a_reason", {"decision": "stands"}),
        ("no_show_decided_with_a_reason", {"decision": "stands", "decided_at": NOW}),
        ("no_show_decided_with_a_reason", {"reason": "A mistake"}),
    ],
)
def test_a_mark_is_contested_and_decided_in_words_or_not_at_all(constraint, fields):
    NoShowFactory()
    refused(constraint, partial(NoShow.objects.update, **fields))


@pytest.mark.parametrize("fields", [{"revoked_at": NOW}, {"revoke_reason": "A mistake"}])
def test_a_certificate_is_revoked_with_a_reason(fields):
    CertificateFactory()
    refused("certificate_revoked_with_a_reason", partial(Certificate.objects.update, **fields))


def test_one_certificate_for_each_booking_and_one_for_each_code():
    row = CertificateFactory(code="K7QM-3XPA-9TZ2")
    refused("booking_id", partial(CertificateFactory, booking=row.booking))
    refused("code", partial(CertificateFactory, code=row.code))


def test_codes_hold_no_signs_that_look_alike_and_never_come_twice():
    codes = {new_code() for _ in range(1000)}
    assert (len(codes), {len(code) for code in codes}) == (1000, {14})
    assert set("".join(codes)) <= set(CODE_CHARACTERS) | {"-"}
    assert not set("0O1I") & set(CODE_CHARACTERS)


@pytest.mark.parametrize(("levels", "words"), [([3], "Level 3"), ([4, 2], "Level 2 and 4")])
def test_levels_in_words(levels, words):
    assert Certificate(levels=levels).levels_text == words


@pytest.mark.parametrize("score", [0, 6])
def test_scores_go_from_one_to_five(score):
    EvaluationFactory(scores={"I know": 3})
    refused("score_from_1_to_5", partial(EvaluationScore.objects.update, score=score))


def test_each_time_is_answered_once_and_each_statement_once():
    row = EvaluationFactory(scores={"I know": 3})
    refused("one_evaluation_per_booking_and_stage", partial(EvaluationFactory, booking=row.booking))
    score = row.scores.get()
    again = partial(EvaluationScore.objects.create, evaluation=row, item=score.item, score=1)
    refused("one_score_per_evaluation_and_item", again)
    assert Evaluation.objects.count() == 1


@pytest.mark.parametrize("fields", [{"assessment": "yes"}, {"answered_at": NOW}])
def test_a_managers_answer_says_when(fields):
    ManagerView.objects.create(evaluation=EvaluationFactory(), asked_at=NOW)
    refused("manager_view_answered_says_when", partial(ManagerView.objects.update, **fields))


def test_the_same_learning_is_kept_once_and_confirmed_by_somebody():
    row = LearningRecordFactory()
    same = {"person": row.person, "title": row.title, "completed_on": row.completed_on}
    refused("one_record_of_the_same_learning", partial(LearningRecordFactory, **same))
    refused("record_confirmed_by_somebody", partial(LearningRecord.objects.update, confirmed_at=NOW))
    refused("record_confirmed_by_somebody", partial(LearningRecord.objects.update, confirmed_by=row.added_by))


def test_a_refresher_of_no_months_is_none():
    refused("refresher_is_not_nothing", partial(Refresher.objects.create, level=1, months=0))


def test_one_open_interest_for_each_person_and_course():
    row = InterestFactory()
    same = partial(InterestFactory, course=row.course, person=row.person)
    refused("one_open_interest_per_course_and_person", same)
    Interest.objects.update(withdrawn_at=NOW)
    same()
    assert (Interest.objects.count(), row.course.interests.open().count()) == (2, 1)


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("series_has_months", {"months": 0}),
        ("series_has_months", {"months": 37}),
        ("series_has_minutes", {"minutes": 0}),
    ],
)
def test_a_series_has_months_and_minutes(constraint, fields):
    RunSeriesFactory()
    refused(constraint, partial(RunSeries.objects.update, **fields))


def test_one_group_for_each_person_and_item_and_none_without_places():
    booking = BookingFactory()
    item = AgendaItem.objects.create(run=booking.run, position=1, title="Workshops")
    groups = [ParallelGroup.objects.create(item=item, title=title) for title in "AB"]
    GroupChoice.objects.create(booking=booking, item=item, group=groups[0])
    again = partial(GroupChoice.objects.create, booking=booking, item=item, group=groups[1])
    refused("one_group_per_booking_and_item", again)
    refused("parallel_group_is_not_nothing", partial(ParallelGroup.objects.update, places=0))
    refused("one_agenda_item_per_run_and_position", partial(AgendaItem.objects.create, run=booking.run, position=1))


def test_a_sector_that_came_is_not_zero():
    booking = BookingFactory()
    total = RegisterTotal.objects.create(run=CourseRunFactory(), source="Paper")
    write = partial(RegisterTotalSector.objects.create, total=total, sector=booking.sector, attended=0)
    refused("a_sector_that_came_is_not_zero", write)


# --- Who sees what ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("factory", [NoShowFactory, CertificateFactory])
def test_marks_and_certificates_are_seen_by_their_person_their_lead_and_the_team(
    factory, practitioner, agency_lead, outsider, team
):
    own = factory(booking=BookingFactory(attendee=practitioner.person))
    other = factory()
    rows = type(own).objects
    assert list(rows.visible_to(practitioner)) == [own]
    assert list(rows.visible_to(agency_lead)) == [own]
    assert set(rows.visible_to(team)) == {own, other}
    assert list(rows.visible_to(outsider)) == list(rows.visible_to(AnonymousUser())) == []


def test_learning_is_seen_by_its_person_their_lead_and_the_team(practitioner, agency_lead, outsider, team):
    own, other = LearningRecordFactory(person=practitioner.person), LearningRecordFactory()
    rows = LearningRecord.objects
    assert list(rows.visible_to(practitioner)) == list(rows.visible_to(agency_lead)) == [own]
    assert set(rows.visible_to(team)) == {own, other}
    assert list(rows.visible_to(outsider)) == []


def test_series_are_seen_by_those_who_plan_them(team, practitioner):
    row = RunSeriesFactory()
    assert (list(RunSeries.objects.visible_to(team)), list(RunSeries.objects.visible_to(practitioner))) == ([row], [])


def test_who_attended_and_who_completed():
    rows = {presence: AttendanceFactory(presence=presence, taken_by=UserFactory()) for presence in Presence}
    assert set(Attendance.objects.attended()) == {rows[Presence.PRESENT], rows[Presence.PART]}
    completed = type(rows[Presence.PRESENT].booking).objects.completed()
    assert list(completed) == [rows[Presence.PRESENT].booking]


def test_a_mark_counts_until_it_lapses_or_is_removed():
    stands, lapsed = NoShowFactory(lapses_on=date(2091, 1, 2)), NoShowFactory(lapses_on=date(2091, 1, 1))
    NoShowFactory(lapses_on=date(2091, 1, 2), decision="removed", decided_at=NOW, reason="A mistake")
    kept = NoShowFactory(lapses_on=date(2091, 1, 2), decision="stands", decided_at=NOW, reason="Seen")
    assert set(NoShow.objects.current(date(2091, 1, 1))) == {stands, kept}
    assert lapsed not in NoShow.objects.current(date(2091, 1, 1))
