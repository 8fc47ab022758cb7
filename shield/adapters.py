"""Where allauth asks us: who may sign up, how secrets are kept, who may drop a second factor."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings

from shield import second_factor
from shield.encryption import decrypt, encrypt
from shield.extension_points import identity

SECRETS = "mfa_authenticator|data|secret"


class AccountAdapter(DefaultAccountAdapter):
    """Account mails carry the partnership's name and address."""

    def render_mail(self, template_prefix: str, email: str, context: dict[str, Any], headers: Any = None) -> Any:
        words = {**context, "identity": identity(), "base_url": settings.BASE_URL}
        return super().render_mail(template_prefix, email, words, headers)

    def save_user(self, request: Any, user: Any, form: Any, commit: bool = True) -> Any:
        user.name = form.cleaned_data.get("name", "")
        return super().save_user(request, user, form, commit)


class SecondFactorAdapter(DefaultMFAAdapter):
    """TOTP secrets are encrypted, passkeys prove the user, and a demanded factor cannot be dropped."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(encrypt(text, SECRETS).encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(base64.b64decode(encrypted_text).decode(), SECRETS)

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        if not second_factor.is_demanded_of(authenticator.user):
            return True
        proofs = authenticator.user.authenticator_set.filter(type__in=["totp", "webauthn"])
        return authenticator.type == "recovery_codes" or proofs.count() > 1

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": identity().name}
