"""The analysis of the returns of a year."""

import pytest

from partnership.assurance.operations.section_11_statistics import QuestionAnalysis, analysis
from partnership.models import ReturnStatus
from tests.factories.partnership import AgencyFactory
from tests.factories.section_11 import (
    QUESTIONS,
    SCORED,
    AskedCycleFactory,
    ReturnFactory,
    return_in,
)

pytestmark = pytest.mark.django_db
S = ReturnStatus


@pytest.fixture
def cycle():
    return AskedCycleFactory()


def of(cycle, status, name, **facts):
    return return_in(status, cycle=cycle, agency=AgencyFactory(name=name, category="health"), **facts)


def test_the_analysis_counts_answers_and_scores_and_lists_who_has_not_answered(cycle):
    of(cycle, S.ISSUED, "Zebra trust")
    of(cycle, S.IN_PROGRESS, "Badger trust")
    of(cycle, S.SUBMITTED, "A trust")
    closed = of(cycle, S.CLOSED, "Closed trust")
    closed.responses.filter(question__text=SCORED[0]).update(moderated_score=1)
    lines = analysis(cycle)
    silent = ("Badger trust", "Zebra trust")
    first, second, words = lines[:3]
    assert first == QuestionAnalysis(
        place="1.1",
        standard="1. Leadership",
        text=SCORED[0],
        kind="score",
        answered=2,
        asked=4,
        scores=(0, 0, 0, 2),
        moderated=(0, 1, 0, 0),
        not_answered=silent,
    )
    assert first.pairs == ((0, 0), (0, 1), (0, 0), (2, 0))
    assert (second.scores, second.moderated) == ((0, 2, 0, 0), (0, 1, 0, 0))
    assert (words.place, words.is_scored, words.answered, words.scores) == ("2.1", False, 2, (0, 0, 0, 0))
    assert [line.text for line in lines] == [text for _, text in QUESTIONS]


@pytest.mark.parametrize("status", S)
def test_only_returns_that_were_submitted_are_counted(status, cycle):
    of(cycle, status, "A trust")
    line = analysis(cycle)[0]
    answered = int(status not in {S.ISSUED, S.IN_PROGRESS})
    assert (line.answered, line.asked) == (answered, 1)
    assert line.not_answered == (() if answered else ("A trust",))


def test_other_years_do_not_count(cycle):
    of(AskedCycleFactory(question_set=cycle.question_set), S.CLOSED, "A trust")
    line = analysis(cycle)[0]
    assert (line.answered, line.asked, line.not_answered) == (0, 0, ())


def test_a_year_without_a_question_set_has_no_analysis():
    assert analysis(AskedCycleFactory(question_set=None, issued_at=None, due_on=None)) == []


@pytest.mark.slow
def test_the_analysis_makes_the_same_queries_for_one_return_and_for_thirty(cycle, django_assert_num_queries):
    for number in (1, 30):
        while cycle.returns.count() < number:
            of(cycle, S.SUBMITTED, f"Trust {cycle.returns.count()}")
        with django_assert_num_queries(3):
            assert {line.answered for line in analysis(cycle)} == {number}


def test_an_agency_asked_in_two_years_counts_once_in_each():
    agency = AgencyFactory()
    first, second = ReturnFactory(agency=agency), ReturnFactory(agency=agency)
    assert [analysis(found.cycle)[0].asked for found in (first, second)] == [1, 1]
