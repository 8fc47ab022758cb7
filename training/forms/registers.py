from collections.abc import Iterable
from typing import Any

from crispy_forms_gds.layout import Field
from django import forms

from partnership.models import Agency
from shield.forms.base import PortalForm
from training.models import Booking, Presence
from training.operations.attendance.meeting_files import Participant


class RegisterForm(PortalForm):
    """One question for each person on the register."""

    submit_label = "Save the register"

    def __init__(self, *args: Any, bookings: Iterable[Booking], marked: dict[Any, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bookings = {f"person_{booking.pk}": booking for booking in bookings}
        for name, booking in self.bookings.items():
            self.fields[name] = forms.ChoiceField(
                label=booking.attendee.name,
                help_text=str(booking.agency) + (", came without a place" if booking.status == "walked_in" else ""),
                choices=Presence,
                widget=forms.RadioSelect,
                initial=marked.get(booking.pk),
                error_messages={"required": f"Say whether {booking.attendee.name} came"},
            )

    def layout_fields(self) -> list[Any]:
        return [Field.radios(name, inline=True, small=True) for name in self.fields]

    def marks(self) -> dict[Booking, Presence]:
        """Who was there, for the operation."""
        return {booking: Presence(self.cleaned_data[name]) for name, booking in self.bookings.items()}


class WalkInForm(PortalForm):
    """Somebody who came without a place."""

    submit_label = "Add to the register"

    name = forms.CharField(
        label="Full name", max_length=150, error_messages={"required": "Enter the person’s full name"}
    )
    email = forms.EmailField(
        label="Work e-mail address", error_messages={"required": "Enter the person’s work e-mail address"}
    )
    agency = forms.ModelChoiceField(
        Agency.objects.order_by("name"),
        label="Agency",
        empty_label="Choose an agency",
        error_messages={"required": "Choose the agency", "invalid_choice": "Choose an agency from the list"},
    )


class CameInsteadForm(PortalForm):
    """A colleague who came in somebody's place."""

    submit_label = "Put them on the register"

    instead_of = forms.ModelChoiceField(
        Booking.objects.none(),
        label="Instead of whom?",
        empty_label="Choose a person",
        error_messages={"required": "Choose in whose place they came"},
    )
    name = forms.CharField(
        label="Full name of whoever came", max_length=150, error_messages={"required": "Enter their full name"}
    )
    email = forms.EmailField(
        label="Their work e-mail address", error_messages={"required": "Enter their work e-mail address"}
    )

    def __init__(self, *args: Any, bookings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["instead_of"]
        field.queryset = bookings  # type: ignore[attr-defined]
        field.label_from_instance = lambda booking: f"{booking.attendee.name}, {booking.agency}"  # type: ignore[attr-defined]


class CheckInForm(PortalForm):
    submit_label = "Check in"

    code = forms.CharField(
        label="The six digits on the screen",
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "govuk-input govuk-input--width-10"}
        ),
        max_length=12,
        error_messages={"required": "Enter the six digits on the screen", "max_length": "Enter the six digits only"},
    )


class MeetingFileForm(PortalForm):
    """The attendance file that Teams or Zoom gives."""

    submit_label = "Check the file"

    file = forms.FileField(
        label="Attendance file",
        help_text="The CSV file that Teams, Zoom or another meeting tool gives, with e-mail addresses and times.",
        error_messages={"required": "Choose the file", "empty": "The file is empty"},
    )
    at_least = forms.IntegerField(
        label="Minutes somebody must have stayed to count as present",
        min_value=1,
        widget=forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-3"}),
        error_messages={"required": "Enter the minutes", "invalid": "Enter the minutes as a number, such as 120"},
    )


NOBODY = "nobody"


class MeetingMatchForm(PortalForm):
    """Whoever of the file was not matched is put to somebody on the register, or to nobody."""

    submit_label = "Mark these people"

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
                help_text=one.email or "No address in the file",
                choices=[(NOBODY, "Nobody on the register"), *people],
                initial=NOBODY,
            )

    def minutes(self) -> dict[Booking, int]:
        """The minutes of those that were put to somebody, for the operation."""
        found: dict[Booking, int] = {}
        for name, one in self.unmatched.items():
            booking = self.bookings.get(self.cleaned_data[name])
            if booking is not None:
                found[booking] = found.get(booking, 0) + one.minutes
        return found


class ContestForm(PortalForm):
    submit_label = "Send"

    objection = forms.CharField(
        label="Why is the mark wrong?",
        help_text="For example, you were there and came in late, or you told the team beforehand. Name no child.",
        widget=forms.Textarea,
        max_length=500,
        error_messages={"required": "Say why the mark is wrong", "max_length": "Use 500 characters or fewer"},
    )


class DecideNoShowForm(PortalForm):
    submit_label = "Save the decision"

    removed = forms.TypedChoiceField(
        label="What is the decision?",
        choices=[("yes", "The mark is removed, and its charge is waived"), ("no", "The mark stands")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the decision"},
    )
    reason = forms.CharField(
        label="Reason",
        help_text="The person reads it.",
        max_length=300,
        error_messages={"required": "Enter the reason", "max_length": "Use 300 characters or fewer"},
    )
