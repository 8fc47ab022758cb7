"""Public pages, kept for some seconds for people who are not signed in: most readers of a catalogue only look.

A view says ``kept_for_strangers = True``. What is kept is the whole answer to a GET by somebody without a session, under its
exact address; whoever is signed in always gets a page of their own, made for them.
"""

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

Next = Callable[[HttpRequest], HttpResponse]

# Larger pages are made each time.
MOST_BYTES = 300_000


def key(request: HttpRequest) -> str:
    """Where the answer to this address is kept; another host or scheme is another page."""
    told = f"{request.scheme}://{request.get_host()}{request.get_full_path()}"
    return f"public-page:{hashlib.sha256(told.encode()).hexdigest()}"


class PublicPagesMiddleware:
    """Answers strangers with the page as it was some seconds ago, before sessions and rights are looked at."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        seconds = settings.PUBLIC_PAGES_KEPT_SECONDS
        if not seconds or not self._is_stranger(request):
            return self.get_response(request)
        kept = cache.get(name := key(request))
        if kept is not None:
            content, headers = kept
            return HttpResponse(content, headers=headers)
        response = self.get_response(request)
        if self._may_be_kept(request, response):
            cache.set(name, (response.content, dict(response.headers)), seconds)
        return response

    def _is_stranger(self, request: HttpRequest) -> bool:
        """Nobody signed in, and nobody who carries a message to the next page."""
        return request.method == "GET" and not {settings.SESSION_COOKIE_NAME, "messages"} & set(request.COOKIES)

    def _may_be_kept(self, request: HttpRequest, response: HttpResponse) -> bool:
        view = getattr(getattr(request.resolver_match, "func", None), "view_class", None)
        return (
            getattr(view, "kept_for_strangers", False)
            and response.status_code == 200
            and not response.streaming
            and not response.cookies
            and len(response.content) <= MOST_BYTES
        )
