"""The timeline of a review: what happened and what is planned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from partnership.directory.models.clocks import StatutoryClock, in_words
from reviews.models import ClockKey, PracticeReview


@dataclass(frozen=True)
class TimelineEntry:
    """An event that happened or is planned."""

    on: date
    title: str
    state: str = "done"
    text: str = ""

    @property
    def when(self) -> str:
        return in_words(self.on) + (", planned" if self.state == "planned" else "")


def entries_of(review: PracticeReview, clocks: Sequence[StatutoryClock]) -> list[TimelineEntry]:
    """Return what happened and what is planned, newest first."""
    late = {clock.name: _lateness(clock) for clock in clocks if clock.state == "done-late"}
    reasons = {
        ClockKey.NOTIFY.label: review.notified_late_because,
        ClockKey.RAPID_REVIEW.label: review.rapid_review_late_because,
        ClockKey.PUBLISH.label: review.publication_late_because,
    }
    dated = (
        (review.incident_on, "Incident", ""),
        (review.referred_on, "Referred", ""),
        (review.aware_on, "Local authority became aware", ""),
        (review.notified_on, "Panel notified", str(ClockKey.NOTIFY.label)),
        (review.rapid_review_on, "Rapid review held", str(ClockKey.RAPID_REVIEW.label)),
        (review.submitted_on, "Rapid review and decision sent to the Panel", ""),
        (review.panel_replied_on, "Panel responded", ""),
        (review.initiated_on, "Practice review started", ""),
        (review.final_report_on, "Final report ready", ""),
        (review.published_on, "Published", str(ClockKey.PUBLISH.label)),
    )
    entries = [
        TimelineEntry(day, title, "done-late" if name in late else "done", _late_text(name, late, reasons))
        for day, title, name in dated
        if day is not None
    ]
    entries += [
        TimelineEntry(clock.due, f"Due: {clock.name[0].lower()}{clock.name[1:]}", "planned")
        for clock in clocks
        if not clock.finished_on
    ]
    if review.publication_planned_on and not review.published_on:
        entries.append(TimelineEntry(review.publication_planned_on, "Publication", "planned"))
    order = {id(entry): place for place, entry in enumerate(entries)}
    return sorted(entries, key=lambda entry: (entry.on, order[id(entry)]), reverse=True)


def _lateness(clock: StatutoryClock) -> str:
    over = clock.day - clock.length
    unit = clock.unit if over != 1 else clock.unit.removesuffix("s")
    return f"{over} {unit} late"


def _late_text(name: str, late: dict[str, str], reasons: dict[str, str]) -> str:
    if name not in late:
        return ""
    return f"{late[name]}. Reason: {reasons[name]}" if reasons.get(name) else f"{late[name]}. No reason recorded yet."
