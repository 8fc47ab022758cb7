"""Who may open the budget, the plans, the pages that change a group, and the pictures of the arrangements."""

from typing import Any

from django.urls import reverse

from partnership.models import BudgetYear, Contribution, GroupKind, Plan, PlanPriority, SpendingLine
from tests.access.address import EVERYBODY, Address
from tests.access.partnership_table import GOVERNS, NOBODY, TEAM, about, at, team_form, version
from tests.cast import group_of
from tests.factories.money_and_plans import (
    ContributionFactory,
    PictureFactory,
    PlanFactory,
    PlanPriorityFactory,
    SpendingLineFactory,
    agreed_budget,
    budget,
    png,
)
from tests.factories.partnership import GroupFactory
from tests.factories.publications import BudgetYearFactory, DecisionFactory


def governed(name: str, make: Any, post: int, data: Any = dict) -> Address:
    """The team changes what those who govern read; to everybody else it is not there."""
    return Address(
        about(name, make),
        get={200: TEAM, 403: GOVERNS - TEAM},
        post={post: TEAM, 403: GOVERNS - TEAM},
        otherwise=404,
        data=data,
    )


def contribution() -> Contribution:
    return ContributionFactory()


def line() -> SpendingLine:
    return SpendingLineFactory()


def decided_budget() -> BudgetYear:
    """A budget whose sums come out, and the Board's decision to agree it."""
    DecisionFactory(meeting__group=group_of(GroupKind.BOARD))
    return budget()


BUDGET = {
    "budgetyear-create": Address(at("budgetyear-create"), get={200: TEAM}, post={422: TEAM}),
    "budgetyear-detail": Address(
        about("budgetyear-detail", lambda: BudgetYearFactory()), get={200: GOVERNS}, otherwise=404
    ),
    "budgetyear-update": governed("budgetyear-update", lambda: BudgetYearFactory(), 422),
    "budgetyear-agree": governed("budgetyear-agree", decided_budget, 422),
    "budgetyear-reopen": governed("budgetyear-reopen", agreed_budget, 422),
    "contribution-create": governed(
        "contribution-create", lambda: BudgetYearFactory(), 422, lambda: {"amount": "1000"}
    ),
    "contribution-update": governed("contribution-update", contribution, 422),
    "contribution-record-received": governed("contribution-record-received", contribution, 422),
    "contribution-remove": governed("contribution-remove", contribution, 302),
    "spendingline-create": governed("spendingline-create", lambda: BudgetYearFactory(), 422),
    "spendingline-update": governed("spendingline-update", line, 422),
    "spendingline-record-spent": governed("spendingline-record-spent", line, 422),
    "spendingline-remove": governed("spendingline-remove", line, 302),
}


def draft() -> Plan:
    return PlanFactory()


def priority() -> PlanPriority:
    return PlanPriorityFactory()


def draft_with_priority() -> Plan:
    return PlanPriorityFactory().plan


PLANS = {
    "plan-list": Address(at("plan-list"), get={200: EVERYBODY}),
    # A draft is known to those who govern alone; what is published is tried in the tests of its pages.
    "plan-detail": Address(
        about("plan-detail", draft), get={200: GOVERNS, 404: NOBODY}, post={404: NOBODY}, otherwise=404
    ),
    "plan-create": Address(at("plan-create"), get={200: TEAM}, post={422: TEAM}),
    "plan-update": governed("plan-update", draft, 422),
    "plan-publish": governed("plan-publish", draft_with_priority, 302),
    "planpriority-create": governed("planpriority-create", draft, 422),
    "planpriority-update": governed("planpriority-update", priority, 422),
    "planpriority-update-status": governed("planpriority-update-status", priority, 422),
}

GROUPS = {
    "group-create": Address(at("group-create"), get={200: TEAM}, post={422: TEAM}),
    **{
        f"group-{name}": team_form(f"group-{name}", lambda: GroupFactory(has_public_page=True))
        for name in ("update", "standing-items", "chair-turns")
    },
}


def picture() -> str:
    made = PictureFactory()
    return reverse("partnership:arrangements-picture-remove", args=[made.section.version.number, made.pk])


PICTURES = {
    "arrangements-picture-create": Address(
        version("arrangements-picture-create", 1),
        get={200: TEAM, 403: GOVERNS - TEAM},
        post={422: TEAM, 403: GOVERNS - TEAM},
        otherwise=404,
        data=lambda: {"file": png()},
    ),
    "arrangements-picture-remove": Address(
        picture,
        get={200: TEAM, 403: GOVERNS - TEAM},
        post={302: TEAM, 403: GOVERNS - TEAM},
        otherwise=404,
    ),
}

PARTS = (BUDGET, PLANS, GROUPS, PICTURES)
ACCESS = {f"partnership:{name}": address for part in PARTS for name, address in part.items()}
