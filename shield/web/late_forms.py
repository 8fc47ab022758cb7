"""Forms that arrive after the session they were opened in has ended: nothing that was typed is lost."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from shield.operations import kept_forms, sent_forms
from shield.operations.sent_forms import Answer
from shield.web import form_keys
from shield.web.access import PUBLIC, declared_permission
from shield.web.form_keys import FormKey

View = Callable[..., Any]


def ask_to_sign_in(request: HttpRequest, view: View) -> HttpResponse:
    """Lead to the sign-in page and from there back to this page; store what was posted for the owner of the form.

    The CSRF token of the form has been checked by now.
    """
    if request.method != "POST":
        return redirect_to_login(request.get_full_path())
    if answer := _sent_before(request):
        return redirect_to_login(answer.url)
    if _keep(request, view):
        messages.info(request, "You were signed out before this was sent. Sign in to see what you entered and send it.")
    return redirect_to_login(_address_to_return_to(request, view))


def show_form_again(request: HttpRequest) -> HttpResponse | None:
    """Store a form whose CSRF token is from before the last sign-in, and show it again; ``None`` for any other.

    This happens to a page that was left open while its reader signed in again in another tab. The form's own key is
    signed for the person who sends it, so no other website can have made it.
    """
    view = request.resolver_match.func if request.resolver_match else None
    if view is None or form_keys.own_key(request) is None or not _keep(request, view):
        return None
    return HttpResponseRedirect(request.get_full_path())


def _key_with_owner(request: HttpRequest) -> FormKey | None:
    """Return the key of a form that was made for somebody who was signed in."""
    try:
        key = form_keys.key_of(request)
    except form_keys.KeyExpired:
        return None
    return key if key is not None and key.owner is not None else None


def _sent_before(request: HttpRequest) -> Answer | None:
    """Return the answer of a form that was sent in time and is sent again too late."""
    key = _key_with_owner(request)
    if key is None:
        return None
    return sent_forms.find_answer(key=key.id, fingerprint=form_keys.fingerprint(request), owner=key.owner)


def _keep(request: HttpRequest, view: View) -> bool:
    key = _key_with_owner(request)
    if key is None or key.owner is None or not _is_shown_again(view):
        return False
    fields = {name: values for name, values in request.POST.lists() if name not in form_keys.WITHOUT_CONTENT}
    return kept_forms.keep(key=key.id, owner=key.owner, path=request.path, fields=fields)


def _is_shown_again(view: View) -> bool:
    """Return whether a view is a form of a signed-in person that fills itself in: never a page of passwords."""
    keeps_forms = getattr(getattr(view, "view_class", None), "keeps_forms", False)
    return keeps_forms and _has_page(view) and declared_permission(view) not in {None, PUBLIC}


def _has_page(view: View) -> bool:
    given = getattr(view, "view_initkwargs", {})
    return "get" in given.get(
        "http_method_names", getattr(getattr(view, "view_class", None), "http_method_names", ["get"])
    )


def _address_to_return_to(request: HttpRequest, view: View) -> str:
    """Return the page itself or, for a button that posts to an address without a page, the page it was on."""
    if _has_page(view):
        return request.get_full_path()
    came_from = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    parts = urlsplit(came_from)
    return f"{parts.path}?{parts.query}".removesuffix("?") if is_ours and parts.path else resolve_url("home")
