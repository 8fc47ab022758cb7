"""Forms for minutes: discussion, decisions, positions, interests and requested changes."""

from collections.abc import Sequence
from typing import Any

from django import forms

from partnership.board.models import AgendaItem, DecisionVerb, Meeting, Stance
from partnership.directory.forms.choices import set_queryset
from partnership.directory.models import Agency, Membership
from shield.forms.base import PortalForm

ACCEPT = "accept"


class DiscussionForm(PortalForm):
    submit_label = "Save discussion"

    discussion = forms.CharField(
        label="Discussion",
        widget=forms.Textarea(attrs={"rows": 8}),
        required=False,
        help_text="A short summary. Do not name any child.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class DecisionForm(PortalForm):
    submit_label = "Add decision"

    verb = forms.ChoiceField(
        label="Outcome",
        choices=DecisionVerb,
        widget=forms.RadioSelect,
        error_messages={"required": "Select an outcome"},
    )
    topic = forms.CharField(label="Decision", max_length=250)
    reason = forms.CharField(
        label="Reason",
        widget=forms.Textarea,
        required=False,
        help_text="Required if the item was agreed, signed off, confirmed or not agreed.",
    )


class PositionForm(PortalForm):
    submit_label = "Record position"

    agency = forms.ModelChoiceField(Agency.objects.all(), label="Agency")
    stance = forms.ChoiceField(label="Position", choices=Stance, widget=forms.RadioSelect)
    reason = forms.CharField(label="Reason, or changes the agency wants", widget=forms.Textarea, required=False)


class ConflictForm(PortalForm):
    submit_label = "Record interest"

    member = forms.ModelChoiceField(
        Membership.objects.none(), label="Member", error_messages={"required": "Select a member"}
    )
    interest = forms.CharField(label="Interest", max_length=250)
    action_taken = forms.CharField(
        label="How it was managed",
        max_length=250,
        help_text="For example: left the room for this item.",
        error_messages={"required": "Enter how it was managed"},
    )

    def __init__(self, *args: Any, members: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [member.pk for member in members]
        set_queryset(self, "member", Membership.objects.filter(pk__in=keys).select_related("person", "group"))


class AmendmentForm(PortalForm):
    submit_label = "Request this change"

    item = forms.ModelChoiceField(
        AgendaItem.objects.none(), label="Agenda item", required=False, empty_label="The minutes as a whole"
    )
    text = forms.CharField(
        label="Change", widget=forms.Textarea, error_messages={"required": "Enter the change you want"}
    )

    def __init__(self, *args: Any, items: Sequence[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_queryset(self, "item", AgendaItem.objects.filter(pk__in=[each.pk for each in items]))


class AmendmentAnswerForm(PortalForm):
    submit_label = "Save answer"

    outcome = forms.ChoiceField(
        label="Answer",
        choices=[(ACCEPT, "Accept: I have changed the minutes"), ("decline", "Decline")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select accept or decline"},
    )
    answer = forms.CharField(label="Reason for declining", max_length=300, required=False)


class AgreeMinutesForm(PortalForm):
    submit_label = "Agree the minutes"

    at = forms.ModelChoiceField(
        Meeting.objects.none(),
        label="Meeting that agreed the minutes",
        error_messages={"required": "Select the meeting that agreed the minutes"},
    )

    def __init__(self, *args: Any, later: Sequence[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        meetings = Meeting.objects.filter(pk__in=[each.pk for each in later])
        set_queryset(self, "at", meetings.select_related("group"))
