from datetime import date

import pytest

from learninghub.contributions.report_chapters import compile_priorities
from learninghub.demo.history import load_history
from learninghub.demo.part import load_priorities
from learninghub.models import Activity, Audit, Priority, SuccessMeasure
from partnership.demo.part import load_base
from partnership.models import Recommendation

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

TODAY = date(2026, 11, 20)


@pytest.fixture
def _people():
    load_base(TODAY)


def counts():
    return [model.objects.count() for model in (Priority, Activity, SuccessMeasure, Audit, Recommendation)]


@pytest.mark.usefixtures("_people")
def test_the_demo_is_the_same_twice():
    load_priorities(TODAY)
    once = counts()
    load_priorities(TODAY)
    assert counts() == once


@pytest.mark.usefixtures("_people")
def test_the_history_holds_the_facts_of_2019_20():
    load_history()
    fourth, fifth = Priority.objects.get(number=4), Priority.objects.get(number=5)
    assert list(Priority.objects.values_list("number", flat=True).order_by("number")) == list(range(1, 9))
    assert (fourth.members_recorded, fifth.members_recorded) == (27, 13)
    assert (fourth.members.count(), fifth.members.count()) == (9, 7)
    assert [priority.measures.count() for priority in (fourth, fifth)] == [3, 15]
    assert (fifth.activities.count(), fourth.activities.count()) == (14, 17)
    assert sorted(Audit.objects.values_list("records_total", flat=True)) == [1, 6, 7, 9, 14, 22]
    assert Recommendation.objects.filter(source="priority").count() == 11


@pytest.mark.usefixtures("_people")
def test_the_report_of_2019_20_is_filled_from_the_history():
    load_history()
    data = compile_priorities(date(2019, 10, 1), date(2020, 9, 30))
    assert [row["number"] for row in data["priorities"]] == [1, 3, 4, 5]
    assert [row["number"] for row in data["next"]] == [6, 7, 8]


@pytest.mark.usefixtures("_people")
def test_the_present_has_a_cycle_in_its_third_month():
    load_priorities(TODAY)
    running = Priority.objects.in_cycle().first()
    assert (running.status, running.starts_on, running.recommendations_due) == (
        "recommendations",
        date(2026, 9, 1),
        date(2027, 1, 1),
    )
    assert [one.title for one in running.activities.all() if one.is_overdue(TODAY)] == [
        "Share the findings with the Hub"
    ]
