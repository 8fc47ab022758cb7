from typing import Any

from crispy_forms_gds.layout import Field, Fieldset, Size
from django import forms

from partnership.models import Person
from shield.forms.base import PortalForm
from training.models import ApprovalRule, CourseRun, ParallelGroup
from training.operations.office import conferences
from training.operations.places.approvals import Manager

ASKED = "We ask them by e-mail. The place is held until they answer."
DECLARED = "By booking you say that they agree."


class ManagerMixin(forms.Form):
    """Asks who the manager is, where the run wants their word."""

    manager_name = forms.CharField(
        label="Name of the manager", max_length=150, error_messages={"required": "Enter the name of the manager"}
    )
    manager_email = forms.EmailField(
        label="Work e-mail address of the manager",
        error_messages={"required": "Enter the manager’s work e-mail address"},
    )

    def ask_manager(self, run: CourseRun) -> None:
        """Take the questions away where no manager is asked."""
        if run.approval == ApprovalRule.NONE:
            del self.fields["manager_name"], self.fields["manager_email"]
        else:
            asked = run.approval == ApprovalRule.MANAGER
            self.fields["manager_name"].help_text = ASKED if asked else DECLARED

    def manager(self) -> Manager | None:
        """Who was named, for the operation."""
        if "manager_email" not in self.fields:
            return None
        return Manager(self.cleaned_data["manager_name"], self.cleaned_data["manager_email"])


class PlaceForm(ManagerMixin, PortalForm):
    """Asks who the place is for, of those who may book for colleagues; of everybody else it asks nothing."""

    attendee = forms.ModelChoiceField(
        Person.objects.none(),
        label="Who is the place for?",
        help_text="People with a post in your agency. Each gets their own confirmation at their own address.",
        empty_label="Choose a person",
        error_messages={"required": "Choose who the place is for", "invalid_choice": "Choose somebody of your agency"},
    )
    despite_clash = forms.BooleanField(label="Book although it is at the same time as another course", required=False)
    field_order = ("attendee", "manager_name", "manager_email", "despite_clash")

    def __init__(self, *args: Any, people: Any, run: CourseRun, clash: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_manager(run)
        if people is None:
            del self.fields["attendee"]
        else:
            self.fields["attendee"].queryset = people  # type: ignore[attr-defined]
        if not clash:
            del self.fields["despite_clash"]
        self.ask_groups(run)

    def ask_groups(self, run: CourseRun) -> None:
        """Nothing is chosen before there is a place."""


class GroupQuestions(forms.Form):
    """Asks at a conference for one of the parallel groups, wherever there are several."""

    def ask_groups(self, run: CourseRun) -> None:
        """Add a question for each item with groups."""
        self.items = conferences.items_with_groups(run)
        for item in self.items:
            self.fields[f"item_{item.pk}"] = forms.ModelChoiceField(
                item.groups.all(),
                label=f"{item.at}, {item.title}" if item.at else item.title,
                widget=forms.RadioSelect,
                empty_label=None,
                error_messages={"required": f"Choose a group: {item.title}"},
            )

    def chosen(self) -> list[ParallelGroup]:
        """The groups, for the operation."""
        return [self.cleaned_data[f"item_{item.pk}"] for item in self.items]


class BookPlaceForm(GroupQuestions, PlaceForm):
    submit_label = "Book place"


class ChooseGroupsForm(GroupQuestions, PortalForm):
    """For those who came to their place by the waiting list, a colleague or an invitation."""

    submit_label = "Save"

    def __init__(self, *args: Any, run: CourseRun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_groups(run)


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


NEW_COLLEAGUES = 3


class GroupForm(ManagerMixin, PortalForm):
    """Several colleagues at once, known or new, each at their own work address."""

    submit_label = "Book the places"

    people = forms.ModelMultipleChoiceField(
        Person.objects.none(),
        label="Which colleagues?",
        help_text="People with a post in your agency.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Choose people of your agency"},
    )
    how = forms.ChoiceField(
        label="If there is not room for everybody",
        choices=[("all", "Book all or none"), ("fit", "Book as many as fit")],
        widget=forms.RadioSelect,
        initial="all",
        error_messages={"required": "Choose what happens if there is not room for everybody"},
    )
    wait = forms.BooleanField(
        label="Put whoever does not fit on the waiting list",
        help_text="All or none: the whole group waits together until there is room for everybody.",
        required=False,
    )

    despite_clash = forms.BooleanField(
        label="Book although somebody has another course at the same time", required=False
    )

    def __init__(self, *args: Any, people: Any, run: CourseRun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = people  # type: ignore[attr-defined]
        self.ask_manager(run)
        for number in range(1, NEW_COLLEAGUES + 1):
            self.fields[f"name_{number}"] = forms.CharField(label="Full name", max_length=150, required=False)
            self.fields[f"email_{number}"] = forms.EmailField(label="Work e-mail address", required=False)

    def layout_fields(self) -> list[Any]:
        new = [
            Fieldset(
                f"name_{number}",
                f"email_{number}",
                css_class="side-by-side",
                legend=f"Somebody who is not listed ({number})",
                legend_size=Size.SMALL,
            )
            for number in range(1, NEW_COLLEAGUES + 1)
            if f"name_{number}" in self.fields
        ]
        plain = [
            name for name in ("how", "wait", "manager_name", "manager_email", "despite_clash") if name in self.fields
        ]
        return [Field.checkboxes("people", small=True), *new, *plain]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.new: list[tuple[str, str]] = []
        for number in range(1, NEW_COLLEAGUES + 1):
            self._read_new(number, cleaned.get(f"name_{number}"), cleaned.get(f"email_{number}"))
        if not cleaned.get("people") and not self.new and not self.errors:
            self.add_error("people", "Choose at least one colleague, or enter somebody who is not listed")
        return cleaned

    def _read_new(self, number: int, name: str | None, email: str | None) -> None:
        if name and not email and f"email_{number}" not in self.errors:
            self.add_error(f"email_{number}", "Enter the colleague’s work e-mail address")
        elif email and not name:
            self.add_error(f"name_{number}", "Enter the colleague’s full name")
        elif name and email:
            self.new.append((name, email))


class SubstituteForm(PortalForm):
    """Who comes instead: a colleague of the same agency, by name and work address."""

    submit_label = "Send this colleague instead"

    name = forms.CharField(
        label="Full name of your colleague",
        max_length=150,
        error_messages={"required": "Enter your colleague’s full name"},
    )
    email = forms.EmailField(
        label="Their work e-mail address",
        help_text="They get their own confirmation and calendar entry there.",
        error_messages={"required": "Enter your colleague’s work e-mail address"},
    )


class AnswerOfferForm(PortalForm):
    submit_label = "Send the answer"

    answer = forms.ChoiceField(
        label="Do you take the place?",
        choices=[("yes", "Yes, I take the place"), ("no", "No, offer it to the next person")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you take the place"},
    )


class NeedsForm(PortalForm):
    submit_label = "Save"

    access = forms.CharField(
        label="What do you need to take part?",
        help_text="For example step-free access, a hearing loop, captions, or somewhere to pray.",
        widget=forms.Textarea,
        max_length=1000,
        required=False,
        error_messages={"max_length": "Use 1,000 characters or fewer"},
    )
    dietary = forms.CharField(
        label="Is there anything you can’t eat?",
        widget=forms.Textarea,
        max_length=500,
        required=False,
        error_messages={"max_length": "Use 500 characters or fewer"},
    )


class JoinForm(PortalForm):
    submit_label = "Join now"


class AnswerApprovalForm(PortalForm):
    submit_label = "Send the answer"

    answer = forms.ChoiceField(
        label="Do you agree?",
        choices=[("yes", "Yes, they may come"), ("no", "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you agree"},
    )
    comment = forms.CharField(
        label="If you do not agree, why?",
        help_text="Your colleague reads this.",
        max_length=300,
        required=False,
        error_messages={"max_length": "Use 300 characters or fewer"},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("answer") == "no" and not cleaned.get("comment") and "comment" not in self.errors:
            self.add_error("comment", "Say why you do not agree")
        return cleaned
