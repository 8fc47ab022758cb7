"""After a change of keys, the owner of the tables may encipher every row again, and only while it says so.

The application can neither become the owner nor use these policies: they are the owner's alone, who could switch row
security off altogether. What the owner sees this way is ciphertext, because the keys are not in the database.
"""

from django.db import migrations

TABLES = (
    "crest_referraldraft",
    "crest_referral",
    "crest_child",
    "crest_case",
    "crest_panelitem",
    "crest_agencystatement",
    "crest_panelaction",
)
RENEWING = "current_setting('portal.renewing_keys', true) = 'on'"

FORWARD = "\n".join(
    f"CREATE POLICY {table}_renewal_{command.lower()} ON {table} FOR {command} TO portal_owner USING ({RENEWING});"
    for table in TABLES
    for command in ("SELECT", "UPDATE")
)
BACKWARD = "\n".join(
    f"DROP POLICY {table}_renewal_{command} ON {table};" for table in TABLES for command in ("select", "update")
)


class Migration(migrations.Migration):
    dependencies = [("crest", "0004_row_level_security")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
