"""A person's own account, and all the data that the portal holds about them."""

import json
from collections.abc import Sequence
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse_lazy
from django.views import View

from shield.extension_points import account_pages
from shield.forms.base import PortalForm
from shield.models import KeptForm, User
from shield.operations import accounts, kept_forms, personal_data
from shield.views.base import Guarded, PortalFormView, PortalPage
from shield.views.downloads import attachment_response
from shield.views.form_pages import ConfirmPage
from shield.web.access import SIGNED_IN
from shield.web.session_limits import SignOutTime, session_end


class MyAccount(PortalPage):
    permission_required = SIGNED_IN
    template_name = "shield/my_account/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(pages=account_pages, **kwargs)


class SessionEnd(PortalFormView):
    """Sign me out in one of the places where I am signed in."""

    permission_required = SIGNED_IN
    http_method_names: Sequence[str] = ["post"]
    form_class = PortalForm
    success_url = reverse_lazy("usersessions_list")
    success_message = "Signed out of that session"

    def perform(self, form: PortalForm) -> None:
        if not accounts.end_session(session=self.kwargs["session"], by=self.request.user):
            raise Http404


class SessionRenew(Guarded, View):
    """Put the end of the session off as any page does, never past the last hour; tell the script of the page until when."""

    permission_required = SIGNED_IN
    http_method_names: Sequence[str] = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        end = cast(SignOutTime, session_end(request))
        return JsonResponse({"secondsLeft": end.seconds_left, "canStay": end.can_be_put_off, "words": end.words})


class KeptFormDiscard(ConfirmPage):
    """Discard what was entered in a form that arrived after the session had ended; leads back to the form."""

    model = KeptForm
    permission_required = SIGNED_IN
    heading = "Discard what you entered"
    explanation = "The form will be empty, or show what is saved now."
    button = "Discard what I entered"
    done = "Discarded"
    operation = staticmethod(kept_forms.discard)
    record_name = "kept"


class MyData(PortalPage):
    """What the portal holds about me, for how long and why."""

    permission_required = SIGNED_IN
    template_name = "shield/my_account/data.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(kinds=personal_data.kinds(), **kwargs)


class MyDataDownload(Guarded, View):
    """A file with everything that the portal holds about me (UK GDPR, article 15)."""

    permission_required = SIGNED_IN
    sensitive = True
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        body = json.dumps(
            personal_data.export(user=cast(User, request.user), by=cast(User, request.user)),
            indent=2,
            ensure_ascii=False,
        )
        return attachment_response(body, "application/json; charset=utf-8", "my-data.json")
