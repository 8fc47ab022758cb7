"""What monitoring gets, from the inside and from the outside."""

import pytest
from django.test import Client

from shield.models import EmailNotice, EmailStatus, Installation
from shield.operations import heartbeats, readiness
from tests.factories.partnership import UserFactory


@pytest.fixture
def production(settings):
    """A process behind a proxy with TLS, asked on its own address."""
    settings.ALLOWED_HOSTS = [".portal.example.org"]
    settings.SECURE_SSL_REDIRECT = True
    return Client(SERVER_NAME="127.0.0.1", raise_request_exception=False)


@pytest.mark.django_db
def test_monitoring_asks_each_process_on_its_own_address(production):
    heartbeats.beat(*readiness.PARTS)
    assert [production.get(f"/health/{name}").status_code for name in ("", "live", "ready")] == [200, 200, 200]
    assert production.get("/health/ready").json() == {"ready": True, "not_well": {}}
    assert production.get("/cookies/").status_code in {301, 400}


@pytest.mark.django_db
def test_from_the_outside_nobody_learns_what_is_not_well(production):
    answer = production.get("/health/ready", headers={"X-Forwarded-For": "192.0.2.1"})
    assert (answer.status_code, answer.json()) == (200, {"ready": True})


@pytest.mark.django_db
def test_a_dead_worker_is_named_and_takes_no_page_away(production):
    answer = production.get("/health/ready")
    assert (answer.status_code, set(answer.json()["not_well"])) == (200, set(readiness.PARTS))


@pytest.mark.django_db
def test_with_a_wrong_key_the_portal_is_not_ready(production, settings):
    Installation.objects.create()
    settings.FIELD_KEYS = {"other": b"0123456789abcdef0123456789abcdef"}
    answer = production.get("/health/ready")
    assert (answer.status_code, answer.json()["ready"], "keys" in answer.json()["not_well"]) == (503, False, True)


def test_without_database_and_cache_the_process_lives_and_is_not_ready(production, no_database, no_cache):
    assert production.get("/health/live").status_code == 200
    answer = production.get("/health/ready")
    assert (answer.status_code, answer.json()["ready"], set(answer.json()["not_well"])) == (
        503,
        False,
        {"database", "cache"},
    )


@pytest.mark.django_db
def test_the_page_says_it_in_words(client, team, sign_in):
    sign_in(team)
    page = " ".join(client.get("/system-status/").text.split())
    assert "The process that sends emails has stopped. Emails wait until it is started again." in page
    heartbeats.beat(*readiness.PARTS)
    assert "Every part of the portal is running." in client.get("/system-status/").text


@pytest.fixture
def undecided(db):
    UserFactory(email="ada@example.org", name="Ada Lovelace")
    template = "partnership/emails/join-declined"
    made = [
        EmailNotice.objects.create(template=template, to=address, context={"name": "Ada"}, status=status)
        for address, status in (("ada@example.org", EmailStatus.UNKNOWN), ("b@example.org", EmailStatus.FAILED))
    ]
    return [email.pk for email in made]


def test_emails_are_called_by_what_they_say_and_whom_they_are_for(client, team, sign_in, undecided):
    sign_in(team)
    for address in ("/emails/", "/emails/send-again/", f"/emails/{undecided[0]}/send-again/"):
        page = client.get(address).text
        assert ("Your request to join" in page, "Ada Lovelace (ada@example.org)" in page) == (True, True), address
        assert "join-declined" not in page


def test_several_are_sent_again_at_once(client, team, sign_in, undecided):
    sign_in(team)
    response = client.post("/emails/send-again/", {"emails": undecided}, follow=True)
    assert "2 emails will be sent again" in response.text
    assert set(EmailNotice.objects.filter(pk__in=undecided).values_list("status", flat=True)) == {"queued"}
