"""Statutory rules: loaded from one file, edited by the operational team, confirmed by name."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from partnership.directory.models import StatutoryRule
from shield.models import User
from shield.operations import audit
from shield.operations.edits import update_record
from shield.refusals import Refused

RULES_FILE = Path(__file__).parent.parent / "statutory_rules.json"
FIELDS = ("title", "number", "unit", "trigger", "source", "starts_on", "ends_on", "needs_confirmation", "is_in_use")


@transaction.atomic
def load(*, by: User | None = None) -> int:
    """Add the rules of every edition that are missing and return how many.

    Rules that were loaded before and never edited or confirmed follow the file; others stay as they are, but for an edition
    that is over: its open-ended rules get their last day.
    """
    existing = {(rule.key, rule.edition): rule for rule in StatutoryRule.objects.select_for_update()}
    read = json.loads(RULES_FILE.read_text())
    for row in read:
        if (rule := existing.get((row["key"], row["edition"]))) is not None:
            _follow(rule, row)
    rows = [row for row in read if (row["key"], row["edition"]) not in existing]
    for row in rows:
        StatutoryRule.objects.create(key=row["key"], edition=row["edition"], **{name: row[name] for name in FIELDS})
    if rows:
        audit.record("partnership.rules-loaded", None, by=by, count=len(rows))
    return len(rows)


def _follow(rule: StatutoryRule, row: dict[str, Any]) -> None:
    """Bring a rule that nobody has edited to what the file says now; give an edited one the end of its edition."""
    names = FIELDS if rule.version == 1 else ("ends_on",) if rule.ends_on is None else ()
    changed = [name for name in names if str(getattr(rule, name) or "") != str(row[name] or "")]
    for name in changed:
        setattr(rule, name, row[name])
    if changed:
        rule.save(update_fields=changed)


@transaction.atomic
def start_edition(*, edition: str, starts_on: date, by: User) -> list[StatutoryRule]:
    """Start a new edition: a copy of each rule in force the day before, unconfirmed, which ends there. Return the new rules.

    Raise ``Refused`` for an edition that exists, and when no rule is in force the day before.
    """
    if StatutoryRule.objects.for_edition(edition).exists():
        raise Refused("There is already an edition with this name", field="edition")
    eve = starts_on - timedelta(days=1)
    ended = list(StatutoryRule.objects.select_for_update().current(eve).filter(ends_on__isnull=True))
    if not ended:
        raise Refused("No rule without a last day is in force the day before", field="starts_on")
    rules = []
    for rule in ended:
        copied = {name: getattr(rule, name) for name in FIELDS} | {"starts_on": starts_on, "needs_confirmation": True}
        rules.append(StatutoryRule.objects.create(key=rule.key, edition=edition, **copied))
        rule.ends_on, rule.version = eve, rule.version + 1
        rule.save(update_fields=["ends_on", "version"])
    audit.record("partnership.edition-started", None, by=by, edition=edition, rules=len(rules))
    return rules


@transaction.atomic
def create(*, by: User, **changes: Any) -> StatutoryRule:
    """Add a rule to an edition. Raise ``Refused`` when the edition has a rule with this key."""
    if StatutoryRule.objects.filter(key=changes["key"], edition=changes["edition"]).exists():
        raise Refused("This edition already has a rule with this key", field="key")
    rule = StatutoryRule.objects.create(**changes)
    audit.record("partnership.rule-created", rule, by=by, edition=rule.edition)
    return rule


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
