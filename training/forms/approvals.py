"""Forms about managers' approvals: the lead confirms the manager, the team answers several requests."""

from collections.abc import Iterable
from typing import Any

from crispy_forms_gds.layout import Field
from django import forms

from shield.forms.base import PortalForm
from training.models import Approval, ApprovalAnswer

LATER = "later"
ANSWERS = [(LATER, "No answer yet"), (ApprovalAnswer.AGREED, "Approved"), (ApprovalAnswer.REFUSED, "Not approved")]


class ConfirmManagerForm(PortalForm):
    submit_label = "Send answer"

    answer = forms.ChoiceField(
        label="Is this person the manager?",
        choices=[("yes", "Yes, ask them to approve the place"), ("no", "No, cancel the booking")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether this person is the manager"},
    )
    reason = forms.CharField(
        label="Reason, if they are not",
        help_text="We will include this in the email to your colleague.",
        max_length=300,
        required=False,
        error_messages={"max_length": "Reason must be 300 characters or fewer"},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("answer") == "no" and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Enter why this person is not the manager")
        return cleaned


class ApprovalsForm(PortalForm):
    """One question for each manager who has not answered, with the reason of those who do not approve."""

    submit_label = "Save answers"

    def __init__(self, *args: Any, approvals: Iterable[Approval], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.approvals = {str(approval.pk): approval for approval in approvals}
        for key, approval in self.approvals.items():
            booking = approval.booking
            self.fields[f"answer_{key}"] = forms.ChoiceField(
                label=f"{booking.attendee.name}, {booking.run.name}",
                help_text=f"{booking.agency}. Manager: {approval.manager_name}, {approval.manager_email}",
                choices=ANSWERS,
                widget=forms.RadioSelect,
                initial=LATER,
            )
            self.fields[f"reason_{key}"] = forms.CharField(
                label=f"Reason, if the place of {booking.attendee.name} is not approved",
                max_length=300,
                required=False,
                error_messages={"max_length": "Reason must be 300 characters or fewer"},
            )

    def layout_fields(self) -> list[Any]:
        return [
            Field.radios(name, inline=True, small=True) if name.startswith("answer_") else name for name in self.fields
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for key, approval in self.approvals.items():
            refused = cleaned.get(f"answer_{key}") == ApprovalAnswer.REFUSED
            if refused and not cleaned.get(f"reason_{key}") and f"reason_{key}" not in self.errors:
                self.add_error(
                    f"reason_{key}", f"Enter why the place of {approval.booking.attendee.name} is not approved"
                )
        return cleaned

    def answers(self) -> dict[Approval, ApprovalAnswer]:
        """Return what managers have answered, without those who have not."""
        given = {approval: self.cleaned_data[f"answer_{key}"] for key, approval in self.approvals.items()}
        return {approval: ApprovalAnswer(answer) for approval, answer in given.items() if answer != LATER}

    def reasons(self) -> dict[Approval, str]:
        return {approval: self.cleaned_data[f"reason_{key}"] for key, approval in self.approvals.items()}
