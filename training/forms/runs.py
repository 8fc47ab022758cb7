"""A run as the operational team plans it."""

from datetime import datetime
from typing import Any

from django import forms

from partnership.models import Person, Post, PostRole
from shield.forms.base import PortalForm, PortalModelForm
from training.forms.date_rows import DateRows
from training.models import CourseRun, Delivery

MOMENT = "%Y-%m-%dT%H:%M"


class MomentField(forms.DateTimeField):
    """A day and a time in London, in the browser's own control."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"invalid": "Enter a date and a time, such as 5 November 2026, 9.30am"})
        widget = forms.DateTimeInput(
            format=MOMENT, attrs={"type": "datetime-local", "class": "govuk-input govuk-input--width-20"}
        )
        super().__init__(widget=widget, input_formats=[MOMENT, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"], **kwargs)


class RunForm(DateRows, PortalModelForm):
    """One delivery of a course. Empty date rows are passed over."""

    submit_label = "Save the run"

    opens_at = MomentField(
        label="Booking opens", help_text="Leave it empty to open as soon as the run is shown.", required=False
    )
    closes_at = MomentField(label="Booking closes", help_text="Leave it empty to close at the start.", required=False)

    e_learning_url = forms.URLField(
        label="Where the e-learning is",
        help_text="For e-learning only: the whole address, beginning with https://",
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Enter the whole address, beginning with https://"},
    )

    join_url = forms.URLField(
        label="Address of the online room",
        help_text="Shown on the portal only, to people with a place, from 15 minutes before. It is in no e-mail.",
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Enter the whole address, beginning with https://"},
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
            "title": "Title, if it is not the course’s",
            "slug": "Address",
            "strap": "Line under the title, if it is not the course’s",
            "delivery": "Format",
            "venue": "Venue",
            "trainers": "Trainers",
            "capacity": "Places",
            "minimum": "People needed for it to run",
            "agency_cap": "Places for any one agency",
            "approval": "Manager’s approval",
            "tariff": "Tariff",
            "gives_certificate": "People who were there on every date get a certificate",
            "certificate_after_evaluation": "The certificate waits for the evaluation",
            "needs_retention_days": "Days after the run until answers about needs are deleted",
        }
        help_texts = {
            "slug": "The last part of the page’s address, such as going-missing-november-2026.",
            "venue": "For runs in person.",
            "trainers": "They see who is coming and take the register.",
            "agency_cap": "Leave it empty for no limit. Whoever is over it joins the same waiting list.",
            "tariff": "What a place, a late cancellation and not coming cost. Leave it empty if nothing is charged.",
        }
        widgets = {
            "version": forms.HiddenInput,
            "delivery": forms.RadioSelect,
            "approval": forms.RadioSelect,
            "trainers": forms.CheckboxSelectMultiple,
        }
        error_messages = {
            "slug": {
                "required": "Enter the address",
                "invalid": "Use small letters, numbers and hyphens in the address",
                "unique": "Another run has this address already. Choose other words for it",
            },
            "delivery": {"required": "Choose the format"},
            "capacity": {"invalid": "Enter the places as a number, such as 24"},
            "agency_cap": {"invalid": "Enter the places as a number, such as 4"},
            "needs_retention_days": {"invalid": "Enter the days as a number, such as 7"},
            "minimum": {"invalid": "Enter the people as a number, such as 8"},
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
            self.add_error("minimum", "The people needed must be no more than the places")
        if cleaned.get("delivery") == Delivery.E_LEARNING and self.spans:
            self.add_error("day_1", "E-learning is open on any day: leave the dates empty")
        return cleaned

    def _check_window(self, opens: datetime | None, closes: datetime | None) -> None:
        start = min((span.starts_at for span in self.spans), default=None)
        if opens and closes and closes <= opens:
            self.add_error("closes_at", "Booking must close after it opens")
        if opens and start and opens >= start:
            self.add_error("opens_at", "Booking must open before the first date")
        if closes and start and closes > start:
            self.add_error("closes_at", "Booking must close by the start of the first date")

    def changes(self) -> dict[str, Any]:
        """What was typed about the run itself, for the operation."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name not in {"version", "trainers"}}


class PublishRunForm(PortalForm):
    submit_label = "Publish"

    at = MomentField(
        label="When should it appear in the catalogue?", help_text="Leave it empty to show it now.", required=False
    )


class CancelRunForm(PortalForm):
    submit_label = "Cancel the run"

    reason = forms.CharField(
        label="Reason",
        help_text="Everybody who is booked or waits reads it in their e-mail.",
        max_length=300,
        error_messages={"required": "Enter the reason", "max_length": "Use 300 characters or fewer"},
    )
