"""What happens on the way to every page: session limits, who may open it, and no copies of private pages."""

import time
from collections.abc import Callable
from typing import Any

import pghistory
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from shield import second_factor
from shield.web.access import LIBRARY_URL_PREFIXES, PUBLIC, declared_permission, demand
from shield.web.late_forms import ask_to_sign_in
from shield.web.session_limits import end_of

Next = Callable[[HttpRequest], HttpResponse]

# Where a person without a second factor may go: to set one up, prove themselves or leave.
SETTING_UP = ("mfa_", "session-renew", "account_logout", "account_reauthenticate", "account_email_verification_sent")
# What the address of a personal link carries: whoever has it sees one person's data without signing in.
PERSONAL = {"token", "key", "uidb36"}
# Pages that are the same for everyone. Any other public page may show more to a person with a role.
SAME_FOR_ALL = {
    "brand-stylesheet",
    "favicon",
    "change-password",
    "health",
    "health-live",
    "health-ready",
    "cookies",
    "privacy",
    "accessibility",
    "worried",
}


class PrivatePagesMiddleware:
    """Keep browsers and proxies from storing pages with personal data.

    These are all pages of people who are signed in; for others what a personal link opens, what a form sends back, and
    the pages about accounts.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if self._is_private(request):
            response.headers["Cache-Control"] = "no-store, private"
        if getattr(request.resolver_match, "url_name", None) == "account_logout" and request.method == "POST":
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    def _is_private(self, request: HttpRequest) -> bool:
        user, match = getattr(request, "user", None), request.resolver_match
        if (user is not None and user.is_authenticated) or request.method not in {"GET", "HEAD"}:
            return True
        return match is not None and (
            bool(PERSONAL & set(match.kwargs)) or (match.url_name or "").startswith(LIBRARY_URL_PREFIXES)
        )


class SessionLimitsMiddleware:
    """Ends a session after a stretch without a click, and in any case after some hours (ASVS 5.0, 7.3)."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        session = request.session
        if "_auth_user_id" in session:
            now = int(time.time())
            end = end_of(session, now)
            if end is None:
                session["started_at"] = session["seen_at"] = now
            elif end.seconds_left < 0:
                session.flush()
            elif now - session["seen_at"] > 60:
                session["seen_at"] = now
        return self.get_response(request)


class AccessMiddleware:
    """Run only views that declare a permission; ask for sign-in and the second factor first."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        url_name = request.resolver_match.url_name or "" if request.resolver_match else ""
        permission = declared_permission(view)
        if permission == PUBLIC:
            return None if url_name in SAME_FOR_ALL else self._ask_for_second_factor(request, url_name)
        if permission is None:
            if not url_name.startswith(LIBRARY_URL_PREFIXES):
                raise ImproperlyConfigured(f"The view of {request.path} does not say who may open it.")
            return self._ask_for_second_factor(request, url_name)
        if not request.user.is_authenticated:
            return ask_to_sign_in(request, view)
        asked = self._ask_for_second_factor(request, url_name)
        if asked is None and not hasattr(view, "view_class"):
            demand(request.user, permission)
        return asked

    def _ask_for_second_factor(self, request: HttpRequest, url_name: str) -> HttpResponse | None:
        if url_name.startswith(SETTING_UP) or not second_factor.is_missing(request):
            return None
        return redirect("mfa_index")


class HistoryMiddleware:
    """Record in the row history who is acting; nothing else of the request is stored."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in {"GET", "HEAD", "OPTIONS"} or not request.user.is_authenticated:
            return self.get_response(request)
        with pghistory.context(user=request.user.pk):
            return self.get_response(request)
