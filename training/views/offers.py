"""Forms about one booking: answer an offer, choose groups, join the online room."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse

from shield.models import User
from shield.text.formatting import moment
from shield.views.form_pages import RecordPage
from training.forms.bookings import AnswerOfferForm, ChooseGroupsForm, JoinForm
from training.models import Booking
from training.operations.attendance import online_rooms
from training.operations.office import conferences
from training.operations.places import offers
from training.presenters import date_lines
from training.rules import ANSWER_NEEDS, ANSWER_OFFER, JOIN_ONLINE


class BookingOperation(RecordPage):
    """A form about one booking, with its course date beside it."""

    model = Booking
    context_object_name = "booking"
    template_name = "training/bookings/form_page.html"

    def get_queryset(self) -> QuerySet[Booking]:
        return super().get_queryset().select_related("run__course", "run__venue", "attendee", "agency")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        run = self.object.run
        return super().get_context_data(
            run=run, dates=date_lines(list(run.dates.all())), is_own=self.is_own(), **kwargs
        )

    def is_own(self) -> bool:
        """Return whether the reader is the attendee."""
        return self.object.attendee.user_id is not None and self.object.attendee.user_id == self.request.user.pk

    def actor(self) -> User | None:
        """Return the account that acts; ``None`` where a personal link is used."""
        return self.request.user if self.request.user.is_authenticated else None


class OfferAnswer(BookingOperation):
    permission_required = ANSWER_OFFER
    form_class = AnswerOfferForm
    template_name = "training/bookings/answer.html"

    def get_heading(self) -> str:
        if not self.object.is_offered:
            return "This offer has expired"
        return "A place is available" if self.is_own() else f"A place is available for {self.object.attendee.name}"

    def get_explanation(self) -> str:
        offer = self.object.offers.open().first()
        if offer is None:
            return "We have offered the place to the next person. You can join the waiting list again."
        until = f"We are holding it until {moment(offer.expires_at)}. After that we will offer it to the next person."
        group = [each.attendee.name for each in offers.answering_together(self.object)]
        if len(group) == 1:
            return until
        return f"{until} You asked for places for all or none, so your answer is for all of these: {', '.join(group)}."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(offer=self.object.offers.open().first(), **kwargs)

    def perform(self, form: AnswerOfferForm) -> Booking:
        accepts = form.cleaned_data["answer"] == "yes"
        booked = "Place booked. We have sent a confirmation by email."
        declined = "Place declined. We will offer it to the next person."
        self.success_message = booked if accepts else declined
        answer = offers.accept if accepts else offers.decline
        return answer(booking=self.object, by=self.actor())


class GroupsChoose(BookingOperation):
    """The parallel groups of a conference, chosen later or again."""

    permission_required = ANSWER_NEEDS
    form_class = ChooseGroupsForm
    heading = "Select your groups"
    explanation = "Some groups meet at the same time. You can change your choice while there are places left."
    success_message = "Groups saved"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"run": self.object.run}

    def get_initial(self) -> dict[str, Any]:
        return {f"item_{choice.item_id}": choice.group_id for choice in self.object.group_choices.all()}

    def perform(self, form: ChooseGroupsForm) -> None:
        conferences.choose_later(booking=self.object, groups=form.chosen(), by=self.actor())


class JoinOnline(BookingOperation):
    """The page that leads to the online room; its address is on no page before."""

    permission_required = JOIN_ONLINE
    # Joining is recorded once for each date, and each press has to show the room.
    sends_once = False
    form_class = JoinForm
    template_name = "training/bookings/join.html"

    def get_heading(self) -> str:
        return "You have joined" if hasattr(self, "room") else "Join online"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(open_date=online_rooms.open_date(self.object.run), **kwargs)

    def perform(self, form: JoinForm) -> str:
        self.room = online_rooms.enter(booking=self.object, by=self.actor())
        return self.room

    def form_valid(self, form: JoinForm) -> HttpResponse:
        response = super().form_valid(form)
        if hasattr(self, "room"):
            # Our policy lets no form lead to another site (CSP 3, form-action), so the page itself shows the way.
            return self.render_to_response(self.get_context_data(form=form, room=self.room))
        return response
