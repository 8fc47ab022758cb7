"""Forms of the team about the people of one course date."""

from typing import Any

from django import forms

from partnership.models import Agency
from shield.forms.base import PortalForm
from training.forms.bookings import ManagerMixin
from training.models import Audience, CourseRun
from training.operations.places.team_bookings import Way

REASON_LENGTH = "Reason must be 300 characters or fewer"


class TeamBookingForm(ManagerMixin, PortalForm):
    """A place for any person of any agency."""

    submit_label = "Book for this person"

    name = forms.CharField(
        label="Full name", max_length=150, error_messages={"required": "Enter the person’s full name"}
    )
    email = forms.EmailField(
        label="Work email address",
        help_text="We will email them the confirmation. We find their record by this address, or create one.",
        error_messages={"required": "Enter the person’s work email address"},
    )
    agency = forms.ModelChoiceField(
        Agency.objects.order_by("name"),
        label="Agency",
        empty_label="Select an agency",
        error_messages={"required": "Select the agency", "invalid_choice": "Select an agency from the list"},
    )
    way = forms.ChoiceField(
        label="What do you want to do?",
        choices=Way,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what you want to do"},
    )
    reason = forms.CharField(
        label="Reason, if you add a place",
        help_text="The training team can see this with the booking.",
        max_length=300,
        required=False,
        error_messages={"max_length": REASON_LENGTH},
    )
    despite_clash = forms.BooleanField(
        label="Book even though it is at the same time as another course", required=False
    )
    field_order = ("name", "email", "agency", "way", "reason", "manager_name", "manager_email", "despite_clash")

    def __init__(self, *args: Any, run: CourseRun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_manager(run)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("way") == Way.ADD and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Enter why you are adding a place")
        return cleaned

    def request(self) -> dict[str, Any]:
        """Return what was typed, as the operation takes it."""
        names = ("name", "email", "agency", "way", "reason", "despite_clash")
        return {name: self.cleaned_data[name] for name in names} | {"manager": self.manager()}


class PositionForm(PortalForm):
    submit_label = "Change position"

    position = forms.IntegerField(
        label="New position",
        min_value=1,
        widget=forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-3"}),
        error_messages={
            "required": "Enter the new position",
            "invalid": "Position must be a number, like 2",
            "min_value": "Position must be 1 or more",
        },
    )
    reason = forms.CharField(
        label="Reason",
        help_text="We will include this in the email to the person.",
        max_length=300,
        error_messages={"required": "Enter a reason", "max_length": REASON_LENGTH},
    )


class RunMessageForm(PortalForm):
    """An email to everybody on a course date."""

    submit_label = "Send email"

    audiences = forms.MultipleChoiceField(
        label="Who do you want to email?",
        choices=Audience,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select who you want to email"},
    )
    subject = forms.CharField(
        label="Subject",
        max_length=120,
        error_messages={"required": "Enter a subject", "max_length": "Subject must be 120 characters or fewer"},
    )
    text = forms.CharField(
        label="Message",
        help_text="We add the person’s name, the course, its dates and a link to the booking. Do not name a child.",
        widget=forms.Textarea,
        max_length=3000,
        error_messages={"required": "Enter a message", "max_length": "Message must be 3,000 characters or fewer"},
    )

    def __init__(self, *args: Any, counts: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["audiences"].choices = [  # type: ignore[attr-defined]
            (audience.value, f"{audience.label} ({counts[audience]})") for audience in Audience
        ]
