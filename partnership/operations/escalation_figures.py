"""How often professional differences were escalated, how long they took, and whether those who raised them are content."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Any

from django.db.models import Max

from partnership.models import Escalation
from shield import working_days

# Fewer than this many could be recognised.
SMALLEST = 5
FEW = f"fewer than {SMALLEST}"


@dataclass(frozen=True)
class PairLine:
    """Escalations between two agencies; numbers of few are words."""

    pair: str
    number: int | str
    days: float | str
    satisfied: int | str


@dataclass(frozen=True)
class EscalationFigures:
    """One period's escalations."""

    raised: int | str
    resolved: int | str
    days: float | str
    satisfied: int | str
    asked: int | str
    stages: list[tuple[str, int | str]]
    pairs: list[PairLine]


def figures(start: date, end: date, *, exact: bool = False) -> EscalationFigures:
    """Escalations raised from ``start`` to ``end``, both included; below five only in words, unless ``exact``.

    Days are working days from raising to resolving, the middle value.
    """
    first = datetime.combine(start, time(), working_days.LONDON)
    last = datetime.combine(end + timedelta(days=1), time(), working_days.LONDON)
    found = Escalation.objects.filter(raised_at__gte=first, raised_at__lt=last).exclude(status="withdrawn")
    rows = list(found.select_related("from_agency", "to_agency").annotate(highest=Max("steps__stage__number")))
    shown = (lambda number: number) if exact else _few
    by_stage = Counter(row.highest for row in rows)
    pairs = Counter((str(row.from_agency), str(row.to_agency)) for row in rows)
    return EscalationFigures(
        raised=shown(len(rows)),
        resolved=shown(sum(row.resolved_at is not None for row in rows)),
        days=_days(rows, exact),
        satisfied=shown(sum(row.is_satisfied is True for row in rows)),
        asked=shown(sum(row.is_satisfied is not None for row in rows)),
        stages=[(f"Stage {stage}", shown(number)) for stage, number in sorted(by_stage.items())],
        pairs=[_pair(pair, rows, exact) for pair, _ in pairs.most_common()],
    )


def _few(number: int) -> int | str:
    return FEW if 0 < number < SMALLEST else number


def _days(rows: list[Any], exact: bool) -> float | str:
    taken = [
        working_days.between(working_days.today(row.raised_at), working_days.today(row.resolved_at))
        for row in rows
        if row.resolved_at
    ]
    if not taken:
        return "none resolved"
    if not exact and len(taken) < SMALLEST:
        return "too few to say"
    middle = float(median(taken))
    return int(middle) if middle.is_integer() else middle


def _pair(pair: tuple[str, str], rows: list[Any], exact: bool) -> PairLine:
    own = [row for row in rows if (str(row.from_agency), str(row.to_agency)) == pair]
    shown = (lambda number: number) if exact else _few
    return PairLine(
        pair=f"{pair[0]} to {pair[1]}",
        number=shown(len(own)),
        days=_days(own, exact),
        satisfied=shown(sum(row.is_satisfied is True for row in own)),
    )


def compile_escalations(start: date, end: date) -> dict[str, Any]:
    """The report's chapter, JSON-ready: small numbers as words, no pairs of agencies.

    Empty for a year before the first escalation on record: nothing is known then, which is not the same as none.
    """
    first = Escalation.objects.order_by("raised_at").first()
    if first is None or working_days.today(first.raised_at) > end:
        return {}
    found = figures(start, end)
    return {
        "raised": found.raised,
        "resolved": found.resolved,
        "days": found.days,
        "satisfied": found.satisfied,
        "stages": [list(row) for row in found.stages],
    }
