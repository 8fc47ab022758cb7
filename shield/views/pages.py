"""Pages about this website: cookies, privacy, accessibility, and the brand's small stylesheet."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import cache_control
from django.views.generic import RedirectView

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
    extra_context = {"needs_retention_days": settings.NEEDS_RETENTION_DAYS}


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


class Favicon(Guarded, RedirectView):
    """The mark for programs that look for it at the root only."""

    permission_required = PUBLIC
    http_method_names = ["get", "head"]

    def get_redirect_url(self, *args: Any, **kwargs: Any) -> str:
        return static("img/favicon.ico")


class ChangePassword(Guarded, RedirectView):
    """Where password managers send people (W3C, A Well-Known URL for Changing Passwords)."""

    permission_required = PUBLIC
    http_method_names = ["get", "head"]
    pattern_name = "account_change_password"
