"""Forms for minutes: what was said, decisions, interests and amendments."""

from collections.abc import Sequence
from typing import Any

from django import forms

from partnership.board.models import AgendaItem, DecisionVerb, Meeting, Stance
from partnership.directory.models import Agency, Membership, Post
from shield.forms.base import PortalForm
from shield.forms.fields import DateField


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
