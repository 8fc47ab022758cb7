"""The shared budget: the years, one year with its sums and pictures, and every change to it."""

from django.urls import reverse_lazy

from partnership.board.forms.budgets import (
    AgreeBudgetForm,
    BudgetEditForm,
    BudgetForm,
    ContributionEditForm,
    ContributionForm,
    LineEditForm,
    LineForm,
    ReceivedForm,
    SpentForm,
)
from partnership.board.models import BudgetYear, Contribution, Decision, SpendingLine
from partnership.board.operations import budgets
from partnership.board.rules import EDIT_BUDGET
from partnership.directory.rules.permissions import READ_GOVERNANCE
from shield.forms.base import ReasonForm
from shield.views.base import PortalDetail, PortalList
from shield.views.form_pages import BeginPage, MovePage, RecordPage


class BudgetList(PortalList):
    model = BudgetYear
    permission_required = READ_GOVERNANCE
    template_name = "partnership/budget/list.html"
    context_object_name = "years"

    def get_queryset(self):
        return super().get_queryset().with_lines()


class BudgetDetail(PortalDetail):
    model = BudgetYear
    permission_required = READ_GOVERNANCE
    template_name = "partnership/budget/detail.html"
    context_object_name = "year"

    def get_queryset(self):
        return super().get_queryset().with_lines()

    def get_context_data(self, **kwargs):
        year = self.object
        decided = Decision.objects.visible_to(self.request.user).filter(pk=year.agreed_in_id)
        return super().get_context_data(
            decision=decided.select_related("meeting__group").first(),
            paid_rows=[(row.agency.name, _thousands(row.amount)) for row in year.contributions.all() if row.amount],
            line_rows=[(line.title, _thousands(line.planned)) for line in year.lines.all()],
            **kwargs,
        )


def _thousands(amount):
    """Thousands of pounds with one place, short enough to stand beside a bar."""
    return round(float(amount) / 1000, 1)


class BudgetBegin(BeginPage):
    permission_required = EDIT_BUDGET
    form_class = BudgetForm
    back_url = reverse_lazy("partnership:budgetyear-list")
    heading = "Set a budget up"
    success_message = "Budget set up. Now say who pays, and what it is for"

    def perform(self, form):
        return budgets.begin(by=self.request.user, **form.cleaned_data)


class BudgetPage(RecordPage):
    """A form about one year's budget."""

    model = BudgetYear
    permission_required = EDIT_BUDGET


class BudgetEdit(BudgetPage):
    form_class = BudgetEditForm
    heading = "Change this budget"
    success_message = "Saved"
    shows = ("planned", "note", "version")

    def perform(self, form):
        return budgets.edit(year=self.object, by=self.request.user, **form.cleaned_data)


class BudgetAgree(BudgetPage):
    form_class = AgreeBudgetForm
    heading = "Which decision agreed this budget?"
    explanation = "What is planned stands from then on. What comes in and is spent can still be added."
    success_message = "Budget agreed"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def perform(self, form):
        return budgets.agree(year=self.object, by=self.request.user, **form.cleaned_data)


class BudgetOpenAgain(MovePage):
    model = BudgetYear
    permission_required = EDIT_BUDGET
    form_class = ReasonForm
    heading = "Open this budget again"
    explanation = "It has to be agreed anew."
    success_message = "Budget opened again"

    def perform(self, form):
        return budgets.open_again(year=self.object, by=self.request.user, **form.cleaned_data)


class ContributionCreate(BudgetPage):
    form_class = ContributionForm
    heading = "Who pays in?"
    success_message = "Agency added"

    def perform(self, form):
        return budgets.add_contribution(year=self.object, by=self.request.user, **form.cleaned_data)


class LineCreate(BudgetPage):
    form_class = LineForm
    heading = "What is it spent on?"
    success_message = "Line added"

    def perform(self, form):
        return budgets.add_line(year=self.object, by=self.request.user, **form.cleaned_data)


class ContributionPage(RecordPage):
    """A form about one contribution; leads back to its year."""

    model = Contribution
    permission_required = EDIT_BUDGET

    def get_queryset(self):
        return super().get_queryset().select_related("agency", "year")


class ContributionEdit(ContributionPage):
    form_class = ContributionEditForm
    heading = "Change what is planned"
    success_message = "Saved"
    shows = ("amount", "in_kind", "in_kind_value", "version")

    def perform(self, form):
        return budgets.edit_contribution(contribution=self.object, by=self.request.user, **form.cleaned_data)


class ContributionReceive(ContributionPage):
    form_class = ReceivedForm
    heading = "How much came in?"
    success_message = "Saved"
    shows = ("received", "version")

    def perform(self, form):
        return budgets.keep_received(contribution=self.object, by=self.request.user, **form.cleaned_data)


class ContributionRemove(MovePage):
    model = Contribution
    permission_required = EDIT_BUDGET
    heading = "Take this agency out of the budget"
    success_message = "Agency taken out"

    def perform(self, form):
        return budgets.remove_contribution(contribution=self.object, by=self.request.user)


class LinePage(RecordPage):
    """A form about one line; leads back to its year."""

    model = SpendingLine
    permission_required = EDIT_BUDGET


class LineEdit(LinePage):
    form_class = LineEditForm
    heading = "Change this line"
    success_message = "Saved"
    shows = ("title", "planned", "version")

    def perform(self, form):
        return budgets.edit_line(line=self.object, by=self.request.user, **form.cleaned_data)


class LineSpend(LinePage):
    form_class = SpentForm
    heading = "How much was spent?"
    success_message = "Saved"
    shows = ("spent", "version")

    def perform(self, form):
        return budgets.keep_spent(line=self.object, by=self.request.user, **form.cleaned_data)


class LineRemove(MovePage):
    model = SpendingLine
    permission_required = EDIT_BUDGET
    heading = "Take this line out"
    success_message = "Line taken out"

    def perform(self, form):
        return budgets.remove_line(line=self.object, by=self.request.user)
