"""What the cache answers while Redis refuses connections, and what is left of that time afterwards."""

import socket
from time import monotonic

import pytest
from django.core.cache import cache, caches
from django.core.cache.backends.redis import RedisCacheClient
from django.urls import reverse

from shield.web import lenient_cache

LOST = "The cache cannot be reached, so the portal goes without it: ConnectionError."
FOUND = "The cache can be reached again."


def words(caplog):
    return [record.getMessage() for record in caplog.records if record.name == "shield.web.lenient_cache"]


def test_it_answers_as_an_empty_cache_would(no_cache):
    cache.set("a", 1)
    cache.set_many({"b": 2})
    assert (cache.get("a"), cache.get("a", "other"), cache.get_many(["a", "b"]), "a" in cache) == (
        None,
        "other",
        {},
        False,
    )
    assert cache.add("a", 1) is True
    assert (cache.touch("a"), cache.delete("a"), cache.clear()) == (False, False, False)
    cache.delete_many(["a"])
    with pytest.raises(ValueError, match="not found"):
        cache.incr("a")


def test_the_log_says_so_once_and_redis_is_left_alone_for_a_while(no_cache, caplog, monkeypatch):
    asked = []
    get = RedisCacheClient.get
    monkeypatch.setattr(RedisCacheClient, "get", lambda *words: asked.append(1) or get(*words))
    for _ in range(5):
        cache.get("a")
    assert (len(asked), words(caplog)) == (1, [LOST])
    cache._cache._reach.asked_again_at = 0.0
    cache.get("a")
    assert (len(asked), words(caplog)) == (2, [LOST])


def test_what_was_changed_meanwhile_is_not_read_afterwards(caplog, refusing_port):
    cache.set_many({"changed": "old", "deleted": "old", "same": "old"})
    client = caches["default"]._cache
    refused = client._client.from_url(f"redis://127.0.0.1:{refusing_port}/0")
    working, client._clients = client._clients, dict.fromkeys((True, False), refused)
    cache.set("changed", "new")
    cache.delete("deleted")
    assert cache.get("same") is None
    client._clients = working
    client._reach.asked_again_at = 0.0
    assert cache.get_many(["changed", "deleted", "same"]) == {"same": "old"}
    assert words(caplog) == [LOST, FOUND]
    assert client._reach.outdated == set()


def test_with_too_many_outdated_keys_everything_is_forgotten(monkeypatch):
    monkeypatch.setattr(lenient_cache, "MAX_OUTDATED", 1)
    cache.set("same", "old")
    client = caches["default"]._cache
    client._reach.miss(["a", "b"])
    client._reach.miss(["c"])
    assert client._reach.outdated == {"a", "b"}
    assert cache.get("same") is None
    assert client._reach.outdated == set()


def test_a_redis_that_never_answers_costs_little_and_once(settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.CACHES = {
            "default": {**settings.CACHES["default"], "LOCATION": f"redis://127.0.0.1:{silent.getsockname()[1]}/0"}
        }
        began = monotonic()
        assert cache.get("a") is None
        first, began = monotonic() - began, monotonic()
        assert cache.get("a") is None
        assert (first < 4, monotonic() - began < 0.2) == (True, True)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["home", "worried", "health", "account_login", "training:run-list", "search"])
def test_pages_for_everybody_open(client, no_cache, name, settings):
    settings.PUBLIC_PAGE_CACHE_SECONDS = settings.CATALOGUE_CACHE_SECONDS = 30
    assert client.get(reverse(name)).status_code == 200


def test_somebody_who_signs_in_stays_signed_in(sign_in, practitioner, no_cache):
    client = sign_in(practitioner)
    assert client.get(reverse("my-account")).status_code == 200


@pytest.mark.django_db
def test_the_sign_in_page_takes_a_password(client, practitioner, no_cache):
    practitioner.set_password("three random words")
    practitioner.save()
    practitioner.emailaddress_set.create(email=practitioner.email, verified=True, primary=True)
    client.post(reverse("account_login"), {"login": practitioner.email, "password": "three random words"})
    assert client.session["_auth_user_id"] == str(practitioner.pk)
