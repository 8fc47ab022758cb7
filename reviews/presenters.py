"""A review as its pages show it: running clocks, what happened when, what has to happen before publication."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from partnership.directory.models.clocks import StatutoryClock, in_words
from partnership.models import Recommendation, StatutoryRule
from reviews.models import ClockKey, PracticeReview, ReviewStatus
from reviews.models.reviews import LCSPR
from reviews.models.running import clocks_of
from shield import working_days
from shield.text.name_patterns import suspicions

S = ReviewStatus

# A local plan for the days of a rapid review: (from day, to day, what).
MILESTONES = (
    (1, 1, "Requests go out to agencies"),
    (2, 10, "Agencies write their summaries"),
    (10, 12, "The panel meets"),
    (12, 15, "The three partners sign"),
    (16, 16, "Send it to the Panel"),
)
SHOWN_AS = {
    S.REFERRED: "planned",
    S.CONSIDERED: "in-progress",
    S.NOT_NOTIFIABLE: "not-pursued",
    S.RR_SUBMITTED: "waiting",
    S.PUBLISHED: "published",
    S.WITHHELD: "restricted",
    S.NO_FURTHER: "not-pursued",
    S.NATIONAL: "done",
    S.CLOSED: "done",
}


@dataclass(frozen=True)
class TimelineEntry:
    """One thing that happened, or is planned."""

    on: date
    title: str
    state: str = "done"
    text: str = ""

    @property
    def when(self) -> str:
        return in_words(self.on) + (", planned" if self.state == "planned" else "")


@dataclass(frozen=True)
class Milestone:
    """A day of the local plan for a rapid review."""

    what: str
    by: date


@dataclass(frozen=True)
class Check:
    """One thing that has to be so before publication."""

    words: str
    done: bool

    @property
    def state(self) -> str:
        return "done" if self.done else "not-started"


@dataclass(frozen=True)
class ReviewRow:
    """A line of the list."""

    review: PracticeReview
    state: str
    next_clock: StatutoryClock | None


@dataclass(frozen=True)
class ReviewPage:
    """All that the page of one review shows beside its fields."""

    review: PracticeReview
    state: str
    clocks: list[StatutoryClock]
    rules: list[StatutoryRule]
    counted_from_aware: str
    entries: list[TimelineEntry]
    milestones: list[Milestone]
    checks: list[Check]
    flags: list[str]
    recommendations: Sequence[Recommendation]
    awaiting_panel: str

    @property
    def hides_headings(self) -> bool:
        """Whether a rapid review of the past left nothing under its headings here."""
        written = any(text for _, text in self.review.rapid_review_headings)
        return not written and self.review.status not in {S.NOTIFIED, S.RAPID_REVIEW}


def state_of(review: PracticeReview) -> str:
    """The review's status in the words of the one list of states."""
    return SHOWN_AS.get(S(review.status), "in-progress")


def rows_of(reviews: Iterable[PracticeReview], today: date) -> list[ReviewRow]:
    with working_days.read_once():
        return [ReviewRow(review, state_of(review), _next_clock(review, today)) for review in reviews]


def _next_clock(review: PracticeReview, today: date) -> StatutoryClock | None:
    running = [clock for clock in clocks_of(review, today) if clock.finished_on is None]
    return min(running, key=lambda clock: clock.due, default=None)


def review_page(
    review: PracticeReview, recommendations: Sequence[Recommendation], opens_on: date | None, today: date
) -> ReviewPage:
    """The page of a review whose clocks, copies and views were fetched with it."""
    with working_days.read_once():
        clocks = clocks_of(review, today)
        return ReviewPage(
            review=review,
            state=state_of(review),
            clocks=clocks,
            rules=list(dict.fromkeys(clock.rule for clock in clocks)),
            counted_from_aware=_counted_from_aware(review),
            entries=entries_of(review, clocks),
            milestones=milestones_of(review),
            checks=checks_of(review, opens_on, today),
            flags=flags_of(review),
            recommendations=recommendations,
            awaiting_panel=_awaiting_panel(review, today),
        )


def _counted_from_aware(review: PracticeReview) -> str:
    """When the rapid review would be due under the other reading of the guidance, which counts from becoming aware."""
    clock = next((one for one in review.clocks.all() if one.key == ClockKey.RAPID_REVIEW), None)
    if clock is None or review.aware_on is None or clock.starts_on == review.aware_on or clock.rule.number is None:
        return ""
    return in_words(working_days.add(review.aware_on, clock.rule.number))


def _awaiting_panel(review: PracticeReview, today: date) -> str:
    """A reminder, never an overdue: no rule says when the Panel replies."""
    if review.status != S.RR_SUBMITTED or review.submitted_on is None:
        return ""
    days = working_days.between(review.submitted_on, today)
    return f"Awaiting the Panel: submitted {days} working day{'' if days == 1 else 's'} ago."


def entries_of(review: PracticeReview, clocks: Sequence[StatutoryClock]) -> list[TimelineEntry]:
    """What happened and what is planned, newest first."""
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
        (review.panel_replied_on, "Panel replied", ""),
        (review.initiated_on, "Decision to start a practice review", ""),
        (review.final_report_on, "Report final", ""),
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


def milestones_of(review: PracticeReview) -> list[Milestone]:
    """The local plan of days while a rapid review is under way."""
    clock = next((one for one in review.clocks.all() if one.key == ClockKey.RAPID_REVIEW), None)
    if clock is None or review.status not in {S.NOTIFIED, S.RAPID_REVIEW}:
        return []
    return [
        Milestone(f"Day {first}: {what}" if first == last else f"Days {first} to {last}: {what}", day)
        for first, last, what in MILESTONES
        for day in [working_days.add(clock.starts_on, last)]
    ]


def checks_of(review: PracticeReview, opens_on: date | None, today: date) -> list[Check]:
    """What has to be so before a local review is published."""
    if review.status not in LCSPR:
        return []
    copies = list(review.advance_copies.all())
    period = f"The notice period is over ({in_words(opens_on)})" if opens_on else "The notice period is over"
    return [
        Check("It says why it happened and what should improve", bool(review.analysis and review.improvements)),
        Check("A public summary is written", bool(review.public_summary)),
        Check("Nothing reads like a person’s name", not flags_of(review)),
        Check("All advance copies are sent", bool(copies) and all(copy.sent_on for copy in copies)),
        Check(period, opens_on is not None and today >= opens_on),
    ]


def flags_of(review: PracticeReview) -> list[str]:
    """Phrases in the public fields that look like a person's name."""
    texts = (review.public_summary, review.analysis, review.improvements)
    own = review.pseudonym
    found = (phrase for text in texts for phrase in suspicions(text) if phrase != own)
    return list(dict.fromkeys(found))
