"""Pages of the shared budget."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse_lazy

from partnership.board.forms.budgets import (
    AgreeBudgetForm,
    BudgetForm,
    BudgetUpdateForm,
    ContributionForm,
    ContributionUpdateForm,
    LineForm,
    LineUpdateForm,
    ReceivedForm,
    SpentForm,
)
from partnership.board.models import BudgetYear, Contribution, Decision, SpendingLine
from partnership.board.operations import budgets
from partnership.board.rules import EDIT_BUDGET
from partnership.directory.rules.permissions import READ_GOVERNANCE
from shield.forms.base import PortalForm, ReasonForm
from shield.views.base import PortalDetail, PortalList
from shield.views.form_pages import ConfirmPage, CreatePage, RecordPage


class BudgetList(PortalList):
    model = BudgetYear
    permission_required = READ_GOVERNANCE
    template_name = "partnership/budget/list.html"
    context_object_name = "years"

    def get_queryset(self) -> QuerySet[BudgetYear]:
        return super().get_queryset().with_lines()


class BudgetDetail(PortalDetail):
    model = BudgetYear
    permission_required = READ_GOVERNANCE
    template_name = "partnership/budget/detail.html"
    context_object_name = "year"

    def get_queryset(self) -> QuerySet[BudgetYear]:
        return super().get_queryset().with_lines()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        year, user = self.object, self.request.user
        agreed_in = Decision.objects.visible_to(user).filter(pk=year.agreed_in_id)
        return super().get_context_data(
            decision=agreed_in.select_related("meeting__group").first(),
            contribution_rows=_largest_first(
                (row.agency.name, row.amount) for row in year.contributions.all() if row.amount
            ),
            line_rows=_largest_first((line.title, line.planned) for line in year.lines.all()),
            may_edit=user.has_perm(EDIT_BUDGET),
            **kwargs,
        )


def _largest_first(rows: Iterable[tuple[str, Decimal]]) -> list[tuple[str, int]]:
    """Return rows for a chart in whole pounds, the largest first."""
    return [
        (name, int(amount.to_integral_value(ROUND_HALF_UP))) for name, amount in sorted(rows, key=lambda row: -row[1])
    ]


class BudgetCreate(CreatePage):
    permission_required = EDIT_BUDGET
    form_class = BudgetForm
    back_url = reverse_lazy("partnership:budgetyear-list")
    heading = "Create a budget"
    success_message = "Budget created. Now add the agencies that contribute and the spending lines."

    def perform(self, form: PortalForm) -> BudgetYear:
        return budgets.create(by=self.request.user, **form.cleaned_data)


class BudgetPage(RecordPage):
    """A form about one year's budget."""

    model = BudgetYear
    permission_required = EDIT_BUDGET


class BudgetUpdate(BudgetPage):
    form_class = BudgetUpdateForm
    heading = "Edit the planned spending"
    success_message = "Budget saved"
    shows = ("planned", "note", "version")

    def perform(self, form: PortalForm) -> BudgetYear:
        return budgets.update(year=self.object, by=self.request.user, **form.cleaned_data)


class BudgetAgree(BudgetPage):
    form_class = AgreeBudgetForm
    heading = "Agree this budget"
    explanation = (
        "Select the decision that agreed it. The plan can then no longer be changed. You can still record money "
        "received and spent."
    )
    success_message = "Budget agreed"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def perform(self, form: PortalForm) -> BudgetYear:
        return budgets.agree(year=self.object, by=self.request.user, **form.cleaned_data)


budget_reopen = ConfirmPage.as_view(
    model=BudgetYear,
    permission_required=EDIT_BUDGET,
    form_class=ReasonForm,
    heading="Reopen this budget",
    explanation="You can then change the plan. A new decision must agree it.",
    operation=budgets.reopen,
    record_name="year",
    done="Budget reopened",
)


class ContributionCreate(BudgetPage):
    form_class = ContributionForm
    heading = "Add an agency that contributes"
    success_message = "Agency added"

    def perform(self, form: PortalForm) -> Contribution:
        return budgets.add_contribution(year=self.object, by=self.request.user, **form.cleaned_data)


class LineCreate(BudgetPage):
    form_class = LineForm
    heading = "Add a spending line"
    success_message = "Spending line added"

    def perform(self, form: PortalForm) -> SpendingLine:
        return budgets.add_line(year=self.object, by=self.request.user, **form.cleaned_data)


class ContributionPage(RecordPage):
    """A form about one contribution; leads back to its year."""

    model = Contribution
    permission_required = EDIT_BUDGET

    def get_queryset(self) -> QuerySet[Contribution]:
        return super().get_queryset().select_related("agency", "year")


class ContributionUpdate(ContributionPage):
    form_class = ContributionUpdateForm
    heading = "Edit this contribution"
    success_message = "Contribution saved"
    shows = ("amount", "in_kind", "in_kind_value", "version")

    def perform(self, form: PortalForm) -> Contribution:
        return budgets.update_contribution(contribution=self.object, by=self.request.user, **form.cleaned_data)


class ContributionRecordReceived(ContributionPage):
    form_class = ReceivedForm
    heading = "Record payment"
    success_message = "Money received recorded"
    shows = ("received", "version")

    def perform(self, form: PortalForm) -> Contribution:
        return budgets.record_received(contribution=self.object, by=self.request.user, **form.cleaned_data)


contribution_remove = ConfirmPage.as_view(
    model=Contribution,
    permission_required=EDIT_BUDGET,
    heading="Remove this agency",
    operation=budgets.remove_contribution,
    record_name="contribution",
    done="Agency removed from the budget",
)


class LinePage(RecordPage):
    """A form about one spending line; leads back to its year."""

    model = SpendingLine
    permission_required = EDIT_BUDGET


class LineUpdate(LinePage):
    form_class = LineUpdateForm
    heading = "Edit this spending line"
    success_message = "Spending line saved"
    shows = ("title", "planned", "version")

    def perform(self, form: PortalForm) -> SpendingLine:
        return budgets.update_line(line=self.object, by=self.request.user, **form.cleaned_data)


class LineRecordSpent(LinePage):
    form_class = SpentForm
    heading = "Record spending"
    success_message = "Money spent recorded"
    shows = ("spent", "version")

    def perform(self, form: PortalForm) -> SpendingLine:
        return budgets.record_spent(line=self.object, by=self.request.user, **form.cleaned_data)


line_remove = ConfirmPage.as_view(
    model=SpendingLine,
    permission_required=EDIT_BUDGET,
    heading="Remove this spending line",
    operation=budgets.remove_line,
    record_name="line",
    done="Spending line removed",
)
