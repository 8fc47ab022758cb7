"""The budget in the annual report: its figures, and that a wrong total prevents completion."""

from datetime import date
from decimal import Decimal

import pytest

from partnership.board.contributions import report_chapters
from partnership.models import AnnualReportStatus
from partnership.publications.operations import annual_reports
from shield.refusals import Refused
from tests.factories.money_and_plans import ContributionFactory, agreed_budget, budget
from tests.factories.publications import BudgetYearFactory, ReportFactory

pytestmark = pytest.mark.django_db
PERIOD = (date(2020, 4, 1), date(2021, 3, 31))


def report(**facts):
    return ReportFactory(starts_on=PERIOD[0], ends_on=PERIOD[1], **facts)


def test_contents_are_not_complete_while_a_budget_of_the_period_does_not_add_up(team):
    budget(label="2020/21", planned=1000, paid=900, spending=1100)
    made = report()
    with pytest.raises(Refused) as refusal:
        annual_reports.complete_contents(report=made, by=team)
    assert refusal.value.message == (
        "The budget does not add up. "
        "2020/21: Contributions total £900, £100 less than the planned £1,000. "
        "2020/21: Spending lines total £1,100, £100 more than the planned £1,000."
    )
    made.refresh_from_db()
    assert made.status == AnnualReportStatus.DRAFT


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2019, 4, 1), date(2020, 3, 31)), (date(2021, 4, 1), date(2022, 3, 31))],
    ids=["before", "after"],
)
def test_a_budget_of_another_time_keeps_no_report_from_being_complete(first, last, team):
    budget(paid=900, starts_on=first, ends_on=last)
    assert annual_reports.complete_contents(report=report(), by=team).status == AnnualReportStatus.CONTENTS_COMPLETE


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2019, 4, 2), date(2020, 4, 1)), (date(2021, 3, 31), date(2022, 3, 30))],
    ids=["ends on the first day", "begins on the last day"],
)
def test_a_budget_that_touches_the_period_by_one_day_is_of_it(first, last, team):
    budget(paid=900, starts_on=first, ends_on=last)
    with pytest.raises(Refused, match="The budget does not add up"):
        annual_reports.complete_contents(report=report(), by=team)


def test_amounts_that_no_record_gives_keep_no_report_from_being_complete(team):
    ContributionFactory(year=BudgetYearFactory(planned=None), amount=None)
    assert annual_reports.complete_contents(report=report(), by=team).status == AnnualReportStatus.CONTENTS_COMPLETE


def test_the_report_tells_what_was_planned_what_came_in_and_what_is_given_in_kind():
    year = agreed_budget()
    year.contributions.update(
        amount=Decimal("1000.00"), received=Decimal(250), in_kind="Rooms", in_kind_value=Decimal(40)
    )
    year.lines.update(title="Training", spent=Decimal("99.50"))
    (told,) = report_chapters.budget(*PERIOD)["years"]
    assert told == {
        "label": year.label,
        "planned": "1000.00",
        "confirmed": "2 March 2020",
        "note": "",
        "contributions": [
            {
                "agency": year.contributions.get().agency.name,
                "amount": "1000.00",
                "received": "250.00",
                "in_kind": "Rooms",
                "in_kind_value": "40.00",
            }
        ],
        "lines": [{"title": "Training", "planned": "1000.00", "spent": "99.50"}],
        "sum_errors": [],
        "total": "1000.00",
    }


def test_the_report_names_each_wrong_sum_and_gives_no_total_where_an_amount_is_not_known():
    year = budget(spending=900)
    ContributionFactory(year=year, amount=None)
    (told,) = report_chapters.budget(*PERIOD)["years"]
    assert (told["sum_errors"], told["total"], told["confirmed"]) == (
        ["Spending lines total £900, £100 less than the planned £1,000"],
        None,
        "",
    )
