"""Pages to subscribe, to confirm and to unsubscribe, and the team's list of subscribers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt

from partnership.publications.forms.subscribers import SubscribeForm
from partnership.publications.models import Subscriber
from partnership.publications.operations import subscribers
from partnership.publications.rules import EDIT_BULLETINS
from shield.forms.base import PortalForm
from shield.refusals import Refused
from shield.views.base import PortalFormView, PortalList, PortalPage
from shield.views.form_pages import ConfirmPage
from shield.web.access import PUBLIC


class Subscribe(PortalFormView):
    """Request the bulletin. The answer never shows whether an address was known."""

    permission_required = PUBLIC
    form_class = SubscribeForm
    template_name = "partnership/bulletins/subscribe.html"
    success_url = reverse_lazy("partnership:subscriber-requested")

    def perform(self, form: SubscribeForm) -> None:
        subscribers.request(**form.cleaned_data)


class SubscriberRequested(PortalPage):
    permission_required = PUBLIC
    template_name = "partnership/bulletins/requested.html"


class SubscriberConfirm(PortalFormView):
    """The page behind the link in the email. A mail scanner may open it: only the button confirms."""

    permission_required = PUBLIC
    form_class = PortalForm
    template_name = "partnership/bulletins/confirm.html"
    success_url = reverse_lazy("partnership:subscriber-confirmed")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = subscribers.find_by_confirm_token(self.kwargs["token"])
        return super().get_context_data(is_valid=found is not None, **kwargs)

    def perform(self, form: PortalForm) -> Subscriber:
        found = subscribers.find_by_confirm_token(self.kwargs["token"])
        if found is None:
            raise Refused("This link has expired")
        return subscribers.confirm(subscriber=found[0], lists=found[1])


class SubscriberConfirmed(PortalPage):
    permission_required = PUBLIC
    template_name = "partnership/bulletins/confirmed.html"


@method_decorator(csrf_exempt, name="dispatch")
class SubscriberUnsubscribe(PortalPage):
    """Unsubscribe with one click (RFC 8058): the token alone identifies the subscriber.

    A mail program posts here without a cookie or a page, so there is no CSRF token to ask for, and the answer is 200
    even for an outdated link. Opening the address shows a page with one button.
    """

    permission_required = PUBLIC
    template_name = "partnership/bulletins/unsubscribe.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        subscriber = subscribers.find_by_unsubscribe_token(self.kwargs["token"])
        return super().get_context_data(subscriber=subscriber, **kwargs)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        subscriber = subscribers.find_by_unsubscribe_token(token)
        if subscriber is not None:
            subscribers.unsubscribe(subscriber=subscriber)
        if request.POST.get("List-Unsubscribe") == "One-Click":
            return HttpResponse("ok", content_type="text/plain")
        return self.render_to_response(self.get_context_data(is_done=True))


class SubscriberList(PortalList):
    model = Subscriber
    permission_required = EDIT_BULLETINS
    template_name = "partnership/bulletins/subscribers.html"
    context_object_name = "subscribers"


subscriber_remove_page = ConfirmPage.as_view(
    model=Subscriber,
    permission_required=EDIT_BULLETINS,
    heading="Unsubscribe this address",
    explanation="We will send no more bulletins to this address.",
    done="Address unsubscribed",
    operation=subscribers.remove,
    record_name="subscriber",
)
