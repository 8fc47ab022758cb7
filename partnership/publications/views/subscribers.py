from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt

from partnership.publications.forms.subscribers import SubscribeForm
from partnership.publications.models import Subscriber
from partnership.publications.operations import subscribers
from partnership.publications.rules import EDIT_BULLETINS
from shield.views.base import PortalFormView, PortalList, PortalPage
from shield.views.form_pages import MovePage
from shield.web.access import PUBLIC


class Subscribe(PortalFormView):
    """Ask for the bulletin. The answer never tells whether an address was known."""

    permission_required = PUBLIC
    form_class = SubscribeForm
    template_name = "partnership/bulletins/subscribe.html"
    success_url = reverse_lazy("partnership:subscriber-asked")

    def perform(self, form):
        return subscribers.ask(**form.cleaned_data)


class SubscriberAsked(PortalPage):
    permission_required = PUBLIC
    template_name = "partnership/bulletins/asked.html"


class SubscriberConfirm(PortalPage):
    """Where the link in the mail leads. A mail scanner may open it: only the button confirms."""

    permission_required = PUBLIC
    template_name = "partnership/bulletins/confirm.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(found=subscribers.awaiting(self.kwargs["token"]), **kwargs)

    def post(self, request, token):
        found = subscribers.awaiting(token)
        if found is None:
            return self.render_to_response(self.get_context_data(), status=422)
        subscribers.confirm(subscriber=found[0], lists=found[1])
        return HttpResponseRedirect(reverse("partnership:subscriber-confirmed"))


class SubscriberConfirmed(PortalPage):
    permission_required = PUBLIC
    template_name = "partnership/bulletins/confirmed.html"


@method_decorator(csrf_exempt, name="dispatch")
class SubscriberLeave(PortalPage):
    """One click and no more bulletins (RFC 8058): the token alone says who.

    A mail program posts here without a cookie or a page, so there is no CSRF token to ask for, and the answer is 200
    even for a link that has lost its meaning. Opening the address shows a page with one button.
    """

    permission_required = PUBLIC
    template_name = "partnership/bulletins/leave.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(subscriber=subscribers.leaving(self.kwargs["token"]), **kwargs)

    def post(self, request, token):
        subscriber = subscribers.leaving(token)
        if subscriber is not None:
            subscribers.leave(subscriber=subscriber)
        if request.POST.get("List-Unsubscribe") == "One-Click":
            return HttpResponse("ok", content_type="text/plain")
        return self.render_to_response(self.get_context_data(left=True))


class SubscriberList(PortalList):
    model = Subscriber
    permission_required = EDIT_BULLETINS
    template_name = "partnership/bulletins/subscribers.html"
    context_object_name = "subscribers"


class SubscriberRemove(MovePage):
    model = Subscriber
    permission_required = EDIT_BULLETINS
    heading = "Take this address off every list"
    success_message = "Address taken off"

    def perform(self, form):
        return subscribers.remove(subscriber=self.object, by=self.request.user)

    def get_success_url(self):
        return reverse("partnership:subscriber-list")
