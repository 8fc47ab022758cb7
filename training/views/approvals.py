"""Managers' approvals: the agency's lead confirms who the manager is, the team answers for managers who phone."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from shield.text.formatting import moment
from shield.views.form_pages import FormPage
from training.forms.approvals import ApprovalsForm, ConfirmManagerForm
from training.models import Approval
from training.operations.places import approvals
from training.rules import ANSWER_APPROVALS, CONFIRM_MANAGER
from training.views.offers import BookingOperation


class ManagerConfirm(BookingOperation):
    """Whether the person named is the attendee's manager, asked where the address is not one of the agency's."""

    permission_required = CONFIRM_MANAGER
    form_class = ConfirmManagerForm
    heading = "Confirm the manager"

    @property
    def approval(self) -> Approval:
        """Return the approval that the booking asks for; 404 for bookings that ask for none."""
        found = getattr(self.object, "approval", None)
        if found is None:
            raise Http404
        return found

    def get_explanation(self) -> str:
        approval = self.approval
        if not approval.is_unconfirmed or approval.expires_at is None:
            return "You do not need to answer any more. The manager has been confirmed, or the request has ended."
        return (
            f"{self.object.attendee.name} has named {approval.manager_name}, {approval.manager_email}. This is not an "
            f"address of {self.object.agency}. Please answer by {moment(approval.expires_at)}."
        )

    def perform(self, form: ConfirmManagerForm) -> Approval:
        if form.cleaned_data["answer"] == "yes":
            self.success_message = f"Manager confirmed. We have emailed {self.approval.manager_name}."
            return approvals.confirm_manager(approval=self.approval, by=self.request.user)
        self.success_message = f"Booking cancelled. We have emailed {self.object.attendee.name}."
        return approvals.reject_manager(
            approval=self.approval, reason=form.cleaned_data["reason"], by=self.request.user
        )


class ApprovalsAnswer(FormPage):
    """Every request that a manager has not answered, for the team to answer when a manager phones or writes."""

    permission_required = ANSWER_APPROVALS
    form_class = ApprovalsForm
    template_name = "training/approvals/several.html"
    heading = "Managers’ approvals"

    def get_form_kwargs(self) -> dict[str, Any]:
        found = Approval.objects.visible_to(self.request.user).open(timezone.now())
        return super().get_form_kwargs() | {"approvals": found}

    def perform(self, form: ApprovalsForm) -> None:
        answers = form.answers()
        missed = approvals.answer_several(answers=answers, reasons=form.reasons(), by=self.request.user)
        number = len(answers) - len(missed)
        saved = f"{number} {'answer' if number == 1 else 'answers'} saved. We have emailed the people concerned."
        names = ", ".join(approval.booking.attendee.name for approval in missed)
        self.success_message = f"{saved} Already answered or ended: {names}." if missed else saved

    def get_success_url(self) -> str:
        return reverse("training:approvals-answer")

    def get_back_url(self) -> str:
        return reverse("training:run-manage")
