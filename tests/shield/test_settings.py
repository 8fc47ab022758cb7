"""Production refuses to start when a secret is missing or the demo is on."""

import os
import subprocess
import sys

import pytest

SECRETS = {
    "SECRET_KEY": "x" * 60,
    "FIELD_KEYS": "k1:" + "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=",
    "ALLOWED_HOSTS": "portal.example.org",
    "BASE_URL": "https://portal.example.org",
    "DATABASE_URL": "postgres://portal@db.example.org/portal",
    "REDIS_URL": "redis://redis.example.org:6379/0",
    "EMAIL_URL": "smtp://mail.example.org:25",
    "FROM_EMAIL": "portal@example.org",
}


def start(**changes):
    environment = {"PATH": os.environ["PATH"], "PORTAL_ENVIRONMENT": "production", **SECRETS, **changes}
    environment = {name: value for name, value in environment.items() if value is not None}
    return subprocess.run(
        [sys.executable, "-c", "import shield.settings"], env=environment, capture_output=True, text=True, check=False
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


def test_production_refuses_a_short_key():
    assert "SECRET_KEY is too short" in start(SECRET_KEY="short").stderr


def test_the_demo_refuses_to_answer_to_other_hosts():
    result = start(PORTAL_ENVIRONMENT="demo", ALLOWED_HOSTS="portal.example.org")
    assert "DEMO_MODE answers on loopback addresses only" in result.stderr
