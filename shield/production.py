"""What production refuses to start with: weak keys, open doors and transport without encryption, each with a sentence."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured

# The longest that an installation may set (NIST SP 800-63B, AAL2): minutes without a click, hours in all.
MAX_IDLE_MINUTES = 30
MAX_ABSOLUTE_HOURS = 12

MIN_KEY_CHARACTERS = 50
# 50 random characters have more than 20 different ones; what people type has fewer or repeats itself.
MIN_DIFFERENT = 16
# Parts of keys that were published: by Django's project template and by this repository.
PUBLISHED = ("django-insecure-", "not-secret-", "benchmarks-only-")
LOOPBACK = {"localhost", "127.0.0.1", "[::1]", "::1"}

HOW_TO_MAKE_ONE = 'create one with python3 -c "import secrets; print(secrets.token_urlsafe(64))".'


def refuse(settings: Mapping[str, Any]) -> None:
    """Raise ``ImproperlyConfigured`` with every sentence about these settings."""
    if sentences := list(problems(settings)):
        raise ImproperlyConfigured("\n".join(sentences))


def problems(settings: Mapping[str, Any]) -> Iterator[str]:
    """Return a sentence for each setting that production may not have, with what to do instead."""
    yield from _signing_keys(settings["SECRET_KEY"], settings["SECRET_KEY_FALLBACKS"])
    yield from _field_keys(settings["FIELD_KEYS"])
    yield from _hosts_and_transport(settings)
    yield from _email(settings)
    yield from _sessions(settings["SESSION_IDLE_SECONDS"], settings["SESSION_ABSOLUTE_SECONDS"])


def _signing_keys(key: str, fallbacks: list[str]) -> Iterator[str]:
    if len(key) < MIN_KEY_CHARACTERS:
        yield "SECRET_KEY is too short: use at least 50 random characters."
    for name, each in [("SECRET_KEY", key), *(("SECRET_KEY_FALLBACKS", each) for each in fallbacks)]:
        if each.startswith(PUBLISHED):
            yield f"{name} has been published, so anyone can sign with it: {HOW_TO_MAKE_ONE}"
        elif len(set(each)) < MIN_DIFFERENT or _repeats_itself(each):
            yield f"{name} is easy to guess: {HOW_TO_MAKE_ONE}"
    if key in fallbacks:
        yield "SECRET_KEY is also in SECRET_KEY_FALLBACKS: create a new one, and leave the former one in the list."


def _repeats_itself(key: str) -> bool:
    return key in (key + key)[1:-1]


def _field_keys(keys: Mapping[str, bytes]) -> Iterator[str]:
    for key_id, key in keys.items():
        if len(key) != 32:
            yield f"FIELD_KEYS: key {key_id} must be 32 bytes long."
        elif key.isascii() or len(set(key)) < MIN_DIFFERENT:
            # Random bytes are text once in four thousand million times.
            yield f"FIELD_KEYS: key {key_id} is text or repeats itself: use 32 random bytes."
    if len(set(keys.values())) < len(keys):
        yield "FIELD_KEYS has the same key twice: create a new one for each id."


def _hosts_and_transport(settings: Mapping[str, Any]) -> Iterator[str]:
    hosts = settings["ALLOWED_HOSTS"]
    if "*" in hosts:
        yield "ALLOWED_HOSTS cannot be “*”: name the hosts that the portal answers to."
    if _is_loopback(hosts):
        return
    if not settings["USE_TLS"]:
        yield "USE_TLS cannot be off in production: unset it, and put a proxy with TLS in front of the portal."
    if not settings["BASE_URL"].startswith("https://"):
        yield "BASE_URL must begin with https:// in production."


def _is_loopback(hosts: Iterable[str]) -> bool:
    return set(hosts) <= LOOPBACK


def _email(settings: Mapping[str, Any]) -> Iterator[str]:
    is_encrypted = settings["EMAIL_USE_TLS"] or settings["EMAIL_USE_SSL"]
    if not (is_encrypted or settings["PLAIN_EMAIL"] or _is_loopback([settings["EMAIL_HOST"]])):
        yield (
            "EMAIL_URL sends emails without encryption: use smtp+tls:// or smtp+ssl://, "
            "or set PLAIN_EMAIL=true if the mail server is on your own protected network."
        )


def _sessions(idle_seconds: int, absolute_seconds: int) -> Iterator[str]:
    if not 0 < idle_seconds <= 60 * MAX_IDLE_MINUTES:
        yield f"SESSION_IDLE_MINUTES must be between 1 and {MAX_IDLE_MINUTES}."
    if not 0 < absolute_seconds <= 60 * 60 * MAX_ABSOLUTE_HOURS:
        yield f"SESSION_ABSOLUTE_HOURS must be between 1 and {MAX_ABSOLUTE_HOURS}."


def refuse_to_serve_as_owner(is_production: bool, role: str) -> None:
    """Raise ``ImproperlyConfigured`` where web, worker or beat would run as a role that may change tables."""
    if is_production and role != "portal_app":
        raise ImproperlyConfigured(
            f"DB_ROLE is {role}, but the portal serves as portal_app only: unset DB_ROLE. Migrations alone run as the owner."
        )
