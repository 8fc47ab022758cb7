"""Answers for monitoring, and the page that says the same to people."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse_lazy
from django.views import View

from shield.forms.status import ReleaseForm
from shield.operations import installation, readiness
from shield.rules import SEE_STATUS
from shield.views.base import Guarded, PortalFormView, PortalPage
from shield.web.access import PUBLIC


class Live(Guarded, View):
    """Answer "ok" while the process runs; asks neither the database nor the cache."""

    permission_required = PUBLIC
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse("ok", content_type="text/plain")


class Ready(Guarded, View):
    """Answer 200 while this process can serve, 503 otherwise; the body names what is not well."""

    permission_required = PUBLIC
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        checks = readiness.everything()
        is_ready = all(check.is_ok for check in checks if check.is_vital)
        return self.respond(is_ready=is_ready, not_well={check.key: check.words for check in checks if not check.is_ok})

    def respond(self, *, is_ready: bool, not_well: dict[str, str]) -> HttpResponse:
        """Return the answer; who asks from the outside, through a proxy, learns no details."""
        answer: dict[str, Any] = {"ready": is_ready}
        if "X-Forwarded-For" not in self.request.headers:
            answer["not_well"] = not_well
        headers = {"Cache-Control": "no-store"}
        return JsonResponse(answer, status=200 if is_ready else 503, headers=headers)


class SystemStatus(PortalPage):
    """What of the portal runs, in words, with what to do."""

    permission_required = SEE_STATUS
    template_name = "shield/status/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        checks = readiness.everything()
        return super().get_context_data(
            checks=checks,
            not_well=[check for check in checks if not check.is_ok],
            is_copy=installation.is_copy(),
            **kwargs,
        )


class CopyRelease(PortalFormView):
    """Let a copy that was restored from a backup send emails."""

    permission_required = SEE_STATUS
    sensitive = True
    form_class = ReleaseForm
    template_name = "shield/status/release.html"
    success_url = reverse_lazy("system-status")
    success_message = "This portal sends emails now"

    def perform(self, form: Any) -> Any:
        return installation.release(by=self.request.user, **form.cleaned_data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(waiting=installation.waiting(), **kwargs)
