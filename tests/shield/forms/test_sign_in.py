"""Signing up answers in the same time for known and unknown addresses: the password is hashed once for both."""

import re

import pytest
from allauth.account.adapter import get_adapter
from allauth.core import context as allauth_context
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from shield.models import EmailNotice, EmailPriority
from shield.operations import outbox
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
    assert (len(hashed), EmailNotice.objects.count(), len(mail.outbox)) == (1, 1, 0)


def test_asking_for_a_new_password_does_the_same_work_for_every_address(client, hashed):
    UserFactory(email="known@school.example.org")
    hashed.clear()
    client.get("/account/password/reset/")
    statements = []
    for address in ("known@school.example.org", "unknown@school.example.org"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = client.post("/account/password/reset/", {"email": address})
        assert (response.status_code, response.headers["Location"]) == (302, "/account/password/reset/done/")
        statements.append([query["sql"].replace(address, "…").split("VALUES")[0] for query in queries])
    assert statements[0] == statements[1]
    assert (len(hashed), len(mail.outbox)) == (0, 0)


def test_the_link_is_made_when_the_email_is_sent_and_is_never_stored(client):
    UserFactory(email="known@school.example.org")
    for address in ("known@school.example.org", "unknown@school.example.org"):
        client.post("/account/password/reset/", {"email": address})
    assert outbox.send_due() == 2
    known, unknown = mail.outbox
    assert [message.subject for message in mail.outbox] == [
        "Reset your password",
        "There is no account for this email address",
    ]
    link = re.search(r"http://localhost:8000(/account/password/reset/key/\S+)", known.body)[1]
    assert client.get(link, follow=True).status_code == 200
    assert "Set your password" in client.get(link, follow=True).text
    assert "http://localhost:8000/account/signup/" in unknown.body
    assert list(EmailNotice.objects.values_list("context", flat=True)) == [{}, {}]


def test_an_email_of_the_library_goes_through_the_outbox_with_its_time_in_words(client):
    user = UserFactory(email="known@school.example.org")
    with allauth_context.request_context(RequestFactory().get("/")):
        get_adapter().send_notification_mail("account/email/password_changed", user, email=user.email)
    assert len(mail.outbox) == 0
    assert EmailNotice.objects.get().priority == EmailPriority.ACCOUNT
    outbox.send_due()
    assert re.search(r"This happened on \w+ \d+ \w+ \d{4}.* from IP address 127.0.0.1", mail.outbox[0].body)
