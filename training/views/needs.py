"""What people need: answered by themselves, read by those who prepare the day."""

from typing import Any

from shield.views.base import PortalDetail
from training.forms.bookings import NeedsForm
from training.models import CourseRun, Needs
from training.operations.places import needs
from training.rules import ANSWER_NEEDS, SEE_NEEDS
from training.views.offers import BookingOperation


class NeedsAnswer(BookingOperation):
    permission_required = ANSWER_NEEDS
    form_class = NeedsForm
    template_name = "training/bookings/needs.html"
    success_message = "Saved. Only those who prepare the day read it."

    def get_initial(self) -> dict[str, Any]:
        kept = getattr(self.object, "needs", None)
        return {"access": kept.access, "dietary": kept.dietary} if kept else {}

    def perform(self, form: Any) -> Needs:
        return needs.answer(
            booking=self.object,
            access=form.cleaned_data["access"],
            dietary=form.cleaned_data["dietary"],
            by=self.actor(),
        )


class NeedsList(PortalDetail):
    """Everybody's answers for one run; that they were read is on the audit trail."""

    permission_required = SEE_NEEDS
    model = CourseRun
    context_object_name = "run"
    template_name = "training/runs/needs.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(answers=needs.read(run=self.object, by=self.request.user), **kwargs)
