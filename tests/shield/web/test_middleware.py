import time

import pytest
from django.urls import reverse

from partnership.models import Post
from shield.models import User
from shield.operations import accounts

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def is_signed_in(client):
    return "_auth_user_id" in client.session


def set_session(client, **values):
    session = client.session
    session.update(values)
    session.save()


def test_a_session_ends_after_fifteen_minutes_without_a_click(sign_in, practitioner):
    client = sign_in(practitioner)
    client.get("/")
    set_session(client, seen_at=int(time.time()) - 14 * 60)
    client.get("/")
    assert is_signed_in(client)
    set_session(client, seen_at=int(time.time()) - 16 * 60)
    client.get("/")
    assert not is_signed_in(client)


def test_a_session_ends_after_eight_hours_whatever_happens(sign_in, practitioner):
    client = sign_in(practitioner)
    set_session(client, started_at=int(time.time()) - 8 * 3600 - 5, seen_at=int(time.time()))
    client.get("/")
    assert not is_signed_in(client)


def test_a_click_keeps_a_session_alive(sign_in, practitioner):
    client = sign_in(practitioner)
    set_session(client, started_at=int(time.time()) - 1000, seen_at=int(time.time()) - 800)
    client.get("/")
    assert time.time() - client.session["seen_at"] < 5


@pytest.mark.parametrize(
    "name",
    ["agency_lead", "trainer", "hub_member", "review_member", "board_member", "executive_member", "lead_partner"]
    + ["scrutineer", "team", "crest_member", "mash_screener", "administrator"],
)
def test_whoever_sees_more_than_their_own_bookings_sets_up_a_second_factor_first(name, client, the_cast):
    client.force_login(the_cast(name), backend=BACKEND)
    response = client.get(reverse("account_email"))
    assert (response.status_code, response.headers["Location"]) == (302, reverse("mfa_index"))


@pytest.mark.parametrize("name", ["home", "search", "training:run-list", "partnership:annualreport-list"])
def test_public_pages_too_wait_for_it_as_they_show_more_to_some(name, client, team):
    client.force_login(team, backend=BACKEND)
    response = client.get(reverse(name))
    assert (response.status_code, response.headers["Location"]) == (302, reverse("mfa_index"))


@pytest.mark.parametrize("name", ["cookies", "privacy", "accessibility", "worried", "health"])
def test_what_says_the_same_to_everybody_does_not_wait_for_it(name, client, team):
    client.force_login(team, backend=BACKEND)
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ["practitioner", "champion"])
def test_a_practitioner_may_do_without(name, client, the_cast):
    client.force_login(the_cast(name), backend=BACKEND)
    assert client.get(reverse("account_email")).status_code == 200


def test_the_page_to_set_one_up_is_open(client, team):
    client.force_login(team, backend=BACKEND)
    assert client.get(reverse("mfa_index")).status_code == 200


def test_pages_of_signed_in_people_are_never_stored(sign_in, practitioner):
    assert sign_in(practitioner).get("/").headers["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("training:personal-booking", ["x"]),
        ("training:personal-certificate", ["x"]),
        ("training:manager-view", ["x"]),
        ("training:approval-answer", ["x"]),
        ("partnership:invitation-accept", ["x"]),
        ("partnership:subscriber-confirm", ["x"]),
        ("account_reset_password_from_key", ["x", "y"]),
        ("account_confirm_email", ["x"]),
        ("account_signup", []),
    ],
)
def test_what_a_personal_link_opens_is_never_stored(client, name, values):
    assert "no-store" in client.get(reverse(name, args=values)).headers["Cache-Control"]


def test_what_a_form_sends_back_is_never_stored(client):
    answer = client.post(reverse("partnership:subscribe"), {"email": "no address"})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (422, "no-store, private")


@pytest.mark.parametrize("name", ["home", "worried", "training:run-list"])
def test_public_pages_may_be_stored(client, name):
    assert "no-store" not in client.get(reverse(name)).headers.get("Cache-Control", "")


def test_rights_end_with_the_next_request(sign_in, team):
    client = sign_in(team)
    assert client.get(reverse("email-list")).status_code == 200
    Post.objects.filter(person__user=team).update(ends_on="2020-06-01")
    assert client.get(reverse("email-list")).status_code == 403


def test_closing_an_account_ends_its_sessions_with_the_next_request(client, practitioner, administrator):
    client.force_login(practitioner, backend=BACKEND)
    accounts.close(user=practitioner, by=administrator, reason="Left the service")
    response = client.get(reverse("account_email"))
    assert (response.status_code, User.objects.get(pk=practitioner.pk).is_active) == (302, False)
