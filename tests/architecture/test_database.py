"""The database itself says who may touch what; every table is listed, so that none is forgotten."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

pytestmark = pytest.mark.django_db

EVERYTHING = {"SELECT", "INSERT", "UPDATE", "DELETE"}

# What the application may do less with or more with than its neighbours, and why.
EXCEPTIONS = {
    # The audit is only ever added to; its chain is written by the database itself.
    "shield_auditentry": {"SELECT", "INSERT"},
    "shield_auditlink": {"SELECT"},
    # Documents and the record of moves never change.
    "shield_document": {"SELECT", "INSERT"},
    "shield_documentscan": {"SELECT", "INSERT"},
    "shield_statuschange": {"SELECT", "INSERT"},
    # Inside the locked room only drafts and the leave to read one case are removed again.
    "crest_referraldraft": EVERYTHING,
    "crest_casereader": EVERYTHING,
    # What was written while a review was watched stays as it was written.
    "reviews_monitoringentry": {"SELECT", "INSERT"},
}

GRANTS = """
    SELECT c.relname, p.privilege
    FROM pg_class c CROSS JOIN (VALUES ('SELECT'), ('INSERT'), ('UPDATE'), ('DELETE')) AS p(privilege)
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
      AND has_table_privilege(%s, c.oid, p.privilege)
"""


def rows(statement: str, *values: str) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def granted(role: str) -> dict[str, set[str]]:
    answer: dict[str, set[str]] = {}
    for table, privilege in rows(GRANTS, role):
        answer.setdefault(table, set()).add(privilege)
    return answer


def tables() -> set[str]:
    return {
        name
        for (name,) in rows(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
        )
    }


def meant_for(table: str) -> set[str]:
    """What the application is meant to be able to do with a table."""
    histories = {model._meta.db_table for model in apps.get_models() if hasattr(model, "pgh_tracked_model")}
    if table in histories:
        return {"SELECT", "INSERT"}
    # Nothing else in the locked room is ever deleted by the application.
    return EXCEPTIONS.get(table, EVERYTHING - {"DELETE"} if table.startswith("crest_") else EVERYTHING)


def test_the_application_may_use_every_table_and_no_more_than_meant():
    assert granted("portal_app") == {table: meant_for(table) for table in tables()}


def test_the_application_owns_nothing_and_makes_nothing():
    owned = rows(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND pg_get_userbyid(relowner) <> 'portal_owner'"
        " AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')"
    )
    assert owned == []
    assert rows("SELECT has_schema_privilege('portal_app', 'public', 'CREATE')") == [(False,)]


def test_the_application_may_number_new_rows():
    refused = rows(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S'"
        " AND CASE relkind WHEN 'S' THEN NOT has_sequence_privilege('portal_app', oid, 'USAGE') END"
    )
    assert refused == []


def test_the_auditor_reads_the_audit_and_nothing_else():
    assert granted("portal_auditor") == {"shield_auditentry": {"SELECT"}, "shield_auditlink": {"SELECT"}}


def test_tests_run_as_the_application():
    assert rows(
        "SELECT current_user, (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user)"
    ) == [("portal_app", False)]


def test_tables_with_row_security_keep_it_even_from_their_owner():
    loose = rows(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relrowsecurity AND NOT relforcerowsecurity"
    )
    assert loose == []


def test_migrations_are_complete():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
