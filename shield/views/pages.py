"""Pages about this website: cookies, privacy, accessibility, and the brand's small stylesheet."""

from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import cache_control

from shield.brand import stylesheet
from shield.extension_points import identity
from shield.views.base import Guarded, PortalPage
from shield.web.access import PUBLIC


class Cookies(PortalPage):
    permission_required = PUBLIC
    template_name = "pages/cookies.html"


class Privacy(PortalPage):
    permission_required = PUBLIC
    template_name = "pages/privacy.html"


class Accessibility(PortalPage):
    permission_required = PUBLIC
    template_name = "pages/accessibility.html"


class Worried(PortalPage):
    """What to do if you are worried about a child."""

    permission_required = PUBLIC
    template_name = "pages/worried.html"


@method_decorator(cache_control(public=True, max_age=31_536_000, immutable=True), name="dispatch")
class BrandStylesheet(Guarded, View):
    """The partnership's colours as custom properties, at an address that changes with them."""

    permission_required = PUBLIC

    def get(self, request: HttpRequest, fingerprint: str) -> HttpResponse:
        return HttpResponse(stylesheet(identity().colours), content_type="text/css; charset=utf-8")


class Health(Guarded, View):
    """Answer "ok" while the process runs; for the supervisor, not for people."""

    permission_required = PUBLIC

    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse("ok", content_type="text/plain")
