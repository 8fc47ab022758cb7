"""The audit's chain: hashed in commit order by the database itself."""

from django.db import migrations

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
    dependencies = [("shield", "0002_extensions_and_grants")]

    operations = [migrations.RunSQL(CHAIN, UNDO_CHAIN)]
