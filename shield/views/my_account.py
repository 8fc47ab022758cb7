"""A person's own account, and all the data that the portal holds about them."""

import json
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views import View

from shield.models import User
from shield.operations import accounts, personal_data
from shield.views.base import Guarded, PortalPage
from shield.views.downloads import attachment_response
from shield.web.access import SIGNED_IN


class MyAccount(PortalPage):
    permission_required = SIGNED_IN
    template_name = "shield/my_account/home.html"


class SessionEnd(Guarded, View):
    """Sign me out in one of the places where I am signed in."""

    permission_required = SIGNED_IN
    http_method_names = ["post"]

    def post(self, request: HttpRequest, session: int) -> HttpResponse:
        if not accounts.end_session(session=session, by=request.user):
            raise Http404
        messages.success(request, "Signed out of that session")
        return redirect("usersessions_list")


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
