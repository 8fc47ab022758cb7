"""Pages behind personal links: for people who are booked and have no account, and for managers."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from shield.views.base import GuardedObject, PortalDetail
from shield.views.form_pages import FormPage
from shield.web.access import PUBLIC
from training.forms.bookings import AnswerApprovalForm
from training.models import ApprovalAnswer as Answer
from training.models import Booking, Evaluation
from training.operations.attendance import online_rooms
from training.operations.places import approvals, personal_links
from training.presenters import booking_page
from training.views.bookings import BookingCancel
from training.views.certificates import as_pdf
from training.views.evaluations import EvaluationAnswer
from training.views.needs import NeedsAnswer
from training.views.offers import GroupsChoose, JoinOnline, OfferAnswer

CLOSED_HEADINGS = {Answer.AGREED: "You approved this place", Answer.REFUSED: "You did not approve this place"}


class ByPersonalLink:
    """Finds the booking that a signed link is about; anything else is not found."""

    permission_required = PUBLIC
    kwargs: dict[str, Any]

    @method_decorator(never_cache)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def get_object(self, queryset: Any = None) -> Booking:
        if not hasattr(self, "object"):
            booking = personal_links.booking_of(self.kwargs["token"])
            if booking is None or booking.attendee.user_id is not None:
                raise Http404
            self.object = booking
        return self.object

    def is_own(self) -> bool:
        return True

    def get_success_url(self) -> str:
        return reverse("training:personal-booking", args=[self.kwargs["token"]])


class PersonalBooking(ByPersonalLink, PortalDetail):
    model = Booking
    context_object_name = "booking"
    template_name = "training/bookings/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        booking, token = self.object, self.kwargs["token"]
        return super().get_context_data(
            **booking_page(booking, is_own=True, open_date=online_rooms.open_date(booking.run)),
            urls={
                name: reverse(f"training:personal-{name}", args=[token])
                for name in ("answer", "groups", "needs", "join", "cancel")
            },
            **kwargs,
        )


class PersonalAnswer(ByPersonalLink, OfferAnswer):
    pass


class PersonalGroups(ByPersonalLink, GroupsChoose):
    pass


class PersonalNeeds(ByPersonalLink, NeedsAnswer):
    pass


class PersonalJoin(ByPersonalLink, JoinOnline):
    pass


class PersonalCancel(ByPersonalLink, BookingCancel):
    pass


class PersonalEvaluation(ByPersonalLink, EvaluationAnswer):
    def manager_url(self, evaluation: Evaluation) -> str:
        """Return nothing: asking a manager needs an account."""
        return ""


class PersonalCertificate(ByPersonalLink, GuardedObject, View):
    """The certificate of a person without an account, as PDF."""

    model = Booking

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        certificate = getattr(self.object, "certificate", None)
        if certificate is None or certificate.revoked_at is not None:
            raise Http404
        return as_pdf(certificate, request)


class ApprovalAnswer(FormPage):
    """The manager's answer, by the link in their email; shows the answer once it is given."""

    permission_required = PUBLIC
    form_class = AnswerApprovalForm
    template_name = "training/approvals/answer.html"

    @method_decorator(never_cache)
    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        approval = personal_links.approval_of(kwargs["token"])
        if approval is None:
            raise Http404
        self.approval = approval
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        approval, booking = self.approval, self.approval.booking
        page = booking_page(booking, is_own=False)
        page |= {"approval": approval, "is_open": approvals.is_open(approval), "booking": booking}
        return super().get_context_data(**page, **kwargs)

    def get_heading(self) -> str:
        name = self.approval.booking.attendee.name
        if approvals.is_open(self.approval):
            return f"Approve a training place for {name}"
        return CLOSED_HEADINGS.get(Answer(self.approval.answer), "You can no longer answer")

    def perform(self, form: AnswerApprovalForm) -> Booking:
        comment = form.cleaned_data["comment"]
        try:
            if form.cleaned_data["answer"] == "yes":
                self.success_message = "Place approved. We have emailed your colleague."
                return approvals.agree(approval=self.approval, comment=comment)
            self.success_message = "Place not approved. We have emailed your colleague, with your reason."
            return approvals.refuse(approval=self.approval, comment=comment)
        finally:
            self.approval.refresh_from_db()

    def get_success_url(self) -> str:
        return str(self.request.path)
