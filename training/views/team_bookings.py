"""What the team does with the people of one course date: book, reorder the waiting list, write to all, download."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from shield import tables
from shield.views.base import GuardedObject
from shield.views.downloads import TableDownload
from shield.views.form_pages import RecordPage
from training.forms.team_bookings import PositionForm, RunMessageForm, TeamBookingForm
from training.models import Booking, CourseRun, RunMessage
from training.operations.places import attendee_lists, messages, team_bookings, waiting_list
from training.presenters import date_lines
from training.rules import EDIT_RUNS
from training.views.offers import BookingOperation


class RunPeoplePage(RecordPage):
    """A form about the people of one course date; leads back to its bookings."""

    permission_required = EDIT_RUNS
    model = CourseRun
    context_object_name = "run"
    template_name = "training/runs/people_form.html"

    def get_queryset(self) -> QuerySet[CourseRun]:
        return super().get_queryset().select_related("course", "venue").with_places()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(dates=date_lines(list(self.object.dates.all())), **kwargs)

    def get_success_url(self) -> str:
        return reverse("training:run-bookings", args=[self.object.slug])


class TeamBookingCreate(RunPeoplePage):
    form_class = TeamBookingForm
    heading = "Book for another person"

    def get_explanation(self) -> str:
        run = self.object
        return f"{run.taken} of {run.capacity or 0} places taken, {run.waiting} on the waiting list."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"run": self.object}

    def perform(self, form: TeamBookingForm) -> Booking:
        booking = team_bookings.book(run=self.object, by=self.request.user, **form.request())
        self.success_message = _outcome(booking)
        return booking


def _outcome(booking: Booking) -> str:
    name = booking.attendee.name
    if booking.is_booked:
        return f"Place booked for {name}. We have emailed them."
    if booking.is_pending and booking.approval.is_unconfirmed:
        return (
            f"Place held for {name}. Their agency’s safeguarding lead confirms the manager first. We have emailed them."
        )
    if booking.is_pending:
        return f"Place held for {name}. We have emailed the manager to ask for their approval."
    return f"{name} is on the waiting list. We have emailed them."


class RunMessageCreate(RunPeoplePage):
    form_class = RunMessageForm
    heading = "Email the people on this course date"
    template_name = "training/runs/message.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"counts": messages.counts(self.object)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(sent=self.object.messages.select_related("sent_by"), **kwargs)

    def perform(self, form: RunMessageForm) -> RunMessage:
        message = messages.send(run=self.object, by=self.request.user, **form.cleaned_data)
        people = "1 person" if message.recipients == 1 else f"{message.recipients} people"
        self.success_message = f"Email sent to {people}"
        return message


class WaitingListMove(BookingOperation):
    permission_required = EDIT_RUNS
    form_class = PositionForm
    heading = "Change the position on the waiting list"

    def get_explanation(self) -> str:
        if not self.object.is_waiting:
            return "This person is not on the waiting list any more."
        last = waiting_list.length(self.object.run)
        return f"Position {self.object.position()} of {last} at the moment. The others keep their order."

    def perform(self, form: PositionForm) -> Booking:
        moved = waiting_list.move(booking=self.object, by=self.request.user, **form.cleaned_data)
        self.success_message = f"Position changed. We have emailed {moved.attendee.name}."
        return moved

    def get_success_url(self) -> str:
        return reverse("training:run-bookings", args=[self.object.run.slug])


class AttendeeTable(GuardedObject, TableDownload):
    """Everybody with a live booking, with their addresses."""

    permission_required = EDIT_RUNS
    # The file holds the addresses of the people.
    sensitive = True
    model = CourseRun

    def get_heads(self) -> tables.Heads:
        return attendee_lists.HEADS

    def get_rows(self) -> tables.Rows:
        return attendee_lists.table(run=self.object, by=self.request.user)

    def get_filename(self) -> str:
        return f"attendees-{self.object.slug}"
