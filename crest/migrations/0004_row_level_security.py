"""The second net: who may read and write which row, said by the database itself.

Rights are read from partnership posts and seats, today, for the user named in the transaction's ``portal.user_id``.
Without that, every table of this app answers no rows and takes none. The functions belong to the owner and look only
into tables that carry no child; their search path is pinned. ``FORCE`` binds the owner as well.
"""

from django.db import migrations

ASKER = """
CREATE FUNCTION crest_asker() RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT nullif(current_setting('portal.user_id', true), '')::bigint
$$;

CREATE FUNCTION crest_today() RETURNS date
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT (now() AT TIME ZONE 'Europe/London')::date
$$;
"""

HOLDS = """
CREATE FUNCTION {name}() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM {table} held
        JOIN partnership_person person ON person.id = held.person_id
        JOIN shield_user account ON account.id = person.user_id
        {join}
        WHERE account.id = crest_asker() AND account.is_active
          AND held.starts_on <= crest_today() AND (held.ends_on IS NULL OR held.ends_on >= crest_today())
          AND {condition}
    )
$$;
"""
POST = {"table": "partnership_post", "join": ""}
SEAT = {
    "table": "partnership_membership",
    "join": "JOIN partnership_governancegroup host ON host.id = held.group_id AND host.kind = 'crest'",
}
FUNCTIONS = {
    "crest_may_refer": POST | {"condition": "held.role <> 'system_administrator'"},
    "crest_screens": POST | {"condition": "held.role = 'mash_screener'"},
    "crest_sits": SEAT | {"condition": "true"},
    "crest_chairs": SEAT | {"condition": "held.role = 'chair'"},
}

# In a subquery each function is asked once for a statement, not once for a row.
REFERS, SCREENS, SITS, CHAIRS = (f"(SELECT {name}())" for name in FUNCTIONS)
ME = "(SELECT crest_asker())"
CASE_SEEN = "EXISTS (SELECT 1 FROM crest_case seen WHERE seen.{theirs} = {ours})"
ITEM_SEEN = (
    "EXISTS (SELECT 1 FROM crest_panelitem seen JOIN crest_case beside ON beside.id = seen.case_id"
    " WHERE seen.id = item_id)"
)
READER = "EXISTS (SELECT 1 FROM crest_casereader reader WHERE reader.case_id = crest_case.id AND reader.user_id = {me})"
MEMBER_MAY_READ = f"{SITS} AND (NOT restricted OR {READER.format(me=ME)})"
CHILD_OF_CASE = CASE_SEEN.format(theirs="child_id", ours="crest_child.id")
REFERRAL_OF_CASE = CASE_SEEN.format(theirs="opened_from_id", ours="crest_referral.id")
CASE_OF_ROW = f"{SITS} AND {CASE_SEEN.format(theirs='id', ours='case_id')}"
ITEM_OF_ROW = f"{SITS} AND {ITEM_SEEN}"

# table: command: (which rows are seen, which rows may be written)
POLICIES = {
    "crest_referraldraft": {
        "SELECT": (f"started_by_id = {ME}", None),
        "INSERT": (None, f"started_by_id = {ME} AND {REFERS}"),
        "UPDATE": (f"started_by_id = {ME}", f"started_by_id = {ME}"),
        "DELETE": (f"started_by_id = {ME}", None),
    },
    "crest_child": {
        "SELECT": (f"{SCREENS} OR {CHILD_OF_CASE}", None),
        "INSERT": (None, f"entered_by_id = {ME} AND {REFERS}"),
    },
    "crest_referral": {
        "SELECT": (f"{SCREENS} OR {REFERRAL_OF_CASE}", None),
        "INSERT": (None, f"referrer_id = {ME} AND status = 'submitted' AND {REFERS}"),
        "UPDATE": (SCREENS, SCREENS),
    },
    "crest_referralreceipt": {
        "SELECT": (f"referrer_id = {ME} OR {SCREENS}", None),
        "INSERT": (None, f"referrer_id = {ME} AND status = 'submitted' AND {REFERS}"),
        "UPDATE": (SCREENS, SCREENS),
    },
    "crest_case": {
        "SELECT": (MEMBER_MAY_READ, None),
        "INSERT": (None, f"opened_by_id = {ME} AND status = 'proposed' AND NOT restricted AND {SCREENS}"),
        "UPDATE": (MEMBER_MAY_READ, MEMBER_MAY_READ),
    },
    "crest_casereader": {
        "SELECT": (SITS, None),
        "INSERT": (None, CHAIRS),
        "DELETE": (CHAIRS, None),
    },
    "crest_panel": {
        "SELECT": (f"{SITS} OR {SCREENS}", None),
        "INSERT": (None, CHAIRS),
        "UPDATE": (CHAIRS, CHAIRS),
    },
    "crest_panelmeeting": {
        "SELECT": (f"{SITS} OR {SCREENS}", None),
        "INSERT": (None, f"{SITS} OR {SCREENS}"),
    },
    # A member sees that an item stands on the agenda even when its case is not theirs to read: the row names nobody.
    "crest_panelitem": {
        "SELECT": (SITS, None),
        "INSERT": (None, f"{SCREENS} OR {CASE_OF_ROW}"),
        "UPDATE": (CASE_OF_ROW, CASE_OF_ROW),
    },
    "crest_agencystatement": {
        "SELECT": (ITEM_OF_ROW, None),
        "INSERT": (None, f"given_by_id = {ME} AND {ITEM_OF_ROW}"),
        "UPDATE": (ITEM_OF_ROW, f"given_by_id = {ME} AND {ITEM_OF_ROW}"),
    },
    "crest_panelaction": {
        "SELECT": (CASE_OF_ROW, None),
        "INSERT": (None, f"added_by_id = {ME} AND {CASE_OF_ROW}"),
        "UPDATE": (CASE_OF_ROW, CASE_OF_ROW),
    },
    "crest_panelattendance": {
        "SELECT": (SITS, None),
        "INSERT": (None, SITS),
        "UPDATE": (SITS, SITS),
    },
}

# The yearly numbers are counted by one function, which answers nothing under five. Only inside it, and only as the
# owner, does one table show every row; the application can neither become the owner nor widen the function.
COUNTING = "current_setting('portal.crest_counting', true) = 'on'"
NUMBERS = """
CREATE FUNCTION crest_numbers(first_day date, last_day date) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    answer jsonb;
BEGIN
    PERFORM set_config('portal.crest_counting', 'on', true);
    WITH asked AS (
        SELECT status, kinds FROM crest_referral
        WHERE (asked_at AT TIME ZONE 'Europe/London')::date BETWEEN first_day AND last_day
    ), parts AS (
        SELECT count(*) AS referrals,
               count(*) FILTER (WHERE status = 'accepted') AS accepted,
               count(*) FILTER (WHERE status = 'signposted') AS signposted,
               count(*) FILTER (WHERE status = 'submitted') AS waiting
        FROM asked
    ), safe AS (
        -- All parts or none: a single missing part could be had by subtraction.
        SELECT *, least(accepted, signposted) >= 5 AND (waiting = 0 OR waiting >= 5) AS splits FROM parts
    )
    SELECT jsonb_build_object(
        'referrals', CASE WHEN referrals >= 5 THEN referrals END,
        'accepted', CASE WHEN splits THEN accepted END,
        'signposted', CASE WHEN splits THEN signposted END,
        'kinds', (
            SELECT coalesce(jsonb_object_agg(kind, many), '{}'::jsonb)
            FROM (SELECT unnest(kinds) AS kind, count(*) AS many FROM asked GROUP BY 1 HAVING count(*) >= 5) counted
        )
    ) INTO answer FROM safe;
    PERFORM set_config('portal.crest_counting', '', true);
    RETURN answer;
END
$$;
"""

SIGNATURES = [*(f"{name}()" for name in ("crest_asker", "crest_today", *FUNCTIONS)), "crest_numbers(date, date)"]


def policy_sql(table: str, command: str, using: str | None, check: str | None) -> str:
    clauses = (f" USING ({using})" if using else "") + (f" WITH CHECK ({check})" if check else "")
    return f"CREATE POLICY {table}_{command.lower()} ON {table} FOR {command}{clauses};"


def table_sql(table: str, policies: dict[str, tuple[str | None, str | None]]) -> str:
    lines = [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;", f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;"]
    lines += [policy_sql(table, command, *conditions) for command, conditions in policies.items()]
    if "DELETE" not in policies:
        lines.append(f"REVOKE DELETE ON {table} FROM portal_app;")
    return "\n".join(lines)


FORWARD = "\n".join(
    [
        ASKER,
        *(HOLDS.format(name=name, **parts) for name, parts in FUNCTIONS.items()),
        *(table_sql(table, policies) for table, policies in POLICIES.items()),
        f"CREATE POLICY crest_referral_counting ON crest_referral FOR SELECT TO portal_owner USING ({COUNTING});",
        NUMBERS,
        *(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC;" for name in SIGNATURES),
        *(f"GRANT EXECUTE ON FUNCTION {name} TO portal_app;" for name in SIGNATURES),
    ]
)
BACKWARD = "\n".join(
    [
        "DROP FUNCTION crest_numbers(date, date);",
        "DROP POLICY crest_referral_counting ON crest_referral;",
        *(
            f"DROP POLICY {table}_{command.lower()} ON {table};"
            for table, policies in POLICIES.items()
            for command in policies
        ),
        *(
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
            f" GRANT DELETE ON {table} TO portal_app;"
            for table in POLICIES
        ),
        *(f"DROP FUNCTION {name};" for name in reversed(SIGNATURES[:-1])),
    ]
)


class Migration(migrations.Migration):
    dependencies = [("crest", "0003_initial"), ("partnership", "0003_history_is_append_only")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
