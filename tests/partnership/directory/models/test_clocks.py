from datetime import date

import pytest

from partnership.models import RuleUnit, StatutoryRule, due_date, explain, run_clock
from tests.factories.publications import RuleFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("number", "unit", "started_on", "due"),
    [
        (5, RuleUnit.WORKING_DAYS, date(2025, 12, 18), date(2025, 12, 29)),
        (5, RuleUnit.WORKING_DAYS, date(2026, 3, 30), date(2026, 4, 8)),
        (15, RuleUnit.WORKING_DAYS, date(2026, 8, 27), date(2026, 9, 18)),
        (15, RuleUnit.WORKING_DAYS, date(2026, 5, 1), date(2026, 5, 26)),
        (6, RuleUnit.MONTHS, date(2026, 8, 31), date(2027, 2, 28)),
        (28, RuleUnit.DAYS, date(2026, 2, 1), date(2026, 3, 1)),
        (1, RuleUnit.YEARS, date(2024, 2, 29), date(2025, 2, 28)),
    ],
)
def test_the_due_date_is_counted_in_the_rules_own_unit(number, unit, started_on, due):
    assert due_date(RuleFactory(number=number, unit=unit), started_on) == due


@pytest.mark.parametrize("unit", [RuleUnit.DUTY, RuleUnit.COUNT])
def test_a_rule_without_a_period_has_no_due_date(unit):
    with pytest.raises(ValueError, match="has no length"):
        due_date(RuleFactory(number=3, unit=unit), date(2026, 1, 1))


def test_a_clock_explains_its_bank_holidays():
    assert explain(RuleFactory(), date(2026, 8, 27)) == (
        "15 working days from notification on 27 August 2026, bank holiday 31 August not counted: 18 September 2026"
    )


def test_two_bank_holidays_are_both_named():
    rule = RuleFactory(number=5, trigger="becoming aware")
    assert explain(rule, date(2025, 12, 18)) == (
        "5 working days from becoming aware on 18 December 2025, bank holidays 25 December and 26 December not "
        "counted: 29 December 2025"
    )


def test_a_clock_says_that_it_runs_past_the_published_bank_holidays():
    assert explain(RuleFactory(number=5), date(2028, 12, 22)) == (
        "5 working days from notification on 22 December 2028, bank holidays 25 December and 26 December and 1 January not "
        "counted: 3 January 2029 (bank holidays after 31 December 2028 are not published yet, so this date is worked out "
        "by rule)"
    )
    assert explain(RuleFactory(number=4), date(2028, 12, 19)).endswith(": 27 December 2028")


def test_months_are_explained_without_holidays():
    rule = RuleFactory(number=6, unit=RuleUnit.MONTHS, trigger="the decision to initiate")
    assert (
        explain(rule, date(2026, 8, 31)) == "6 months from the decision to initiate on 31 August 2026: 28 February 2027"
    )


@pytest.mark.parametrize(
    ("today", "day", "state"),
    [
        (date(2026, 8, 27), 0, "running"),
        (date(2026, 9, 1), 2, "running"),
        (date(2026, 9, 11), 10, "due-soon"),
        (date(2026, 9, 18), 15, "due-soon"),
        (date(2026, 9, 21), 16, "overdue"),
    ],
)
def test_a_clock_has_its_day_and_state(today, day, state):
    clock = run_clock(RuleFactory(), started_on=date(2026, 8, 27), today=today)
    assert (clock.day, clock.state, clock.length, clock.unit) == (day, state, 15, "working days")


@pytest.mark.parametrize(
    ("finished_on", "state"), [(date(2026, 9, 18), "done-in-time"), (date(2026, 9, 21), "done-late")]
)
def test_a_finished_clock_keeps_its_result(finished_on, state):
    clock = run_clock(RuleFactory(), started_on=date(2026, 8, 27), finished_on=finished_on, today=date(2027, 1, 1))
    assert clock.state == state


@pytest.mark.parametrize(
    ("today", "month"),
    [
        (date(2026, 8, 31), 1),
        (date(2026, 9, 30), 1),
        (date(2026, 10, 1), 2),
        (date(2027, 2, 28), 6),
        (date(2027, 3, 1), 7),
    ],
)
def test_a_month_clock_counts_months_and_its_due_day_lies_in_the_last(today, month):
    clock = run_clock(RuleFactory(number=6, unit=RuleUnit.MONTHS), started_on=date(2026, 8, 31), today=today)
    assert clock.day == month


def test_a_clock_uses_the_edition_in_force_at_its_start():
    RuleFactory(key="rapid-review", edition="2018", number=10, starts_on=date(2018, 6, 29), ends_on=date(2023, 12, 14))
    RuleFactory(key="rapid-review", edition="2023")
    assert StatutoryRule.objects.in_force_for("rapid-review", date(2020, 1, 6)).edition == "2018"
    assert StatutoryRule.objects.in_force_for("rapid-review", date(2024, 1, 8)).edition == "2023"


def test_a_clock_needs_a_rule_in_force():
    with pytest.raises(StatutoryRule.DoesNotExist):
        StatutoryRule.objects.in_force_for("rapid-review", date(2010, 1, 1))
