"""The text that a person agrees to: a confirmation carries its fingerprint, so that nobody agrees to words unread."""

from django import forms

from shield.forms.base import PortalForm


class SeenTextForm(PortalForm):
    """Carries what the person saw as the hidden field ``seen``; the operation compares it under its lock."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
