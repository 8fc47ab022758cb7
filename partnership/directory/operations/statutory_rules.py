"""Statutory rules: loaded from one file, edited by the operational team, confirmed by name."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from partnership.directory.models import StatutoryRule
from shield.models import User
from shield.operations import audit
from shield.operations.edits import update_record

RULES_FILE = Path(__file__).parent.parent / "statutory_rules.json"
FIELDS = ("title", "number", "unit", "trigger", "source", "starts_on", "ends_on", "needs_confirmation")


@transaction.atomic
def load(*, by: User | None = None) -> int:
    """Add the rules of every edition that are missing and return how many; edited rules stay as they are."""
    existing = set(StatutoryRule.objects.values_list("key", "edition"))
    rows = [row for row in json.loads(RULES_FILE.read_text()) if (row["key"], row["edition"]) not in existing]
    for row in rows:
        StatutoryRule.objects.create(key=row["key"], edition=row["edition"], **{name: row[name] for name in FIELDS})
    if rows:
        audit.record("partnership.rules-loaded", None, by=by, count=len(rows))
    return len(rows)


def update(*, rule: StatutoryRule, version: int, by: User, **changes: Any) -> StatutoryRule:
    """Edit a rule over the version that was read; its confirmation is removed."""
    return update_record(
        rule,
        "partnership.rule-edited",
        version=version,
        by=by,
        confirmed_by=None,
        confirmed_on=None,
        **changes,
    )


def confirm(*, rule: StatutoryRule, version: int, on: date, by: User) -> StatutoryRule:
    """Record that ``by`` has checked the rule against the guidance."""
    return update_record(rule, "partnership.rule-confirmed", version=version, by=by, confirmed_by=by, confirmed_on=on)
