"""Forms for registers, check-in, attendance files and no-shows."""

from collections.abc import Iterable
from typing import Any

from crispy_forms_gds.layout import Field
from django import forms

from partnership.models import Agency
from shield.forms.base import PortalForm
from training.models import Booking, BookingStatus, Presence
from training.operations.attendance.meeting_files import Participant


class RegisterForm(PortalForm):
    """One question for each person on the register."""

    submit_label = "Save register"

    def __init__(self, *args: Any, bookings: Iterable[Booking], marked: dict[Any, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bookings = {f"person_{booking.pk}": booking for booking in bookings}
        for name, booking in self.bookings.items():
            self.fields[name] = forms.ChoiceField(
                label=booking.attendee.name,
                help_text=str(booking.agency) + (", walk-in" if booking.status == BookingStatus.WALKED_IN else ""),
                choices=Presence,
                widget=forms.RadioSelect,
                initial=marked.get(booking.pk),
                error_messages={"required": f"Select whether {booking.attendee.name} attended"},
            )

    def layout_fields(self) -> list[Any]:
        return [Field.radios(name, inline=True, small=True) for name in self.fields]

    def marks(self) -> dict[Booking, Presence]:
        """Return who attended, by booking."""
        return {booking: Presence(self.cleaned_data[name]) for name, booking in self.bookings.items()}


class WalkInForm(PortalForm):
    """A person who came without a booking."""

    submit_label = "Add to register"

    name = forms.CharField(
        label="Full name", max_length=150, error_messages={"required": "Enter the person’s full name"}
    )
    email = forms.EmailField(
        label="Work email address", error_messages={"required": "Enter the person’s work email address"}
    )
    agency = forms.ModelChoiceField(
        Agency.objects.order_by("name"),
        label="Agency",
        empty_label="Select an agency",
        error_messages={"required": "Select the agency", "invalid_choice": "Select an agency from the list"},
    )


class RegisterSubstituteForm(PortalForm):
    """A colleague who came instead of a person with a booking."""

    submit_label = "Add to register"

    instead_of = forms.ModelChoiceField(
        Booking.objects.none(),
        label="Who did they replace?",
        empty_label="Select a person",
        error_messages={"required": "Select the person they replaced"},
    )
    name = forms.CharField(
        label="Full name of the colleague",
        max_length=150,
        error_messages={"required": "Enter the colleague’s full name"},
    )
    email = forms.EmailField(
        label="Work email address of the colleague",
        error_messages={"required": "Enter the colleague’s work email address"},
    )

    def __init__(self, *args: Any, bookings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["instead_of"]
        field.queryset = bookings  # type: ignore[attr-defined]
        field.label_from_instance = lambda booking: f"{booking.attendee.name}, {booking.agency}"  # type: ignore[attr-defined]


class CheckInForm(PortalForm):
    submit_label = "Check in"

    code = forms.CharField(
        label="6-digit code",
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "govuk-input govuk-input--width-10"}
        ),
        max_length=12,
        error_messages={"required": "Enter the 6-digit code", "max_length": "Code must be 6 numbers"},
    )


class MeetingFileForm(PortalForm):
    """An attendance file from Teams or Zoom."""

    submit_label = "Upload file"

    file = forms.FileField(
        label="Attendance file",
        help_text="The CSV file from Teams, Zoom or another meeting tool, with email addresses and times.",
        error_messages={"required": "Select an attendance file", "empty": "The selected file is empty"},
    )
    at_least = forms.IntegerField(
        label="Minutes needed to count as present",
        min_value=1,
        widget=forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-3"}),
        error_messages={
            "required": "Enter the minutes needed to count as present",
            "invalid": "Minutes must be a number, like 120",
        },
    )


NOBODY = "nobody"


class MeetingMatchForm(PortalForm):
    """Each unmatched attendee of a file is matched to a person on the register, or left out."""

    submit_label = "Save attendance"

    def __init__(
        self, *args: Any, unmatched: Iterable[Participant], bookings: Iterable[Booking], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.unmatched = {f"unmatched_{number}": one for number, one in enumerate(unmatched, start=1)}
        self.bookings = {str(booking.pk): booking for booking in bookings}
        people = [(key, f"{booking.attendee.name}, {booking.agency}") for key, booking in self.bookings.items()]
        for name, one in self.unmatched.items():
            self.fields[name] = forms.ChoiceField(
                label=f"{one.name or one.email}, {one.minutes} minutes",
                help_text=one.email or "No email address in the file",
                choices=[(NOBODY, "Leave out"), *people],
                initial=NOBODY,
            )

    def minutes(self) -> dict[Booking, int]:
        """Return the minutes of those that were matched, by booking."""
        found: dict[Booking, int] = {}
        for name, one in self.unmatched.items():
            booking = self.bookings.get(self.cleaned_data[name])
            if booking is not None:
                found[booking] = found.get(booking, 0) + one.minutes
        return found


class ChallengeForm(PortalForm):
    submit_label = "Send challenge"

    objection = forms.CharField(
        label="Why is the register wrong?",
        help_text="For example, you arrived late, or you had cancelled. Do not name a child.",
        widget=forms.Textarea,
        max_length=500,
        error_messages={
            "required": "Enter why the register is wrong",
            "max_length": "Your reason must be 500 characters or fewer",
        },
    )


class DecideNoShowForm(PortalForm):
    submit_label = "Save decision"

    removed = forms.TypedChoiceField(
        label="Decision",
        choices=[("yes", "Remove the record and waive any charge"), ("no", "Leave the record in place")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Select a decision"},
    )
    reason = forms.CharField(
        label="Reason",
        help_text="We will send this to the person.",
        max_length=300,
        error_messages={"required": "Enter a reason", "max_length": "Reason must be 300 characters or fewer"},
    )
