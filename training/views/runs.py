"""Runs in the training office: planned, changed, published, called off, and who is coming."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from shield.records.workflow import permission_for
from shield.views.base import MoveView, OperationView, PortalDetail, PortalList
from training.forms.reserves import ReservesForm
from training.forms.runs import CancelRunForm, PublishRunForm, RunForm
from training.models import ON_REGISTER, Booking, Course, CourseRun
from training.operations.office import runs, tariffs
from training.presenters import date_lines, office_rows, register_lines
from training.rules import EDIT_RUNS, SEE_NEEDS, SEE_RUN_BOOKINGS, SEE_RUNS, TAKE_REGISTER

TABS = {
    "ahead": "Ahead",
    "plans": "Plans",
    "registers": "Registers to take",
    "past": "Past",
}


class RunManage(PortalList):
    """The runs somebody works on: all of them, or for a trainer their own."""

    permission_required = SEE_RUNS
    model = CourseRun
    template_name = "training/runs/manage.html"
    context_object_name = "runs"

    def get_queryset(self) -> QuerySet[CourseRun]:
        asked = self.request.GET.get("show", "")
        self.tab = asked if asked in TABS else "ahead"
        mine = super().get_queryset().managed_by(self.request.user)
        return mine.in_office_list(self.tab).for_lists().with_attended()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {
            "rows": office_rows(context["page_obj"], timezone.now()),
            "tab": self.tab,
            "tabs": TABS,
            "may_edit": self.request.user.has_perm(EDIT_RUNS),
        }


class RunFormView(OperationView):
    """What planning and editing a run have in common."""

    permission_required = EDIT_RUNS
    form_class = RunForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=self.object.get_absolute_url(), **kwargs)

    def get_success_url(self) -> str:
        return self.result.get_absolute_url()


class RunCreate(RunFormView):
    model = Course
    context_object_name = "course"
    template_name = "training/runs/create.html"
    success_message = "Run saved as a plan. Publish it to show it in the catalogue."

    def perform(self, form: Any) -> CourseRun:
        return runs.create(
            course=self.object,
            by=self.request.user,
            spans=form.spans,
            trainers=form.cleaned_data["trainers"],
            **form.changes(),
        )


class RunEdit(RunFormView):
    model = CourseRun
    context_object_name = "run"
    template_name = "training/runs/edit.html"
    success_message = "Run saved"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.get_queryset().get(pk=self.object.pk)}

    def perform(self, form: Any) -> CourseRun:
        return runs.edit(
            run=self.object,
            version=form.cleaned_data["version"] or 0,
            by=self.request.user,
            spans=form.spans,
            trainers=form.cleaned_data["trainers"],
            **form.changes(),
        )


class RunReserves(OperationView):
    """Places kept for sectors until a moment."""

    permission_required = EDIT_RUNS
    model = CourseRun
    context_object_name = "run"
    form_class = ReservesForm
    template_name = "training/runs/reserves.html"
    success_message = "Saved"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"run": self.object}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=self.get_success_url(), **kwargs)

    def perform(self, form: Any) -> None:
        tariffs.reserve_for_sectors(
            run=self.object, kept=form.places(), releases_at=form.releases(), by=self.request.user
        )

    def get_success_url(self) -> str:
        return reverse("training:run-bookings", args=[self.object.slug])


class RunMove(MoveView):
    """A move of a run's life."""

    model = CourseRun
    context_object_name = "run"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        live = self.object.bookings.visible_to(self.request.user).live()
        return super().get_context_data(
            dates=date_lines(list(self.object.dates.all())),
            people=live.count(),
            cancel_url=self.object.get_absolute_url(),
            **kwargs,
        )


class RunPublish(RunMove):
    permission_required = permission_for(CourseRun, "publish")
    form_class = PublishRunForm
    template_name = "training/runs/publish.html"
    success_message = "Run published"

    def perform(self, form: Any) -> CourseRun:
        return runs.publish(run=self.object, by=self.request.user, at=form.cleaned_data["at"])


class RunCancel(RunMove):
    permission_required = permission_for(CourseRun, "cancel")
    form_class = CancelRunForm
    template_name = "training/runs/cancel.html"
    success_message = "Run cancelled. Everybody who was booked or waiting is being told."

    def perform(self, form: Any) -> CourseRun:
        return runs.cancel(run=self.object, reason=form.cleaned_data["reason"], by=self.request.user)


class RunHold(RunMove):
    permission_required = permission_for(CourseRun, "hold")
    template_name = "training/runs/hold.html"
    success_message = "Run marked as held"

    def perform(self, form: Any) -> CourseRun:
        return runs.hold(run=self.object, by=self.request.user)


class RunBookings(PortalDetail):
    """Who is coming, who waits, who gave up."""

    permission_required = SEE_RUN_BOOKINGS
    model = CourseRun
    context_object_name = "run"
    template_name = "training/runs/bookings.html"

    def get_queryset(self) -> QuerySet[CourseRun]:
        return super().get_queryset().for_lists().with_attended()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        run, user = self.object, self.request.user
        bookings = list(Booking.objects.visible_to(user).filter(run=run).for_register())
        return super().get_context_data(
            registers=register_lines(list(run.dates.with_marks()), timezone.now()),
            booked=[booking for booking in bookings if booking.status in ON_REGISTER],
            held=[booking for booking in bookings if booking.is_offered or booking.is_pending],
            waiting=sorted(
                (booking for booking in bookings if booking.is_waiting), key=lambda row: (row.asked_at, row.pk)
            ),
            anybody_skipped=any(booking.skipped for booking in bookings),
            cancelled=[booking for booking in bookings if booking.is_ended],
            may_edit=user.has_perm(EDIT_RUNS),
            may_see_needs=user.has_perm(SEE_NEEDS, run),
            may_take_register=user.has_perm(TAKE_REGISTER, run),
            office_url=reverse("training:run-manage"),
            **kwargs,
        )
