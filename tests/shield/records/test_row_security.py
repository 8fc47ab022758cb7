"""The context of row-level security: one transaction long, given back when nested, never left on a connection."""

import pytest
from django.db import connection

from shield.records.row_security import acting_as, acting_by


def asker() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('portal.user_id', true), '')")
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_the_database_knows_who_asks(practitioner):
    with acting_as(practitioner):
        assert asker() == str(practitioner.pk)


@pytest.mark.django_db(transaction=True)
def test_the_next_transaction_on_the_same_connection_knows_nobody(practitioner):
    with acting_as(practitioner), connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        first = cursor.fetchone()[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        assert cursor.fetchone()[0] == first
    assert asker() == ""


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_fails_leaves_nobody_behind(practitioner):
    with pytest.raises(ValueError, match="stop"), acting_as(practitioner):
        raise ValueError("stop")
    assert asker() == ""


def test_a_nested_asker_gives_the_former_one_back(practitioner, outsider):
    with acting_as(practitioner):
        with acting_as(outsider):
            assert asker() == str(outsider.pk)
        assert asker() == str(practitioner.pk)
    assert asker() == ""


def test_a_nested_asker_who_fails_gives_the_former_one_back(practitioner, outsider):
    with acting_as(practitioner):
        with pytest.raises(ValueError, match="stop"), acting_as(outsider):
            raise ValueError("stop")
        assert asker() == str(practitioner.pk)


def test_somebody_who_is_not_signed_in_is_nobody(db, anonymous):
    with acting_as(anonymous):
        assert asker() == ""


def test_an_operation_acts_as_the_one_it_is_asked_by(practitioner):
    @acting_by
    def ask(*, by):
        return asker()

    assert ask(by=practitioner) == str(practitioner.pk)
    assert asker() == ""
