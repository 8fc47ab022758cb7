"""Answering an offer, and the door to the online room."""

from typing import Any

from django.http import HttpResponse

from shield.views.base import OperationView
from training.forms.bookings import AnswerOfferForm, ChooseGroupsForm, JoinForm
from training.models import Booking
from training.operations.attendance import online_rooms
from training.operations.office import conferences
from training.operations.places import offers
from training.presenters import date_lines
from training.rules import ANSWER_NEEDS, ANSWER_OFFER, JOIN_ONLINE


class BookingOperation(OperationView):
    """A form about one booking, with its dates beside it."""

    model = Booking
    context_object_name = "booking"

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("run__course", "run__venue", "attendee", "agency")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            run=self.object.run,
            dates=date_lines(list(self.object.run.dates.all())),
            is_own=self.is_own(),
            cancel_url=self.get_success_url(),
            **kwargs,
        )

    def is_own(self) -> bool:
        """Whether the reader is the one the booking is about."""
        return self.object.attendee.user_id is not None and self.object.attendee.user_id == self.request.user.pk

    def actor(self) -> Any:
        """The user who acts; nobody where a personal link is used."""
        return self.request.user if self.request.user.is_authenticated else None

    def get_success_url(self) -> str:
        return str(self.object.get_absolute_url())


class OfferAnswer(BookingOperation):
    permission_required = ANSWER_OFFER
    form_class = AnswerOfferForm
    template_name = "training/bookings/answer.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(offer=self.object.offers.open().first(), **kwargs)

    def perform(self, form: Any) -> Booking:
        takes = form.cleaned_data["answer"] == "yes"
        self.success_message = "The place is booked" if takes else "The place goes to the next person"
        answer = offers.accept if takes else offers.decline
        return answer(booking=self.object, by=self.actor())


class GroupsChoose(BookingOperation):
    """The parallel groups of a conference, for whoever has not chosen yet or changes their mind."""

    permission_required = ANSWER_NEEDS
    form_class = ChooseGroupsForm
    template_name = "training/bookings/groups.html"
    success_message = "Groups saved"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"run": self.object.run}

    def get_initial(self) -> dict[str, Any]:
        return {f"item_{choice.item_id}": choice.group_id for choice in self.object.group_choices.all()}

    def perform(self, form: Any) -> None:
        conferences.choose_later(booking=self.object, groups=form.chosen(), by=self.actor())


class JoinOnline(BookingOperation):
    """The page that opens the door; nothing on it tells the room's address before."""

    permission_required = JOIN_ONLINE
    form_class = JoinForm
    template_name = "training/bookings/join.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(open_date=online_rooms.open_date(self.object.run), **kwargs)

    def perform(self, form: Any) -> str:
        self.room = online_rooms.enter(booking=self.object, by=self.actor())
        return self.room

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        if hasattr(self, "room"):
            # Our policy lets no form lead to another site (CSP 3, form-action), so the page itself shows the way.
            return self.render_to_response(self.get_context_data(form=form, room=self.room))
        return response
