"""Accounts that work as real ones: verified address, known password, second factor and recovery codes."""

from datetime import datetime
from functools import cache
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from django.contrib.auth.hashers import make_password

from partnership.directory.demo.cast import RECOVERY_SEED, SHOWN_PASSWORD, SHOWN_TOTP_SECRET
from partnership.directory.rules.roles import needs_second_factor
from shield.models import User


@cache
def _hashed() -> str:
    """Return one hash for all accounts, because hashing is slow."""
    return make_password(SHOWN_PASSWORD)


def open_account(name: str, email: str, joined_at: datetime) -> User:
    """Return the account of a demo person, created if missing."""
    fields = {"name": name, "password": _hashed(), "joined_at": joined_at, "privacy_notice_accepted_at": joined_at}
    user, _ = User.objects.get_or_create(email=email, defaults=fields)
    EmailAddress.objects.get_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    return user


def set_up_second_factor(user: User) -> None:
    """Set up the second factor of a person who needs one."""
    if not needs_second_factor(user):
        return
    kinds: dict[str, dict[str, Any]] = {
        Authenticator.Type.TOTP: {"secret": SHOWN_TOTP_SECRET},
        Authenticator.Type.RECOVERY_CODES: {"seed": RECOVERY_SEED, "used_mask": 0},
    }
    for kind, data in kinds.items():
        sealed = {name: encrypt(value) if isinstance(value, str) else value for name, value in data.items()}
        Authenticator.objects.get_or_create(user=user, type=kind, defaults={"data": sealed})
