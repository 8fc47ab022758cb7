"""Smaller pages for readers who are not signed in."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

COMPRESSIBLE = ("text/", "application/json", "application/rss+xml")


class PublicGZipMiddleware(GZipMiddleware):
    """Compress text that anyone may read; what may not be stored may hold a secret and is sent as it is (ADR 25)."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_private = "no-store" in response.headers.get("Cache-Control", "")
        if is_private or not response.headers.get("Content-Type", "").startswith(COMPRESSIBLE):
            return response
        return super().process_response(request, response)
