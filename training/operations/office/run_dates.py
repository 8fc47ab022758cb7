"""The dates of a run: typed as spans, stored as rows whose calendar entries follow them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from training.models import CourseRun, RunDate


@dataclass(frozen=True)
class Span:
    """One date as it was typed."""

    starts_at: datetime
    ends_at: datetime
    all_day: bool = False


def write(run: CourseRun, dates: Sequence[Span], *, moved_place: bool = False) -> list[RunDate]:
    """Replace the run's dates by these. Return the rows left over, which the caller deletes after withdrawing them.

    A date with the same start stays in its row; others use a row left over, so a moved date stays one calendar entry.
    """
    if run.is_any_day:
        return list(run.dates.all())
    spans = sorted(dates, key=lambda span: span.starts_at)
    rows = {row.starts_at: row for row in run.dates.all()}
    kept = {span: rows.pop(span.starts_at) for span in spans if span.starts_at in rows}
    left = list(rows.values())
    for span in spans:
        row = kept.get(span) or (left.pop(0) if left else RunDate(run=run))
        _write_row(row, span, moved_place=moved_place)
    run.starts_at = spans[0].starts_at if spans else None
    run.ends_at = max((span.ends_at for span in spans), default=None)
    CourseRun.objects.filter(pk=run.pk).update(starts_at=run.starts_at, ends_at=run.ends_at)
    return left


def _write_row(row: RunDate, span: Span, *, moved_place: bool) -> None:
    moved = (row.starts_at, row.ends_at) != (span.starts_at, span.ends_at)
    if row.pk and (moved or moved_place):
        row.sequence += 1
    row.starts_at, row.ends_at, row.all_day = span.starts_at, span.ends_at, span.all_day
    row.save()
