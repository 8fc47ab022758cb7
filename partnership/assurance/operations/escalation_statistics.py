"""How often professional differences were escalated, how long they took, and whether those who raised them are content."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Any

from django.db.models import Max

from partnership.assurance.models import Escalation
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
    raised, resolved = len(rows), sum(row.resolved_at is not None for row in rows)
    asked, satisfied = sum(row.is_satisfied is not None for row in rows), sum(row.is_satisfied is True for row in rows)
    by_stage = sorted(Counter(row.highest for row in rows).items())
    pairs = Counter((str(row.from_agency), str(row.to_agency)) for row in rows).most_common()
    of_pairs, of_stages = ([number for _, number in rows_] for rows_ in (pairs, by_stage))
    return EscalationFigures(
        raised=raised if exact else _few(raised),
        resolved=resolved if exact else _part(resolved, raised),
        days=_days(rows, exact),
        satisfied=satisfied if exact else _part(satisfied, asked),
        asked=asked if exact else _part(asked, resolved),
        stages=[
            (f"Stage {stage}", number) for (stage, _), number in zip(by_stage, _told(of_stages, exact), strict=True)
        ],
        pairs=[
            _pair(pair, number, rows, exact) for (pair, _), number in zip(pairs, _told(of_pairs, exact), strict=True)
        ],
    )


def _few(number: int) -> int | str:
    return FEW if 0 < number < SMALLEST else number


def _part(number: int, whole: int) -> int | str:
    """A part of a whole: hidden too where what is left over would be recognised."""
    return "not shown" if 0 < whole - number < SMALLEST else _few(number)


def _told(numbers: list[int], exact: bool) -> list[int | str]:
    """Parts that add up to a known whole: where one is hidden, its smallest neighbour is as well."""
    if exact:
        return list(numbers)
    hidden = {place for place, number in enumerate(numbers) if 0 < number < SMALLEST}
    others = [place for place, number in enumerate(numbers) if place not in hidden and number]
    if len(hidden) == 1 and others:
        hidden.add(min(others, key=lambda place: numbers[place]))
    return [
        number if place not in hidden else FEW if number < SMALLEST else "not shown"
        for place, number in enumerate(numbers)
    ]


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


def _pair(pair: tuple[str, str], number: int | str, rows: list[Any], exact: bool) -> PairLine:
    own = [row for row in rows if (str(row.from_agency), str(row.to_agency)) == pair]
    satisfied = sum(row.is_satisfied is True for row in own)
    return PairLine(
        pair=f"{pair[0]} to {pair[1]}",
        number=number,
        days=_days(own, exact),
        satisfied=satisfied if exact else _part(satisfied, sum(row.is_satisfied is not None for row in own)),
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
