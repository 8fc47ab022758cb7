"""Emails of the account pages: their links lead to the portal's own address, whatever the request took it for."""

import pytest
from django.test import RequestFactory

from shield.adapters import AccountAdapter
from shield.models import EmailNotice

pytestmark = pytest.mark.django_db

TEMPLATE = "account/email/email_confirmation"


def test_links_lead_to_the_portals_own_address(settings):
    settings.BASE_URL = "https://portal.example.org"
    words = {
        "activate_url": "http://localhost:6666/account/confirm-email/abc/?next=%2Ftraining%2F",
        "key": "http://as-it-is.example.org/",
        "request": RequestFactory().get("/"),
    }
    AccountAdapter().send_mail(TEMPLATE, "a@example.org", words)
    assert EmailNotice.objects.get().context == {
        "activate_url": "https://portal.example.org/account/confirm-email/abc/?next=%2Ftraining%2F",
        "key": "http://as-it-is.example.org/",
    }
