"""The guard of CREST's pages: people who may not open them get the same answer as if nothing were there."""

from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from crest.presenters import emergency_numbers
from shield.views.confidential import Confidential


class Locked(Confidential):
    """A confidential page that does not reveal whether a record exists: refusal and absence are the same 404."""

    def check_access(self) -> None:
        try:
            cast(Any, super()).check_access()
        except PermissionDenied as refusal:
            raise Http404 from refusal


class WithNumbers:
    """A page of the referral form. It is not shown without the emergency numbers. Stands first of the bases."""

    request: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not emergency_numbers():
            return TemplateResponse(request, "crest/referrals/closed.html", status=503)
        return cast(Any, super()).dispatch(request, *args, **kwargs)
