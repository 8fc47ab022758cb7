"""Chapters of the annual report, compiled from records."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from partnership.publications.models import ArrangementsStatus, ArrangementsVersion


def arrangements(start: date, end: date) -> dict[str, Any]:
    """Return the versions of the arrangements that came into force in a period, with what changed."""
    versions = ArrangementsVersion.objects.exclude(status=ArrangementsStatus.DRAFT)
    in_period: Iterable[ArrangementsVersion] = versions.filter(effective_on__range=(start, end)).order_by("number")
    return {
        "versions": [
            {
                "number": version.number,
                "in_force_from": version.in_force_from,
                "note": version.note,
                "changes": [{"section": row.section, "now": row.now, "why": row.why} for row in version.changes.all()],
            }
            for version in in_period
        ]
    }
