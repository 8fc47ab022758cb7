"""Pages about bookings: book a place, view it, send a colleague, cancel."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views import View

from partnership.models import Agency, Person
from shield import working_days
from shield.refusals import Refused
from shield.views.base import GuardedObject, OperationView, PortalDetail, PortalList
from shield.views.downloads import attachment_response
from shield.views.form_pages import ConfirmPage
from training.forms.bookings import BookPlaceForm, CancelBookingForm, GroupForm, JoinWaitingListForm, SubstituteForm
from training.models import Booking, CourseRun, Prerequisite
from training.operations.attendance import online_rooms
from training.operations.places import (
    bookings,
    calendar_entries,
    eligibility,
    group_bookings,
    leavers,
    substitution,
)
from training.presenters import booking_page, cancellation_terms, date_lines, my_training
from training.rules import (
    BOOK_FOR_COLLEAGUES,
    BOOK_PLACE,
    CANCEL_BOOKING,
    CONFIRM_MANAGER,
    MOVE_BOOKING,
    REPLACE_BOOKING,
    SEE_ALL_BOOKINGS,
    SEE_BOOKING,
    SEE_OWN_BOOKINGS,
    is_taken_by_team,
)
from training.views.offers import BookingOperation


class RunOperation(OperationView):
    """A form about places on one course date, which is shown beside it."""

    model = CourseRun
    context_object_name = "run"

    def get_queryset(self) -> QuerySet[CourseRun]:
        """Return the run with its places for the page; a posted form is checked under the lock, by its own count."""
        found = super().get_queryset().select_related("course").with_groups()
        if self.request.method == "POST":
            return found
        return found.select_related("venue").with_places().with_prerequisites()

    def own_person(self) -> Person:
        """Return the reader's person: everybody who may book has a post, and so a person."""
        return self.request.user.person

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        run = self.object
        if self.request.method == "POST":
            run.load_place_counts()
        agency = self.own_person().agency_on() if run.tariff_id else None
        return super().get_context_data(
            dates=date_lines(list(run.dates.all())),
            left=run.places_left,
            terms=cancellation_terms(run, agency),
            cancel_url=run.get_absolute_url(),
            **kwargs,
        )


class PlacePage(RunOperation):
    """What booking a place and joining the waiting list have in common."""

    permission_required = BOOK_PLACE

    def get_form_kwargs(self) -> dict[str, Any]:
        user = self.request.user
        people = Person.objects.visible_to(user).managed_by(user) if user.has_perm(BOOK_FOR_COLLEAGUES) else None
        return super().get_form_kwargs() | {"people": people, "run": self.object, "clash": self.has_clash(people)}

    def has_clash(self, people: QuerySet[Person] | None) -> bool:
        """Return whether the box for a clash is shown: the attendee holds another place at the same time.

        A posted form may always tick it; the operation itself looks for a clash.
        """
        self.clash = None
        if self.request.method == "POST":
            return True
        attendee = self.own_person() if people is None else people.filter(pk=self._typed_attendee()).first()
        self.clash = eligibility.first_clash(self.object, attendee) if attendee is not None else None
        return self.clash is not None

    def _typed_attendee(self) -> Any:
        typed = self.request.POST.get("attendee") or None
        return typed if typed and len(typed) == len(str(self.own_person().pk)) else self.own_person().pk

    def get_initial(self) -> dict[str, Any]:
        return {"attendee": self.own_person() if self.request.GET.get("for") != "colleague" else None}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)  # makes the form, which looks for the clash
        known_to_have_none = self.request.method != "POST" and not self.object.has_prerequisites
        unmet = [] if known_to_have_none else self._unmet()
        if "despite_clash" in context["form"].errors:
            self.clash = eligibility.first_clash(self.object, self._typed_person())
        elif "despite_clash" in context["form"].fields and self.clash is None:
            del context["form"].fields["despite_clash"]
        return context | {"clash": self.clash, "unmet": unmet}

    def _unmet(self) -> list[Prerequisite]:
        """Return what the reader must complete first."""
        return eligibility.unmet_prerequisites(self.object.course, self.own_person(), working_days.today())

    def _typed_person(self) -> Person:
        """Return the person the place was asked for."""
        people = Person.objects.visible_to(self.request.user)
        return people.filter(pk=self._typed_attendee()).first() or self.own_person()

    def get_request(self, form: Any) -> dict[str, Any]:
        """Return what was typed, as both operations take it."""
        return {
            "run": self.object,
            "attendee": form.cleaned_data.get("attendee") or self.own_person(),
            "by": self.request.user,
            "manager": form.manager(),
            "despite_clash": form.cleaned_data.get("despite_clash", False),
        }

    def get_success_url(self) -> str:
        return str(self.result.get_absolute_url())


class BookingCreate(PlacePage):
    form_class = BookPlaceForm
    template_name = "training/bookings/create.html"

    def has_clash(self, people: QuerySet[Person] | None) -> bool:
        """Return ``False`` without looking where no place is left, because the page then has no form."""
        self.clash = None
        is_full = self.request.method != "POST" and self.object.places_left == 0
        return False if is_full else super().has_clash(people)

    def perform(self, form: BookPlaceForm) -> Booking:
        booking = bookings.book(**self.get_request(form), chosen=form.chosen())
        self.success_message = _booked_message(booking)
        return booking

    def refused(self, form: Any, refusal: Refused) -> HttpResponse:
        """Show a full course date with the way to its waiting list, without the rest of the page."""
        if not isinstance(refusal, bookings.RunFull):
            return super().refused(form, refusal)
        form.refuse(refusal)
        context = {"form": form, "run": self.object}
        return TemplateResponse(self.request, "training/bookings/full.html", context, status=422)


def _booked_message(booking: Booking) -> str:
    if booking.is_booked:
        return f"Place booked. We have emailed {booking.attendee.name}."
    if booking.approval.is_unconfirmed:
        return "Place held. Your agency’s safeguarding lead confirms the manager first. We have emailed them."
    return "Place held. We have emailed the manager to ask for their approval."


class WaitingCreate(PlacePage):
    form_class = JoinWaitingListForm
    template_name = "training/bookings/wait.html"

    def perform(self, form: JoinWaitingListForm) -> Booking:
        return bookings.join_waiting_list(**self.get_request(form))


class GroupCreate(RunOperation):
    """Colleagues of the agency that the reader leads, booked together."""

    permission_required = BOOK_FOR_COLLEAGUES
    form_class = GroupForm
    template_name = "training/bookings/group.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        people = Person.objects.visible_to(self.request.user).managed_by(self.request.user)
        if self.request.method != "POST":  # who has got a place meanwhile is named, or left out, by the operation
            people = people.exclude(pk__in=self.object.bookings.live().values("attendee"))
        return super().get_form_kwargs() | {"people": people, "run": self.object}

    def _agency(self) -> Agency:
        agency = self.own_person().agency_on()
        if agency is None:
            raise Refused("You have no post in an agency today, so you cannot book for colleagues.")
        return agency

    def perform(self, form: GroupForm) -> list[Booking]:
        made = group_bookings.book_colleagues(
            run=self.object,
            people=list(form.cleaned_data["people"]),
            new=form.new,
            agency=self._agency(),
            by=self.request.user,
            all_or_none=form.cleaned_data["how"] == "all",
            wait=form.cleaned_data["wait"],
            manager=form.manager(),
            despite_clash=form.cleaned_data["despite_clash"],
        )
        self.success_message = group_message(made, self._already_on(form, made))
        return made

    def _already_on(self, form: GroupForm, made: list[Booking]) -> list[Person]:
        """Return who was chosen and has been on the course date before."""
        chosen = Q(attendee__in=form.cleaned_data["people"]) | Q(attendee__email__in=[email for _, email in form.new])
        before = self.object.bookings.visible_to(self.request.user).live().exclude(pk__in=[each.pk for each in made])
        return [booking.attendee for booking in before.filter(chosen).select_related("attendee")]

    def get_success_url(self) -> str:
        return reverse("training:booking-list")


def group_message(made: list[Booking], already: list[Person]) -> str:
    """Return "2 places booked, 1 on the waiting list. We have emailed them." and who was on the course date before."""
    booked = sum(booking.is_booked for booking in made)
    held = sum(booking.is_pending or booking.is_offered for booking in made)
    waiting = sum(booking.is_waiting for booking in made)
    parts = [f"{booked} {'place' if booked == 1 else 'places'} booked"] if booked else []
    parts += [f"{held} {'place' if held == 1 else 'places'} held until answered"] if held else []
    parts += [f"{waiting} on the waiting list"] if waiting else []
    told = f"{', '.join(parts)}. We have emailed everyone."
    if not already:
        return told
    return f"{told} Already booked or on the waiting list: {group_bookings.names(already)}."


class BookingDetail(PortalDetail):
    permission_required = SEE_BOOKING
    model = Booking
    context_object_name = "booking"
    template_name = "training/bookings/detail.html"

    def get_queryset(self) -> QuerySet[Booking]:
        related = ("run__course", "run__venue", "run__tariff", "attendee", "agency", "booked_by")
        return super().get_queryset().select_related(*related).prefetch_related("run__dates")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        booking = self.object
        is_own = booking.attendee.user_id == self.request.user.pk
        open_date = online_rooms.open_date(booking.run) if is_own else None
        names = {
            "answer": "offer-answer",
            "groups": "groups-choose",
            "needs": "needs-answer",
            "join": "booking-join",
            "cancel": "booking-cancel",
            "substitute": "booking-substitute",
            "move": "booking-move",
            "confirm": "manager-confirm",
        }
        return super().get_context_data(
            **booking_page(booking, is_own=is_own, open_date=open_date),
            is_seen_by_team=self.request.user.has_perm(SEE_ALL_BOOKINGS),
            may_confirm_manager=booking.is_pending and self.request.user.has_perm(CONFIRM_MANAGER, booking),
            may_move=self.request.user.has_perm(MOVE_BOOKING, booking),
            urls={name: reverse(f"training:{view}", args=[booking.pk]) for name, view in names.items()},
            **kwargs,
        )


class BookingCancel(BookingOperation):
    permission_required = CANCEL_BOOKING
    form_class = CancelBookingForm
    template_name = "training/bookings/cancel.html"

    def get_heading(self) -> str:
        if self.object.is_waiting:
            return "Leave the waiting list"
        return "Cancel your place" if self.is_own() else "Cancel this place"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        booking = self.object
        by_team = is_taken_by_team(self.request.user, booking)
        terms = cancellation_terms(booking.run, booking.agency) if booking.is_booked and not by_team else None
        return super().get_context_data(terms=terms, by_team=booking.is_booked and by_team, **kwargs)

    def perform(self, form: CancelBookingForm) -> Booking:
        name = "You are" if self.is_own() else f"{self.object.attendee.name} is"
        left = f"{name} no longer on the waiting list"
        self.success_message = left if self.object.is_waiting else "Place cancelled. We have sent an email to confirm."
        return bookings.cancel(booking=self.object, reason=form.cleaned_data["reason"], by=self.actor())


class BookingSubstitute(BookingOperation):
    permission_required = REPLACE_BOOKING
    form_class = SubstituteForm
    heading = "Send a colleague instead"

    def get_explanation(self) -> str:
        who = "you" if self.is_own() else self.object.attendee.name
        return f"A colleague from {self.object.agency} attends instead of {who}. There is no charge."

    def perform(self, form: SubstituteForm) -> Booking:
        typed = form.cleaned_data
        instead = substitution.substitute_by_email(
            booking=self.object, name=typed["name"], email=typed["email"], by=self.request.user
        )
        self.success_message = f"{instead.attendee.name} now has this place. We have emailed them."
        return instead


class BookingMove(ConfirmPage):
    """Somebody who changed agency keeps the booking for the new one."""

    permission_required = MOVE_BOOKING
    model = Booking
    heading = "Move this booking to the new agency"
    button = "Move booking"
    done = "Booking moved"
    operation = staticmethod(leavers.move_to_new_agency)
    record_name = "booking"

    def get_explanation(self) -> str:
        agency = self.object.attendee.agency_on()
        if agency is None:
            return (
                f"{self.object.attendee.name} has no post in an agency today. Cancel the booking or send a colleague."
            )
        return f"{self.object.attendee.name} now works for {agency}. Later charges go to that agency."


class BookingCalendar(GuardedObject, View):
    """The dates of one booking as a calendar file."""

    permission_required = SEE_BOOKING
    model = Booking

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return attachment_response(
            calendar_entries.diary(self.object), "text/calendar; charset=utf-8", f"{self.object.run.slug}.ics"
        )


class BookingList(PortalList):
    """My training."""

    permission_required = SEE_OWN_BOOKINGS
    model = Booking
    template_name = "training/bookings/list.html"
    paginate_by = None

    def get_queryset(self) -> QuerySet[Booking]:
        return super().get_queryset().of(self.request.user).for_my_training()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        colleagues = None
        if user.has_perm(BOOK_FOR_COLLEAGUES):
            theirs = Booking.objects.visible_to(user).of_colleagues(user).live().upcoming()
            colleagues = theirs.for_my_training().select_related("attendee")
        return super().get_context_data(
            training=my_training(self.object_list, timezone.now()),
            may_book=user.has_perm(BOOK_PLACE),
            colleagues=colleagues,
            **kwargs,
        )
