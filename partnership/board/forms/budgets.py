"""The shared budget, as the team types it: pounds, with or without commas."""

from decimal import Decimal
from typing import Any

from django import forms

from partnership.board.models import Decision
from partnership.board.models.decisions import APPROVING
from partnership.directory.forms.periods import PeriodForm
from partnership.directory.models import Agency, GroupKind
from shield.forms.base import PortalForm
from shield.forms.fields import DateField


class AmountField(forms.DecimalField):
    """An amount of money: "4500", "4,500" and "£4,500.00" are the same."""

    widget = forms.TextInput(attrs={"class": "govuk-input govuk-input--width-10", "inputmode": "decimal"})

    def __init__(self, **kwargs: Any) -> None:
        help_text = kwargs.pop("help_text", "In pounds, for example 4,500")
        super().__init__(max_digits=10, decimal_places=2, min_value=Decimal(0), help_text=help_text, **kwargs)
        self.error_messages |= {
            "invalid": "Enter the amount in pounds, like 4,500",
            "min_value": "The amount cannot be less than nothing",
        }

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.replace(",", "").replace("£", "").strip()
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,.2f}".removesuffix(".00") if isinstance(value, Decimal) else value


class BudgetForm(PeriodForm):
    submit_label = "Set this budget up"

    label = forms.CharField(label="Year", help_text="For example 2026/27", max_length=20)
    starts_on = DateField(label="First day of the year")
    ends_on = DateField(label="Last day of the year")
    planned = AmountField(label="Planned spending")
    note = forms.CharField(label="Note", max_length=250, required=False)


class BudgetEditForm(PortalForm):
    planned = AmountField(label="Planned spending")
    note = forms.CharField(label="Note", max_length=250, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class ContributionEditForm(PortalForm):
    amount = AmountField(label="Will pay", required=False)
    in_kind = forms.CharField(
        label="Gives in kind", help_text="For example rooms, or a colleague’s time", max_length=200, required=False
    )
    in_kind_value = AmountField(label="Worth of it", help_text="In pounds; in no sum of money", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and cleaned.get("amount") is None and not cleaned.get("in_kind"):
            self.add_error("amount", "Enter what the agency pays, or what it gives in kind")
        if cleaned.get("in_kind_value") is not None and not cleaned.get("in_kind"):
            self.add_error("in_kind", "Say what is given in kind")
        return cleaned


class ContributionForm(ContributionEditForm):
    submit_label = "Add this agency"

    agency = forms.ModelChoiceField(Agency.objects.none(), label="Agency")
    field_order = ["agency"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.all()  # type: ignore[attr-defined]
        del self.fields["version"]


class ReceivedForm(PortalForm):
    received = AmountField(label="Came in so far", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class LineForm(PortalForm):
    submit_label = "Add this line"

    title = forms.CharField(label="What it is for", max_length=120)
    planned = AmountField(label="Planned")


class LineEditForm(LineForm):
    submit_label = "Save"

    version = forms.IntegerField(widget=forms.HiddenInput)


class SpentForm(PortalForm):
    spent = AmountField(label="Spent so far", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class AgreeBudgetForm(PortalForm):
    """The decisions of Board and Executive that agreed something, newest first."""

    submit_label = "This decision agreed it"

    decision = forms.ModelChoiceField(Decision.objects.none(), label="Which decision agreed it?")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = (GroupKind.BOARD, GroupKind.EXECUTIVE)
        seen = Decision.objects.visible_to(user).filter(meeting__group__kind__in=kinds, verb__in=APPROVING)
        ordered = seen.select_related("meeting__group").order_by("-meeting__starts_on", "number")
        self.fields["decision"].queryset = ordered  # type: ignore[attr-defined]
        self.fields["decision"].label_from_instance = _with_meeting  # type: ignore[attr-defined]


def _with_meeting(decision: Decision) -> str:
    return f"{decision.meeting}: {decision}"
