"""Every page says until when the session lasts; one press puts the end off, never past the last hour."""

import time

import pytest
from django.urls import reverse

from shield.web.session_limits import end_of

pytestmark = pytest.mark.django_db
NOON = 1_790_856_000  # 1 October 2026, 12:00 UTC: 1pm in London
RENEW = reverse("session-renew")


@pytest.mark.parametrize(
    ("started", "seen", "words"),
    [
        (NOON, NOON, "You will be signed out at 1:15pm if you open no page before then."),
        (NOON, NOON + 600, "You will be signed out at 1:25pm if you open no page before then."),
        (NOON - 7 * 3600, NOON + 3000, "You will be signed out at 2pm."),
    ],
)
def test_it_says_which_end_comes_first(started, seen, words):
    end = end_of({"started_at": started, "seen_at": seen}, NOON)
    assert end.words == words


def test_before_its_first_page_a_session_has_no_end():
    assert end_of({}, NOON) is None


def test_it_counts_the_seconds():
    assert end_of({"started_at": NOON, "seen_at": NOON}, NOON + 100).seconds_left == 800


def seen_ago(client, seconds, *, started=None):
    now = int(time.time())
    session = client.session
    session.update({"started_at": now - (started or seconds), "seen_at": now - seconds})
    session.save()


@pytest.mark.parametrize("name", ["practitioner", "team"])
def test_every_page_of_a_signed_in_person_says_it(sign_in, the_cast, name):
    client = sign_in(the_cast(name))
    for url in ("/", reverse("help"), reverse("my-account")):
        page = client.get(url, follow=True).content.decode()
        assert (url, "if you open no page before then." in page) == (url, True)


def test_a_visitor_is_told_nothing(client):
    assert "data-session-end" not in client.get(reverse("help")).content.decode()


def test_one_press_puts_the_end_off(sign_in, practitioner):
    client = sign_in(practitioner)
    client.get("/")
    seen_ago(client, 800)
    answer = client.post(RENEW).json()
    assert 895 <= answer["secondsLeft"] <= 900
    assert answer["canStay"] is True
    assert answer["words"].endswith(" if you open no page before then.")


def test_no_press_puts_off_the_last_end(sign_in, practitioner):
    client = sign_in(practitioner)
    client.get("/")
    seen_ago(client, 100, started=8 * 3600 - 120)
    answer = client.post(RENEW).json()
    assert 115 <= answer["secondsLeft"] <= 120
    assert answer["canStay"] is False


def test_a_press_after_the_end_leads_to_sign_in(sign_in, practitioner):
    client = sign_in(practitioner)
    client.get("/")
    seen_ago(client, 1000)
    assert client.post(RENEW).headers["Location"].startswith(reverse("account_login"))
