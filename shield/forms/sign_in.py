"""allauth's forms in the portal's look and words; what they do stays allauth's."""

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.recovery_codes import forms as recovery
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.validators import EmailValidator

from shield.forms.base import GovukMixin

HOW_TO_CHOOSE = "At least 12 characters. Three words that do not belong together are easy to remember."
ADDRESS_WANTED = "Enter an e-mail address in the right form, such as name@example.org"


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
    labels: ClassVar = {"login": "E-mail address", "password": "Password"}
    wanted: ClassVar = {"login": "Enter your e-mail address", "password": "Enter your password"}


class SignupForm(GovukMixin, Wording, account.SignupForm):
    submit_label = "Open an account"
    labels: ClassVar = {"email": "Work e-mail address", "password1": "Password"}
    hints: ClassVar = {
        "email": "Your agency is found by it, so use your own, not a shared one.",
        "password1": HOW_TO_CHOOSE,
        "name": "As it should stand on your certificates.",
    }
    wanted: ClassVar = {"email": "Enter your work e-mail address", "password1": "Enter a password"}


class AddEmailForm(GovukMixin, Wording, account.AddEmailForm):
    submit_label = "Add this address"
    labels: ClassVar = {"email": "New e-mail address"}


class ChangePasswordForm(GovukMixin, Wording, account.ChangePasswordForm):
    submit_label = "Change your password"
    labels: ClassVar = {
        "oldpassword": "Your password now",
        "password1": "New password",
        "password2": "New password, once more",
    }
    hints: ClassVar = {"password1": HOW_TO_CHOOSE}


class SetPasswordForm(GovukMixin, Wording, account.SetPasswordForm):
    submit_label = "Set your password"
    labels: ClassVar = {"password1": "New password", "password2": "New password, once more"}
    hints: ClassVar = {"password1": HOW_TO_CHOOSE}


class ResetPasswordForm(GovukMixin, Wording, account.ResetPasswordForm):
    submit_label = "Send me a link"
    labels: ClassVar = {"email": "E-mail address"}
    wanted: ClassVar = {"email": "Enter your e-mail address"}


class ResetPasswordKeyForm(GovukMixin, Wording, account.ResetPasswordKeyForm):
    submit_label = "Set your password"
    labels: ClassVar = {"password1": "New password", "password2": "New password, once more"}
    hints: ClassVar = {"password1": HOW_TO_CHOOSE}


class ReauthenticateForm(GovukMixin, Wording, account.ReauthenticateForm):
    submit_label = "Continue"
    labels: ClassVar = {"password": "Password"}
    wanted: ClassVar = {"password": "Enter your password"}


class AuthenticateForm(GovukMixin, Wording, mfa.AuthenticateForm):
    submit_label = "Continue"
    labels: ClassVar = {"code": "Code"}
    hints: ClassVar = {"code": "6 digits from your authenticator app, or one of your recovery codes."}


class ReauthenticateByCodeForm(GovukMixin, Wording, mfa.ReauthenticateForm):
    submit_label = "Continue"
    labels: ClassVar = {"code": "Code"}
    hints: ClassVar = {"code": "6 digits from your authenticator app, or one of your recovery codes."}


class ActivateTOTPForm(GovukMixin, Wording, totp.ActivateTOTPForm):
    submit_label = "Switch on"
    labels: ClassVar = {"code": "Code from the app"}
    hints: ClassVar = {"code": "6 digits. They change every 30 seconds."}


class DeactivateTOTPForm(GovukMixin, Wording, totp.DeactivateTOTPForm):
    submit_label = "Switch off"


class GenerateRecoveryCodesForm(GovukMixin, Wording, recovery.GenerateRecoveryCodesForm):
    submit_label = "Make new codes"


class AddWebAuthnForm(GovukMixin, Wording, webauthn.AddWebAuthnForm):
    submit_label = "Add it"
    labels: ClassVar = {"name": "Name", "passwordless": "Sign in with this alone, without a password"}
    hints: ClassVar = {
        "name": "Such as “work phone”, so that you can tell them apart.",
        "passwordless": "Your device then asks for your fingerprint, face or PIN.",
    }


class EditWebAuthnForm(GovukMixin, Wording, webauthn.EditWebAuthnForm):
    submit_label = "Save"
    labels: ClassVar = {"name": "Name"}
