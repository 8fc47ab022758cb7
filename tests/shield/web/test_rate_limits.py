"""Anyone may post and look up only so often; others at another address are not held up."""

import re

import pytest
from django.urls import get_resolver

from shield.web.access import LIBRARY_URL_PREFIXES
from tests.access.test_addresses import walk

pytestmark = pytest.mark.django_db


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


CHECK, SUBSCRIBE = "/training/certificates/check/", "/bulletins/subscribe/"


@pytest.fixture
def limits(settings):
    settings.ACCOUNT_RATE_LIMITS = {"public_post": "3/m/ip", "look_up": "3/m/ip", "guess": "3/m/user"}


def statuses(client, times, method, path, data, **how):
    return [getattr(client, method)(path, data, **how).status_code for _ in range(times)]


def test_a_certificate_is_looked_up_only_so_often(client, limits):
    assert statuses(client, 4, "get", CHECK, {"code": "ABCD-EFGH"}) == [200, 200, 200, 429]


def test_the_empty_page_is_always_there(client, limits):
    assert statuses(client, 5, "get", CHECK, {}) == [200] * 5


def test_a_form_is_sent_only_so_often_without_an_account(client, limits):
    assert statuses(client, 4, "post", SUBSCRIBE, {}) == [422, 422, 422, 429]


def test_another_address_is_not_held_up(client, limits):
    statuses(client, 4, "post", SUBSCRIBE, {})
    assert client.post(SUBSCRIBE, {}, REMOTE_ADDR="127.0.0.9").status_code == 422


def test_an_invented_forwarding_address_changes_nothing(client, limits):
    given = [client.post(SUBSCRIBE, {}, headers={"X-Forwarded-For": f"10.0.0.{n}"}).status_code for n in range(4)]
    assert given == [422, 422, 422, 429]


def test_somebody_signed_in_is_not_counted(sign_in, practitioner, limits):
    assert statuses(sign_in(practitioner), 5, "post", SUBSCRIBE, {}) == [422] * 5


def test_a_code_is_guessed_only_so_often_by_one_person_from_any_address(sign_in, practitioner, outsider, limits):
    client, path = sign_in(practitioner), "/training/check-in/"
    found = [client.post(path, {"code": "123456"}, REMOTE_ADDR=f"127.0.0.{n}").status_code for n in range(4)]
    assert found == [422, 422, 422, 429]
    assert sign_in(outsider).post(path, {"code": "123456"}).status_code == 422


def test_the_page_says_how_long_to_wait(client, limits):
    statuses(client, 3, "post", SUBSCRIBE, {})
    response = client.post(SUBSCRIBE, {})
    assert response.headers["Retry-After"] == "60"
    assert "You have tried too many times Wait one minute, then go back and try again." in words(response)


def test_sign_in_pages_have_limits_of_their_own_and_the_same_words(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"signup": "1/m/ip"}
    client.post("/account/signup/", {})
    response = client.post("/account/signup/", {})
    assert (response.status_code, "You have tried too many times" in words(response)) == (429, True)


def test_the_look_ups_are_these():
    views = walk(get_resolver().url_patterns)
    found = {name for name, view in views.items() if getattr(getattr(view, "view_class", None), "is_look_up", False)}
    assert found == {"search", "training:certificate-check"}
    assert not any(name.startswith(LIBRARY_URL_PREFIXES) for name in found)
