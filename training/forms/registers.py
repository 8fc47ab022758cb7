"""Forms for registers, check-in, attendance files and no-shows."""

from collections.abc import Iterable
from typing import Any

from django import forms

from partnership.models import Agency
from shield.forms.base import PortalForm
from training.models import Booking, Presence
from training.operations.attendance.meeting_files import Participant, Visit, WalkIn

OTHERS = "others"
FINISH = "finish"


class RegisterForm(PortalForm):
    """One press on the register: a mark for one person, "present" for everyone else, or the end of the register.

    Each button has a value of ``mark``; ``seen_…`` says which mark of a person the page showed.
    """

    mark = forms.CharField(
        widget=forms.HiddenInput,
        max_length=50,
        error_messages={"required": "Select whether a person attended"},
    )

    def __init__(self, *args: Any, bookings: Iterable[Booking], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bookings = {str(booking.pk): booking for booking in bookings}

    def clean_mark(self) -> tuple[Booking, Presence] | str:
        """Return a person and their mark, or which of the two buttons below the list was pressed."""
        typed = str(self.cleaned_data["mark"])
        if typed in {OTHERS, FINISH}:
            return typed
        key, _, presence = typed.partition(":")
        if key not in self.bookings:
            raise forms.ValidationError("This person is no longer on the register.")
        if presence not in Presence.values:
            raise forms.ValidationError("Select whether this person attended")
        return self.bookings[key], Presence(presence)

    def seen(self, booking: Booking) -> str:
        """Return the mark that the page showed for a person, empty for none."""
        return str(self.data.get(f"seen_{booking.pk}", ""))

    @property
    def unsent(self) -> str:
        """Return the mark of a form that arrived after its session had ended, as its button sends it."""
        return str(self.data.get("mark", ""))

    @property
    def unsent_label(self) -> str:
        """Return that mark in words, empty when it cannot be read."""
        key, _, presence = self.unsent.partition(":")
        if key in self.bookings and presence in Presence.values:
            return f"{self.bookings[key].attendee.name}: {Presence(presence).label}"
        return {OTHERS: "Everyone else: Present", FINISH: "Finish the register"}.get(self.unsent, "")


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
    """An attendance file from a meeting tool."""

    submit_label = "Upload file"

    file = forms.FileField(
        label="Attendance file",
        help_text="The CSV or Excel file from Teams, Zoom, Webex or Google Meet, with email addresses and times.",
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
AGENCY = "agency-"
MISSING = {
    "name": ("Full name of {who}", "Enter the full name of {who} to add them as a walk-in"),
    "email": ("Work email address of {who}", "Enter the work email address of {who} to add them as a walk-in"),
}


class MeetingMatchForm(PortalForm):
    """Each unmatched attendee of a file is matched to a person on the register, added as a walk-in, or left out."""

    submit_label = "Save attendance"

    def __init__(
        self,
        *args: Any,
        unmatched: Iterable[tuple[Participant, Booking | None]],
        bookings: Iterable[Booking],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.unmatched: dict[str, Participant] = {}
        self.bookings = {str(booking.pk): booking for booking in bookings}
        self.agencies = {f"{AGENCY}{agency.pk}": agency for agency in Agency.objects.order_by("name")}
        people = [(key, f"{booking.attendee.name}, {booking.agency}") for key, booking in self.bookings.items()]
        agencies = [(key, str(agency)) for key, agency in self.agencies.items()]
        choices = [(NOBODY, "Leave out"), ("On the register", people), ("Add as a walk-in from", agencies)]
        for number, (one, suggested) in enumerate(unmatched, start=1):
            self._ask(f"unmatched_{number}", one, suggested, choices)

    def _ask(self, name: str, one: Participant, suggested: Booking | None, choices: list[Any]) -> None:
        """Add the question about one attendee, and fields for what a walk-in needs and the file has not."""
        self.unmatched[name] = one
        who = one.name or one.email or "a guest without a name"
        hint = one.email or "No email address in the file"
        self.fields[name] = forms.ChoiceField(
            label=f"{who[0].upper()}{who[1:]}, {one.minutes} minutes",
            help_text=f"{hint}. Selected because the name matches." if suggested else hint,
            choices=choices,
            initial=str(suggested.pk) if suggested else NOBODY,
        )
        for part in MISSING:
            if not getattr(one, part):
                self.fields[f"{name}_{part}"] = self._field(part, who)

    def _field(self, part: str, who: str) -> forms.CharField:
        kind = forms.EmailField if part == "email" else forms.CharField
        help_text = "Only needed if you add them as a walk-in."
        return kind(label=MISSING[part][0].format(who=who), help_text=help_text, max_length=150, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the name and the address of a walk-in of whom the file has none."""
        typed = super().clean() or {}
        for name, one in self.unmatched.items():
            if typed.get(name) not in self.agencies:
                continue
            for part, (_, error) in MISSING.items():
                if not getattr(one, part) and typed.get(f"{name}_{part}") == "":
                    self.add_error(f"{name}_{part}", error.format(who=one.name or one.email or "this guest"))
        return typed

    def visits(self) -> dict[Booking, list[Visit]]:
        """Return the visits of those that were matched, by booking."""
        found: dict[Booking, list[Visit]] = {}
        for name, one in self.unmatched.items():
            booking = self.bookings.get(self.cleaned_data[name])
            if booking is not None:
                found.setdefault(booking, []).extend(one.visits)
        return found

    def walk_ins(self) -> list[WalkIn]:
        """Return those to be added to the register."""
        typed = self.cleaned_data
        return [
            WalkIn(
                name=one.name or typed[f"{name}_name"],
                email=one.email or typed[f"{name}_email"],
                agency=self.agencies[typed[name]],
                minutes=one.minutes,
                field=name if one.email else f"{name}_email",
            )
            for name, one in self.unmatched.items()
            if typed[name] in self.agencies
        ]


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
