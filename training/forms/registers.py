from collections.abc import Iterable
from typing import Any

from crispy_forms_gds.layout import Field
from django import forms

from shield.forms.base import PortalForm
from training.models import Booking, Presence


class RegisterForm(PortalForm):
    """One question for each person who holds a place."""

    submit_label = "Save the register"

    def __init__(self, *args: Any, bookings: Iterable[Booking], marked: dict[Any, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bookings = {f"person_{booking.pk}": booking for booking in bookings}
        for name, booking in self.bookings.items():
            self.fields[name] = forms.ChoiceField(
                label=booking.attendee.name,
                help_text=str(booking.agency),
                choices=Presence,
                widget=forms.RadioSelect,
                initial=marked.get(booking.pk),
                error_messages={"required": f"Say whether {booking.attendee.name} came"},
            )
        self.helper = self.build_helper()

    def layout_fields(self) -> list[Any]:
        return [Field.radios(name, inline=True, small=True) for name in self.fields]

    def marks(self) -> dict[Booking, Presence]:
        """Who was there, for the operation."""
        return {booking: Presence(self.cleaned_data[name]) for name, booking in self.bookings.items()}
