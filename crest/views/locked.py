"""The door of the locked room: whoever may not come in is answered as if nothing were there."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from crest.presenters import emergency_numbers
from shield.views.confidential import Confidential


class Locked(Confidential):
    """A confidential page whose existence is nobody else's business: refusal and absence are the same 404."""

    def check_access(self) -> None:
        try:
            super().check_access()  # type: ignore[misc]
        except PermissionDenied as refusal:
            raise Http404 from refusal


class WithNumbers:
    """A page of the referral form. Without the emergency numbers it is not shown at all. Stands first of the bases."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not emergency_numbers():
            return TemplateResponse(request, "crest/referrals/closed.html", status=503)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
