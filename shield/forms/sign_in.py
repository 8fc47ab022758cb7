"""allauth's forms in the portal's look and words; what they do stays allauth's."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import forms as recovery
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.core.validators import EmailValidator
from django.db.models import Q
from django.utils import timezone

from shield.forms.base import GovukMixin
from shield.operations import password_resets

HOW_TO_CHOOSE = "Use at least 12 characters. Three random words are easy to remember."
ADDRESS_WANTED = "Enter an email address in the correct format, like name@example.com"


class Wording(forms.Form):
    """Gives library fields our labels and hints, before ``GovukMixin`` reads them."""

    labels: ClassVar[dict[str, str]] = {}
    hints: ClassVar[dict[str, str]] = {}
    wanted: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "" if name in self.labels else field.help_text)
            if name in self.wanted:
                field.error_messages["required"] = self.wanted[name]
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = ADDRESS_WANTED
                field.validators = [EmailValidator(ADDRESS_WANTED), *field.validators[1:]]


class LoginForm(GovukMixin, Wording, account.LoginForm):
    submit_label = "Sign in"
    labels: ClassVar = {"login": "Email address", "password": "Password"}
    wanted: ClassVar = {"login": "Enter your email address", "password": "Enter your password"}


class SignupForm(GovukMixin, Wording, account.SignupForm):
    submit_label = "Create an account"
    labels: ClassVar = {"email": "Work email address", "password1": "Password"}
    hints: ClassVar = {
        "email": "We use it to find your agency, so do not use a shared address.",
        "password1": HOW_TO_CHOOSE,
        "name": "This will appear on your certificates.",
    }
    wanted: ClassVar = {"email": "Enter your work email address", "password1": "Enter a password"}

    def try_save(self, request: Any) -> Any:
        """As allauth does; for a known address hash the password too, so that it does not answer sooner."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class AddEmailForm(GovukMixin, Wording, account.AddEmailForm):
    submit_label = "Send the link"
    labels: ClassVar = {"email": "New email address"}


class ChangePasswordForm(GovukMixin, Wording, account.ChangePasswordForm):
    submit_label = "Change your password"
    labels: ClassVar = {
        "oldpassword": "Current password",
        "password1": "New password",
        "password2": "Confirm new password",
    }
    hints: ClassVar = {"password1": HOW_TO_CHOOSE}
    wanted: ClassVar = {
        "oldpassword": "Enter your current password",
        "password1": "Enter a new password",
        "password2": "Enter your new password again",
    }


class SetPasswordForm(GovukMixin, Wording, account.SetPasswordForm):
    submit_label = "Set your password"
    labels: ClassVar = {"password1": "New password", "password2": "Confirm new password"}
    hints: ClassVar = {"password1": HOW_TO_CHOOSE}
    wanted: ClassVar = {"password1": "Enter a new password", "password2": "Enter your new password again"}


class ResetPasswordForm(GovukMixin, Wording, account.ResetPasswordForm):
    submit_label = "Send me a link"
    labels: ClassVar = {"email": "Email address"}
    wanted: ClassVar = {"email": "Enter your email address"}

    def clean_email(self) -> str:
        """Look nobody up: whether there is an account is found out when the email is sent."""
        email: str = self.cleaned_data["email"]
        return email

    def save(self, request: Any, **kwargs: Any) -> str:
        email: str = self.cleaned_data["email"]
        password_resets.ask(email=email)
        return email


class ResetPasswordKeyForm(GovukMixin, Wording, account.ResetPasswordKeyForm):
    submit_label = "Set your password"
    labels: ClassVar = {"password1": "New password", "password2": "Confirm new password"}
    hints: ClassVar = {"password1": HOW_TO_CHOOSE}
    wanted: ClassVar = {"password1": "Enter a new password", "password2": "Enter your new password again"}


class ReauthenticateForm(GovukMixin, Wording, account.ReauthenticateForm):
    submit_label = "Continue"
    labels: ClassVar = {"password": "Password"}
    wanted: ClassVar = {"password": "Enter your password"}


class EachCodeOnce(mfa.BaseAuthenticateForm):
    """Refuses a code from the app that was used before, for as long as it would be accepted.

    allauth remembers it for one step of 30 seconds, but a code is good for its own step and one on either side.
    """

    def clean_code(self) -> str:
        code: str = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP and not self._use(code):
            raise get_mfa_adapter().validation_error("incorrect_code")
        return code

    def _use(self, code: str) -> bool:
        key, seconds = f"totp-used:{self.user.pk}:{normalize_user_code(code)}", _seconds_of_a_code()
        if not cache.add(key, True, seconds):
            return False
        # A cache that cannot be reached remembers nothing.
        return cache.get(key) is True or self._use_app(timezone.now(), timedelta(seconds=seconds))

    def _use_app(self, now: datetime, span: timedelta) -> bool:
        """Without the cache, accept one code of an app in the time that a code is good for: the database remembers it."""
        unused = Q(last_used_at=None) | Q(last_used_at__lt=now - span)
        return Authenticator.objects.filter(unused, pk=self.authenticator.pk).update(last_used_at=now) == 1


def _seconds_of_a_code() -> int:
    return int(mfa_settings.TOTP_PERIOD * (2 * mfa_settings.TOTP_TOLERANCE + 1))


class AuthenticateForm(GovukMixin, Wording, EachCodeOnce, mfa.AuthenticateForm):
    submit_label = "Continue"
    labels: ClassVar = {"code": "Code"}
    hints: ClassVar = {"code": "This is the 6-digit code from your authenticator app, or one of your recovery codes."}


class ReauthenticateByCodeForm(GovukMixin, Wording, EachCodeOnce, mfa.ReauthenticateForm):
    submit_label = "Continue"
    labels: ClassVar = {"code": "Code"}
    hints: ClassVar = {"code": "This is the 6-digit code from your authenticator app, or one of your recovery codes."}


class ActivateTOTPForm(GovukMixin, Wording, totp.ActivateTOTPForm):
    submit_label = "Switch on"
    labels: ClassVar = {"code": "Code from the app"}
    hints: ClassVar = {"code": "This is 6 digits long and changes every 30 seconds."}


class DeactivateTOTPForm(GovukMixin, Wording, totp.DeactivateTOTPForm):
    submit_label = "Switch off"


class GenerateRecoveryCodesForm(GovukMixin, Wording, recovery.GenerateRecoveryCodesForm):
    submit_label = "Create new codes"


class AddWebAuthnForm(GovukMixin, Wording, webauthn.AddWebAuthnForm):
    submit_label = "Add this passkey"
    labels: ClassVar = {"name": "Name", "passwordless": "Sign in with this passkey only, without a password"}
    hints: ClassVar = {
        "name": "For example, “work phone”.",
        "passwordless": "Your device will ask for your fingerprint, face or PIN.",
    }


class EditWebAuthnForm(GovukMixin, Wording, webauthn.EditWebAuthnForm):
    submit_label = "Save name"
    labels: ClassVar = {"name": "Name"}
