"""The demo: the same twice, and never on a database that is not a demo."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from shield import working_days
from shield.models import AuditEntry, User
from shield.operations import demo
from shield.refusals import Refused

TODAY = date(2026, 11, 23)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def rows():
    with connection.cursor() as cursor:
        names = sorted(connection.introspection.table_names(cursor))
        cursor.execute(" UNION ALL ".join(f"SELECT '{name}', count(*) FROM \"{name}\"" for name in names))
        return dict(cursor.fetchall())


def test_loading_twice_leaves_what_loading_once_left():
    demo.load(TODAY)
    once = rows()
    demo.load(TODAY)
    assert rows() == once


def test_a_database_with_accounts_of_its_own_is_refused():
    User.objects.create_user("real@example.org", name="A real person")
    with pytest.raises(Refused, match="This database holds accounts and was not filled by the demo"):
        demo.load(TODAY)
    assert (User.objects.count(), AuditEntry.objects.count()) == (1, 0)


def test_outside_demo_mode_it_is_refused(settings):
    settings.DEMO_MODE = False
    settings.ENVIRONMENT = "production"
    with pytest.raises(CommandError, match="The demo loads only in demo mode"):
        call_command("load_demo")
    assert User.objects.count() == 0


def test_what_migrations_fill_is_known_and_kept():
    """A migration that fills another table has to add it to what a reset keeps, or say how it is filled again."""
    assert {name for name, count in rows().items() if count} == demo.KEPT


@pytest.mark.django_db(transaction=True)
def test_a_reset_leaves_what_a_new_database_holds_and_the_demo_loads_into_it_again():
    new = rows()
    demo.load(TODAY)
    loaded = rows()
    holidays = working_days.bank_holidays()
    demo.reset()
    assert rows() == new
    demo.load(TODAY)
    assert rows() == loaded
    assert working_days.bank_holidays() == holidays
    assert loaded["partnership_statutoryrule"] > 0
