"""The pages of the budget: errors beside their fields, typed text kept, totals in words, a fixed number of queries."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnership.models import BudgetYear, DecisionVerb, GroupKind
from tests.factories.money_and_plans import ContributionFactory, SpendingLineFactory, agreed_budget, budget
from tests.factories.partnership import AgencyFactory, GroupFactory
from tests.factories.publications import BudgetYearFactory, DecisionFactory, MeetingFactory
from tests.partnership.typed import buttons, errors_above, errors_beside, typed_in, words

pytestmark = pytest.mark.django_db
YEAR = {
    "label": "2026/27",
    "starts_on_0": "1",
    "starts_on_1": "4",
    "starts_on_2": "2026",
    "ends_on_0": "31",
    "ends_on_1": "3",
    "ends_on_2": "2027",
    "planned": "£332,674.00",
    "note": "As last year",
}


@pytest.fixture
def office(client, sign_in, team):
    return sign_in(team)


def page(name, record=None):
    return reverse(f"partnership:{name}", args=[record.pk] if record else [])


def fresh(record):
    return type(record).objects.get(pk=record.pk)


def test_a_budget_is_created_as_typed(office):
    response = office.post(page("budgetyear-create"), YEAR)
    year = BudgetYear.objects.get()
    assert (response.status_code, response.url) == (302, f"/budget/{year.pk}/")
    assert (year.label, year.starts_on, year.ends_on, year.planned, year.note) == (
        "2026/27",
        date(2026, 4, 1),
        date(2027, 3, 31),
        Decimal(332674),
        "As last year",
    )


def test_charts_are_in_whole_pounds_and_add_up(office):
    year = BudgetYearFactory()
    for amount in (Decimal(96_250), Decimal(101_000)):
        ContributionFactory(year=year, amount=amount)
    SpendingLineFactory(year=year, title="Training", planned=Decimal("38250.50"))
    context = office.get(year.get_absolute_url()).context
    assert [amount for _, amount in context["contribution_rows"]] == [101_000, 96_250]
    assert ("Training", 38_251) in context["line_rows"]


def test_a_duplicate_year_and_a_wrong_last_day_have_an_error_beside_the_field(office):
    BudgetYearFactory(label="2026/27")
    response = office.post(page("budgetyear-create"), YEAR)
    told = ["There is already a budget for 2026/27"]
    assert (response.status_code, errors_beside(response), errors_above(response)) == (422, told, told)
    assert typed_in(response) | YEAR == typed_in(response)
    response = office.post(page("budgetyear-create"), {**YEAR, "label": "2027/28", "ends_on_2": "2026"})
    assert errors_beside(response) == ["Last day must be after the first day"]
    assert BudgetYear.objects.count() == 1


@pytest.mark.parametrize("typed", ["4500", "4,500", "£4,500.00", " £ 4500 "])
def test_an_amount_can_be_typed_with_or_without_pound_sign_and_commas(typed, office):
    contribution = ContributionFactory()
    answer = {"amount": typed, "in_kind": "", "in_kind_value": "", "version": "1"}
    assert office.post(page("contribution-update", contribution), answer).status_code == 302
    assert fresh(contribution).amount == Decimal(4500)
    assert typed_in(office.get(page("contribution-update", contribution)))["amount"] == "4,500"


def test_pence_are_stored_and_shown(office):
    line = SpendingLineFactory()
    office.post(page("spendingline-record-spent", line), {"spent": "£1,234.56", "version": "1"})
    assert fresh(line).spent == Decimal("1234.56")
    assert typed_in(office.get(page("spendingline-record-spent", line)))["spent"] == "1,234.56"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("a lot", "Planned spending must be an amount in pounds, like 4,500"),
        ("NaN", "Planned spending must be an amount in pounds, like 4,500"),
        ("-1", "Planned spending must be £0 or more"),
        ("", "Enter planned spending"),
    ],
)
def test_a_wrong_amount_has_an_error_and_stays_as_typed(typed, told, office):
    line = SpendingLineFactory(title="Training")
    response = office.post(page("spendingline-update", line), {"title": "Audits", "planned": typed, "version": "1"})
    assert (response.status_code, errors_beside(response), errors_above(response)) == (422, [told], [told])
    assert (typed_in(response)["title"], typed_in(response)["planned"]) == ("Audits", typed)
    assert fresh(line).title == "Training"


def test_the_error_summary_leads_to_the_field(office):
    response = office.post(
        page("spendingline-update", SpendingLineFactory()), {"title": "x", "planned": "a", "version": 1}
    )
    assert 'href="#id_planned"' in response.content.decode()
    assert 'id="id_planned"' in response.content.decode()


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ({}, "Enter a planned contribution or a contribution in kind"),
        ({"amount": "5", "in_kind_value": "10"}, "Enter the contribution in kind"),
    ],
)
def test_a_contribution_has_an_amount_or_a_contribution_in_kind(answer, told, office):
    year, agency = BudgetYearFactory(), AgencyFactory()
    response = office.post(page("contribution-create", year), {"agency": agency.pk, **answer})
    assert (response.status_code, errors_beside(response)) == (422, [told])
    assert typed_in(response)["agency"] == str(agency.pk)
    assert year.contributions.count() == 0


def test_the_typed_amount_is_kept_when_a_colleague_saved_first(office):
    contribution = ContributionFactory()
    type(contribution).objects.update(version=2)
    response = office.post(page("contribution-record-received", contribution), {"received": "250", "version": "1"})
    assert response.status_code == 422
    assert "Another person saved changes while you were editing" in errors_above(response)[0]
    assert (typed_in(response)["received"], fresh(contribution).received) == ("250", None)


# Agreed by a decision


def test_binding_decisions_of_board_and_executive_can_agree_a_budget_newest_first(office):
    year = budget()
    groups = {kind: GroupFactory(kind=kind, name=kind.label) for kind in (GroupKind.BOARD, GroupKind.EXECUTIVE)}
    old, new = (
        DecisionFactory(topic=topic, number=1, meeting=MeetingFactory(group=groups[kind], starts_on=day))
        for topic, kind, day in (
            ("Old", GroupKind.BOARD, date(2020, 1, 6)),
            ("New", GroupKind.EXECUTIVE, date(2021, 1, 4)),
        )
    )
    DecisionFactory(verb=DecisionVerb.NOTED, meeting=new.meeting)
    DecisionFactory()
    form = office.get(page("budgetyear-agree", year)).context["form"]
    assert list(form.fields["decision"].queryset) == [new, old]
    response = office.post(page("budgetyear-agree", year), {"decision": old.pk})
    assert (response.status_code, fresh(year).agreed_in) == (302, old)
    assert "Agreed Monday 6 January 2020" in words(office.get(year.get_absolute_url()))


def test_a_wrong_total_is_shown_and_prevents_agreement(office):
    year = budget(paid=900)
    told = "Contributions total £900, £100 less than the planned £1,000"
    assert told in words(office.get(year.get_absolute_url()))
    assert told in words(office.get(page("budgetyear-list")))
    decision = DecisionFactory(meeting=MeetingFactory(group=GroupFactory(kind=GroupKind.BOARD)))
    response = office.post(page("budgetyear-agree", year), {"decision": decision.pk})
    assert (response.status_code, errors_above(response)) == (422, [told])
    assert typed_in(response)["decision"] == str(decision.pk)


def test_an_agreed_budget_can_be_reopened_with_a_reason(office):
    year = agreed_budget()
    shown = office.get(year.get_absolute_url())
    assert buttons(shown) == ["Reopen this budget"]
    assert "Record payment" in words(shown)
    assert "Remove" not in words(shown)
    response = office.post(page("budgetyear-reopen", year), {"reason": " "})
    assert (response.status_code, errors_beside(response), fresh(year).is_agreed) == (422, ["Enter a reason"], True)
    assert office.post(page("budgetyear-reopen", year), {"reason": "Less"}).status_code == 302
    assert buttons(office.get(year.get_absolute_url())) == ["Agree this budget", "Add an agency", "Add a spending line"]


def test_readers_of_governance_records_see_no_buttons(client, sign_in, board_member):
    year = budget()
    sign_in(board_member)
    for shown in (client.get(year.get_absolute_url()), client.get(page("budgetyear-list"))):
        assert buttons(shown) == []
    assert "Edit" not in words(client.get(year.get_absolute_url()))


def test_unknown_amounts_are_shown_as_not_known(office):
    year = BudgetYearFactory(planned=None)
    ContributionFactory(year=year, amount=None)
    ContributionFactory(year=year, amount=Decimal(0), in_kind="Rooms", in_kind_value=Decimal(1200))
    SpendingLineFactory(year=year)
    told = words(office.get(year.get_absolute_url()))
    for each in ("Planned spending to be confirmed.", "Not known", "£0", "Rooms worth £1,200"):
        assert each in told


# One cost for any length


def questions(client, url):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len([query for query in asked if "django_session" not in query["sql"]])


@pytest.mark.slow
def test_a_budget_takes_the_same_queries_for_one_line_and_for_thirty(office):
    year = budget()
    office.get(year.get_absolute_url())
    one = questions(office, year.get_absolute_url())
    ContributionFactory.create_batch(29, year=year)
    SpendingLineFactory.create_batch(29, year=year)
    assert questions(office, year.get_absolute_url()) == one


@pytest.mark.slow
def test_the_list_takes_the_same_queries_for_one_year_and_for_thirty(office):
    budget(paid=900, spending=800)
    office.get(page("budgetyear-list"))
    one = questions(office, page("budgetyear-list"))
    for _ in range(29):
        budget(paid=900, spending=800)
    assert questions(office, page("budgetyear-list")) <= one + 1  # from 26 rows on, a list of pages is counted
