from datetime import UTC, date, datetime, timedelta

import pytest

from partnership.assurance.contributions import report_chapters
from partnership.assurance.operations.escalation_statistics import FEW, statistics
from partnership.models import Escalation, EscalationStatus
from tests.factories.escalations import escalation_in, step_of
from tests.factories.partnership import AgencyFactory

pytestmark = pytest.mark.django_db
E = EscalationStatus
START, END = date(2026, 4, 1), date(2027, 3, 31)


@pytest.fixture
def pair():
    return {"from_agency": AgencyFactory(name="A school"), "to_agency": AgencyFactory(name="A trust")}


def raised(number, pair, status=E.RAISED, **facts):
    for _ in range(number):
        escalation_in(status, **pair, **facts)


def resolved(number, pair, days=5, **facts):
    """Raised on Monday 7 September, resolved so many working days later, within two weeks."""
    ended = datetime(2026, 9, 7 + days + 2 * (days // 5), 9, tzinfo=UTC)
    raised(number, pair, E.RESOLVED, resolved_at=ended, **facts)


@pytest.mark.parametrize(("number", "shown"), [(0, 0), (1, FEW), (4, FEW), (5, 5), (6, 6)])
def test_numbers_below_five_are_words_except_zero(number, shown, pair):
    resolved(number, pair, is_satisfied=True)
    found = statistics(START, END)
    assert (found.raised, found.resolved, found.satisfied, found.asked) == (shown,) * 4
    assert FEW == "fewer than 5"


@pytest.mark.parametrize(("number", "shown"), [(0, "none resolved"), (4, "too few to show"), (5, 5.0)])
def test_the_median_of_few_is_not_shown(number, shown, pair):
    resolved(number, pair)
    assert statistics(START, END).days == shown


@pytest.mark.parametrize(("number", "shown"), [(4, FEW), (5, 5)])
def test_small_numbers_of_stages_and_pairs_are_words(number, shown, pair):
    resolved(number, pair, is_satisfied=True)
    found = statistics(START, END)
    assert found.stages == [("Stage 1", shown)]
    days = 5.0 if number == 5 else "too few to show"
    assert [(line.pair, line.number, line.days, line.satisfied) for line in found.pairs] == [
        ("A school to A trust", shown, days, shown)
    ]


def test_exact_statistics_show_every_number(pair):
    resolved(1, pair, days=2, is_satisfied=True)
    resolved(1, pair, days=5, is_satisfied=False)
    resolved(1, pair, days=3)
    raised(1, pair)
    found = statistics(START, END, exact=True)
    assert (found.raised, found.resolved, found.days, found.satisfied, found.asked) == (4, 3, 3.0, 1, 2)
    assert [(line.number, line.days, line.satisfied) for line in found.pairs] == [(4, 3.0, 1)]


def test_the_same_agencies_in_the_other_direction_are_another_pair(pair):
    raised(2, pair)
    raised(1, {"from_agency": pair["to_agency"], "to_agency": pair["from_agency"]})
    lines = statistics(START, END, exact=True).pairs
    assert [(line.pair, line.number) for line in lines] == [("A school to A trust", 2), ("A trust to A school", 1)]


def test_each_escalation_counts_once_at_its_highest_stage(pair):
    raised(1, pair)
    step_of(escalation_in(E.RAISED, **pair), 2)
    raised(1, pair, E.PARTNERS_DECIDE)
    assert statistics(START, END, exact=True).stages == [("Stage 1", 1), ("Stage 2", 1), ("Stage 3", 1)]


def test_withdrawn_escalations_are_not_counted(pair):
    raised(5, pair, E.WITHDRAWN)
    assert (statistics(START, END, exact=True).raised, statistics(START, END).raised) == (0, 0)


def test_the_period_includes_both_days_in_london(pair):
    # British Summer Time begins on 28 March 2027 and has begun on 1 April 2026.
    first = datetime(2026, 3, 31, 23, 0, tzinfo=UTC)
    after = datetime(2027, 3, 31, 23, 0, tzinfo=UTC)
    for moment in (first - timedelta(seconds=1), first, after - timedelta(seconds=1), after):
        raised(1, pair, raised_at=moment)
    assert statistics(START, END, exact=True).raised == 2


def test_the_report_chapter_has_no_agencies_and_no_small_numbers(pair):
    resolved(4, pair, is_satisfied=True)
    raised(2, pair)
    chapter = report_chapters.escalations(START, END)
    assert chapter == {
        "raised": 6,
        "resolved": "not shown",
        "days": "too few to show",
        "satisfied": FEW,
        "stages": [["Stage 1", 6]],
    }
    assert "school" not in str(chapter)


def test_no_small_number_can_be_worked_out_from_the_others(pair):
    resolved(5, pair)
    raised(1, pair)
    assert (statistics(START, END).raised, statistics(START, END).resolved) == (6, "not shown")


@pytest.mark.slow
def test_statistics_of_thirty_take_two_queries(pair, django_assert_max_num_queries):
    raised(30, pair)
    with django_assert_max_num_queries(2):
        assert statistics(START, END).raised == Escalation.objects.count()
