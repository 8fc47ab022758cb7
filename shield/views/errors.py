"""Error pages. They need no database, so they work when it is down; only an expired form is looked at more closely."""

import sys
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse

from shield.extension_points import identity
from shield.outages import is_database_lost, is_disk_full, is_document_missing
from shield.web.late_forms import show_form_again
from shield.web.navigation import Navigation, header_actions_for, public_navigation

UNCACHED = {"Cache-Control": "no-store"}


def _page(request: HttpRequest, template_name: str, status: int, **words: str) -> HttpResponse:
    return HttpResponse(render_to_string(template_name, words, request=request), status=status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the same page for what is hidden as for what is not there: the navigation marks no section either."""
    match, request.resolver_match = request.resolver_match, None
    try:
        return _page(request, "errors/404.html", 404)
    finally:
        request.resolver_match = match


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, "errors/403.html", 403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, "errors/400.html", 400)


def unreadable_address(request: HttpRequest, readable: str) -> HttpResponse:
    """Say that the address has characters that cannot be shown; ``readable`` is the address without them."""
    return _page(request, "errors/unreadable.html", 400, readable=readable)


def broken_form(request: HttpRequest) -> HttpResponse:
    """Say that the form did not arrive whole."""
    return _page(request, "errors/400.html", 400)


def too_large(request: HttpRequest) -> HttpResponse:
    """Say that what was sent is too large."""
    return _page(request, "errors/413.html", 413)


def address_too_long(request: HttpRequest, shorter: str) -> HttpResponse:
    """Say that the address is too long; ``shorter`` is the beginning of what was asked for, or nothing."""
    return _page(request, "errors/414.html", 414, shorter=shorter)


def not_recorded(request: HttpRequest) -> HttpResponse:
    """Say that the audit log cannot be written; the page looks nothing up, as the database may be the trouble."""
    return HttpResponse(render_to_string("errors/503.html"), status=503, headers={"Cache-Control": "no-store"})


def too_many_requests(request: HttpRequest) -> HttpResponse:
    response = _page(request, "errors/429.html", 429)
    response.headers["Retry-After"] = "60"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer for an error that nobody expected; while the database does not answer, say what that means."""
    error = sys.exc_info()[1]
    if is_disk_full(error):
        return HttpResponse(render_to_string("errors/disk_full.html"), status=507, headers=UNCACHED)
    if is_document_missing(error):
        return HttpResponse(render_to_string("errors/missing_document.html"), status=503, headers=UNCACHED)
    if is_database_lost(error):
        return worried_anyhow() if request.path_info == reverse("worried") else no_database(request)
    return HttpResponse(render_to_string("errors/500.html"), status=500)


def no_database(request: HttpRequest) -> HttpResponse:
    """Say what is not available while the database does not answer, and what is."""
    sent = request.method not in {"GET", "HEAD"}
    page = render_to_string("errors/no_database.html", {"identity": identity(), "sent": sent})
    return HttpResponse(page, status=503, headers={"Cache-Control": "no-store", "Retry-After": "60"})


def worried_anyhow() -> HttpResponse:
    """Show whom to call if you are worried about a child to somebody of whom nothing can be looked up."""
    nobody, doors = AnonymousUser(), public_navigation("worried")
    context = {
        "identity": identity(),
        "area": "public",
        "user": nobody,
        "navigation": Navigation(doors),
        "public_links": doors,
        "header_actions": header_actions_for(nobody),
    }
    page = render_to_string("pages/worried.html", context)
    return HttpResponse(page, headers={"Cache-Control": "no-store"})


def csrf_failure(request: HttpRequest, reason: str = "", **kwargs: Any) -> HttpResponse:
    """Say that the page has expired; what was typed into it is stored for the person it was made for."""
    return show_form_again(request) or _page(request, "errors/csrf.html", 403)
