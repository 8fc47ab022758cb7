"""What panel members write at and around a meeting."""

from typing import Any

from crispy_forms_gds.layout import Field
from django import forms

from crest.models import AttendanceState, Outcome, Panel, PanelItem, StatementState
from partnership.models import Agency, GovernanceGroup, GroupKind, Membership
from shield.forms.base import PortalForm, PortalModelForm
from shield.forms.fields import DateField, LinesField

LONGEST = 20_000
NO_WORD = ("", "No word for risk")


def panel_agencies() -> Any:
    """Agencies with a seat on a CREST panel today."""
    seats = Membership.objects.current().filter(group__kind=GroupKind.CREST)
    return Agency.objects.filter(pk__in=seats.values("agency"))


class DecisionForm(PortalForm):
    submit_label = "Save decision"
    reasons = forms.CharField(
        label="What worries us, and why we decide this",
        help_text="With what would change our mind.",
        widget=forms.Textarea,
        error_messages={"required": "Write what worries the panel and why it decides this"},
        max_length=LONGEST,
    )
    risk_word = forms.ChoiceField(label="A word for the risk, if the panel uses one", required=False)
    outcome = forms.ChoiceField(
        label="Outcome",
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what the panel decides"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, item: PanelItem, **kwargs: Any) -> None:
        self.words = item.meeting.panel.risk_words
        super().__init__(*args, **kwargs)
        self.initial["version"] = item.version
        chosen: Any = self.fields["risk_word"]
        chosen.choices = [NO_WORD, *((word, word) for word in self.words)]

    def layout_fields(self) -> list[Any]:
        inline = Field.radios("outcome", inline=True)
        return ["reasons", *(["risk_word"] if self.words else []), inline, "version"]


class StatementForm(PortalForm):
    submit_label = "Save what we bring"
    state = forms.ChoiceField(
        label="What does your agency bring?",
        choices=StatementState.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether your agency knows something"},
    )
    words = forms.CharField(
        label="What we know, or what we checked",
        help_text="Say what is a fact and what is a guess. Write about nobody else’s family.",
        widget=forms.Textarea,
        error_messages={"required": "Write what your agency knows, or what was checked"},
        max_length=LONGEST,
    )
    how_known = forms.CharField(
        label="How we know, and when",
        help_text="For example “officer saw it, 6 October” or “school record”.",
        max_length=200,
        error_messages={"required": "Enter how your agency knows, and when"},
    )


class ActionForm(PortalForm):
    submit_label = "Add action"
    title = forms.CharField(
        label="What will be done?", max_length=300, error_messages={"required": "Write what will be done"}
    )
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="Which agency does it?", error_messages={"required": "Select the agency"}
    )
    due_on = DateField(
        label="By when?", help_text="For example 27 10 2026", error_messages={"required": "Enter a date"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agency: Any = self.fields["agency"]
        agency.queryset = panel_agencies()


class FinishActionForm(PortalForm):
    submit_label = "Save"
    verb = forms.ChoiceField(
        label="How did it end?",
        choices=[("finish", "It is done"), ("set-aside", "It was not possible")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select how it ended"},
    )
    outcome = forms.CharField(
        label="What came of it?",
        help_text="If it was not possible: what stood in the way.",
        widget=forms.Textarea,
        error_messages={"required": "Write what came of it"},
        max_length=LONGEST,
    )


class AttendanceForm(PortalForm):
    """One question for each agency with a seat."""

    submit_label = "Save who is here"

    def __init__(self, *args: Any, states: dict[Agency, str], **kwargs: Any) -> None:
        self.agencies = {f"agency_{agency.pk}": agency for agency in states}
        super().__init__(*args, **kwargs)
        for name, agency in self.agencies.items():
            self.fields[name] = forms.ChoiceField(
                label=agency.name,
                choices=AttendanceState.choices,
                widget=forms.RadioSelect,
                initial=states[agency] or None,
                error_messages={"required": f"Select whether {agency.name} is here"},
            )
        self.helper = self.build_helper()

    def layout_fields(self) -> list[Any]:
        return [Field.radios(name, inline=True) for name in self.fields]

    def states(self) -> dict[Agency, str]:
        return {agency: self.cleaned_data[name] for name, agency in self.agencies.items()}


class RestrictForm(PortalForm):
    submit_label = "Restrict"
    readers = forms.ModelMultipleChoiceField(
        Membership.objects.none(),
        label="Who may see this young person?",
        help_text="Everybody else sees a row that says “Restricted” and leaves the room for it.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select at least yourself"},
    )
    reason = forms.CharField(
        label="Reason",
        help_text="Kept enciphered with the case; only those who may see it read this.",
        widget=forms.Textarea,
        error_messages={"required": "Enter the reason"},
        max_length=LONGEST,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats = Membership.objects.current().filter(group__kind=GroupKind.CREST, person__user__isnull=False)
        readers: Any = self.fields["readers"]
        readers.queryset = seats.select_related("person__user", "agency")
        readers.label_from_instance = lambda seat: f"{seat.person}, {seat.agency}"


class VersionForm(PortalForm):
    submit_label = "Lift the restriction"
    version = forms.IntegerField(widget=forms.HiddenInput)


class PanelForm(PortalModelForm):
    """The series of a panel's meetings."""

    submit_label = "Save panel"
    first_on = DateField(label="Day of the first meeting", help_text="It also gives the weekday of all others.")
    risk_words = LinesField(
        label="Words for risk",
        help_text="One to a line. Leave empty if the panel uses none. Nothing is ever computed from them.",
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Panel
        fields = (
            "group",
            "name",
            "purpose",
            "first_on",
            "every_weeks",
            "starts_at",
            "ends_at",
            "place",
            "risk_words",
            "takes_referrals",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        group: Any = self.fields["group"]
        group.queryset = GovernanceGroup.objects.filter(kind=GroupKind.CREST)
        self.initial["version"] = self.instance.version
        for name in ("starts_at", "ends_at"):
            self.fields[name].help_text = "For example 14:00"
            self.fields[name].widget.attrs["class"] = "govuk-input--width-5"

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
