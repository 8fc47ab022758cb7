"""Forms for course dates."""

from datetime import datetime
from typing import Any

from crispy_forms_gds.layout import Field
from django import forms
from django.db.models import QuerySet

from partnership.models import Person, Post, PostRole
from shield.forms.base import PortalForm, PortalModelForm
from training.forms.date_rows import DateRows
from training.models import Booking, CourseRun, Delivery

MOMENT = "%Y-%m-%dT%H:%M"


class MomentField(forms.DateTimeField):
    """A day and a time in London, in the browser's own control."""

    def __init__(self, *, expects_working_day: bool = False, **kwargs: Any) -> None:
        self.expects_working_day = expects_working_day
        kwargs.setdefault("error_messages", {"invalid": "Enter a date and time, like 5 November 2026, 9:30am"})
        widget = forms.DateTimeInput(
            format=MOMENT, attrs={"type": "datetime-local", "class": "govuk-input govuk-input--width-20"}
        )
        super().__init__(widget=widget, input_formats=[MOMENT, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"], **kwargs)


class RunForm(DateRows, PortalModelForm):
    """A course date. Empty date rows are ignored."""

    submit_label = "Save course date"

    opens_at = MomentField(
        label="Booking opens",
        help_text="Leave empty to open booking as soon as the course date is published.",
        required=False,
    )
    closes_at = MomentField(
        expects_working_day=True,
        label="Booking closes",
        help_text="Leave empty to close booking at the start. If you move the first date, this moves with it.",
        required=False,
    )

    e_learning_url = forms.URLField(
        label="Web address of the e-learning",
        help_text="For e-learning only. Enter the full web address, starting with https://",
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Enter the full web address, starting with https://"},
    )

    join_url = forms.URLField(
        label="Web address of the online room",
        help_text="Only people with a place see it, from 15 minutes before the start. It is never sent by email.",
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Enter the full web address, starting with https://"},
    )

    class Meta:
        model = CourseRun
        fields = (
            "version",
            "title",
            "slug",
            "strap",
            "delivery",
            "venue",
            "e_learning_url",
            "trainers",
            "capacity",
            "minimum",
            "agency_cap",
            "approval",
            "tariff",
            "join_url",
            "gives_certificate",
            "certificate_after_evaluation",
            "needs_retention_days",
            "opens_at",
            "closes_at",
        )
        labels = {
            "title": "Title, if different from the course",
            "slug": "Web address",
            "strap": "Subtitle, if different from the course",
            "delivery": "Format",
            "venue": "Venue",
            "trainers": "Trainers",
            "capacity": "Places",
            "minimum": "Minimum number of people",
            "agency_cap": "Maximum places for one agency",
            "approval": "Manager approval",
            "tariff": "Tariff",
            "gives_certificate": "People who attended every date get a certificate",
            "certificate_after_evaluation": "People get the certificate after they answer the questionnaire",
            "needs_retention_days": "Days after the course until access and dietary needs are deleted",
        }
        help_texts = {
            "slug": "The last part of the page’s address, for example going-missing-november-2026.",
            "venue": "For courses in person.",
            "trainers": "They can see who is booked and take the register.",
            "agency_cap": "Leave empty for no limit. Other people from the agency join the waiting list.",
            "tariff": "The charges for a place, a late cancellation and a no-show. Leave empty if there are no charges.",
        }
        widgets = {
            "version": forms.HiddenInput,
            "delivery": forms.RadioSelect,
            "approval": forms.RadioSelect,
            "trainers": forms.CheckboxSelectMultiple,
        }
        error_messages = {
            "slug": {
                "required": "Enter the web address",
                "invalid": "Web address must only include lower case letters, numbers and hyphens",
                "unique": "Another course date already has this web address",
            },
            "delivery": {"required": "Select the format"},
            "capacity": {"invalid": "Places must be a number, like 24"},
            "agency_cap": {"invalid": "Maximum places for one agency must be a number, like 4"},
            "needs_retention_days": {
                "required": "Enter the number of days after the course",
                "invalid": "Days must be a number, like 7",
            },
            "approval": {"required": "Select whether manager approval is needed"},
            "minimum": {"invalid": "Minimum number of people must be a number, like 8"},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].required = False
        self.fields["trainers"].required = False
        self.add_rows(list(self.instance.dates.all()) if self.instance.pk else [])
        trainers = Post.objects.current().filter(role=PostRole.TRAINER).values("person")
        self.fields["trainers"].queryset = Person.objects.filter(pk__in=trainers)  # type: ignore[attr-defined]

    def layout_fields(self) -> list[Any]:
        plain = [name for name in self.fields if not self.is_of_row(name)]
        before = plain.index("capacity")
        return [*plain[:before], *self.row_fieldsets(), *plain[before:]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.spans = self.read_rows()
        self._check_window(cleaned.get("opens_at"), cleaned.get("closes_at"))
        minimum, capacity = cleaned.get("minimum"), cleaned.get("capacity")
        if minimum and capacity and minimum > capacity:
            self.add_error("minimum", "Minimum number of people must be the same as or less than the places")
        if cleaned.get("delivery") == Delivery.E_LEARNING and self.spans:
            self.add_error("day_1", "Dates must be empty for e-learning, which is open on any day")
        return cleaned

    def _check_window(self, opens: datetime | None, closes: datetime | None) -> None:
        start = min((span.starts_at for span in self.spans), default=None)
        if opens and closes and closes <= opens:
            self.add_error("closes_at", "Booking closes must be after booking opens")
        if opens and start and opens >= start:
            self.add_error("opens_at", "Booking opens must be before the first date")
        follows = self.instance.starts_at not in {None, start} and closes == self.instance.closes_at
        if closes and start and closes > start and not follows:
            self.add_error("closes_at", "Booking closes must be before the start of the first date")

    def changes(self) -> dict[str, Any]:
        """Return the fields of the course date as the operation takes them."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name not in {"version", "trainers"}}


class HolderChoiceField(forms.ModelMultipleChoiceField):
    """People who hold a place, each with the state of the booking."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.attendee.name}, {obj.agency.name} ({obj.get_status_display().lower()})"


class ReducePlacesForm(PortalForm):
    """How many places there are to be, and who moves to the waiting list for it."""

    submit_label = "Reduce the places"

    places = forms.IntegerField(
        label="Places",
        min_value=1,
        widget=forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-3"}),
        error_messages={
            "required": "Enter the number of places",
            "invalid": "Places must be a number, like 12",
            "min_value": "Places must be 1 or more",
        },
    )
    people = HolderChoiceField(
        Booking.objects.none(),
        label="People who move to the waiting list",
        help_text="They will be first on the waiting list, in this order.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "One of these people does not hold a place any more. Select again"},
    )
    reason = forms.CharField(
        label="Reason",
        help_text="We will include this in the email to these people.",
        max_length=300,
        error_messages={"required": "Enter a reason", "max_length": "Reason must be 300 characters or fewer"},
    )

    def __init__(self, *args: Any, holders: QuerySet[Booking], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = holders  # type: ignore[attr-defined]

    def layout_fields(self) -> list[Any]:
        return ["places", Field.checkboxes("people", small=True), "reason"]


class PublishRunForm(PortalForm):
    submit_label = "Publish course date"

    at = MomentField(label="Publish on", help_text="Leave empty to publish now.", required=False)


class CancelRunForm(PortalForm):
    submit_label = "Cancel course date"

    reason = forms.CharField(
        label="Reason",
        help_text="We will include this in the email to everyone who is booked or on the waiting list.",
        max_length=300,
        error_messages={"required": "Enter a reason", "max_length": "Reason must be 300 characters or fewer"},
    )
