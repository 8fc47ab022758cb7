"""Links to reset a password: asked for on a page that looks nobody up, made when the email is sent."""

from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.internal.userkit import filter_users_by_email
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse

from shield.models import EmailPriority
from shield.operations import outbox

ASKED = "account/email/password_reset_asked"


def ask(*, email: str) -> None:
    """Queue an email to this address: a link to reset the password, or that there is no account for it.

    The same work for every address, so that nobody can tell from the time whether it has an account.
    """
    outbox.post(ASKED, to=email, priority=EmailPriority.ACCOUNT)


def email_for(address: str) -> tuple[str, dict[str, Any]]:
    """Return the email for this address when it is sent, so that the link is never stored."""
    users = filter_users_by_email(address, is_active=True, prefer_verified=True, for_login=True)
    if not users:
        return "account/email/unknown_account", {"signup_url": _url("account_signup")}
    user = users[0]
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return "account/email/password_reset_key", {"password_reset_url": _url("account_reset_password_from_key", **key)}


def _url(name: str, **kwargs: str) -> str:
    return settings.BASE_URL + reverse(name, kwargs=kwargs or None)
