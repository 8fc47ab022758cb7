"""What people are told while the database refuses connections, with and without the cache."""

import pytest
from django.db import DatabaseError, OperationalError
from django.db.utils import InterfaceError
from django.urls import reverse

from shield.outages import is_database_lost

TOLD = "Sorry, we cannot reach our records"
SENT = "What you sent has probably not been saved."


@pytest.fixture
def visitor(client, no_database):
    client.raise_request_exception = False
    return client


@pytest.fixture(params=["new", "with a session"])
def anybody(request, visitor, settings):
    """Somebody new, and somebody whose session would have to be looked up."""
    if request.param != "new":
        visitor.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    return visitor


def answer(response):
    words = response.content.decode()
    return response.status_code, TOLD in words, SENT in words, response.headers.get("Retry-After")


@pytest.mark.parametrize("name", ["home", "training:run-list", "my-account", "search"])
def test_pages_say_what_is_not_available(visitor, settings, name):
    visitor.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    assert answer(visitor.get(reverse(name))) == (503, True, False, "60")


def test_a_form_that_was_sent_may_not_have_arrived(visitor):
    form = {"login": "a@example.org", "password": "three random words"}
    assert answer(visitor.post(reverse("account_login"), form)) == (503, True, True, "60")


def test_whoever_is_worried_is_told_who_to_call(anybody):
    response = anybody.get(reverse("worried"))
    assert (response.status_code, "What to do if you are worried about a child" in response.content.decode()) == (
        200,
        True,
    )
    # The session is there again when the database is.
    assert response.cookies == {}


def test_whoever_is_worried_is_told_without_the_cache_too(anybody, no_cache):
    assert anybody.get(reverse("worried")).status_code == 200


@pytest.mark.parametrize("name", ["health", "cookies", "privacy", "accessibility"])
def test_pages_that_are_the_same_for_everybody_open(visitor, no_cache, name):
    assert visitor.get(reverse(name)).status_code == 200


def error(kind, code):
    made = kind()
    made.__cause__ = type("Cause", (Exception,), {"pgcode": code})()
    return made


@pytest.mark.parametrize(
    ("trouble", "is_lost"),
    [
        (error(OperationalError, None), True),
        (error(OperationalError, "57P01"), True),
        (error(OperationalError, "53300"), True),
        (error(OperationalError, "40P01"), False),
        (error(DatabaseError, None), False),
        (InterfaceError(), True),
        (ValueError(), False),
        (None, False),
    ],
)
def test_a_database_that_answers_is_not_taken_for_lost(trouble, is_lost):
    assert is_database_lost(trouble) is is_lost
