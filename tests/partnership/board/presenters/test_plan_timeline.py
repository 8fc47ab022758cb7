"""The timeline of a plan: every bar inside it, a line for today, and a description."""

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
    """Return four priorities: for the whole plan, its first year, its last year, and its last day."""
    plan = PlanFactory()
    for first, last in (
        (date(2026, 4, 1), date(2029, 3, 31)),
        (date(2026, 4, 1), date(2027, 3, 31)),
        (date(2028, 4, 1), date(2029, 3, 31)),
        (date(2029, 3, 30), date(2029, 3, 31)),
    ):
        PlanPriorityFactory(plan=plan, title="Safe", starts_on=first, ends_on=last)
    return plan


def test_every_bar_is_inside_the_picture_and_below_the_one_before():
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


def test_a_label_starts_with_its_bar_unless_it_would_not_fit():
    picture = drawn(three_year_plan())
    room = 440 - LETTER * len("3. Safe No update yet")
    assert [bar.text_x for bar in picture.bars] == [0, 0, round(room, 1), round(room, 1)]


def test_a_long_label_is_shortened():
    plan = PlanFactory()
    title = "Children who are hurt or used by people outside their families"
    PlanPriorityFactory(plan=plan, title=title)
    picture = drawn(plan)
    (bar,) = picture.bars
    assert bar.text_x + LETTER * len(f"{bar.label} {bar.status}") <= picture.width
    assert bar.label.startswith("1. Children who are hurt")
    assert bar.label.endswith("…")
    assert picture.description == f"1. {title}: April 2026 to March 2027, no update yet"


def test_a_picture_has_its_years_and_today():
    picture = drawn(three_year_plan())
    assert picture.years == [("2026/27", 0.0), ("2027/28", 146.7), ("2028/29", 293.7)]
    assert picture.today == 220.2


@pytest.mark.parametrize(
    ("day", "today"),
    [(date(2026, 3, 31), None), (date(2026, 4, 1), 0.0), (date(2029, 3, 31), 440.0), (date(2029, 4, 1), None)],
)
def test_today_is_drawn_only_within_the_dates_of_the_plan(day, today):
    assert drawn(three_year_plan(), day).today == today


def test_the_description_has_every_priority_with_dates_and_status():
    plan = PlanFactory()
    adolescents = PlanPriorityFactory(plan=plan, title="Adolescents")
    PlanPriorityFactory(plan=plan, title="Parents", starts_on=date(2027, 4, 1), ends_on=date(2029, 3, 31))
    facts = {"commentary": "Secret", "reported_by": UserFactory()}
    adolescents.updates.create(status=PriorityStatus.RED, **facts)
    adolescents.updates.create(status=PriorityStatus.AMBER, **facts)
    picture = drawn(plan)
    assert picture.description == (
        "1. Adolescents: April 2026 to March 2027, at risk; 2. Parents: April 2027 to March 2029, no update yet"
    )
    assert [(bar.label, bar.status) for bar in picture.bars] == [
        ("1. Adolescents", "At risk"),
        ("2. Parents", "No update yet"),
    ]


def test_a_plan_without_priorities_is_an_empty_picture():
    picture = drawn(PlanFactory())
    assert (picture.bars, picture.description) == ([], "")
