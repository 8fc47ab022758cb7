"""Error pages. They need no database, so they work when it is down; only an expired form is looked at more closely."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from shield.web.late_forms import show_form_again


def _page(request: HttpRequest, template_name: str, status: int) -> HttpResponse:
    return HttpResponse(render_to_string(template_name, request=request), status=status)


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


def server_error(request: HttpRequest) -> HttpResponse:
    return HttpResponse(render_to_string("errors/500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "", **kwargs: Any) -> HttpResponse:
    """Say that the page has expired; what was typed into it is stored for the person it was made for."""
    return show_form_again(request) or _page(request, "errors/csrf.html", 403)
