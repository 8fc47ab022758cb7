"""While the database only reads, people go on reading, and what they type stays on the page."""

import pytest
from django.db import connection
from django.urls import reverse

from shield.models import BankHolidayChange
from shield.views.base import READS_ONLY

pytestmark = pytest.mark.django_db

FORM = {"day_0": "3", "day_1": "5", "day_2": "2090", "name": "A day of our own", "is_holiday": "yes"}


@pytest.fixture
def reader(client, team, sign_in):
    """Somebody who is signed in, a few minutes before the database could no longer be written."""
    sign_in(team)
    client.get(reverse("bank-holidays"))
    session = client.session
    session["seen_at"] -= 300
    session.save()
    # What is deferred to the end would be too late.
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
    return client


def test_pages_open_although_the_session_cannot_be_stored(reader):
    assert reader.get(reverse("bank-holidays")).status_code == 200


def test_a_form_says_so_and_shows_what_was_typed(reader):
    response = reader.post(reverse("bank-holidays"), FORM)
    assert (response.status_code, READS_ONLY in response.text) == (422, True)
    assert all(f'value="{FORM[name]}"' in response.text for name in ("day_2", "name"))
    assert BankHolidayChange.objects.count() == 0
