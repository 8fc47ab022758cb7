"""The chapter of the annual report on CREST: statistics, in which the database shows no number under five."""

import json
from datetime import date
from typing import Any

from django.db import connection

from crest.models import ExploitationKind

FEW = "fewer than 5"
PARTS = {"referrals": "Referrals received", "accepted": "Accepted for the panel", "signposted": "Signposted"}


def referral_statistics(start: date, end: date) -> dict[str, Any]:
    """Return rows of a label and a number or "fewer than 5". Asked without a user: small numbers never leave SQL."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT crest_numbers(%s, %s)", [start, end])
        answer = json.loads(cursor.fetchone()[0])
    kinds = [[kind.label, answer["kinds"].get(kind.value, FEW)] for kind in ExploitationKind]
    return {"rows": [[label, _or_few(answer[key])] for key, label in PARTS.items()], "kinds": kinds}


def _or_few(number: int | None) -> int | str:
    return FEW if number is None else number
