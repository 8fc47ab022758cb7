"""The cast, signed in: created once for all tests of a module, in a transaction that is undone at the end."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.backends.cached_db import KEY_PREFIX
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import reverse

from shield.views import errors
from tests.cast import EVERYBODY, enter, make
from tests.savepoints import undone


@dataclass(frozen=True)
class Visitor:
    """Somebody with a browser: their cookies, the token that their forms carry, and an IP address of their own."""

    name: str
    user: Any
    cookies: dict[str, Any]
    token: str
    ip: str
    # What the cache holds of their session.
    session: dict[str, Any]

    def ask(self, method: str, path: str, data: Any = None, *, token: bool = True) -> HttpResponse:
        """Send one request and read the answer to its end."""
        client = Client(enforce_csrf_checks=True, raise_request_exception=False, REMOTE_ADDR=self.ip)
        client.cookies.update(self.cookies)
        headers = {"X-CSRFToken": self.token} if token else {}
        for value in (data or {}).values():
            if hasattr(value, "seek"):
                value.seek(0)
        response = getattr(client, method.lower())(path, data, headers=headers)
        if response.streaming:
            response.getvalue()  # so that the file is closed
        return response


def visitor(name: str, number: int) -> Visitor:
    """Return one of the cast, signed in with a second factor."""
    user, ip = make(name), f"127.0.1.{number}"
    client = Client(REMOTE_ADDR=ip)
    if name != "anonymous":
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        enter(client, user)
    page = client.get(reverse("account_login" if name == "anonymous" else "my-account"))
    key = f"{KEY_PREFIX}{client.session.session_key}"
    session = {key: cache.get(key)} if name != "anonymous" else {}
    return Visitor(name, user, client.cookies, str(page.context["csrf_token"]), ip, session)


@pytest.fixture(autouse=True)
def _empty_cache(request: pytest.FixtureRequest) -> None:
    """Each test starts with nothing in the cache but the sessions of the cast, seen this moment: no wait ends them."""
    cache.clear()
    if "visitors" in request.fixturenames:
        people: dict[str, Visitor] = request.getfixturevalue("visitors")
        seen = dict.fromkeys(("started_at", "seen_at"), int(time.time()))
        cache.set_many({key: value | seen for person in people.values() for key, value in person.session.items()})


@pytest.fixture(scope="module", autouse=True)
def _error_pages_drawn_once() -> Iterator[None]:
    """A person's error page is drawn once for all refusals of its kind; tests/shield/views look at what it says."""
    drawn: dict[tuple[Any, ...], bytes] = {}
    draw = errors._page

    def once(request: HttpRequest, template_name: str, status: int, **words: str) -> HttpResponse:
        key = (request.user.pk, template_name, *sorted(words.items()))
        if key not in drawn:
            drawn[key] = draw(request, template_name, status, **words).content
        return HttpResponse(drawn[key], status=status)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(errors, "_page", once)
        yield


@pytest.fixture(scope="module")
def visitors(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Visitor]]:
    """Return the whole cast by name."""
    with django_db_blocker.unblock(), undone():
        yield {name: visitor(name, number) for number, name in enumerate(sorted(EVERYBODY), 1)}
