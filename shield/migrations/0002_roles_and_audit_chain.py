"""Database roles, and the audit's chain: append-only by privilege, hashed in commit order by the database itself."""

from django.db import migrations

EXTENSIONS = """
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS btree_gist;
"""

# Tables made by later migrations are made by the same owner and get the same grants; a test lists any without.
GRANTS = """
GRANT USAGE ON SCHEMA public TO portal_app, portal_auditor;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO portal_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO portal_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO portal_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO portal_app;

REVOKE UPDATE, DELETE ON shield_auditentry FROM portal_app;
REVOKE INSERT, UPDATE, DELETE ON shield_auditlink FROM portal_app;
REVOKE UPDATE, DELETE ON shield_document FROM portal_app;
REVOKE UPDATE, DELETE ON shield_statuschange FROM portal_app;
GRANT SELECT ON shield_auditentry, shield_auditlink TO portal_auditor;
"""

# A link is added when the transaction commits, so the lock is always the last one taken and never waits for another.
CHAIN = """
CREATE FUNCTION shield_audit_hash(previous text, number bigint, entry shield_auditentry) RETURNS text
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT encode(sha256(convert_to(jsonb_build_array(
        previous, number, entry.id, to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
        entry.kind, entry.actor_id, entry.actor_label, entry.target_type, entry.target_id, entry.facts
    )::text, 'UTF8')), 'hex')
$$;

CREATE FUNCTION shield_audit_append() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    head record;
    next_number bigint;
    previous text;
BEGIN
    PERFORM pg_advisory_xact_lock(7420513391);
    SELECT number, hash INTO head FROM shield_auditlink ORDER BY number DESC LIMIT 1;
    next_number := coalesce(head.number, 0) + 1;
    previous := coalesce(head.hash, '');
    INSERT INTO shield_auditlink (number, entry_id, previous_hash, hash)
    VALUES (next_number, NEW.id, previous, shield_audit_hash(previous, next_number, NEW));
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER shield_audit_chain AFTER INSERT ON shield_auditentry
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION shield_audit_append();
"""

UNDO_CHAIN = """
DROP TRIGGER shield_audit_chain ON shield_auditentry;
DROP FUNCTION shield_audit_append();
DROP FUNCTION shield_audit_hash(text, bigint, shield_auditentry);
"""


class Migration(migrations.Migration):
    dependencies = [("shield", "0001_initial")]

    operations = [
        migrations.RunSQL(EXTENSIONS, migrations.RunSQL.noop),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
        migrations.RunSQL(CHAIN, UNDO_CHAIN),
    ]
