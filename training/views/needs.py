"""Access and dietary needs: given by the attendee, read by the people who prepare the day."""

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
    heading = "Tell us what you need"
    success_message = "Needs saved. Only the trainers of this course and the training team can read them."

    def get_explanation(self) -> str:
        days = self.object.run.needs_retention_days
        return (
            "Only the trainers of this course and the training team can read this, and we record when they do. "
            f"We delete it {days} {'day' if days == 1 else 'days'} after the course."
        )

    def get_initial(self) -> dict[str, Any]:
        stored = getattr(self.object, "needs", None)
        return {"access": stored.access, "dietary": stored.dietary} if stored else {}

    def perform(self, form: NeedsForm) -> Needs:
        return needs.answer(
            booking=self.object,
            access=form.cleaned_data["access"],
            dietary=form.cleaned_data["dietary"],
            by=self.actor(),
        )


class NeedsList(PortalDetail):
    """The needs of everybody on one course date; each view is recorded."""

    permission_required = SEE_NEEDS
    model = CourseRun
    context_object_name = "run"
    template_name = "training/runs/needs.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(answers=needs.read(run=self.object, by=self.request.user), **kwargs)
