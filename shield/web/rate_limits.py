"""Limits for what anyone may send or look up without an account, by address, and for codes that a person may guess."""

from collections.abc import Callable
from typing import Any

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse

from shield.web.access import PUBLIC, declared_permission

Next = Callable[[HttpRequest], HttpResponse]


class RateLimitsMiddleware:
    """Answer 429 where an address posts too much without an account, or looks up too much.

    A view whose GET answers about what was typed (a certificate's code, words to search for) says ``is_look_up = True``;
    one whose POST takes a code that could be guessed says ``takes_code = True`` and is counted for each person.
    allauth's own pages have limits of their own. ``ACCOUNT_RATE_LIMITS`` names the numbers.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        action = _action(request, view)
        if action is None or ratelimit.consume(request, app="allauth.account", action=action, limit_get=True):
            return None
        return ratelimit.respond_429(request)


def _action(request: HttpRequest, view: Callable[..., Any]) -> str | None:
    """Return the limit that this request counts towards, if any."""
    if request.method == "POST":
        if getattr(getattr(view, "view_class", None), "takes_code", False) and request.user.is_authenticated:
            return "guess"
        is_public = declared_permission(view) == PUBLIC and not request.user.is_authenticated
        return "public_post" if is_public else None
    return "look_up" if request.GET and getattr(getattr(view, "view_class", None), "is_look_up", False) else None
