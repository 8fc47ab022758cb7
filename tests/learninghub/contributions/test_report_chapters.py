"""What the annual report says of the impact of the year's priorities."""

from datetime import date

import pytest

from learninghub.contributions.report_chapters import compile_priorities
from tests.factories.learninghub import PriorityFactory

pytestmark = pytest.mark.django_db

YEAR = (date(2026, 8, 1), date(2027, 7, 31))


def impact_of(**answers):
    PriorityFactory(status="impact_due", **answers)
    compiled = compile_priorities(*YEAR)
    (priority,) = compiled["priorities"]
    return priority["impact"], compiled["impact_total"]


def test_an_answered_question_stands_once_with_its_answer():
    assert impact_of(how_much="Four audits", better_off="Fewer children wait") == (
        [
            {"question": "How much did we do?", "answer": "Four audits", "unknown": ""},
            {"question": "Is anyone better off?", "answer": "Fewer children wait", "unknown": ""},
        ],
        1,
    )


def test_a_question_whose_answer_is_not_known_stands_with_the_reason_and_does_not_count_as_impact():
    assert impact_of(how_well_unknown="The survey runs", better_off_unknown="Too early") == (
        [
            {"question": "How well did we do it?", "answer": "", "unknown": "The survey runs"},
            {"question": "Is anyone better off?", "answer": "", "unknown": "Too early"},
        ],
        0,
    )


def test_a_question_that_nobody_answered_is_left_out():
    assert impact_of() == ([], 0)


def test_impact_is_counted_once_for_each_priority_that_shows_it():
    for better_off in ("Fewer children wait", "More children are heard", ""):
        PriorityFactory(status="impact_due", better_off=better_off)
    assert compile_priorities(*YEAR)["impact_total"] == 2
