"""A cache of public pages for people who are not signed in: most readers of a catalogue only look.

A view declares ``cache_for_anonymous = True``. The whole response to a GET without a session is cached under its
exact address; people who are signed in always get a page rendered for them.
"""

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

Next = Callable[[HttpRequest], HttpResponse]

# Larger pages are rendered each time.
MAX_BYTES = 300_000


def key(request: HttpRequest) -> str:
    """Return the cache key of this address; another host or scheme is another page."""
    address = f"{request.scheme}://{request.get_host()}{request.get_full_path()}"
    return f"public-page:{hashlib.sha256(address.encode()).hexdigest()}"


class PublicPagesMiddleware:
    """Answer anonymous requests from the cache, before sessions and rights are looked up."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        seconds = settings.PUBLIC_PAGE_CACHE_SECONDS
        if not seconds or not self._is_anonymous(request):
            return self.get_response(request)
        cached = cache.get(name := key(request))
        if cached is not None:
            content, headers = cached
            return HttpResponse(content, headers=headers)
        response = self.get_response(request)
        if self._may_be_cached(request, response):
            cache.set(name, (response.content, dict(response.headers)), seconds)
        return response

    def _is_anonymous(self, request: HttpRequest) -> bool:
        """Return whether nobody is signed in and no message waits for the next page."""
        return request.method == "GET" and not {settings.SESSION_COOKIE_NAME, "messages"} & set(request.COOKIES)

    def _may_be_cached(self, request: HttpRequest, response: HttpResponse) -> bool:
        view = getattr(getattr(request.resolver_match, "func", None), "view_class", None)
        return (
            getattr(view, "cache_for_anonymous", False)
            and response.status_code == 200
            and not response.streaming
            and not response.cookies
            and len(response.content) <= MAX_BYTES
        )
