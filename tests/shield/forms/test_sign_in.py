"""Signing up answers in the same time for known and unknown addresses: the password is hashed once for both."""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail

from tests.factories.partnership import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def hashed(monkeypatch):
    counted = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: counted.append(args) or encode(*args))
    return counted


@pytest.mark.parametrize("is_known", [False, True])
def test_signing_up_hashes_one_password_and_sends_one_email(client, hashed, is_known):
    if is_known:
        UserFactory(email="ada@school.example.org")
    hashed.clear()
    form = {
        "email": "ada@school.example.org",
        "password1": "three random words",
        "name": "Ada Lovelace",
        "privacy_notice": "on",
    }
    response = client.post("/account/signup/", form)
    assert (response.status_code, response.headers["Location"]) == (302, "/account/confirm-email/")
    assert (len(hashed), len(mail.outbox)) == (1, 1)


@pytest.mark.parametrize("is_known", [False, True])
def test_asking_for_a_new_password_hashes_nothing_and_sends_one_email(client, hashed, is_known):
    if is_known:
        UserFactory(email="ada@school.example.org")
    hashed.clear()
    response = client.post("/account/password/reset/", {"email": "ada@school.example.org"})
    assert (response.status_code, response.headers["Location"]) == (302, "/account/password/reset/done/")
    assert (len(hashed), len(mail.outbox)) == (0, 1)
