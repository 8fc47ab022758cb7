from django.http import HttpResponseRedirect
from django.urls import reverse, reverse_lazy

from partnership.directory.forms.joining import ApproveForm, AskForm, InviteForm, JoinForm
from partnership.directory.models import Agency, Invitation, JoinRequest
from partnership.directory.operations import joining
from partnership.directory.rules.permissions import INVITE, JOIN_AGENCY, MANAGE_PEOPLE
from shield.forms.base import ReasonForm
from shield.refusals import Refused
from shield.views.base import PortalFormView, PortalList, PortalPage
from shield.views.form_pages import FormPage, MovePage, RecordPage
from shield.web.access import PUBLIC


class Join(PortalFormView):
    """Choose among the agencies whose addresses match one's own."""

    permission_required = JOIN_AGENCY
    form_class = JoinForm
    template_name = "partnership/joining/join.html"
    success_url = reverse_lazy("home")
    success_message = "You have joined. You can book training now"

    def get(self, request, *args, **kwargs):
        matches = Agency.objects.visible_to(request.user).matching(request.user.email)
        if not matches.exists() and not joining.invitations_for(request.user):
            return HttpResponseRedirect(reverse("partnership:join-ask"))
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **kwargs):
        invitations = joining.invitations_for(self.request.user)
        return super().get_context_data(invitations=invitations, **kwargs)

    def perform(self, form):
        return joining.join(by=self.request.user, **form.cleaned_data)


class JoinAsk(PortalFormView):
    """Ask the operational team to be let in."""

    permission_required = JOIN_AGENCY
    form_class = AskForm
    template_name = "partnership/joining/ask.html"
    success_url = reverse_lazy("partnership:join-ask")
    success_message = "You have asked. We will write to you"

    def get_context_data(self, **kwargs):
        waiting = joining.request_of(self.request.user)
        return super().get_context_data(waiting=waiting, **kwargs)

    def perform(self, form):
        return joining.ask(by=self.request.user, **form.cleaned_data)


class JoinRequestList(PortalList):
    model = JoinRequest
    permission_required = MANAGE_PEOPLE
    template_name = "partnership/joining/requests.html"
    context_object_name = "requests"

    def get_queryset(self):
        return super().get_queryset().waiting().select_related("user", "agency")


class JoinRequestApprove(RecordPage):
    model = JoinRequest
    permission_required = "partnership.approve-joinrequest"
    form_class = ApproveForm
    success_message = "They are in, and we have written to them"

    def get_heading(self):
        return f"Let {self.object.user} in"

    def get_initial(self):
        return {"agency": self.object.agency}

    def perform(self, form):
        return joining.approve(request=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return reverse("partnership:joinrequest-list")


class JoinRequestDecline(MovePage):
    model = JoinRequest
    permission_required = "partnership.decline-joinrequest"
    form_class = ReasonForm
    heading = "Say no to this request"
    explanation = "We send them the reason."
    success_message = "We have written to them"

    def perform(self, form):
        return joining.decline(request=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return reverse("partnership:joinrequest-list")


class InvitationList(PortalList):
    model = Invitation
    permission_required = INVITE
    template_name = "partnership/joining/invitations.html"
    context_object_name = "invitations"

    def get_queryset(self):
        return super().get_queryset().select_related("agency", "invited_by")


class InvitationCreate(FormPage):
    permission_required = INVITE
    form_class = InviteForm
    heading = "Invite somebody"
    explanation = "They get a link that works for 14 days. The post begins when they accept."
    success_url = reverse_lazy("partnership:invitation-list")
    success_message = "Invitation sent"

    def perform(self, form):
        return joining.invite(by=self.request.user, **form.cleaned_data)


class InvitationWithdraw(MovePage):
    model = Invitation
    permission_required = INVITE
    heading = "Withdraw this invitation"
    explanation = "The link stops working at once."
    success_message = "Invitation withdrawn"

    def perform(self, form):
        return joining.withdraw(invitation=self.object, by=self.request.user)

    def get_success_url(self):
        return reverse("partnership:invitation-list")


class InvitationAccept(PortalPage):
    """Where the link in an invitation leads. Opening it changes nothing; the button does."""

    permission_required = PUBLIC
    template_name = "partnership/joining/invitation.html"

    def get_context_data(self, **kwargs):
        invitation = joining.invitation_behind(self.kwargs["token"])
        has_account = joining.has_account(invitation)
        return super().get_context_data(invitation=invitation, has_account=has_account, **kwargs)

    def post(self, request, token):
        invitation = joining.invitation_behind(token)
        if invitation is None:
            return self.render_to_response(self.get_context_data(), status=422)
        if not request.user.is_authenticated:
            return HttpResponseRedirect(reverse("account_signup"))
        try:
            joining.accept(invitation=invitation, by=request.user)
        except Refused as refusal:
            return self.render_to_response(self.get_context_data(refusal=refusal.message), status=422)
        return HttpResponseRedirect(reverse("home"))
