"""The shared budget: planned amounts, totals, the decision that agrees it, and actual amounts."""

from datetime import date
from decimal import Decimal

import pytest

from partnership.board.operations import budgets
from partnership.models import BudgetYear, Contribution, DecisionVerb, SpendingLine
from shield.models import AuditEntry
from shield.refusals import Refused
from tests.factories.money_and_plans import ContributionFactory, SpendingLineFactory, agreed_budget, budget
from tests.factories.partnership import AgencyFactory
from tests.factories.publications import BudgetYearFactory, DecisionFactory, MeetingFactory

pytestmark = pytest.mark.django_db
STALE = "Another person saved changes while you were editing"
AGREED = "This budget is agreed. Reopen it to change what is planned."


def begin(by, label="2026/27", **facts):
    facts = {
        "starts_on": date(2026, 4, 1),
        "ends_on": date(2027, 3, 31),
        "planned": Decimal(332674),
        "note": "Draft",
        **facts,
    }
    return budgets.create(label=label, by=by, **facts)


def fresh(record):
    return type(record).objects.get(pk=record.pk)


def everything():
    return [list(model.objects.order_by("pk").values_list()) for model in (BudgetYear, Contribution, SpendingLine)]


# Setting one up


def test_a_new_budget_has_planned_spending_and_no_lines(team):
    year = fresh(begin(team))
    assert (str(year), year.starts_on, year.ends_on, year.planned, year.note, year.is_agreed) == (
        "Budget 2026/27",
        date(2026, 4, 1),
        date(2027, 3, 31),
        Decimal(332674),
        "Draft",
        False,
    )
    assert (year.contributions.count(), year.lines.count(), year.sum_errors()) == (0, 0, [])


def test_a_year_has_one_budget(team):
    begin(team)
    with pytest.raises(Refused, match=r"^There is already a budget for 2026/27$") as refusal:
        begin(team)
    assert (refusal.value.field, BudgetYear.objects.count()) == ("label", 1)


def test_an_old_version_of_a_budget_is_refused(team):
    year = begin(team)
    budgets.update(year=year, version=1, by=team, planned=Decimal(5), note="Less")
    with pytest.raises(Refused, match=STALE):
        budgets.update(year=fresh(year), version=1, by=team, planned=Decimal(6), note="Mine")
    assert (fresh(year).planned, fresh(year).note, fresh(year).version) == (Decimal(5), "Less", 2)


def test_an_agency_has_one_contribution_in_a_year(team):
    year, agency = begin(team), AgencyFactory(name="The Council")
    made = budgets.add_contribution(
        year=year,
        agency=agency,
        by=team,
        amount=Decimal(100),
        in_kind="Two rooms",
        in_kind_value=Decimal(40),
    )
    assert (str(made), made.amount, made.received, made.in_kind, made.in_kind_value) == (
        "The Council, 2026/27",
        Decimal(100),
        None,
        "Two rooms",
        Decimal(40),
    )
    with pytest.raises(Refused, match=r"^The Council is already in this budget$") as refusal:
        budgets.add_contribution(year=year, agency=agency, by=team, amount=Decimal(1))
    assert (refusal.value.field, year.contributions.count()) == ("agency", 1)


def test_an_agency_can_contribute_in_several_years(team):
    agency = ContributionFactory().agency
    assert budgets.add_contribution(year=begin(team), agency=agency, by=team, amount=Decimal(1)).pk


def test_a_line_is_unique_in_a_year_ignoring_case_and_spaces(team):
    year = begin(team)
    line = budgets.add_line(year=year, title=" Training ", planned=Decimal(5), by=team)
    assert (line.title, line.planned, line.spent) == ("Training", Decimal(5), None)
    other = budgets.add_line(year=year, title="Audits", planned=Decimal(5), by=team)
    for act in (
        lambda: budgets.add_line(year=year, title="TRAINING ", planned=Decimal(6), by=team),
        lambda: budgets.update_line(line=other, version=1, title=" training", planned=Decimal(6), by=team),
    ):
        with pytest.raises(Refused, match=r"^There is already a line with this name$") as refusal:
            act()
        assert refusal.value.field == "title"
    assert list(year.lines.values_list("title", "planned")) == [("Audits", Decimal(5)), ("Training", Decimal(5))]


def test_a_line_can_be_saved_under_its_own_name(team):
    line = SpendingLineFactory(title="Training")
    budgets.update_line(line=line, version=1, title=" training ", planned=Decimal(7), by=team)
    assert (fresh(line).title, fresh(line).planned, fresh(line).version) == ("training", Decimal(7), 2)


# Sums


def test_matching_totals_have_no_error():
    assert budget().sum_errors() == []


@pytest.mark.parametrize(
    ("facts", "errors"),
    [
        (
            {"planned": 332674, "paid": 332673, "spending": 332674},
            ["Contributions total £332,673, £1 less than the planned £332,674"],
        ),
        (
            {"planned": 1000, "paid": 1000, "spending": "1000.01"},
            ["Spending lines total £1,000.01, £0.01 more than the planned £1,000"],
        ),
        (
            {"planned": 1000, "paid": "1500.50", "spending": 0},
            [
                "Contributions total £1,500.50, £500.50 more than the planned £1,000",
                "Spending lines total £0, £1,000 less than the planned £1,000",
            ],
        ),
    ],
)
def test_a_wrong_total_has_an_error_with_the_difference(facts, errors):
    assert budget(**facts).sum_errors() == errors


def test_contributions_in_kind_are_not_in_totals():
    year = budget()
    ContributionFactory(year=year, amount=Decimal(0), in_kind="Rooms", in_kind_value=Decimal(999))
    assert (year.planned_contributions, year.in_kind, year.received, year.spent, year.sum_errors()) == (
        1000,
        999,
        0,
        0,
        [],
    )


def test_unknown_amounts_are_no_error():
    year = budget(spending=900)
    ContributionFactory(year=year, amount=None)
    assert year.sum_errors() == ["Spending lines total £900, £100 less than the planned £1,000"]
    BudgetYear.objects.update(planned=None)
    assert fresh(year).sum_errors() == []


def test_an_empty_budget_has_no_total_errors():
    assert BudgetYearFactory(planned=Decimal(5)).sum_errors() == []


# Agreeing


@pytest.mark.parametrize("verb", [DecisionVerb.AGREED, DecisionVerb.SIGNED_OFF])
def test_a_binding_decision_agrees_a_budget_on_the_meeting_date(verb, team):
    year = budget()
    decision = DecisionFactory(verb=verb, meeting=MeetingFactory(starts_on=date(2026, 3, 3)))
    budgets.agree(year=year, decision=decision, by=team)
    assert (fresh(year).agreed_in, fresh(year).confirmed_on, fresh(year).is_agreed) == (
        decision,
        date(2026, 3, 3),
        True,
    )
    assert AuditEntry.objects.get(kind="partnership.budget-agreed").facts == {"decision": decision.pk}


@pytest.mark.parametrize("verb", [DecisionVerb.NOTED, DecisionVerb.DISCUSSED, DecisionVerb.NOT_AGREED])
def test_a_decision_that_is_not_binding_agrees_no_budget(verb, team):
    year = budget()
    with pytest.raises(Refused, match=r"^Select a decision that was agreed, signed off or confirmed$") as refusal:
        budgets.agree(year=year, decision=DecisionFactory(verb=verb), by=team)
    assert (refusal.value.field, fresh(year).is_agreed) == ("decision", False)


def test_a_wrong_total_prevents_agreement(team):
    year = budget(planned=1000, paid=900, spending=1100)
    with pytest.raises(Refused) as refusal:
        budgets.agree(year=year, decision=DecisionFactory(), by=team)
    assert refusal.value.message == (
        "Contributions total £900, £100 less than the planned £1,000. "
        "Spending lines total £1,100, £100 more than the planned £1,000"
    )
    assert fresh(year).is_agreed is False


@pytest.mark.parametrize("lacks", ["contributions", "lines", "an amount", "a total"])
def test_agreement_needs_contributions_and_lines(lacks, team):
    year = budget()
    if lacks == "an amount":
        year.contributions.update(amount=None)
    elif lacks == "a total":
        BudgetYear.objects.update(planned=None)
    else:
        getattr(year, lacks).all().delete()
    with pytest.raises(
        Refused, match=r"^Enter the planned spending, every agency’s contribution and the spending lines first$"
    ):
        budgets.agree(year=year, decision=DecisionFactory(), by=team)
    assert fresh(year).is_agreed is False


def test_a_contribution_in_kind_alone_does_not_prevent_agreement(team):
    year = budget()
    agency = AgencyFactory()
    budgets.add_contribution(year=year, agency=agency, by=team, in_kind="Rooms", in_kind_value=Decimal(10))
    assert budgets.agree(year=year, decision=DecisionFactory(), by=team).is_agreed is True


# Once it was agreed

CHANGES = {
    "edit": lambda year, by: budgets.update(year=year, version=1, by=by, planned=Decimal(1)),
    "add_contribution": lambda year, by: budgets.add_contribution(year=year, agency=AgencyFactory(), by=by),
    "update_contribution": lambda year, by: budgets.update_contribution(
        contribution=year.contributions.get(), version=1, by=by, amount=Decimal(1)
    ),
    "remove_contribution": lambda year, by: budgets.remove_contribution(contribution=year.contributions.get(), by=by),
    "add_line": lambda year, by: budgets.add_line(year=year, title="x", planned=Decimal(1), by=by),
    "update_line": lambda year, by: budgets.update_line(
        line=year.lines.get(), version=1, title="x", planned=Decimal(1), by=by
    ),
    "remove_line": lambda year, by: budgets.remove_line(line=year.lines.get(), by=by),
    "agree": lambda year, by: budgets.agree(year=year, decision=DecisionFactory(), by=by),
}


@pytest.mark.parametrize("name", CHANGES)
def test_planned_amounts_cannot_change_after_agreement(name, team):
    year = agreed_budget()
    before = everything()
    with pytest.raises(Refused) as refusal:
        CHANGES[name](year, team)
    assert (refusal.value.message, everything()) == (AGREED, before)


def test_actual_amounts_can_change_after_agreement(team):
    year = agreed_budget()
    contribution, line = year.contributions.get(), year.lines.get()
    budgets.record_received(contribution=contribution, version=1, received=Decimal("250.50"), by=team)
    budgets.record_spent(line=line, version=1, spent=Decimal(99), by=team)
    assert (fresh(year).received, fresh(year).spent) == (Decimal("250.50"), Decimal(99))
    budgets.record_received(contribution=contribution, version=2, received=None, by=team)
    budgets.record_spent(line=line, version=2, spent=None, by=team)
    assert (fresh(contribution).received, fresh(line).spent) == (None, None)


@pytest.mark.parametrize(
    ("make", "act"),
    [
        (ContributionFactory, lambda it, by: budgets.record_received(contribution=it, version=9, received=1, by=by)),
        (ContributionFactory, lambda it, by: budgets.update_contribution(contribution=it, version=9, amount=1, by=by)),
        (SpendingLineFactory, lambda it, by: budgets.record_spent(line=it, version=9, spent=1, by=by)),
        (SpendingLineFactory, lambda it, by: budgets.update_line(line=it, version=9, title="x", planned=1, by=by)),
    ],
    ids=["received", "contribution", "spent", "line"],
)
def test_an_old_version_of_an_amount_is_refused(make, act, team):
    record = make()
    before = everything()
    with pytest.raises(Refused, match=STALE):
        act(record, team)
    assert everything() == before


def test_a_reopened_budget_can_be_edited_and_the_record_keeps_the_reason(team):
    year = budget()
    budgets.agree(year=year, decision=DecisionFactory(meeting=MeetingFactory(starts_on=date(2026, 3, 3))), by=team)
    budgets.reopen(year=year, reason="The police pay less", by=team)
    assert (fresh(year).agreed_in, fresh(year).confirmed_on) == (None, None)
    assert AuditEntry.objects.get(kind="partnership.budget-reopened").facts == {
        "was": "2026-03-03",
        "reason": "The police pay less",
    }
    budgets.update(year=year, version=1, by=team, planned=Decimal(5))
    assert fresh(year).planned == Decimal(5)


def test_a_draft_budget_cannot_be_reopened(team):
    with pytest.raises(Refused, match=r"^This budget has not been agreed yet$"):
        budgets.reopen(year=budget(), reason="x", by=team)


# Removing lines


def test_lines_without_actual_amounts_can_be_removed(team):
    year = budget()
    budgets.remove_contribution(contribution=year.contributions.get(), by=team)
    budgets.remove_line(line=year.lines.get(), by=team)
    assert (year.contributions.count(), year.lines.count()) == (0, 0)


def test_lines_with_actual_amounts_cannot_be_removed(team):
    paid, line = ContributionFactory(received=Decimal(1)), SpendingLineFactory(spent=Decimal(1))
    with pytest.raises(Refused, match=r"^You cannot remove an agency that has paid$"):
        budgets.remove_contribution(contribution=paid, by=team)
    with pytest.raises(Refused, match=r"^You cannot remove a line that money has been spent on$"):
        budgets.remove_line(line=line, by=team)
    assert (fresh(paid).received, fresh(line).spent) == (1, 1)


def test_lines_that_got_actual_amounts_meanwhile_cannot_be_removed(team):
    paid, line = ContributionFactory(), SpendingLineFactory()
    budgets.record_received(contribution=fresh(paid), version=1, received=Decimal(1), by=team)
    budgets.record_spent(line=fresh(line), version=1, spent=Decimal(1), by=team)
    messages = []
    for act in (
        lambda: budgets.remove_contribution(contribution=paid, by=team),
        lambda: budgets.remove_line(line=line, by=team),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        messages.append(refusal.value.message)
    assert messages == [
        "You cannot remove an agency that has paid",
        "You cannot remove a line that money has been spent on",
    ]


# All or nothing

OPERATIONS = {
    **{name: act for name, act in CHANGES.items() if name != "agree"},
    "begin": lambda year, by: begin(by),
    "agree": lambda year, by: budgets.agree(year=year, decision=year.decision, by=by),
    "record_received": lambda year, by: budgets.record_received(
        contribution=year.contributions.get(), version=1, received=Decimal(1), by=by
    ),
    "record_spent": lambda year, by: budgets.record_spent(line=year.lines.get(), version=1, spent=Decimal(1), by=by),
    "reopen": lambda year, by: budgets.reopen(year=year, reason="x", by=by),
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_without_its_audit_entry_is_rolled_back(name, team, broken_record):
    year = agreed_budget() if name == "reopen" else budget()
    year.decision = DecisionFactory()
    before = everything()
    broken_record(lambda: OPERATIONS[name](year, team))
    assert everything() == before
