"""One-button sign-in for the demo: in demo mode, on a loopback address, and nowhere else."""

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.views import RedirectURLMixin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views import View

from shield.demo_mode import is_offered_to
from shield.extension_points import demo_people
from shield.models import User
from shield.operations import audit
from shield.second_factor import COUNTED_AS_GIVEN
from shield.views.base import Guarded
from shield.web.access import PUBLIC


class DemoSignIn(Guarded, RedirectURLMixin, View):
    """Sign in as one of the demo's people, with their second factor counted as given; leads to the page that asked."""

    permission_required = PUBLIC
    http_method_names = ["post"]
    next_page = settings.LOGIN_REDIRECT_URL

    def check_access(self) -> None:
        if not is_offered_to(self.request):
            raise Http404
        super().check_access()

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        person = next((person for person in demo_people if person.key == key), None)
        if person is None:
            raise Http404
        user = get_object_or_404(User.objects.active(), email=person.email)
        login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
        request.session[COUNTED_AS_GIVEN] = True
        audit.record("shield.demo-signed-in", user, by=user)
        return HttpResponseRedirect(self.get_success_url())
