"""While the audit log cannot be written, nothing is shown and nothing is saved, and people are told so."""

from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection
from django.urls import reverse

from shield.models import AuditEntry, BankHolidayChange
from shield.operations import audit
from tests.factories.training import CourseRunFactory, PractitionerFactory
from training.models import Booking

TOLD = "We cannot record who does what at the moment, so nothing has been shown or saved."


def as_owner(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE portal_owner; {statement}; SET ROLE portal_app")


@pytest.fixture
def broken_entries(db: None) -> None:
    """The portal may not write entries."""
    as_owner("REVOKE INSERT ON shield_auditentry FROM portal_app")


@pytest.fixture
def broken_chain(transactional_db: None) -> Iterator[None]:
    """Entries are written, and then cannot be linked when the transaction commits."""
    as_owner("ALTER TABLE shield_auditlink ADD CONSTRAINT broken CHECK (number < 0) NOT VALID")
    yield
    as_owner("ALTER TABLE shield_auditlink DROP CONSTRAINT broken")


def told(response):
    return response.status_code, TOLD in response.content.decode(), response.headers["Cache-Control"]


HOLIDAY = {"day_0": "8", "day_1": "5", "day_2": "2090", "name": "A day", "is_holiday": "yes"}


def test_a_change_is_not_saved(sign_in, team, broken_entries):
    client = sign_in(team)
    client.raise_request_exception = False
    answer = client.post(reverse("bank-holidays"), HOLIDAY)
    assert told(answer) == (503, True, "no-store, private")
    assert BankHolidayChange.objects.count() == 0


def test_a_booking_whose_entry_is_written_beside_its_email_is_not_saved(sign_in, broken_entries):
    run, person = CourseRunFactory(), PractitionerFactory()
    client = sign_in(person.user)
    answer = client.post(reverse("training:booking-create", args=[run.slug]), {"attendee": str(person.pk)})
    assert told(answer) == (503, True, "no-store, private")
    assert Booking.objects.count() == 0


@pytest.mark.slow
def test_a_change_is_not_saved_when_the_chain_breaks_at_commit(sign_in, team, broken_chain):
    client = sign_in(team)
    answer = client.post(reverse("bank-holidays"), HOLIDAY)
    assert told(answer) == (503, True, "no-store, private")
    assert (BankHolidayChange.objects.count(), AuditEntry.objects.count()) == (0, 0)


def test_other_errors_are_not_taken_for_it():
    assert not audit.is_failure(DatabaseError("deadlock detected in table training_booking"))
    assert not audit.is_failure(ValueError("shield_auditentry"))
    assert audit.is_failure(DatabaseError("permission denied for table shield_auditlink"))
