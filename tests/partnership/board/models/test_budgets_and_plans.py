"""Database constraints of budgets, plans, turns to chair and standing items."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from partnership.models import BudgetYear, ChairTurn, Contribution, Plan, PlanPriority, SpendingLine, StandingItem
from tests.factories.money_and_plans import ContributionFactory, PlanFactory, PlanPriorityFactory, SpendingLineFactory
from tests.factories.partnership import AgencyFactory, GroupFactory
from tests.factories.publications import LONG_SINCE, BudgetYearFactory, DecisionFactory

pytestmark = pytest.mark.django_db


def same_agency():
    kept = ContributionFactory()
    ContributionFactory(year=kept.year, agency=kept.agency)


def same_title():
    kept = SpendingLineFactory()
    SpendingLineFactory(year=kept.year, title=kept.title)


def same_number():
    kept = PlanPriorityFactory()
    PlanPriorityFactory(plan=kept.plan, number=kept.number)


def two_published():
    for _ in range(2):
        PlanFactory(status="published", published_at=LONG_SINCE)


def same_turn():
    group, agency = GroupFactory(), AgencyFactory()
    for order in (1, 2):
        ChairTurn.objects.create(group=group, order=order, agency=agency)


def same_place():
    group = GroupFactory()
    for title in ("a", "b"):
        StandingItem.objects.create(group=group, order=1, title=title)


REFUSED = {
    "budget_agreed_with_its_day": lambda: BudgetYearFactory(agreed_in=DecisionFactory()),
    "one_contribution_per_agency_and_year": same_agency,
    "contribution_is_not_negative": lambda: ContributionFactory(received=Decimal(-1)),
    "one_spending_line_per_title": same_title,
    "spending_is_not_negative": lambda: SpendingLineFactory(spent=Decimal(-1)),
    "plan_ends_after_it_starts": lambda: PlanFactory(ends_on=date(2026, 4, 1)),
    "one_published_plan_of_a_kind": two_published,
    "one_plan_priority_per_number": same_number,
    "plan_priority_ends_after_it_starts": lambda: PlanPriorityFactory(ends_on=date(2026, 4, 1)),
    "one_chair_turn_per_agency": same_turn,
    "one_standing_item_per_place": same_place,
}


@pytest.mark.parametrize("name", REFUSED)
def test_the_database_refuses_invalid_records(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        REFUSED[name]()


def test_budgets_are_for_readers_of_governance_records(anonymous, practitioner, board_member, team):
    kept = (ContributionFactory(), SpendingLineFactory())
    for user, seen in ((anonymous, 0), (practitioner, 0), (board_member, 1), (team, 1)):
        assert [model.objects.visible_to(user).count() for model in (Contribution, SpendingLine)] == [seen, seen]
        assert BudgetYear.objects.visible_to(user).count() == seen * len(kept)


def test_a_record_has_a_name_and_an_address():
    contribution = ContributionFactory(agency__name="Police", year__label="2026/27")
    line = SpendingLineFactory(year=contribution.year, title="Training")
    priority = PlanPriorityFactory(plan__title="Our plan", plan__slug="our-plan", title="Safe")
    assert [str(each) for each in (contribution, line, contribution.year, priority, priority.plan)] == [
        "Police, 2026/27",
        "Training",
        "Budget 2026/27",
        "1. Safe",
        "Our plan",
    ]
    where = f"/budget/{contribution.year.pk}/"
    assert [each.get_absolute_url() for each in (contribution, line, priority)] == [
        where,
        where,
        "/plans/our-plan/#priority-1",
    ]
    assert (Plan.objects.count(), PlanPriority.objects.count()) == (1, 1)
