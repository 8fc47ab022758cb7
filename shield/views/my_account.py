"""One's own account in one place, and all that the portal holds about oneself."""

import json

from django.http import HttpResponse
from django.views import View

from shield.access import SIGNED_IN
from shield.operations import personal_data
from shield.views.base import Guarded, PortalPage


class MyAccount(PortalPage):
    permission_required = SIGNED_IN
    template_name = "shield/my_account/home.html"


class MyData(PortalPage):
    """What the portal holds about me, for how long and why."""

    permission_required = SIGNED_IN
    template_name = "shield/my_account/data.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(kinds=personal_data.kinds(), **kwargs)


class MyDataDownload(Guarded, View):
    """A file with everything that the portal holds about me (UK GDPR, article 15)."""

    permission_required = SIGNED_IN
    sensitive = True
    http_method_names = ["post"]

    def post(self, request):
        body = json.dumps(personal_data.export(user=request.user, by=request.user), indent=2, ensure_ascii=False)
        return HttpResponse(
            body,
            content_type="application/json; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="my-data.json"'},
        )
