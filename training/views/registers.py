"""The register of one date."""

from typing import Any

from django.http import Http404
from django.urls import reverse

from shield.views.base import OperationView
from training.forms.registers import RegisterForm
from training.models import Booking, CourseRun
from training.operations import registers
from training.presenters import date_lines
from training.rules import TAKE_REGISTER


class RegisterTake(OperationView):
    permission_required = TAKE_REGISTER
    model = CourseRun
    context_object_name = "run"
    form_class = RegisterForm
    template_name = "training/registers/take.html"
    success_message = "Register saved"

    def get_form_kwargs(self) -> dict[str, Any]:
        bookings = Booking.objects.visible_to(self.request.user).booked().filter(run=self.object).for_register()
        return super().get_form_kwargs() | {"bookings": bookings, "marked": self._marked()}

    def _date(self) -> Any:
        """The date with this number, counted from 1 in order."""
        dates = date_lines(list(self.object.dates.all()))
        line = next((line for line in dates if line.number == self.kwargs["number"]), None)
        if line is None:
            raise Http404
        self.line, self.date_count = line, len(dates)
        return line.run_date

    def _marked(self) -> dict[Any, str]:
        return dict(self._date().attendances.values_list("booking", "presence"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(cancel_url=self.get_success_url(), **kwargs)
        return context | {
            "line": self.line,
            "date_count": self.date_count,
            "has_begun": self.line.run_date.has_begun(),
        }

    def perform(self, form: Any) -> Any:
        return registers.take(run_date=self.line.run_date, marks=form.marks(), by=self.request.user)

    def get_success_url(self) -> str:
        return reverse("training:run-bookings", args=[self.object.slug])
