"""Monitoring asks from the inside: on the process's own address, without what a proxy would add."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

PREFIX = "/health/"


class AskedFromInsideMiddleware:
    """Let requests for the health of a process count as asked for by the portal's own name."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(PREFIX):
            request.META["HTTP_HOST"] = settings.ALLOWED_HOSTS[0].lstrip(".")
            request.META.pop("HTTP_X_FORWARDED_HOST", None)
        return self.get_response(request)
