"""The application may add to the history and read it, and nothing else."""

from django.db import migrations

TABLES = """
    learninghub_activityevent,
    learninghub_auditevent,
    learninghub_feedbacksourceevent,
    learninghub_hubmemberevent,
    learninghub_priorityevent,
    learninghub_prioritythemeevent,
    learninghub_successmeasureevent
"""


class Migration(migrations.Migration):
    dependencies = [("learninghub", "0002_initial")]

    operations = [
        migrations.RunSQL(
            f"REVOKE UPDATE, DELETE ON {TABLES} FROM portal_app",
            f"GRANT UPDATE, DELETE ON {TABLES} TO portal_app",
        )
    ]
