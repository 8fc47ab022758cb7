"""What each move of a review asks for."""

from typing import Any, cast

from django import forms

from partnership.models import PartnerSeat
from reviews.models import PanelPosition, Position
from shield.forms.base import PortalForm
from shield.forms.fields import DateField

NAME_NO_CHILD = "We store it in the history. Do not name a child."


class NoteForm(PortalForm):
    """Ask for a note, which may be left empty."""

    # Asked and not stored.
    CONFIRMATIONS = ("names_checked",)

    reason = forms.CharField(label="Note (optional)", help_text=NAME_NO_CHILD, required=False, widget=forms.Textarea)

    def get_changes(self) -> dict[str, Any]:
        """Return what the move stores."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.CONFIRMATIONS}


class MoveReasonForm(NoteForm):
    reason = forms.CharField(
        label="Reason",
        help_text=NAME_NO_CHILD,
        widget=forms.Textarea,
        error_messages={"required": "Enter the reason"},
    )


class PartnerViewsMixin(forms.Form):
    """Ask for the view of each of the three partners; each answers alone and counts the same."""

    local_authority = forms.ChoiceField(
        label="View of the local authority",
        choices=Position,
        widget=forms.RadioSelect,
        error_messages={"required": "Select the view of the local authority"},
    )
    health = forms.ChoiceField(
        label="View of health",
        choices=Position,
        widget=forms.RadioSelect,
        error_messages={"required": "Select the view of health"},
    )
    police = forms.ChoiceField(
        label="View of the police",
        choices=Position,
        widget=forms.RadioSelect,
        error_messages={"required": "Select the view of the police"},
    )

    def get_changes(self) -> dict[str, Any]:
        """Return what the move stores, with the three views as ``views``."""
        changes: dict[str, Any] = cast(Any, super()).get_changes()
        views = {str(seat): changes.pop(seat) for seat in PartnerSeat}
        return changes | {"views": views}


class PartnerViewsForm(PartnerViewsMixin, MoveReasonForm):
    field_order = (*PartnerSeat.values, "reason")


class NotifyForm(NoteForm):
    notified_on = DateField(
        label="Notification date", error_messages={"required": "Enter the date the Panel was notified"}
    )
    field_order = ("notified_on", "reason")


class SubmitForm(NoteForm):
    submitted_on = DateField(
        label="Date the rapid review was sent to the Panel",
        error_messages={"required": "Enter the date the rapid review was sent"},
    )
    field_order = ("submitted_on", "reason")


class PanelResponseForm(NoteForm):
    panel_replied_on = DateField(
        label="Date of the Panel’s response", error_messages={"required": "Enter the date of the Panel’s response"}
    )
    panel_position = forms.ChoiceField(
        label="Panel’s position",
        choices=PanelPosition,
        widget=forms.RadioSelect,
        error_messages={"required": "Select the Panel’s position"},
    )
    panel_response = forms.CharField(
        label="Panel’s response in a few sentences",
        widget=forms.Textarea,
        error_messages={"required": "Enter the Panel’s response"},
    )
    field_order = ("panel_replied_on", "panel_position", "panel_response", "reason")


class CommissionForm(PartnerViewsMixin, NoteForm):
    initiated_on = DateField(
        label="Date the partners decided to start the review",
        help_text="The 6 months to publication are counted from this date.",
        error_messages={"required": "Enter the date the partners decided to start the review"},
    )
    field_order = ("initiated_on", *PartnerSeat.values, "reason")


class StartReviewForm(NoteForm):
    reviewer = forms.CharField(
        label="Reviewer’s role or employer",
        max_length=150,
        error_messages={"required": "Enter the reviewer’s role or employer"},
    )
    field_order = ("reviewer", "reason")


class FinalReportForm(NoteForm):
    final_report_on = DateField(
        label="Date the final report was ready",
        error_messages={"required": "Enter the date the final report was ready"},
    )
    field_order = ("final_report_on", "reason")


class PublishForm(NoteForm):
    names_checked = forms.BooleanField(
        label="I have checked that no child, sibling, family, practitioner or place can be identified",
        error_messages={"required": "Confirm that no one can be identified"},
    )
    field_order = ("names_checked", "reason")


class WithholdForm(PartnerViewsMixin, MoveReasonForm):
    names_checked = PublishForm.base_fields["names_checked"]
    field_order = (*PartnerSeat.values, "names_checked", "reason")


# The moves that ask for more than a note.
FORMS: dict[str, type[NoteForm]] = {
    "record-not-notifiable": PartnerViewsForm,
    "record-criteria-not-met": PartnerViewsForm,
    "record-no-rapid-review": MoveReasonForm,
    "notify": NotifyForm,
    "submit-rapid-review": SubmitForm,
    "record-panel-response": PanelResponseForm,
    "commission": CommissionForm,
    "record-other-learning": PartnerViewsForm,
    "record-no-further-review": PartnerViewsForm,
    "record-national-review": MoveReasonForm,
    "start-review": StartReviewForm,
    "record-final-report": FinalReportForm,
    "publish": PublishForm,
    "withhold": WithholdForm,
}
