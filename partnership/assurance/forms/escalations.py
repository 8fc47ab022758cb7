"""Forms for escalations. Each tells people not to identify a child."""

from django import forms

from partnership.assurance.models import EscalationStage, EscalationStance
from partnership.directory.forms.choices import RemainingAgencyField
from partnership.directory.models import Theme
from shield.forms.base import PortalForm

NO_CHILD = "Do not enter the name, initials, date of birth or address of a child or family."


class EscalationForm(PortalForm):
    submit_label = "Raise this escalation"

    to_agency = RemainingAgencyField(
        label="Agency", help_text="The agency you disagree with.", empty_label="Select an agency"
    )
    about = forms.CharField(
        label="What is the disagreement about?",
        help_text=NO_CHILD,
        widget=forms.Textarea,
        error_messages={"required": "Enter what the disagreement is about"},
    )
    wanted = forms.CharField(
        label="What should happen?",
        help_text=NO_CHILD,
        widget=forms.Textarea,
        error_messages={"required": "Enter what should happen"},
    )
    is_urgent = forms.BooleanField(label="A child may be at immediate risk", required=False)
    stage = forms.ModelChoiceField(
        EscalationStage.objects.all(),
        label="Stage",
        required=False,
        empty_label="The first stage",
        help_text="Start at the first stage unless there is a reason not to.",
    )
    reason = forms.CharField(label="Reason for skipping earlier stages", widget=forms.Textarea, required=False)


class EscalationResponseForm(PortalForm):
    submit_label = "Send response"

    response = forms.CharField(
        label="Your agency’s response",
        help_text=NO_CHILD,
        widget=forms.Textarea,
        error_messages={"required": "Enter your agency’s response"},
    )


class EscalateForm(PortalForm):
    reason = forms.CharField(
        label="Reason",
        help_text=NO_CHILD,
        widget=forms.Textarea,
        error_messages={"required": "Enter the reason for escalating"},
    )
    stage_number = forms.IntegerField(widget=forms.HiddenInput)


class ResolveForm(PortalForm):
    submit_label = "Mark as resolved"

    outcome = forms.CharField(
        label="How was it resolved?",
        help_text=NO_CHILD,
        widget=forms.Textarea,
        error_messages={"required": "Enter how it was resolved"},
    )


class PartnerAnswerForm(PortalForm):
    """The answer of one safeguarding partner at the last stage."""

    submit_label = "Submit your answer"

    stance = forms.ChoiceField(
        label="Your answer",
        choices=EscalationStance,
        widget=forms.RadioSelect,
        error_messages={"required": "Select your answer"},
    )
    reason = forms.CharField(
        label="Reason", help_text=NO_CHILD, widget=forms.Textarea, error_messages={"required": "Enter your reason"}
    )


class EscalationFeedbackForm(PortalForm):
    submit_label = "Send feedback"

    is_satisfied = forms.TypedChoiceField(
        label="Are you satisfied with how it was resolved?",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Select yes if you are satisfied with how it was resolved"},
    )


class LearningForm(PortalForm):
    submit_label = "Record learning"

    learning = forms.CharField(
        label="What did we learn?",
        help_text=NO_CHILD,
        widget=forms.Textarea,
        error_messages={"required": "Enter what we learned"},
    )
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.all(), label="Themes", widget=forms.CheckboxSelectMultiple, required=False
    )


class StageForm(PortalForm):
    submit_label = "Save stage"

    name = forms.CharField(label="Name of the stage", max_length=100)
    what_happens = forms.CharField(
        label="What happens at this stage",
        help_text="For example, who meets and who decides.",
        widget=forms.Textarea,
    )
    days = forms.IntegerField(
        label="Working days to respond",
        error_messages={"required": "Enter the number of working days to respond"},
        min_value=1,
        max_value=60,
        widget=forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-3", "inputmode": "numeric"}),
    )


class StageUpdateForm(StageForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class StageCreateForm(StageForm):
    submit_label = "Add stage"

    before = forms.ModelChoiceField(
        EscalationStage.objects.all(), label="Before which stage", required=False, empty_label="After all other stages"
    )
    is_for_partners = forms.BooleanField(label="The safeguarding partners decide at this stage", required=False)
