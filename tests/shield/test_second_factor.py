"""Second factors: kept enciphered, proved by the person, and not dropped by those who need one."""

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.webauthn.internal.auth import begin_registration

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
