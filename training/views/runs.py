"""Course dates for the team: planned, edited, published, cancelled, and who is booked."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from shield.text.formatting import moment
from shield.views.base import PortalDetail, PortalList
from shield.views.form_pages import EditPage, MovePage, RecordPage
from shield.views.moves import MoveForm
from training.forms.reserves import ReservesForm
from training.forms.runs import CancelRunForm, PublishRunForm, ReducePlacesForm, RunForm
from training.models import ON_REGISTER, Booking, Course, CourseRun
from training.operations.office import conferences, runs, tariffs
from training.operations.places import offers, reductions
from training.presenters import date_lines, office_rows, register_lines
from training.rules import EDIT_RUNS, SEE_NEEDS, SEE_RUN_BOOKINGS, SEE_RUNS, TAKE_REGISTER

TABS = {"upcoming": "Upcoming", "planned": "Planned", "registers": "Registers to take", "past": "Past"}


class RunManage(PortalList):
    """The course dates that a person works on: all of them, or for a trainer their own."""

    permission_required = SEE_RUNS
    model = CourseRun
    template_name = "training/runs/manage.html"
    context_object_name = "runs"

    def get_queryset(self) -> QuerySet[CourseRun]:
        asked = self.request.GET.get("show", "")
        self.tab = asked if asked in TABS else "upcoming"
        mine = super().get_queryset().managed_by(self.request.user)
        return mine.in_office_list(self.tab).for_lists().with_attended()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {
            "rows": office_rows(context["page_obj"], timezone.now()),
            "tab": self.tab,
            "tab_label": TABS[self.tab],
            "tabs": TABS,
            "may_edit": self.request.user.has_perm(EDIT_RUNS),
        }


class RunCreate(RecordPage):
    """A new date of one course."""

    permission_required = EDIT_RUNS
    model = Course
    context_object_name = "course"
    form_class = RunForm
    heading = "Create a course date"
    explanation = "Several dates are booked together. People see them once you publish."
    success_message = "Course date created. Publish it to show it in the catalogue."

    def perform(self, form: RunForm) -> CourseRun:
        return runs.create(
            course=self.object,
            by=self.request.user,
            spans=form.spans,
            trainers=form.cleaned_data["trainers"],
            **form.changes(),
        )

    def get_success_url(self) -> str:
        return str(getattr(self, "result", self.object).get_absolute_url())


class RunEdit(EditPage):
    permission_required = EDIT_RUNS
    model = CourseRun
    context_object_name = "run"
    form_class = RunForm
    heading = "Edit this course date"
    success_message = "Course date updated"

    def get_explanation(self) -> str:
        if self.object.is_shown():
            return "If you change the time, place or title, we will email everyone it concerns."
        return ""

    def perform(self, form: RunForm) -> CourseRun:
        return runs.edit(
            run=self.object,
            version=form.cleaned_data["version"] or 0,
            by=self.request.user,
            spans=form.spans,
            trainers=form.cleaned_data["trainers"],
            **form.changes(),
        )

    def get_success_url(self) -> str:
        return str(getattr(self, "result", self.object).get_absolute_url())


class RunReserves(RecordPage):
    """Places reserved for sectors until a moment."""

    permission_required = EDIT_RUNS
    model = CourseRun
    context_object_name = "run"
    form_class = ReservesForm
    heading = "Reserve places for sectors"
    explanation = "Leave a sector empty if no places are reserved for it."
    success_message = "Reserved places updated"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"run": self.object}

    def perform(self, form: ReservesForm) -> None:
        tariffs.reserve_for_sectors(
            run=self.object, reserved=form.places(), releases_at=form.releases(), by=self.request.user
        )

    def get_success_url(self) -> str:
        return reverse("training:run-bookings", args=[self.object.slug])


class RunReduce(RecordPage):
    """Fewer places: who loses theirs is first on the waiting list."""

    permission_required = EDIT_RUNS
    model = CourseRun
    context_object_name = "run"
    form_class = ReducePlacesForm
    heading = "Reduce the places"
    explanation = "We will email each person you select and remove the dates from their calendar. There is no charge."

    def get_form_kwargs(self) -> dict[str, Any]:
        held = Booking.objects.visible_to(self.request.user).filter(run=self.object).by_rank()
        return super().get_form_kwargs() | {"holders": held}

    def perform(self, form: ReducePlacesForm) -> list[Booking]:
        typed = form.cleaned_data
        moved = reductions.reduce_places(
            run=self.object,
            capacity=typed["places"],
            people=list(typed["people"]),
            reason=typed["reason"],
            by=self.request.user,
        )
        people = "1 person" if len(moved) == 1 else f"{len(moved)} people"
        self.success_message = f"Places reduced. {people} moved to the waiting list." if moved else "Places reduced."
        return moved

    def get_success_url(self) -> str:
        return reverse("training:run-bookings", args=[self.object.slug])


class RunMove(MovePage):
    """A move of a course date, with its dates beside the form."""

    template_name = "training/runs/move.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(run=self.object, dates=date_lines(list(self.object.dates.all())), **kwargs)


class RunPublish(RunMove):
    def get_explanation(self) -> str:
        opens_at = self.object.opens_at
        if opens_at:
            return f"It will appear in the catalogue, and booking opens on {moment(opens_at)}."
        return "It will appear in the catalogue, and people can book straight away."


class RunCancel(RunMove):
    def get_explanation(self) -> str:
        people = self.object.bookings.visible_to(self.request.user).live().count()
        number = "1 person is" if people == 1 else f"{people} people are"
        told = f"{number} booked or on the waiting list. We will email them and remove the dates from their calendars."
        return f"{told if people else 'No one is booked yet.'} You cannot undo this."


RUN_MOVES = {
    "publish": MoveForm(runs.publish, PublishRunForm, page=RunPublish),
    "hold": MoveForm(runs.hold, page=RunMove),
    "cancel": MoveForm(runs.cancel, CancelRunForm, page=RunCancel),
}


def _in_line(bookings: list[Booking]) -> list[Booking]:
    """Return those on the waiting list as places are offered to them: groups that asked for all or none stay together."""
    waiting = sorted((booking for booking in bookings if booking.is_waiting), key=lambda row: (row.asked_at, row.pk))
    return [booking for party in offers.parties(waiting) for booking in party]


class RunBookings(PortalDetail):
    """Who is booked, who is on the waiting list, whose booking has ended."""

    permission_required = SEE_RUN_BOOKINGS
    model = CourseRun
    context_object_name = "run"
    template_name = "training/runs/bookings.html"

    def get_queryset(self) -> QuerySet[CourseRun]:
        return super().get_queryset().for_lists().with_attended()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        run, user = self.object, self.request.user
        found = Booking.objects.visible_to(user).filter(run=run).for_register()
        bookings = list(found.with_group_choices() if run.course.is_conference else found)
        registers = register_lines(list(run.dates.with_marks()), timezone.now())
        on_register = [booking for booking in bookings if booking.status in ON_REGISTER]
        takes_register = user.has_perm(TAKE_REGISTER, run) and bool(on_register)
        return super().get_context_data(
            registers=registers,
            next_register=next((line for line in registers if line.is_open and not line.marked), None)
            if takes_register
            else None,
            on_register=on_register,
            groups=conferences.groups_with_people(run),
            shows_groups=run.course.is_conference,
            held=[booking for booking in bookings if booking.is_offered or booking.is_pending],
            waiting=_in_line(bookings),
            anybody_skipped=any(booking.skipped for booking in bookings),
            ended=[booking for booking in bookings if booking.is_ended],
            may_edit=user.has_perm(EDIT_RUNS),
            may_see_needs=user.has_perm(SEE_NEEDS, run),
            may_take_register=takes_register,
            **kwargs,
        )
