"""Forms for bookings, offers and approvals."""

from typing import Any

from crispy_forms_gds.layout import Field, Fieldset, Size
from django import forms

from partnership.models import Person
from shield.forms.base import PortalForm
from training.models import ApprovalRule, CourseRun, ParallelGroup
from training.operations.office import conferences
from training.operations.places.approvals import Manager

MANAGER_IS_ASKED = "We will email them. We hold the place until they answer."
MANAGER_HAS_AGREED = "By booking you confirm that they have agreed."


class ManagerMixin(forms.Form):
    """Asks who the manager is, where the course date needs their approval."""

    manager_name = forms.CharField(
        label="Name of the manager", max_length=150, error_messages={"required": "Enter the name of the manager"}
    )
    manager_email = forms.EmailField(
        label="Work email address of the manager",
        help_text="If it is not an address of the agency, the agency’s safeguarding lead confirms it first.",
        error_messages={"required": "Enter the manager’s work email address"},
    )

    def ask_manager(self, run: CourseRun) -> None:
        """Remove the questions where no manager is asked."""
        if run.approval == ApprovalRule.NONE:
            del self.fields["manager_name"], self.fields["manager_email"]
        else:
            asked = run.approval == ApprovalRule.MANAGER
            self.fields["manager_name"].help_text = MANAGER_IS_ASKED if asked else MANAGER_HAS_AGREED

    def manager(self) -> Manager | None:
        """Return the manager who was named."""
        if "manager_email" not in self.fields:
            return None
        return Manager(self.cleaned_data["manager_name"], self.cleaned_data["manager_email"])


class PlaceForm(ManagerMixin, PortalForm):
    """Asks people who may book for colleagues who the place is for; asks everybody else nothing."""

    attendee = forms.ModelChoiceField(
        Person.objects.none(),
        label="Who is the place for?",
        help_text="People with a post in your agency. We will email the confirmation to them.",
        empty_label="Select a person",
        error_messages={
            "required": "Select who the place is for",
            "invalid_choice": "Select a person from your agency",
        },
    )
    despite_clash = forms.BooleanField(
        label="Book even though it is at the same time as another course", required=False
    )
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
        """Ask nothing: groups are chosen once there is a place."""


class GroupChoiceField(forms.ModelChoiceField):
    """The parallel groups of one item, each with who leads it and the places left."""

    def label_from_instance(self, obj: Any) -> str:
        led_by = f", {obj.led_by}" if obj.led_by else ""
        return f"{obj.title}{led_by} ({obj.left_text})" if obj.left_text else f"{obj.title}{led_by}"


class GroupQuestions(forms.Form):
    """Asks for one of the parallel groups at each item of a conference that has groups."""

    def ask_groups(self, run: CourseRun) -> None:
        """Add a question for each item with groups."""
        self.items = conferences.items_with_groups(run)
        for item in self.items:
            self.fields[f"item_{item.pk}"] = GroupChoiceField(
                ParallelGroup.objects.with_taken().filter(item=item),
                label=str(item),
                widget=forms.RadioSelect,
                empty_label=None,
                error_messages={"required": f"Select a group for {item.title}"},
            )

    def chosen(self) -> list[ParallelGroup]:
        """Return the chosen groups."""
        return [self.cleaned_data[f"item_{item.pk}"] for item in self.items]


class BookPlaceForm(GroupQuestions, PlaceForm):
    submit_label = "Book place"


class ChooseGroupsForm(GroupQuestions, PortalForm):
    """For people who got their place from the waiting list, a colleague or an invitation."""

    submit_label = "Save groups"

    def __init__(self, *args: Any, run: CourseRun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_groups(run)


class JoinWaitingListForm(PlaceForm):
    submit_label = "Join the waiting list"


class CancelBookingForm(PortalForm):
    submit_label = "Cancel booking"

    reason = forms.CharField(
        label="Reason",
        help_text="For example “ill” or “court hearing”. Do not name a child.",
        max_length=300,
        error_messages={"required": "Enter a reason", "max_length": "Reason must be 300 characters or fewer"},
    )


NEW_COLLEAGUES = 3


class GroupForm(ManagerMixin, PortalForm):
    """Several colleagues at once, each at their own work email address."""

    submit_label = "Book places"

    people = forms.ModelMultipleChoiceField(
        Person.objects.none(),
        label="Colleagues",
        help_text="People with a post in your agency.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Select people from your agency"},
    )
    how = forms.ChoiceField(
        label="If there are not enough places",
        choices=[("all", "Book everyone or no one"), ("fit", "Book as many people as possible")],
        widget=forms.RadioSelect,
        initial="all",
        error_messages={"required": "Select what happens if there are not enough places"},
    )
    wait = forms.BooleanField(
        label="Add the others to the waiting list",
        help_text="If you book everyone or no one, the whole group waits until there are enough places.",
        required=False,
    )

    despite_clash = forms.BooleanField(
        label="Book even though a colleague has another course at the same time", required=False
    )

    def __init__(self, *args: Any, people: Any, run: CourseRun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = people  # type: ignore[attr-defined]
        self.ask_manager(run)
        for number in range(1, NEW_COLLEAGUES + 1):
            self.fields[f"name_{number}"] = forms.CharField(label="Full name", max_length=150, required=False)
            self.fields[f"email_{number}"] = forms.EmailField(label="Work email address", required=False)

    def layout_fields(self) -> list[Any]:
        new = [
            Fieldset(
                f"name_{number}",
                f"email_{number}",
                css_class="side-by-side",
                legend=f"Colleague who is not listed ({number})",
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
            self.add_error("people", "Select at least one colleague, or enter a colleague who is not listed")
        return cleaned

    def _read_new(self, number: int, name: str | None, email: str | None) -> None:
        if name and not email and f"email_{number}" not in self.errors:
            self.add_error(f"email_{number}", "Enter the colleague’s work email address")
        elif email and not name:
            self.add_error(f"name_{number}", "Enter the colleague’s full name")
        elif name and email:
            self.new.append((name, email))


class SubstituteForm(PortalForm):
    """A colleague of the same agency who comes instead."""

    submit_label = "Send a colleague instead"

    name = forms.CharField(
        label="Full name of the colleague",
        max_length=150,
        error_messages={"required": "Enter the colleague’s full name"},
    )
    email = forms.EmailField(
        label="Work email address of the colleague",
        help_text="We will email them a confirmation and calendar invitation.",
        error_messages={"required": "Enter the colleague’s work email address"},
    )


class AnswerOfferForm(PortalForm):
    submit_label = "Send answer"

    answer = forms.ChoiceField(
        label="Do you want this place?",
        choices=[("yes", "Yes, book it"), ("no", "No, offer it to the next person")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether you want this place"},
    )


class NeedsForm(PortalForm):
    submit_label = "Save needs"

    access = forms.CharField(
        label="Access needs",
        help_text="For example step-free access, a hearing loop, captions or a prayer room.",
        widget=forms.Textarea,
        max_length=1000,
        required=False,
        error_messages={"max_length": "Access needs must be 1,000 characters or fewer"},
    )
    dietary = forms.CharField(
        label="Dietary needs",
        widget=forms.Textarea,
        max_length=500,
        required=False,
        error_messages={"max_length": "Dietary needs must be 500 characters or fewer"},
    )


class JoinForm(PortalForm):
    submit_label = "Join online"


class AnswerApprovalForm(PortalForm):
    submit_label = "Send answer"

    answer = forms.ChoiceField(
        label="Do you approve this place?",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether you approve this place"},
    )
    comment = forms.CharField(
        label="Reason, if you do not approve",
        help_text="We will send this to your colleague.",
        max_length=300,
        required=False,
        error_messages={"max_length": "Reason must be 300 characters or fewer"},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("answer") == "no" and not cleaned.get("comment") and "comment" not in self.errors:
            self.add_error("comment", "Enter why you do not approve")
        return cleaned
