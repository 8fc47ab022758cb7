"""Forms for the shared budget."""

from decimal import Decimal
from typing import Any

from django import forms

from partnership.board.models import Decision
from partnership.board.models.decisions import APPROVING
from partnership.directory.forms.choices import set_queryset
from partnership.directory.forms.periods import PeriodForm
from partnership.directory.models import Agency, GroupKind
from shield.forms.base import PortalForm
from shield.forms.error_messages import subject_of
from shield.forms.fields import DateField


class AmountField(forms.DecimalField):
    """An amount of money: "4500", "4,500" and "£4,500.00" are the same."""

    widget = forms.TextInput(attrs={"class": "govuk-input govuk-input--width-10", "inputmode": "decimal"})

    def __init__(self, **kwargs: Any) -> None:
        help_text = kwargs.pop("help_text", "In pounds, for example 4,500")
        super().__init__(max_digits=10, decimal_places=2, min_value=Decimal(0), help_text=help_text, **kwargs)
        self.error_messages |= {
            "invalid": f"{subject_of(self, 'amount')} must be an amount in pounds, like 4,500",
            "min_value": f"{subject_of(self, 'amount')} must be £0 or more",
        }

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.replace(",", "").replace("£", "").strip()
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,.2f}".removesuffix(".00") if isinstance(value, Decimal) else value


class BudgetForm(PeriodForm):
    submit_label = "Create budget"

    label = forms.CharField(label="Financial year", help_text="For example 2026/27", max_length=20)
    starts_on = DateField(label="First day")
    ends_on = DateField(label="Last day")
    planned = AmountField(label="Planned spending")
    note = forms.CharField(label="Note (optional)", max_length=250, required=False)


class BudgetUpdateForm(PortalForm):
    submit_label = "Save budget"

    planned = AmountField(label="Planned spending")
    note = forms.CharField(label="Note (optional)", max_length=250, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class ContributionUpdateForm(PortalForm):
    submit_label = "Save contribution"

    amount = AmountField(label="Planned contribution", required=False)
    in_kind = forms.CharField(
        label="Contribution in kind (optional)",
        help_text="For example rooms, or staff time",
        max_length=200,
        required=False,
    )
    in_kind_value = AmountField(
        label="Value in kind (optional)", help_text="In pounds. Not added to the totals.", required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and cleaned.get("amount") is None and not cleaned.get("in_kind"):
            self.add_error("amount", "Enter a planned contribution or a contribution in kind")
        if cleaned.get("in_kind_value") is not None and not cleaned.get("in_kind"):
            self.add_error("in_kind", "Enter the contribution in kind")
        return cleaned


class ContributionForm(ContributionUpdateForm):
    submit_label = "Add agency"

    agency = forms.ModelChoiceField(Agency.objects.all(), label="Agency")
    field_order = ["agency"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["version"]


class ReceivedForm(PortalForm):
    submit_label = "Save amount received"

    received = AmountField(label="Received so far", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class LineForm(PortalForm):
    submit_label = "Add spending line"

    title = forms.CharField(label="Spending line", help_text="For example Multi-agency training", max_length=120)
    planned = AmountField(label="Planned spending")


class LineUpdateForm(LineForm):
    submit_label = "Save spending line"

    version = forms.IntegerField(widget=forms.HiddenInput)


class SpentForm(PortalForm):
    submit_label = "Save amount spent"

    spent = AmountField(label="Spent so far", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class DecisionField(forms.ModelChoiceField):
    """A decision, named with its meeting."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.meeting}: {obj}"


class AgreeBudgetForm(PortalForm):
    """Choose among the decisions of the Board and the Executive that agreed something, newest first."""

    submit_label = "Agree this budget"

    decision = DecisionField(
        Decision.objects.none(), label="Decision", error_messages={"required": "Select a decision"}
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = (GroupKind.BOARD, GroupKind.EXECUTIVE)
        visible = Decision.objects.visible_to(user).filter(meeting__group__kind__in=kinds, verb__in=APPROVING)
        ordered = visible.select_related("meeting__group").order_by("-meeting__starts_on", "number")
        set_queryset(self, "decision", ordered)
