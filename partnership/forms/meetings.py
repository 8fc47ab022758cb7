"""Meetings, agendas, minutes and answers by correspondence, as people type them."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from crispy_forms_gds.layout import Field, Fieldset, Size
from django import forms

from partnership.models import (
    Accessibility,
    Agency,
    AgendaItem,
    DecisionVerb,
    GovernanceGroup,
    Meeting,
    MeetingFormat,
    Membership,
    PartnerSeat,
    Post,
    Presence,
    Stance,
    Visibility,
)
from partnership.operations.meetings import Guest, Seat
from shield.forms.base import Layout, PortalForm
from shield.forms.fields import DateField, LinesField
from shield.working_days import LONDON


class ClockField(forms.TimeField):
    """A time of day, such as 09:30."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "govuk-input govuk-input--width-10"})
        super().__init__(widget=widget, error_messages={"invalid": "Enter a time, such as 09:30"}, **kwargs)


def minutes_field() -> forms.IntegerField:
    return forms.IntegerField(
        label="How long, in minutes",
        required=False,
        min_value=1,
        max_value=600,
        widget=forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-4", "inputmode": "numeric"}),
    )


class MeetingForm(PortalForm):
    """What is known of one meeting."""

    starts_on = DateField(label="Date", error_messages={"required": "Enter the date"})
    starts_at = ClockField(label="Begins at", required=False)
    ends_at = ClockField(label="Ends at", required=False)
    format = forms.ChoiceField(label="How", choices=MeetingFormat, widget=forms.RadioSelect)
    venue = forms.CharField(
        label="Where",
        max_length=200,
        required=False,
        help_text="A room, or “Microsoft Teams”. Never a link to join by: it would stand in everybody’s diary.",
    )
    title = forms.CharField(
        label="Title", max_length=200, required=False, help_text="Leave empty for the name of the group."
    )


class MeetingPlanForm(MeetingForm):
    """One meeting, or several on further days at the same time and place."""

    submit_label = "Plan"

    group = forms.ModelChoiceField(GovernanceGroup.objects.none(), label="Group")
    more_days = LinesField(
        label="Further days",
        required=False,
        help_text="For the year’s dates: one to a line, such as 27/01/2027. Time and place are the same.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    field_order = ("group", "starts_on", "more_days", "starts_at", "ends_at", "format", "venue", "title")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = GovernanceGroup.objects.all()  # type: ignore[attr-defined]

    def clean_more_days(self) -> list[date]:
        return [_day(line) for line in self.cleaned_data["more_days"]]


def _day(line: str) -> date:
    found = re.fullmatch(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})", line)
    try:
        return date(*(int(part) for part in reversed(found.groups()))) if found else date.min.replace(year=0)
    except ValueError as trouble:
        raise forms.ValidationError(f"“{line}” is no date. Write it like 27/01/2027.") from trouble


class MeetingEditForm(MeetingForm):
    papers_due_on = DateField(label="Papers are due by", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class ItemForm(PortalForm):
    """One item of an agenda."""

    title = forms.CharField(label="Item", max_length=250, error_messages={"required": "Say what it is about"})
    presenter = forms.CharField(label="Who brings it", max_length=150, required=False)
    detail = forms.CharField(
        label="What is asked of the meeting",
        required=False,
        widget=forms.Textarea,
        help_text="By correspondence: the recommendation, word for word.",
    )
    minutes = minutes_field()
    visibility = forms.ChoiceField(
        label="Who may read it", choices=Visibility, initial=Visibility.MEMBERS, widget=forms.RadioSelect
    )


class ItemEditForm(ItemForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class PaperForm(PortalForm):
    submit_label = "Add this paper"

    title = forms.CharField(label="Title", max_length=200, error_messages={"required": "Enter the title"})
    author = forms.CharField(label="From whom", max_length=150, required=False)
    file = forms.FileField(
        label="File",
        help_text="PDF, Word or Excel, up to 20 MB. A PDF is bound into the pack; other files are named there.",
        error_messages={"required": "Choose a file"},
    )
    accessibility = forms.ChoiceField(
        label="Can everybody read it?",
        choices=Accessibility,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether everybody can read it"},
    )


class VisualRecordForm(PortalForm):
    submit_label = "Add this picture"

    file = forms.FileField(label="Picture", help_text="PNG or JPEG", error_messages={"required": "Choose a picture"})
    shows = forms.CharField(
        label="What does it show?",
        widget=forms.Textarea,
        help_text="For everybody who cannot see it: what is drawn and what is written there.",
        error_messages={"required": "Say in words what the picture shows"},
    )


class HoldForm(PortalForm):
    """How each member was at the meeting, and who else."""

    submit_label = "The meeting was held"

    guests = LinesField(
        label="Guests",
        required=False,
        help_text="One to a line: name, then a comma and where they come from.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, seats: Sequence[Membership], **kwargs: Any) -> None:
        self.seats = seats
        super().__init__(*args, **kwargs)
        for seat in seats:
            self.fields[f"presence_{seat.pk}"] = forms.ChoiceField(
                label=f"{seat.person}, {seat.agency}",
                choices=Presence,
                initial=Presence.PRESENT,
                widget=forms.RadioSelect,
                error_messages={"required": f"Say whether {seat.person} was there"},
            )
            self.fields[f"deputy_{seat.pk}"] = forms.CharField(
                label=f"Who came instead of {seat.person}", max_length=150, required=False
            )
        self.helper = self.build_helper()

    def layout_fields(self) -> list[Any]:
        rows = [
            Fieldset(
                Field.radios(f"presence_{seat.pk}", inline=True, small=True),
                Field.text(f"deputy_{seat.pk}"),
            )
            for seat in getattr(self, "seats", [])
            if f"presence_{seat.pk}" in self.fields
        ]
        return [*rows, Field.textarea("guests", label_size=Size.SMALL, rows=3)]

    def attendance(self) -> tuple[list[Seat], list[Guest]]:
        """What was typed, as the operation takes it."""
        typed = self.cleaned_data
        seats = [Seat(each, typed[f"presence_{each.pk}"], typed[f"deputy_{each.pk}"]) for each in self.seats]
        guests = [Guest(*(part.strip() for part in line.split(",", 1))) for line in typed["guests"]]
        return seats, guests


class SaidForm(PortalForm):
    """What was said on an item."""

    submit_label = "Save"

    said = forms.CharField(
        label="What was said",
        widget=forms.Textarea(attrs={"rows": 8}),
        required=False,
        help_text="In short, and without the name of any child.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class DecisionForm(PortalForm):
    submit_label = "Keep this decision"

    verb = forms.ChoiceField(label="What did the meeting do?", choices=DecisionVerb, widget=forms.RadioSelect)
    topic = forms.CharField(label="About what", max_length=250)
    reason = forms.CharField(
        label="Why",
        widget=forms.Textarea,
        required=False,
        help_text="Needed for whatever was agreed, signed off, confirmed or not agreed.",
    )


class PositionForm(PortalForm):
    submit_label = "Keep this position"

    agency = forms.ModelChoiceField(Agency.objects.none(), label="Agency")
    stance = forms.ChoiceField(label="Where it stands", choices=Stance, widget=forms.RadioSelect)
    reason = forms.CharField(label="Why, or what would have to change", widget=forms.Textarea, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.all()  # type: ignore[attr-defined]


class ConflictForm(PortalForm):
    submit_label = "Keep this"

    member = forms.ModelChoiceField(Membership.objects.none(), label="Who declared it")
    interest = forms.CharField(label="What the interest is", max_length=250)
    handled = forms.CharField(
        label="What was done about it", max_length=250, help_text="For example: left the room for this item."
    )

    def __init__(self, *args: Any, seats: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [seat.pk for seat in seats]
        held = Membership.objects.filter(pk__in=keys).select_related("person", "group")
        self.fields["member"].queryset = held  # type: ignore[attr-defined]


class ItemActionForm(PortalForm):
    submit_label = "Give this action"

    title = forms.CharField(label="What is to be done", max_length=250, error_messages={"required": "Say what"})
    owner = forms.ModelChoiceField(
        Post.objects.none(),
        label="Who owns it",
        help_text="One post: whoever holds it owns the action.",
        error_messages={"required": "Choose who owns it"},
    )
    due_on = DateField(label="Due", error_messages={"required": "Enter the day it is due"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = Post.objects.current().select_related("person", "agency").order_by("person__name")
        self.fields["owner"].queryset = held  # type: ignore[attr-defined]


class AmendmentForm(PortalForm):
    submit_label = "Ask for this change"

    item = forms.ModelChoiceField(
        AgendaItem.objects.none(), label="On which item", required=False, empty_label="The minutes as a whole"
    )
    text = forms.CharField(label="What should change?", widget=forms.Textarea)

    def __init__(self, *args: Any, items: Sequence[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = AgendaItem.objects.filter(pk__in=[each.pk for each in items])  # type: ignore[attr-defined]


class AmendmentAnswerForm(PortalForm):
    submit_label = "Answer"

    taken = forms.ChoiceField(
        label="Is the change taken?",
        choices=[("yes", "Yes: I have changed the minutes"), ("no", "No")],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(label="If not, why not", max_length=300, required=False)


class AgreeMinutesForm(PortalForm):
    submit_label = "The minutes are agreed"

    at = forms.ModelChoiceField(
        Meeting.objects.none(), label="At which meeting", error_messages={"required": "Choose the meeting"}
    )

    def __init__(self, *args: Any, later: Sequence[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Meeting.objects.filter(pk__in=[each.pk for each in later]).select_related("group")
        self.fields["at"].queryset = found  # type: ignore[attr-defined]


class CirculateForm(PortalForm):
    submit_label = "Circulate it"

    closes_on = DateField(label="Last day for answers", error_messages={"required": "Enter the last day"})
    required_seats = forms.MultipleChoiceField(
        label="Whose position there must be",
        choices=PartnerSeat,
        initial=list(PartnerSeat),
        widget=forms.CheckboxSelectMultiple,
        help_text="Without these positions on every recommendation nothing is decided, and it lapses.",
        error_messages={"required": "Choose at least one partner"},
    )

    def closes_at(self) -> datetime:
        """The last minute of the last day, in London."""
        return datetime.combine(self.cleaned_data["closes_on"], time(23, 59), LONDON)


# What a member says of themselves.
I_STAND = [
    (Stance.AGREES, "I agree"),
    (Stance.WITH_CHANGES, "I agree with changes"),
    (Stance.DISAGREES, "I do not agree"),
    (Stance.ABSTAINS, "I take no position"),
]


class FeedbackForm(PortalForm):
    """A member's stance and reason on each recommendation."""

    submit_label = "Send my answers"

    def __init__(self, *args: Any, items: Sequence[AgendaItem], **kwargs: Any) -> None:
        self.items = items
        super().__init__(*args, **kwargs)
        for item in items:
            self.fields[f"stance_{item.pk}"] = forms.ChoiceField(
                label=f"{item.number}. {item.title}",
                help_text=item.detail,
                choices=I_STAND,
                widget=forms.RadioSelect,
                error_messages={"required": f"Say where you stand on recommendation {item.number}"},
            )
            self.fields[f"reason_{item.pk}"] = forms.CharField(
                label=f"Why, or what would have to change in recommendation {item.number}",
                widget=forms.Textarea(attrs={"rows": 3}),
                required=False,
            )
        self.helper = self.build_helper()
        self.helper.layout = Layout(*self.fields)

    def answers(self) -> dict[AgendaItem, tuple[str, str]]:
        """What was typed, as the operation takes it."""
        typed = self.cleaned_data
        return {item: (typed[f"stance_{item.pk}"], typed[f"reason_{item.pk}"]) for item in self.items}
