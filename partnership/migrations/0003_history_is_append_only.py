"""The application may add to the history and read it, and nothing else."""

from django.db import migrations

TABLES = """
    partnership_partnershipprofileevent,
    partnership_statutoryruleevent
"""


class Migration(migrations.Migration):
    dependencies = [("partnership", "0002_initial")]

    operations = [
        migrations.RunSQL(
            f"REVOKE UPDATE, DELETE ON {TABLES} FROM portal_app",
            f"GRANT UPDATE, DELETE ON {TABLES} TO portal_app",
        )
    ]
