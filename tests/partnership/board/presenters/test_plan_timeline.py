"""The picture of a plan: every bar inside it, today where it is, and all of it in words."""

from datetime import date

import pytest

from partnership.board.presenters.plan_timeline import LETTER, plan_timeline
from partnership.models import Plan, PriorityStatus
from tests.factories.money_and_plans import PlanFactory, PlanPriorityFactory
from tests.factories.partnership import UserFactory

pytestmark = pytest.mark.django_db
TODAY = date(2027, 10, 1)


def drawn(plan, today=TODAY):
    return plan_timeline(Plan.objects.with_priorities().get(pk=plan.pk), today)


def three_year_plan():
    """Four priorities: the whole time, the first year, the last, and the very last day."""
    plan = PlanFactory()
    for first, last in (
        (date(2026, 4, 1), date(2029, 3, 31)),
        (date(2026, 4, 1), date(2027, 3, 31)),
        (date(2028, 4, 1), date(2029, 3, 31)),
        (date(2029, 3, 30), date(2029, 3, 31)),
    ):
        PlanPriorityFactory(plan=plan, title="Safe", starts_on=first, ends_on=last)
    return plan


def test_every_bar_lies_inside_the_picture_and_under_the_one_before():
    picture = drawn(three_year_plan())
    assert [(bar.x, round(bar.x + bar.width, 1)) for bar in picture.bars] == [
        (0, 440),
        (0, 146.3),
        (293.7, 440),
        (439.6, 440),
    ]
    places = [bar.y for bar in picture.bars]
    assert places == sorted(set(places))
    assert max(places) + 14 <= picture.height
    assert [bar.y - bar.text_y for bar in picture.bars] == [6] * 4


def test_the_words_of_a_bar_begin_where_it_does_unless_they_would_run_out():
    picture = drawn(three_year_plan())
    room = 440 - LETTER * len("3. Safe Nothing said yet")
    assert [bar.text_x for bar in picture.bars] == [0, 0, round(room, 1), round(room, 1)]


def test_long_words_stay_inside_the_picture_too():
    plan = PlanFactory()
    title = "Children who are hurt or used by people outside their families"
    PlanPriorityFactory(plan=plan, title=title)
    picture = drawn(plan)
    (bar,) = picture.bars
    assert bar.text_x + LETTER * len(f"{bar.label} {bar.standing}") <= picture.width
    assert bar.label.startswith("1. Children who are hurt")
    assert bar.label.endswith("…")
    assert picture.words == f"1. {title}: April 2026 to March 2027, nothing said yet"


def test_a_picture_has_its_years_and_today():
    picture = drawn(three_year_plan())
    assert picture.years == [("2026/27", 0.0), ("2027/28", 146.7), ("2028/29", 293.7)]
    assert picture.today == 220.2


@pytest.mark.parametrize(
    ("day", "today"),
    [(date(2026, 3, 31), None), (date(2026, 4, 1), 0.0), (date(2029, 3, 31), 440.0), (date(2029, 4, 1), None)],
)
def test_today_is_drawn_within_the_plans_time_alone(day, today):
    assert drawn(three_year_plan(), day).today == today


def test_the_words_say_every_priority_its_time_and_how_it_stands():
    plan = PlanFactory()
    adolescents = PlanPriorityFactory(plan=plan, title="Adolescents")
    PlanPriorityFactory(plan=plan, title="Parents", starts_on=date(2027, 4, 1), ends_on=date(2029, 3, 31))
    facts = {"commentary": "Secret", "reported_by": UserFactory()}
    adolescents.updates.create(status=PriorityStatus.RED, **facts)
    adolescents.updates.create(status=PriorityStatus.AMBER, **facts)
    picture = drawn(plan)
    assert picture.words == (
        "1. Adolescents: April 2026 to March 2027, at risk; 2. Parents: April 2027 to March 2029, nothing said yet"
    )
    assert [(bar.label, bar.standing) for bar in picture.bars] == [
        ("1. Adolescents", "At risk"),
        ("2. Parents", "Nothing said yet"),
    ]


def test_a_plan_without_priorities_is_an_empty_picture():
    picture = drawn(PlanFactory())
    assert (picture.bars, picture.words) == ([], "")
