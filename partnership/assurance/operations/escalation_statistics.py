"""How many escalations were raised, how long they took, and whether the people who raised them are satisfied."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Any

from django.db.models import Max

from partnership.assurance.models import Escalation, EscalationStatus
from shield import working_days

# Smaller numbers could identify people.
SMALLEST = 5
FEW = f"fewer than {SMALLEST}"
NOT_SHOWN = "not shown"


@dataclass(frozen=True)
class PairStatistics:
    """Escalations from one agency to another; small numbers are words."""

    pair: str
    number: int | str
    days: float | str
    satisfied: int | str


@dataclass(frozen=True)
class EscalationStatistics:
    """The escalations of one period; small numbers are words."""

    raised: int | str
    resolved: int | str
    days: float | str
    satisfied: int | str
    asked: int | str
    stages: list[tuple[str, int | str]]
    pairs: list[PairStatistics]


def statistics(start: date, end: date, *, exact: bool = False) -> EscalationStatistics:
    """Return the statistics of escalations raised from ``start`` to ``end``, both included.

    Numbers below five are words unless ``exact``. Days are the median of working days from raising to resolving.
    """
    rows = _escalations(start, end)
    raised, resolved = len(rows), sum(row.resolved_at is not None for row in rows)
    asked, satisfied = sum(row.is_satisfied is not None for row in rows), sum(row.is_satisfied is True for row in rows)
    stages = sorted(Counter(row.highest for row in rows).items())
    pairs = Counter((str(row.from_agency), str(row.to_agency)) for row in rows).most_common()
    stage_numbers = _suppress_parts([number for _, number in stages], exact)
    pair_numbers = _suppress_parts([number for _, number in pairs], exact)
    return EscalationStatistics(
        raised=raised if exact else _suppress(raised),
        resolved=resolved if exact else _suppress_part(resolved, raised),
        days=_median_days(rows, exact),
        satisfied=satisfied if exact else _suppress_part(satisfied, asked),
        asked=asked if exact else _suppress_part(asked, resolved),
        stages=[(f"Stage {stage}", number) for (stage, _), number in zip(stages, stage_numbers, strict=True)],
        pairs=[_pair(pair, number, rows, exact) for (pair, _), number in zip(pairs, pair_numbers, strict=True)],
    )


def _escalations(start: date, end: date) -> list[Any]:
    """Return the escalations of a period, each with the number of its highest stage."""
    first = datetime.combine(start, time(), working_days.LONDON)
    last = datetime.combine(end + timedelta(days=1), time(), working_days.LONDON)
    found = Escalation.objects.filter(raised_at__gte=first, raised_at__lt=last)
    found = found.exclude(status=EscalationStatus.WITHDRAWN).select_related("from_agency", "to_agency")
    return list(found.annotate(highest=Max("steps__stage__number")))


def _suppress(number: int) -> int | str:
    return FEW if 0 < number < SMALLEST else number


def _suppress_part(number: int, whole: int) -> int | str:
    """Return a part of a whole; not shown either when the remainder would be a small number."""
    return NOT_SHOWN if 0 < whole - number < SMALLEST else _suppress(number)


def _suppress_parts(numbers: list[int], exact: bool) -> list[int | str]:
    """Return parts of a known whole; when only one is suppressed, the smallest of the others is as well."""
    if exact:
        return list(numbers)
    hidden = {place for place, number in enumerate(numbers) if 0 < number < SMALLEST}
    others = [place for place, number in enumerate(numbers) if place not in hidden and number]
    if len(hidden) == 1 and others:
        hidden.add(min(others, key=lambda place: numbers[place]))
    return [
        number if place not in hidden else FEW if number < SMALLEST else NOT_SHOWN
        for place, number in enumerate(numbers)
    ]


def _median_days(rows: list[Any], exact: bool) -> float | str:
    taken = [
        working_days.between(working_days.today(row.raised_at), working_days.today(row.resolved_at))
        for row in rows
        if row.resolved_at
    ]
    if not taken:
        return "none resolved"
    if not exact and len(taken) < SMALLEST:
        return "too few to show"
    days = float(median(taken))
    return int(days) if days.is_integer() else days


def _pair(pair: tuple[str, str], number: int | str, rows: list[Any], exact: bool) -> PairStatistics:
    own = [row for row in rows if (str(row.from_agency), str(row.to_agency)) == pair]
    satisfied = sum(row.is_satisfied is True for row in own)
    return PairStatistics(
        pair=f"{pair[0]} to {pair[1]}",
        number=number,
        days=_median_days(own, exact),
        satisfied=satisfied if exact else _suppress_part(satisfied, sum(row.is_satisfied is not None for row in own)),
    )
