"""Production refuses to start with weak secrets, open doors or the demo, each with a sentence."""

import base64
import os
import secrets
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from shield import production
from shield.celery import refuse_to_run_as_owner

KEY = secrets.token_urlsafe(64)
FORMER = secrets.token_urlsafe(64)
FIELD_KEY = secrets.token_bytes(32)


def in_text(key):
    return base64.b64encode(key).decode()


SECRETS = {
    "SECRET_KEY": KEY,
    "FIELD_KEYS": "k1:" + in_text(FIELD_KEY),
    "ALLOWED_HOSTS": "portal.example.org",
    "BASE_URL": "https://portal.example.org",
    "DATABASE_URL": "postgres://portal@db.example.org/portal",
    "REDIS_URL": "redis://redis.example.org:6379/0",
    "EMAIL_URL": "smtp+tls://mail.example.org:587",
    "FROM_EMAIL": "portal@example.org",
}


def start(what="shield.settings", **changes):
    environment = {"PATH": os.environ["PATH"], "PORTAL_ENVIRONMENT": "production", **SECRETS, **changes}
    environment = {name: value for name, value in environment.items() if value is not None}
    return subprocess.run(
        [sys.executable, "-c", f"import {what}"], env=environment, capture_output=True, text=True, check=False
    )


def test_production_starts_with_everything_set():
    result = start()
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("name", sorted(SECRETS))
def test_production_names_what_is_missing(name):
    result = start(**{name: None})
    assert result.returncode == 1
    assert f"Set {name} in the environment" in result.stderr


def test_production_refuses_the_demo():
    result = start(DEMO_MODE="true")
    assert result.returncode == 1
    assert "DEMO_MODE cannot be switched on in production" in result.stderr


def test_production_says_everything_that_is_wrong_at_once():
    result = start(SECRET_KEY="short", ALLOWED_HOSTS="*", SESSION_IDLE_MINUTES="31", SESSION_ABSOLUTE_HOURS="13")
    assert result.returncode == 1
    assert result.stderr.partition("ImproperlyConfigured: ")[2].splitlines() == [
        "SECRET_KEY is too short: use at least 50 random characters.",
        f"SECRET_KEY is easy to guess: {production.HOW_TO_MAKE_ONE}",
        "ALLOWED_HOSTS cannot be “*”: name the hosts that the portal answers to.",
        "SESSION_IDLE_MINUTES must be between 1 and 30.",
        "SESSION_ABSOLUTE_HOURS must be between 1 and 12.",
    ]


def test_production_does_not_serve_as_the_owner_of_the_tables():
    result = start("shield.wsgi", DB_ROLE="portal_owner")
    assert result.returncode == 1
    assert "DB_ROLE is portal_owner, but the portal serves as portal_app only" in result.stderr


def test_migrations_run_as_the_owner():
    assert start(DB_ROLE="portal_owner").returncode == 0


def test_a_worker_does_not_run_as_the_owner_of_the_tables(settings):
    settings.IS_PRODUCTION, settings.DB_ROLE = True, "portal_owner"
    with pytest.raises(SystemExit, match="^DB_ROLE is portal_owner"):
        refuse_to_run_as_owner()
    settings.DB_ROLE = "portal_app"
    assert refuse_to_run_as_owner() is None


FIT = {
    "SECRET_KEY": KEY,
    "SECRET_KEY_FALLBACKS": [FORMER],
    "FIELD_KEYS": {"k1": FIELD_KEY},
    "ALLOWED_HOSTS": ["portal.example.org"],
    "BASE_URL": "https://portal.example.org",
    "USE_TLS": True,
    "EMAIL_HOST": "mail.example.org",
    "EMAIL_USE_TLS": True,
    "EMAIL_USE_SSL": False,
    "PLAIN_EMAIL": False,
    "SESSION_IDLE_SECONDS": 30 * 60,
    "SESSION_ABSOLUTE_SECONDS": 12 * 3600,
}
GUESSED = f"SECRET_KEY is easy to guess: {production.HOW_TO_MAKE_ONE}"
PUBLISHED = f"SECRET_KEY has been published, so anyone can sign with it: {production.HOW_TO_MAKE_ONE}"
PLAIN = (
    "EMAIL_URL sends emails without encryption: use smtp+tls:// or smtp+ssl://, "
    "or set PLAIN_EMAIL=true if the mail server is on your own protected network."
)
TEXT_KEY = "FIELD_KEYS: key k1 is text or repeats itself: use 32 random bytes."


@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        ({}, []),
        ({"SECRET_KEY": "x" * 60}, [GUESSED]),
        ({"SECRET_KEY": "0123456789abcdefghijklmnop" * 3}, [GUESSED]),
        ({"SECRET_KEY": "not-secret-" * 6}, [PUBLISHED]),
        ({"SECRET_KEY": "django-insecure-" + KEY}, [PUBLISHED]),
        ({"SECRET_KEY_FALLBACKS": ["y" * 60]}, [GUESSED.replace("SECRET_KEY", "SECRET_KEY_FALLBACKS")]),
        (
            {"SECRET_KEY_FALLBACKS": [KEY]},
            ["SECRET_KEY is also in SECRET_KEY_FALLBACKS: create a new one, and leave the former one in the list."],
        ),
        ({"FIELD_KEYS": {"k1": FIELD_KEY[:16]}}, ["FIELD_KEYS: key k1 must be 32 bytes long."]),
        ({"FIELD_KEYS": {"k1": b"a key for demo and tests only :)"}}, [TEXT_KEY]),
        ({"FIELD_KEYS": {"k1": b"\xff" * 32}}, [TEXT_KEY]),
        (
            {"FIELD_KEYS": {"k1": FIELD_KEY, "k2": FIELD_KEY}},
            ["FIELD_KEYS has the same key twice: create a new one for each id."],
        ),
        (
            {"USE_TLS": False},
            ["USE_TLS cannot be off in production: unset it, and put a proxy with TLS in front of the portal."],
        ),
        ({"BASE_URL": "http://portal.example.org"}, ["BASE_URL must begin with https:// in production."]),
        ({"USE_TLS": False, "BASE_URL": "http://127.0.0.1", "ALLOWED_HOSTS": ["127.0.0.1"]}, []),
        ({"EMAIL_USE_TLS": False}, [PLAIN]),
        ({"EMAIL_USE_TLS": False, "EMAIL_USE_SSL": True}, []),
        ({"EMAIL_USE_TLS": False, "PLAIN_EMAIL": True}, []),
        ({"EMAIL_USE_TLS": False, "EMAIL_HOST": "localhost"}, []),
        ({"SESSION_IDLE_SECONDS": 0}, ["SESSION_IDLE_MINUTES must be between 1 and 30."]),
    ],
)
def test_each_weakness_has_its_sentence(changes, sentences):
    assert list(production.problems(FIT | changes)) == sentences


def test_a_weakness_stops_start_up():
    with pytest.raises(ImproperlyConfigured, match="easy to guess"):
        production.refuse(FIT | {"SECRET_KEY": "x" * 60})


def test_the_demo_refuses_to_answer_to_other_hosts():
    result = start(PORTAL_ENVIRONMENT="demo", ALLOWED_HOSTS="portal.example.org")
    assert "DEMO_MODE answers on loopback addresses only" in result.stderr
