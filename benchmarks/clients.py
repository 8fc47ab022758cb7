"""Signed-in readers, without two hundred log-ins: a session and its cookie for each."""

import json
import subprocess
import sys
import time
from collections.abc import Iterable
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from benchmarks import environment
from benchmarks.data import AGENCIES, CITY
from shield.models import User

# A cookie and a field of the same value pass the check against forgery.
TOKEN = "benchmarks" + "0" * 22
CSRF = {"csrfmiddlewaretoken": TOKEN}


def practitioners(number: int) -> list[User]:
    """People with one post and no further rights, always the same."""
    return _people(range(AGENCIES + 2, AGENCIES + 2 + number))


def reader() -> User:
    """A practitioner with as many bookings as most, who takes part in no fight for places."""
    return practitioners(600)[-1]


def leads(number: int) -> list[User]:
    """Leads of as many agencies."""
    return _people(range(number))


def team_member() -> User:
    return _people([AGENCIES])[0]


def _people(numbers: Iterable[int]) -> list[User]:
    addresses = [f"person{number}@{CITY}" for number in numbers]
    by_address = {user.email: user for user in User.objects.filter(email__in=addresses).select_related("person")}
    return [by_address[address] for address in addresses]


def sign_in(user: User) -> dict[str, str]:
    """The cookies of somebody who looked at another page a moment ago."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["started_at"] = session["seen_at"] = int(time.time())
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return {settings.SESSION_COOKIE_NAME: session.session_key, settings.CSRF_COOKIE_NAME: TOKEN}


def of_bare_project() -> list[dict[str, str]]:
    """Fill the bare project if need be; the cookies of its clients."""
    command = [sys.executable, "-m", "benchmarks", "limit"]
    done = subprocess.run(command, cwd=environment.ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return [cookies | {"csrftoken": TOKEN} for cookies in json.loads(done.stdout)]
