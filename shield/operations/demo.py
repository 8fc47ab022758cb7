"""Build the demo from what every app announces; only ever on a database that is empty or a demo already."""

from datetime import date

from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, transaction

from shield.extension_points import DemoPart, demo_parts
from shield.models import AuditEntry, User
from shield.operations import audit
from shield.refusals import Refused

MARK = "shield.demo-loaded"
# What migrations fill, and nothing would fill again.
KEPT = {"django_migrations", "django_content_type", "auth_permission"}


def check_database() -> None:
    """Raise ``Refused`` unless this installation is a demo and its database is empty or was filled by the demo."""
    if not settings.DEMO_MODE and settings.ENVIRONMENT != "test":
        raise Refused("The demo loads only in demo mode. Set PORTAL_ENVIRONMENT=demo on a machine of your own.")
    if User.objects.exists() and not AuditEntry.objects.filter(kind=MARK).exists():
        raise Refused("This database holds accounts and was not filled by the demo. Use another database.")


def load(today: date) -> list[DemoPart]:
    """Load every announced part in its order, each in its own transaction; running it twice changes nothing."""
    check_database()
    if not AuditEntry.objects.filter(kind=MARK).exists():
        audit.record(MARK, None, by=None)
    parts = list(demo_parts)
    for part in parts:
        with transaction.atomic():
            part.load(today)
    return parts


def reset() -> None:
    """Leave of the demo's database what a new one holds. Only the owner may, so the role is changed for the moment."""
    check_database()
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE portal_owner")
        tables = [name for name in connection.introspection.table_names(cursor) if name not in KEPT]
        for statement in connection.ops.sql_flush(no_style(), tables, reset_sequences=True):
            cursor.execute(statement)
    connection.close()
