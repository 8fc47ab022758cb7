"""What each step of a review asks the operational team."""

from typing import Any

from django import forms

from partnership.models import PartnerSeat
from reviews.models import PanelPosition, Position
from shield.forms.base import PortalForm
from shield.forms.fields import DateField


class StepForm(PortalForm):
    """Asks before a step; a note is kept with the history."""

    # Fields that are no field of the record.
    ASIDE = ("reason", "names_checked")

    reason = forms.CharField(
        label="Note on this step (optional)",
        help_text="Kept with the history. Name no child.",
        required=False,
        widget=forms.Textarea,
    )

    def stamps(self) -> dict[str, Any]:
        """What the step writes into the record itself."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.ASIDE}

    def views(self) -> dict[str, str]:
        return {}


class ReasonedStepForm(StepForm):
    reason = forms.CharField(
        label="Reason",
        help_text="Kept with the history. Name no child.",
        widget=forms.Textarea,
        error_messages={"required": "Enter the reason"},
    )


class PartnersMixin(forms.Form):
    """Asks what each of the three partners says; each answers alone and counts the same."""

    local_authority = forms.ChoiceField(
        label="What the local authority says",
        choices=Position,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the local authority says"},
    )
    health = forms.ChoiceField(
        label="What health says",
        choices=Position,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what health says"},
    )
    police = forms.ChoiceField(
        label="What the police say",
        choices=Position,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the police say"},
    )

    def stamps(self) -> dict[str, Any]:
        return {name: value for name, value in super().stamps().items() if name not in PartnerSeat.values}  # type: ignore[misc]

    def views(self) -> dict[str, str]:
        return {str(seat): self.cleaned_data[seat] for seat in PartnerSeat}


class PartnersForm(PartnersMixin, ReasonedStepForm):
    field_order = (*PartnerSeat.values, "reason")


class NotifyForm(StepForm):
    notified_on = DateField(label="When was the Panel notified?", error_messages={"required": "Enter the day"})
    field_order = ("notified_on", "reason")


class SubmitForm(StepForm):
    submitted_on = DateField(
        label="When was the rapid review sent to the Panel?", error_messages={"required": "Enter the day"}
    )
    field_order = ("submitted_on", "reason")


class PanelResponseForm(StepForm):
    panel_replied_on = DateField(label="When did the Panel reply?", error_messages={"required": "Enter the day"})
    panel_position = forms.ChoiceField(
        label="What the Panel says",
        choices=PanelPosition,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the Panel says"},
    )
    panel_response = forms.CharField(
        label="The reply in a few sentences",
        widget=forms.Textarea,
        error_messages={"required": "Enter what the Panel replied"},
    )
    field_order = ("panel_replied_on", "panel_position", "panel_response", "reason")


class CommissionForm(PartnersMixin, StepForm):
    initiated_on = DateField(
        label="When did the partners decide to start the review?",
        help_text="The six months to publication count from this day.",
        error_messages={"required": "Enter the day"},
    )
    field_order = ("initiated_on", *PartnerSeat.values, "reason")


class StartReviewForm(StepForm):
    reviewer = forms.CharField(
        label="Who reviews, by role or organisation",
        max_length=150,
        error_messages={"required": "Enter who reviews, by role or organisation"},
    )
    field_order = ("reviewer", "reason")


class FinishReportForm(StepForm):
    final_report_on = DateField(label="When was the report final?", error_messages={"required": "Enter the day"})
    field_order = ("final_report_on", "reason")


class PublishForm(StepForm):
    names_checked = forms.BooleanField(
        label="I have checked that no child, brother, sister, family, practitioner or place can be recognised",
        error_messages={"required": "Check the text and tick the box"},
    )
    field_order = ("names_checked", "reason")


class WithholdForm(PartnersMixin, ReasonedStepForm):
    names_checked = PublishForm.base_fields["names_checked"]
    field_order = (*PartnerSeat.values, "names_checked", "reason")


FORMS: dict[str, type[StepForm]] = {
    "find-not-notifiable": PartnersForm,
    "find-criteria-not-met": PartnersForm,
    "go-without-rapid-review": ReasonedStepForm,
    "notify": NotifyForm,
    "submit-rapid-review": SubmitForm,
    "record-panel-response": PanelResponseForm,
    "commission": CommissionForm,
    "choose-other-learning": PartnersForm,
    "choose-no-further-review": PartnersForm,
    "pass-to-national-review": ReasonedStepForm,
    "start-review": StartReviewForm,
    "finish-report": FinishReportForm,
    "publish": PublishForm,
    "withhold": WithholdForm,
}
