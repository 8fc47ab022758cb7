"""Statutory rules are data: loaded from one file, mended by the operational team, confirmed by name."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from partnership.directory.models import StatutoryRule
from shield.operations import audit
from shield.operations.edits import revise

RULES_FILE = Path(__file__).parent.parent / "statutory_rules.json"
FIELDS = ("title", "number", "unit", "trigger", "source", "starts_on", "ends_on", "needs_confirmation")


@transaction.atomic
def load(*, by: Any = None) -> int:
    """Add the rules of every known edition that are not there yet; what somebody edited stays. Answers how many."""
    known = set(StatutoryRule.objects.values_list("key", "edition"))
    rows = [row for row in json.loads(RULES_FILE.read_text()) if (row["key"], row["edition"]) not in known]
    for row in rows:
        StatutoryRule.objects.create(key=row["key"], edition=row["edition"], **{name: row[name] for name in FIELDS})
    if rows:
        audit.record("partnership.rules-loaded", None, by=by, count=len(rows))
    return len(rows)


def edit(*, rule: StatutoryRule, version: int, by: Any, **fields: Any) -> StatutoryRule:
    """Write over the version that was read and take away the confirmation, which was of other words."""
    return revise(
        rule,
        "partnership.rule-edited",
        version=version,
        by=by,
        confirmed_by=None,
        confirmed_on=None,
        **fields,
    )


def confirm(*, rule: StatutoryRule, version: int, on: date, by: Any) -> StatutoryRule:
    """Say by name that somebody read the edition itself and found this rule right."""
    return revise(rule, "partnership.rule-confirmed", version=version, by=by, confirmed_by=by, confirmed_on=on)
