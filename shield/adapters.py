"""Adapters for allauth: who may sign up, how secrets are stored, who may remove a second factor."""

import base64
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import urlsplit, urlunsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings

from shield import second_factor
from shield.extension_points import identity
from shield.models import EmailPriority
from shield.operations import outbox
from shield.records.encryption import Undecipherable, decrypt, encrypt, key_of
from shield.text.formatting import moment

SECRETS = "mfa_authenticator|data|secret"


def _in_words(name: str, value: str | datetime) -> str:
    """Return what an email says; a link leads to the portal's own address, whatever the request took it for."""
    if isinstance(value, datetime):
        return moment(value)
    if name.endswith("_url"):
        return settings.BASE_URL + urlunsplit(("", "", *urlsplit(value)[2:]))
    return value


def _stored(secret: str) -> str:
    """Return the encrypted value inside what allauth stores."""
    try:
        return base64.b64decode(secret, validate=True).decode()
    except ValueError as trouble:
        raise Undecipherable("This second factor was not set up on this portal.") from trouble


def key_of_secret(secret: str) -> str:
    """Return the id of the key that a stored second factor needs; nothing for values not stored by this portal."""
    try:
        return key_of(_stored(secret))
    except Undecipherable:
        return ""


class AccountAdapter(DefaultAccountAdapter):
    """Account emails carry the partnership's name and address; errors say how to fix them."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "This account is closed. Contact the partnership’s team if you need it again.",
        "duplicate_email": "You have already added this email address",
        "email_password_mismatch": "Your email address or password is incorrect",
        "enter_current_password": "Your current password is incorrect",
        "incorrect_code": "The code is incorrect or has already been used",
        "incorrect_password": "Your password is incorrect",
        "too_many_login_attempts": "You have tried too many times. Wait 5 minutes, then try again.",
        "rate_limited": "You have tried too many times. Wait a few minutes, then try again.",
        "cannot_remove_primary_email": "Select another main email address before you remove this one",
        "same_as_current": "The new email address must be different from your current one",
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the email into the outbox, with the words among ``context``: the person waits for no mail server."""
        words = {name: _in_words(name, each) for name, each in context.items() if isinstance(each, str | datetime)}
        outbox.post(template_prefix, to=email, priority=EmailPriority.ACCOUNT, **words)

    def save_user(self, request: Any, user: Any, form: Any, commit: bool = True) -> Any:
        user.name = form.cleaned_data.get("name", "")
        return super().save_user(request, user, form, commit)


class SecondFactorAdapter(DefaultMFAAdapter):
    """TOTP secrets are encrypted, passkeys prove the user, and a demanded factor cannot be dropped."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": "Your role needs a second factor. Add another one before you remove this one.",
        "cannot_generate_recovery_codes": "Add an authenticator app or a passkey first.",
        "incorrect_code": "The code is incorrect or has already been used",
        "unverified_email": "Confirm your email address first, using the link we sent you",
    }

    def encrypt(self, text: str) -> str:
        return base64.b64encode(encrypt(text, SECRETS).encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(_stored(encrypted_text), SECRETS)

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        if not second_factor.is_demanded_of(authenticator.user):
            return True
        proofs = authenticator.user.authenticator_set.filter(type__in=["totp", "webauthn"])
        return authenticator.type == "recovery_codes" or proofs.count() > 1

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": identity().name}
