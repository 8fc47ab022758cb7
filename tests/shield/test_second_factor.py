"""Second factors: kept enciphered, proved by the person, and not dropped by those who need one."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.webauthn.internal.auth import begin_registration
from django.core.cache import cache

from shield.records.encryption import Undecipherable

pytestmark = pytest.mark.django_db


def test_an_authenticator_secret_is_enciphered_in_the_database(practitioner):
    secret = generate_totp_secret()
    TOTP.activate(practitioner, secret)
    stored = Authenticator.objects.get(user=practitioner).data["secret"]
    assert secret not in stored
    assert get_adapter().decrypt(stored) == secret


def test_a_secret_cannot_be_read_without_its_key(practitioner, settings):
    TOTP.activate(practitioner, generate_totp_secret())
    stored = Authenticator.objects.get(user=practitioner).data["secret"]
    settings.FIELD_KEYS = {"another": b"y" * 32}
    with pytest.raises(Undecipherable):
        get_adapter().decrypt(stored)


@pytest.mark.parametrize("passwordless", [True, False])
def test_a_passkey_has_to_prove_the_person(practitioner, passwordless, rf):
    from allauth.core import context

    request = rf.get("/")
    request.session = {}
    with context.request_context(request):
        options = begin_registration(practitioner, passwordless)
    assert options["publicKey"]["authenticatorSelection"]["userVerification"] == "required"


def test_whoever_needs_a_second_factor_keeps_their_last(team, practitioner):
    last = TOTP.activate(team, generate_totp_secret()).instance
    spare = TOTP.activate(practitioner, generate_totp_secret()).instance
    assert [get_adapter().can_delete_authenticator(last), get_adapter().can_delete_authenticator(spare)] == [
        False,
        True,
    ]


def test_one_of_two_factors_may_go(team):
    first = TOTP.activate(team, generate_totp_secret()).instance
    Authenticator.objects.create(user=team, type=Authenticator.Type.WEBAUTHN, data={})
    assert get_adapter().can_delete_authenticator(first)


SIGN_IN, STEP = "/account/login/", 30


@pytest.fixture
def code_at(team, monkeypatch):
    """The code that the app of ``team`` shows so many steps from now; the clock of the portal stands still."""
    team.set_password("three random words")
    team.save()
    EmailAddress.objects.create(user=team, email=team.email, verified=True, primary=True)
    secret = generate_totp_secret()
    TOTP.activate(team, secret)
    now = 1_000_000_000 * STEP + 15
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time.time", lambda: now)
    return lambda steps: format_hotp_value(hotp_value(secret, now // STEP + steps))


def enter(client, team, code):
    """Sign in with the password and this code; return whether that let the person in."""
    client.logout()
    client.post(SIGN_IN, {"login": team.email, "password": "three random words"})
    client.post("/account/2fa/authenticate/", {"code": code})
    return "_auth_user_id" in client.session


@pytest.mark.parametrize(("steps", "is_let_in"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_code_is_good_for_one_step_on_either_side(client, team, code_at, steps, is_let_in):
    assert enter(client, team, code_at(steps)) is is_let_in


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_code_lets_in_once_for_as_long_as_it_is_good(client, team, code_at, steps):
    code = code_at(steps)
    assert enter(client, team, code)
    # allauth's own memory of a used code ends after one step.
    for key in cache._cache.get_client().keys("*allauth.mfa.totp.used*"):
        cache._cache.get_client().delete(key)
    assert not enter(client, team, f"{code[:3]} {code[3:]}")


def test_a_code_lets_in_once_without_the_cache_too(client, team, code_at, no_cache):
    assert enter(client, team, code_at(0))
    assert not enter(client, team, code_at(0))


def test_a_used_code_is_no_fresh_proof_either(client, team, code_at):
    code = code_at(0)
    assert enter(client, team, code)
    response = client.post("/account/2fa/reauthenticate/", {"code": code})
    assert (response.status_code, response.context["form"].errors) == (
        200,
        {"code": ["The code is incorrect or has already been used"]},
    )
