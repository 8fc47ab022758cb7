"""Pages for joining an agency: by email domain, by request, or by invitation."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property

from partnership.directory.forms.joining import InvitationForm, JoinForm, JoinRequestForm
from partnership.directory.models import Agency, Invitation, JoinRequest, Post
from partnership.directory.operations import joining
from partnership.directory.rules.permissions import INVITE, JOIN_AGENCY, MANAGE_PEOPLE
from shield.forms.base import PortalForm
from shield.refusals import Refused
from shield.views.base import PortalFormView, PortalList
from shield.views.form_pages import ConfirmPage, FormPage, MovePage
from shield.web.access import PUBLIC


class Join(PortalFormView):
    """Choose among the agencies that the user's email domain belongs to."""

    permission_required = JOIN_AGENCY
    form_class = JoinForm
    template_name = "partnership/joining/join.html"
    success_url = reverse_lazy("home")
    success_message = "You have joined your agency. You can now book training."

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        matches = Agency.objects.visible_to(self.request.user).matching(self.request.user.email)
        if not matches.exists() and not joining.invitations_for(self.request.user):
            return HttpResponseRedirect(reverse("partnership:join-request"))
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(invitations=joining.invitations_for(self.request.user), **kwargs)

    def perform(self, form: PortalForm) -> Post:
        return joining.join(by=self.request.user, **form.cleaned_data)


class JoinRequestCreate(PortalFormView):
    """Request to join an agency, or see the request that waits for an answer."""

    permission_required = JOIN_AGENCY
    form_class = JoinRequestForm
    template_name = "partnership/joining/request.html"
    success_url = reverse_lazy("partnership:join-request")
    success_message = "Request sent. We will email you when it has been answered."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(waiting=joining.waiting_request_for(self.request.user), **kwargs)

    def perform(self, form: PortalForm) -> JoinRequest:
        return joining.create_request(by=self.request.user, **form.cleaned_data)


class JoinRequestList(PortalList):
    model = JoinRequest
    permission_required = MANAGE_PEOPLE
    template_name = "partnership/joining/requests.html"
    context_object_name = "requests"

    def get_queryset(self) -> QuerySet[JoinRequest]:
        return super().get_queryset().waiting().select_related("user", "agency")


class JoinRequestMove(MovePage):
    """Approve or decline a request; leads back to the list."""

    sensitive = True

    def get_initial(self) -> dict[str, Any]:
        return {"agency": self.object.agency}

    def perform(self, form: PortalForm) -> Any:
        result = super().perform(form)
        self.success_message = f"{self.move.done}. We have emailed {self.object.user}."
        return result

    def get_success_url(self) -> str:
        return reverse("partnership:joinrequest-list")


class InvitationList(PortalList):
    model = Invitation
    permission_required = INVITE
    template_name = "partnership/joining/invitations.html"
    context_object_name = "invitations"

    def get_queryset(self) -> QuerySet[Invitation]:
        return super().get_queryset().select_related("agency", "invited_by")


class InvitationCreate(FormPage):
    permission_required = INVITE
    sensitive = True
    form_class = InvitationForm
    heading = "Invite a person"
    explanation = "We will email them a link that works for 14 days. Their post starts when they accept."
    success_url = reverse_lazy("partnership:invitation-list")

    def perform(self, form: PortalForm) -> Invitation:
        invitation = joining.invite(by=self.request.user, **form.cleaned_data)
        self.success_message = f"Invitation sent to {invitation.email}"
        return invitation


class InvitationWithdraw(ConfirmPage):
    """Leads back to the list."""

    model = Invitation
    permission_required = INVITE
    heading = "Withdraw this invitation"
    explanation = "The link will stop working."
    operation = staticmethod(joining.withdraw)
    record_name = "invitation"
    done = "Invitation withdrawn"

    def get_success_url(self) -> str:
        return reverse("partnership:invitation-list")


class InvitationAccept(PortalFormView):
    """The page of the link in an invitation. Opening it changes nothing; the button accepts."""

    permission_required = PUBLIC
    form_class = PortalForm
    template_name = "partnership/joining/invitation.html"
    success_url = reverse_lazy("home")

    @cached_property
    def invitation(self) -> Invitation | None:
        return joining.find_invitation(self.kwargs["token"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        has_account = joining.has_account(self.invitation)
        return super().get_context_data(invitation=self.invitation, has_account=has_account, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.invitation is not None and not request.user.is_authenticated:
            return HttpResponseRedirect(reverse("account_signup"))
        return super().post(request, *args, **kwargs)

    def perform(self, form: PortalForm) -> Post:
        if self.invitation is None:
            raise Refused("This invitation has been used or has expired. Ask the operational team for a new one.")
        session = self.request.session.session_key or ""
        return joining.accept(invitation=self.invitation, by=self.request.user, session=session)
