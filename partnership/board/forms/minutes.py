"""Forms for minutes: discussion, decisions, positions, interests and requested changes."""

from collections.abc import Sequence
from typing import Any

from crispy_forms_gds.layout import Fieldset, Size
from django import forms

from partnership.board.models import AgendaItem, DecisionVerb, Meeting, Stance
from partnership.board.operations.item_minutes import ActionGiven, DecisionTaken
from partnership.directory.forms.choices import CurrentPostField, set_queryset
from partnership.directory.models import Agency, Membership
from shield.forms.base import PortalForm
from shield.forms.fields import DateField
from shield.forms.seen_text import SeenTextForm

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


class ItemMinutesForm(PortalForm):
    """The minutes of one item on one page: the discussion, a decision and the action that follows from it."""

    submit_label = "Save"

    discussion = forms.CharField(
        label="Discussion",
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
        help_text="Points, not speeches. Do not name any child or family.",
    )
    verb = forms.ChoiceField(label="Outcome", choices=[("", "No decision"), *DecisionVerb.choices], required=False)
    topic = forms.CharField(label="The decision, in one sentence", max_length=250, required=False)
    reason = forms.CharField(
        label="Reason",
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        help_text="Why this, and what else was considered.",
    )
    title = forms.CharField(label="What will be done", max_length=250, required=False)
    owner = CurrentPostField(label="Owner", required=False)
    due_on = DateField(label="Due date", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def layout_fields(self) -> list[Any]:
        return [
            "discussion",
            Fieldset("verb", "topic", "reason", legend="Decision", legend_size=Size.MEDIUM),
            Fieldset("title", "owner", "due_on", legend="Action from this decision", legend_size=Size.MEDIUM),
            "version",
        ]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("verb") and not typed.get("topic"):
            self.add_error("topic", "Enter the decision")
        needed = {"title": "Enter what will be done", "owner": "Select an owner", "due_on": "Enter a due date"}
        if any(typed.get(name) for name in needed):
            for name, words in needed.items():
                if not typed.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return typed

    def minutes(self) -> dict[str, Any]:
        """Return what was entered as the operation takes it."""
        typed = self.cleaned_data
        is_decided, has_action = bool(typed["verb"]), bool(typed["title"])
        return {
            "discussion": typed["discussion"],
            "version": typed["version"],
            "decision": DecisionTaken(typed["verb"], typed["topic"], typed["reason"]) if is_decided else None,
            "action": ActionGiven(typed["title"], typed["owner"], typed["due_on"]) if has_action else None,
        }


class OtherBusinessForm(PortalForm):
    """A matter that was raised at the meeting."""

    submit_label = "Add to the agenda"

    title = forms.CharField(
        label="Raised by and about",
        max_length=250,
        help_text="It becomes an agenda item of its own.",
        error_messages={"required": "Enter what was raised"},
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


class AgreeMinutesForm(SeenTextForm):
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
