"""Concurrent changes of budgets, plans and groups, each on its own connection."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import IntegrityError, connection

from partnership.board.operations import budgets, plans
from partnership.directory.operations import groups
from partnership.models import BudgetYear, GovernanceGroup, GroupKind, Plan, PlanKind, PlanPriority, PlanStatus
from shield.models import AuditEntry, StatusChange
from shield.refusals import Refused
from tests.factories.money_and_plans import PlanFactory, PlanPriorityFactory, budget
from tests.factories.partnership import AgencyFactory, GroupFactory, UserFactory
from tests.factories.publications import DecisionFactory

pytestmark = pytest.mark.django_db(transaction=True)
P = PlanStatus


def at_once(*acts):
    """Run each function in its own thread. Return "done", the start of the refusal, or "broken" for each."""
    together = Barrier(len(acts))

    def attempt(act):
        together.wait(timeout=10)
        try:
            act()
        except Refused as refusal:
            return refusal.message.partition(".")[0].partition(":")[0]
        except IntegrityError:
            return "broken"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(max_workers=len(acts)) as pool:
        return sorted(pool.map(attempt, acts))


def test_concurrent_agreeing_of_a_budget_succeeds_once():
    year, by, decisions = budget(), UserFactory(), [DecisionFactory(), DecisionFactory()]
    outcomes = at_once(*(lambda it=it: budgets.agree(year=year, decision=it, by=by) for it in decisions))
    assert outcomes == ["This budget is agreed", "done"]
    agreed = BudgetYear.objects.get().agreed_in
    assert [entry.facts for entry in AuditEntry.objects.filter(kind="partnership.budget-agreed")] == [
        {"decision": agreed.pk}
    ]


def test_a_line_changed_during_agreement_leaves_no_wrong_total():
    year, by, decision = budget(), UserFactory(), DecisionFactory()
    line = year.lines.get()
    at_once(
        lambda: budgets.agree(year=year, decision=decision, by=by),
        lambda: budgets.update_line(line=line, version=1, title="x", planned=Decimal(5), by=by),
    )
    found = BudgetYear.objects.get()
    assert found.is_agreed is (found.sum_errors() == [])


def test_concurrent_contributions_of_an_agency_succeed_once():
    year, by, agency = budget(), UserFactory(), AgencyFactory(name="Police")
    add = {"year": year, "agency": agency, "amount": Decimal(1), "by": by}
    outcomes = at_once(*[lambda: budgets.add_contribution(**add)] * 4)
    assert outcomes == [*["Police is already in this budget"] * 3, "done"]
    assert year.contributions.filter(agency=agency).count() == 1


@pytest.mark.parametrize("earlier", [True, False], ids=["one in force", "none in force"])
def test_concurrent_publishing_of_two_plans_leaves_one_in_force(earlier):
    by, drafts = UserFactory(), [PlanPriorityFactory(plan__starts_on=date(2026, 4, day)).plan for day in (1, 2)]
    if earlier:
        PlanPriorityFactory(plan=PlanFactory(status=P.PUBLISHED, starts_on=date(2023, 4, 1)))
    outcomes = at_once(*(lambda plan=plan: plans.publish(plan=plan, by=by) for plan in drafts))
    assert Plan.objects.filter(status=P.PUBLISHED).count() == 1
    assert "broken" not in outcomes


def test_concurrent_publishing_of_one_plan_succeeds_once(rivals):
    plan, by = PlanPriorityFactory().plan, UserFactory()
    outcomes = rivals(lambda: str(plans.publish(plan=Plan.objects.get(), by=by).status))
    assert outcomes == [*["You can no longer do this"] * 3, "published"]
    assert [change.verb for change in StatusChange.objects.of(plan)] == ["publish"]


def test_concurrent_priorities_get_unique_numbers(rivals):
    plan, by = PlanFactory(), UserFactory()
    days = {"starts_on": plan.starts_on, "ends_on": plan.ends_on}
    rivals(lambda: plans.add_priority(plan=plan, by=by, title="x", outcome="y", **days).number)
    assert list(PlanPriority.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


CREATIONS = {
    "a budget": lambda by: budgets.create(
        label="2026/27", starts_on=date(2026, 4, 1), ends_on=date(2027, 3, 31), planned=Decimal(1), note="", by=by
    ),
    "a plan": lambda by: plans.create(
        kind=PlanKind.BUSINESS,
        title="x",
        starts_on=date(2026, 4, 1),
        ends_on=date(2027, 3, 31),
        introduction="",
        by=by,
    ),
    "a group": lambda by: groups.create(name="Neglect", kind=GroupKind.OTHER, by=by),
}


@pytest.mark.parametrize("name", CREATIONS)
def test_concurrent_creation_of_the_same_record_is_refused_with_a_message(name):
    by = UserFactory()
    outcomes = at_once(*[lambda: CREATIONS[name](by)] * 4)
    assert (outcomes.count("done"), "broken" in outcomes) == (1, False)


def test_concurrent_edits_of_turns_overwrite_nothing():
    group, by, agencies = GroupFactory(), UserFactory(), [AgencyFactory(), AgencyFactory()]
    outcomes = at_once(
        *(
            lambda order=order: groups.update_chair_turns(
                group=GovernanceGroup.objects.get(), version=1, agencies=order, by=by
            )
            for order in (agencies, agencies[::-1])
        )
    )
    assert outcomes == ["Another person saved changes while you were editing, so your changes were not saved", "done"]
    assert group.chair_turns.count() == 2
