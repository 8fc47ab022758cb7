"""Sensitive pages ask for fresh proof of who is acting: a password, a code or a passkey within ten minutes."""

import time

import pytest
from django.urls import get_resolver, reverse

from tests.access.test_addresses import walk
from tests.cast import prove

pytestmark = pytest.mark.django_db

SENSITIVE = {
    # Accounts
    "account-close",
    "account-reopen",
    # A restored copy
    "copy-release",
    # Posts, seats, and the ways to them
    "partnership:agency-domains",
    "partnership:invitation-create",
    "partnership:joinrequest-approve",
    "partnership:joinrequest-decline",
    "partnership:membership-create",
    "partnership:membership-end",
    "partnership:namerequest-approve",
    "partnership:namerequest-decline",
    "partnership:person-merge",
    "partnership:person-merge-start",
    "partnership:person-update",
    "partnership:post-create",
    "partnership:post-end",
    # Signatures
    "partnership:annualreport-sign",
    "partnership:arrangements-sign",
    # Exports of personal data
    "my-data-download",
    "training:charge-export",
    "training:run-attendees-csv",
    "training:run-attendees-workbook",
}
# Second factors: allauth asks by itself, and for the old password where a new one is set.
BY_LIBRARY = {
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_add_webauthn",
}


def is_sensitive(view):
    options = getattr(view, "view_initkwargs", {})
    return options.get("sensitive", getattr(getattr(view, "view_class", None), "sensitive", False))


def test_the_sensitive_pages_are_these():
    assert {name for name, view in walk(get_resolver().url_patterns).items() if is_sensitive(view)} == SENSITIVE


@pytest.mark.parametrize(("age", "status"), [(590, 200), (610, 302)])
def test_proof_is_fresh_for_ten_minutes(sign_in, administrator, practitioner, age, status):
    client = sign_in(administrator)
    prove(client, administrator, time.time() - age)
    response = client.get(f"/accounts/{practitioner.pk}/close/")
    assert response.status_code == status


@pytest.mark.parametrize("name", sorted(BY_LIBRARY))
def test_the_keys_to_an_account_ask_for_fresh_proof(sign_in, practitioner, name):
    client = sign_in(practitioner)
    prove(client, practitioner, time.time() - 610)
    assert "reauthenticate" in client.get(reverse(name)).headers["Location"]
