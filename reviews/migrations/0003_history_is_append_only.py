"""The application may add to the history and read it, and nothing else."""

from django.db import migrations

TABLES = """
    reviews_advancecopyevent,
    reviews_monitoringentry,
    reviews_partnerviewevent,
    reviews_practicereviewevent,
    reviews_reviewclockevent,
    reviews_reviewthemeevent
"""


class Migration(migrations.Migration):
    dependencies = [("reviews", "0002_initial")]

    operations = [
        migrations.RunSQL(
            f"REVOKE UPDATE, DELETE ON {TABLES} FROM portal_app",
            f"GRANT UPDATE, DELETE ON {TABLES} TO portal_app",
        )
    ]
