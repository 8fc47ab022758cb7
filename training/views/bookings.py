"""Places: book one, see it, keep it in the diary, give it up."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views import View

from partnership.models import Person
from shield.views.base import GuardedObject, OperationView, PortalDetail, PortalList
from training.forms.bookings import BookPlaceForm, CancelBookingForm, JoinWaitingListForm
from training.models import Booking, CourseRun
from training.operations import bookings, calendar
from training.presenters import date_lines, my_training
from training.rules import BOOK_FOR_COLLEAGUES, BOOK_PLACE, CANCEL_BOOKING, SEE_BOOKING, SEE_OWN_BOOKINGS


class PlaceView(OperationView):
    """What booking a place and joining the waiting list have in common."""

    model = CourseRun
    context_object_name = "run"
    permission_required = BOOK_PLACE

    def get_queryset(self) -> Any:
        return super().get_queryset().for_lists()

    def get_form_kwargs(self) -> dict[str, Any]:
        user = self.request.user
        people = Person.objects.visible_to(user).in_care_of(user) if user.has_perm(BOOK_FOR_COLLEAGUES) else None
        return super().get_form_kwargs() | {"people": people}

    def own_person(self) -> Person:
        """Whoever may book has a post, and so a person."""
        return self.request.user.person  # type: ignore[union-attr]

    def get_initial(self) -> dict[str, Any]:
        return {"attendee": self.own_person() if self.request.GET.get("for") != "colleague" else None}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        run = self.object
        return super().get_context_data(
            dates=date_lines(list(run.dates.all())), left=run.places_left, cancel_url=run.get_absolute_url(), **kwargs
        )

    def attendee(self, form: Any) -> Person:
        return form.cleaned_data.get("attendee") or self.own_person()

    def get_success_url(self) -> str:
        return self.result.get_absolute_url()


class BookingCreate(PlaceView):
    form_class = BookPlaceForm
    template_name = "training/bookings/create.html"
    success_message = "Place booked"

    def perform(self, form: Any) -> Booking:
        return bookings.book(run=self.object, attendee=self.attendee(form), by=self.request.user)


class WaitingCreate(PlaceView):
    form_class = JoinWaitingListForm
    template_name = "training/bookings/wait.html"

    def perform(self, form: Any) -> Booking:
        return bookings.join_waiting_list(run=self.object, attendee=self.attendee(form), by=self.request.user)


class BookingDetail(PortalDetail):
    permission_required = SEE_BOOKING
    model = Booking
    context_object_name = "booking"
    template_name = "training/bookings/detail.html"

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("run__course", "run__venue", "attendee", "agency", "booked_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        booking, user = self.object, self.request.user
        can_cancel = booking.status != "cancelled" and not booking.run.has_begun()
        return super().get_context_data(
            dates=date_lines(list(booking.run.dates.all())),
            is_own=booking.attendee.user_id == user.pk,
            position=booking.position() if booking.is_waiting else None,
            may_cancel=can_cancel and user.has_perm(CANCEL_BOOKING, booking),
            **kwargs,
        )


class BookingCancel(OperationView):
    permission_required = CANCEL_BOOKING
    model = Booking
    context_object_name = "booking"
    form_class = CancelBookingForm
    template_name = "training/bookings/cancel.html"

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("run__course", "run__venue", "attendee")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        run = self.object.run
        return super().get_context_data(
            dates=date_lines(list(run.dates.all())),
            is_own=self.object.attendee.user_id == self.request.user.pk,
            cancel_url=self.object.get_absolute_url(),
            **kwargs,
        )

    def perform(self, form: Any) -> Booking:
        self.success_message = "Place cancelled" if self.object.is_booked else "You have left the waiting list"
        return bookings.cancel(booking=self.object, reason=form.cleaned_data["reason"], by=self.request.user)

    def get_success_url(self) -> str:
        if self.object.attendee.user_id == self.request.user.pk:
            return reverse("training:booking-list")
        return self.object.get_absolute_url()


class BookingCalendar(GuardedObject, View):
    """The dates of one booking as a calendar file."""

    permission_required = SEE_BOOKING
    model = Booking

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = HttpResponse(calendar.diary(self.object), content_type="text/calendar; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="{self.object.run.slug}.ics"'
        return response


class BookingList(PortalList):
    """My training."""

    permission_required = SEE_OWN_BOOKINGS
    model = Booking
    template_name = "training/bookings/list.html"
    paginate_by = None

    def get_queryset(self) -> Any:
        return super().get_queryset().of(self.request.user).for_my_training()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        colleagues = Booking.objects.visible_to(user).of_colleagues(user).live().ahead().for_my_training()
        return super().get_context_data(
            training=my_training(self.object_list, timezone.now()),
            may_book=user.has_perm(BOOK_PLACE),
            colleagues=colleagues.select_related("attendee") if user.has_perm(BOOK_FOR_COLLEAGUES) else None,
            **kwargs,
        )
