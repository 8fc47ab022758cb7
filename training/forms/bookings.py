from typing import Any

from django import forms

from partnership.models import Person
from shield.forms.base import PortalForm


class PlaceForm(PortalForm):
    """Asks who the place is for, of those who may book for colleagues; of everybody else it asks nothing."""

    attendee = forms.ModelChoiceField(
        Person.objects.none(),
        label="Who is the place for?",
        help_text="People with a post in your agency. Each gets their own confirmation at their own address.",
        empty_label="Choose a person",
        error_messages={"required": "Choose who the place is for", "invalid_choice": "Choose somebody of your agency"},
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if people is None:
            del self.fields["attendee"]
            self.helper = self.build_helper()
        else:
            self.fields["attendee"].queryset = people  # type: ignore[attr-defined]


class BookPlaceForm(PlaceForm):
    submit_label = "Book place"


class JoinWaitingListForm(PlaceForm):
    submit_label = "Join the waiting list"


class CancelBookingForm(PortalForm):
    submit_label = "Cancel the booking"

    reason = forms.CharField(
        label="What is the reason?",
        help_text="In a few words, such as “ill” or “a meeting about a child”. Name no child.",
        max_length=300,
        error_messages={"required": "Enter the reason", "max_length": "Use 300 characters or fewer"},
    )
