from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString

format_html_lazy = lazy(format_html, SafeString)


class SignupExtraForm(forms.Form):
    """What we ask besides email address and password when a person creates an account."""

    field_order = ["name", "email", "password1", "privacy_notice"]

    name = forms.CharField(
        label="Full name",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your full name"},
    )
    privacy_notice = forms.BooleanField(
        label="I have read the privacy notice",
        help_text=format_html_lazy('<a href="{}">What we hold about you and why</a>', reverse_lazy("privacy")),
        error_messages={"required": "Confirm that you have read the privacy notice"},
    )

    def signup(self, request: Any, user: Any) -> None:
        """allauth's hook, called in the transaction that makes the account."""
        user.name = self.cleaned_data["name"]
        user.privacy_notice_accepted_at = timezone.now()
        user.save(update_fields=["name", "privacy_notice_accepted_at"])
