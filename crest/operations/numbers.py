"""The panel's figures for a period, as the database allows them out: never under five."""

import json
from datetime import date
from typing import Any

from django.db import connection

from crest.models import ExploitationKind

FEW = "fewer than 5"
PARTS = {"referrals": "Referrals received", "accepted": "Accepted for the panel", "signposted": "Signposted"}


def counted(start: date, end: date) -> dict[str, Any]:
    """Rows of (words, number or "fewer than 5"), JSON-ready. Asks as nobody: small numbers never reach this process."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT crest_numbers(%s, %s)", [start, end])
        answer = json.loads(cursor.fetchone()[0])
    kinds = [[kind.label, answer["kinds"].get(kind.value, FEW)] for kind in ExploitationKind]
    return {"rows": [[words, _or_few(answer[key])] for key, words in PARTS.items()], "kinds": kinds}


def _or_few(number: int | None) -> int | str:
    return FEW if number is None else number
