"""Second factors: kept enciphered, proved by the person, and not dropped by those who need one."""

from urllib.parse import quote

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.webauthn.internal.auth import begin_registration
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from partnership.directory.operations import memberships, posts
from partnership.models import GroupKind, PostRole
from shield import working_days
from shield.records.encryption import Undecipherable
from tests.cast import TOTP_SECRET, group_of, prove, with_second_factor

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


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


def session_of(user):
    """A browser signed in with the password only."""
    client = Client()
    client.force_login(user, backend=BACKEND)
    key = client.session.session_key
    UserSession.objects.create(user=user, session_key=key, ip="127.0.0.1", user_agent="A browser")
    return client


@pytest.mark.parametrize("name", ["email-list", "account_email", "home"])
def test_a_session_from_before_the_factor_gives_it_first(name, mash_screener):
    client = session_of(mash_screener)
    with_second_factor(mash_screener)
    address = reverse(name)
    response = client.get(address)
    expected = f"{reverse('mfa_reauthenticate')}?next={quote(address, safe='')}"
    assert (response.status_code, response.headers["Location"]) == (302, expected)


@pytest.mark.parametrize("name", ["mfa_index", "mfa_view_recovery_codes", "mfa_add_webauthn", "mfa_activate_totp"])
@pytest.mark.parametrize("who", ["team", "practitioner"])
def test_it_does_not_reach_the_pages_of_factors_with_the_password_alone(name, who, the_cast):
    user = the_cast(who)
    client = session_of(user)
    with_second_factor(user)
    prove(client, user, 9_999_999_999)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 9_999_999_999, "reauthenticated": True}]
    session.save()
    response = client.get(reverse(name))
    assert (response.status_code, response.headers["Location"].split("?")[0]) == (302, reverse("mfa_reauthenticate"))


def test_giving_the_code_lets_the_session_in(team, monkeypatch):
    client = session_of(team)
    with_second_factor(team)
    step = 1_000_000_000
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time.time", lambda: step * STEP + 15)
    code = format_hotp_value(hotp_value(TOTP_SECRET, step))
    client.post(reverse("mfa_reauthenticate"), {"code": code})
    assert client.get(reverse("email-list")).status_code == 200


def test_the_first_factor_ends_the_other_sessions(team, monkeypatch):
    EmailAddress.objects.create(user=team, email=team.email, verified=True, primary=True)
    here, there = session_of(team), session_of(team)
    session = here.session
    session["mfa.totp.secret"] = TOTP_SECRET
    session.save()
    prove(here, team, 9_999_999_999)
    session = here.session
    session["account_authentication_methods"] = [{"method": "password", "at": 9_999_999_999, "reauthenticated": True}]
    session.save()
    step = 1_000_000_000
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time.time", lambda: step * STEP + 15)
    monkeypatch.setattr(
        "allauth.mfa.totp.internal.flows.transaction.on_commit", lambda act, **robust: None if robust else act()
    )
    here.post(reverse("mfa_activate_totp"), {"code": format_hotp_value(hotp_value(TOTP_SECRET, step))})
    assert here.get(reverse("email-list")).status_code == 200
    assert "_auth_user_id" not in there.session


@pytest.mark.parametrize(("role", "stays"), [(PostRole.MASH_SCREENER, False), (PostRole.SAFEGUARDING_CHAMPION, True)])
def test_a_post_that_needs_a_factor_ends_sessions_without_one(role, stays, practitioner, team):
    client = session_of(practitioner)
    agency = practitioner.person.posts.get().agency
    today = working_days.today()
    posts.create(person=practitioner.person, agency=agency, role=role, job_title="S", starts_on=today, by=team)
    assert ("_auth_user_id" in client.session) is stays


@pytest.mark.parametrize(("kind", "stays"), [(GroupKind.CREST, False), (GroupKind.OTHER, True)])
def test_a_seat_that_needs_a_factor_ends_sessions_without_one(kind, stays, practitioner, team):
    client = session_of(practitioner)
    agency = practitioner.person.posts.get().agency
    group, today = group_of(kind), working_days.today()
    memberships.create(group=group, person=practitioner.person, agency=agency, role="member", starts_on=today, by=team)
    assert ("_auth_user_id" in client.session) is stays
