"""Extensions, and what each database role may do with the tables. A test lists every table without grants."""

from django.db import migrations

EXTENSIONS = """
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS btree_gist;
"""

# Words are searched without accents: "Sian" finds "Siân".
SEARCH = """
CREATE TEXT SEARCH CONFIGURATION portal_english (COPY = english);
ALTER TEXT SEARCH CONFIGURATION portal_english
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem;
"""
UNDO_SEARCH = "DROP TEXT SEARCH CONFIGURATION portal_english;"

# Later migrations are run by the same owner, so their tables get the same grants.
GRANTS = """
GRANT USAGE ON SCHEMA public TO portal_app, portal_auditor;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO portal_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO portal_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO portal_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO portal_app;

REVOKE UPDATE, DELETE ON shield_auditentry FROM portal_app;
REVOKE INSERT, UPDATE, DELETE ON shield_auditlink FROM portal_app;
REVOKE UPDATE, DELETE ON shield_document FROM portal_app;
REVOKE UPDATE, DELETE ON shield_documentscan FROM portal_app;
REVOKE UPDATE, DELETE ON shield_statuschange FROM portal_app;
GRANT SELECT ON shield_auditentry, shield_auditlink TO portal_auditor;
"""


class Migration(migrations.Migration):
    dependencies = [("shield", "0001_initial")]

    operations = [
        migrations.RunSQL(EXTENSIONS, migrations.RunSQL.noop),
        migrations.RunSQL(SEARCH, UNDO_SEARCH),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    ]
