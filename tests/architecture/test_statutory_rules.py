"""Every deadline in the file of rules is read by code, so that nothing on the page of rules is a promise that no clock keeps."""

import json
from pathlib import Path

from partnership.directory.models.statutory_rules import RuleUnit
from partnership.directory.operations.statutory_rules import RULES_FILE

APPS = ("crest", "learninghub", "partnership", "reviews", "shield", "training")
# Read by the beginning of their key.
BY_PREFIX = ("arrangements-content-", "report-content-", "report-copy-")
# Lengths of time that nobody counts, and why.
NOT_COUNTED = {
    "care-leaver-death": "an age, which the form of the incident asks for",
    "keep-review-public": "published reviews are never taken down",
    "nspcc-repository": "kept by the NSPCC, not by the portal",
    "panel-response": "the Panel answers when it does; no rule was found",
    "report-to-partners": "the same days as the notification of the Panel, whose clock shows them",
}


def rows():
    return json.loads(RULES_FILE.read_text())


def source():
    root = Path(__file__).parents[2]
    files = (path for app in APPS for path in (root / app).rglob("*.py") if "migrations" not in path.parts)
    return "\n".join(path.read_text() for path in files)


def test_every_length_of_time_is_read_by_code_or_says_why_not():
    code = source()
    timed = {row["key"] for row in rows() if row["unit"] not in {RuleUnit.COUNT, RuleUnit.DUTY}}
    unread = {key for key in timed if f'"{key}"' not in code and not key.startswith(BY_PREFIX)}
    assert unread == set(NOT_COUNTED)


def test_every_edition_continues_where_the_one_before_ends():
    by_key = {}
    for row in rows():
        by_key.setdefault(row["key"], []).append((row["starts_on"], row["ends_on"] or "9999"))
    for key, periods in by_key.items():
        periods.sort()
        overlaps = [later for earlier, later in zip(periods, periods[1:], strict=False) if later[0] <= earlier[1]]
        assert (key, overlaps) == (key, [])
