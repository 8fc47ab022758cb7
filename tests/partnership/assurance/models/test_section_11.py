"""Constraints of years, returns and visits, and the properties of a return."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from partnership.models import ReturnStatus, Section11Response, Section11Return, VisitStatus
from shield import working_days
from tests.factories.section_11 import (
    DUE,
    SCORED,
    AskedCycleFactory,
    QuestionFactory,
    QuestionSetFactory,
    ReturnFactory,
    StandardFactory,
    VisitFactory,
    answered,
    moderator,
    question_of,
    return_in,
    visit_in,
)

pytestmark = pytest.mark.django_db
S, V = ReturnStatus, VisitStatus


def again(model_row, **facts):
    """The same row once more."""
    model_row.pk = None
    for name, value in facts.items():
        setattr(model_row, name, value)
    model_row.save(force_insert=True)


def an_answer(**facts):
    found = ReturnFactory()
    return answered(found, question_of(found, SCORED[0]), **facts)


WRONG = {
    "issued_cycle_has_questions_and_due_date": [
        lambda: AskedCycleFactory(question_set=None),
        lambda: AskedCycleFactory(due_on=None),
    ],
    "one_cycle_per_duty_and_year": [lambda: again(AskedCycleFactory(), slug="another")],
    "one_question_set_per_number": [lambda: QuestionSetFactory.create_batch(2, number=1)],
    "one_standard_per_number": [lambda: again(StandardFactory())],
    "one_question_per_number": [lambda: again(QuestionFactory())],
    "one_return_per_agency_and_cycle": [
        lambda: (found := ReturnFactory()) and ReturnFactory(cycle=found.cycle, agency=found.agency)
    ],
    "moderated_return_has_a_moderator": [
        lambda status=status: ReturnFactory(status=status)
        for status in (S.IN_MODERATION, S.RETURNED, S.AGREED, S.ACTION_PLAN, S.CLOSED)
    ],
    "one_response_per_question": [lambda: again(an_answer())],
    "score_from_0_to_3": [lambda: an_answer(score=4)],
    "moderated_score_from_0_to_3": [lambda: an_answer(moderated_score=4)],
    "one_visit_per_agency_and_cycle": [
        lambda: (visit := VisitFactory()) and VisitFactory(cycle=visit.cycle, agency=visit.agency)
    ],
    "completed_visit_has_a_date": [lambda: VisitFactory(status=V.COMPLETED)],
}


@pytest.mark.parametrize("name", WRONG)
def test_the_database_refuses_invalid_records(name):
    for act in WRONG[name]:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            act()


@pytest.mark.parametrize("status", S)
def test_a_return_with_a_moderator_can_have_every_status(status):
    assert ReturnFactory(status=status, moderator=moderator()).status == status


def test_an_agency_can_have_another_visit_after_a_cancelled_one():
    visit = visit_in(V.CANCELLED)
    assert VisitFactory(cycle=visit.cycle, agency=visit.agency).status == V.PLANNED


@pytest.mark.parametrize("status", S)
def test_an_open_return_is_overdue_the_day_after_its_due_date(status):
    found = return_in(status)
    writes = status in {S.ISSUED, S.IN_PROGRESS, S.RETURNED}
    assert found.is_open is writes
    assert [found.is_overdue(DUE + timedelta(days=number)) for number in (-1, 0, 1)] == [False, False, writes]


def test_overdue_is_counted_from_today_in_london():
    cycle = AskedCycleFactory(due_on=working_days.today() - timedelta(days=1))
    assert ReturnFactory(cycle=cycle).is_overdue() is True
    assert ReturnFactory(cycle=AskedCycleFactory(due_on=working_days.today())).is_overdue() is False


@pytest.mark.parametrize(("moderated", "is_gap"), [(None, False), (0, True), (1, True), (2, True), (3, False)])
def test_a_gap_is_what_the_moderator_scored_below_the_best(moderated, is_gap):
    assert an_answer(score=0, moderated_score=moderated).is_gap is is_gap


def test_records_have_readable_names_and_addresses():
    cycle = AskedCycleFactory(label="2026/27", slug="2026-27")
    found = ReturnFactory(cycle=cycle, agency__name="A trust")
    row = answered(found, question_of(found, SCORED[1]))
    assert (str(cycle), cycle.get_absolute_url()) == ("Section 11, 2026/27", "/section-11/2026-27/")
    assert (str(found), str(row)) == ("Section 11, 2026/27: A trust", "Section 11, 2026/27: A trust, 1.2")
    assert row.get_absolute_url() == f"/section-11/returns/{found.pk}/#question-{row.question_id}"


def test_outstanding_returns_are_not_submitted_or_sent_back():
    for status in S:
        return_in(status)
    outstanding = Section11Return.objects.outstanding().values_list("status", flat=True)
    assert set(outstanding) == {S.ISSUED, S.IN_PROGRESS, S.RETURNED}


def test_deleting_a_return_deletes_its_answers():
    found = return_in(S.IN_PROGRESS)
    found.delete()
    assert Section11Response.objects.count() == 0
