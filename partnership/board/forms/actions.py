"""Forms for actions."""

from django import forms

from partnership.directory.forms.choices import CurrentPostField
from shield.forms.base import PortalForm
from shield.forms.fields import DueDateField

SELECT_OWNER = {"required": "Select an owner"}
ENTER_REASON = {"required": "Enter a reason"}


class ItemActionForm(PortalForm):
    """An action from an agenda item."""

    submit_label = "Add action"

    title = forms.CharField(label="Action", max_length=250, error_messages={"required": "Enter the action"})
    owner = CurrentPostField(label="Owner", help_text="Each action has one owner.", error_messages=SELECT_OWNER)
    due_on = DueDateField(label="Due date", error_messages={"required": "Enter a due date"})


class ActionForm(ItemActionForm):
    """An action with details."""

    detail = forms.CharField(label="Details (optional)", widget=forms.Textarea, required=False)
    field_order = ["title", "detail", "owner", "due_on"]


class ActionNoteForm(PortalForm):
    submit_label = "Add progress update"

    text = forms.CharField(
        label="Progress update", widget=forms.Textarea, error_messages={"required": "Enter a progress update"}
    )


class ReassignForm(PortalForm):
    submit_label = "Reassign action"

    owner = CurrentPostField(label="New owner", error_messages=SELECT_OWNER)
    reason = forms.CharField(label="Reason", widget=forms.Textarea, error_messages=ENTER_REASON)


class EvidenceForm(PortalForm):
    submit_label = "Report as done"

    evidence = forms.CharField(
        label="What was done",
        help_text="Another person will read this and verify it.",
        widget=forms.Textarea,
        error_messages={"required": "Enter what was done"},
    )
    file = forms.FileField(
        label="Evidence as a file (optional)", help_text="PDF, Word, Excel or an image, up to 20 MB.", required=False
    )


class DueDateForm(PortalForm):
    submit_label = "Change due date"

    due_on = DueDateField(label="New due date", error_messages={"required": "Enter a new due date"})
    reason = forms.CharField(label="Reason", widget=forms.Textarea, error_messages=ENTER_REASON)
