"""A review as its pages show it: clocks, timeline, and what is needed before publication."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from partnership.directory.models.clocks import StatutoryClock, in_words
from partnership.models import Recommendation, RecommendationStatus, StatutoryRule
from reviews.models import ClockKey, PracticeReview, ReviewStatus
from reviews.models.running_clocks import clocks_of
from reviews.models.statuses import LOCAL_REVIEW
from reviews.presenters.timeline import TimelineEntry, entries_of
from shield import working_days
from shield.text.name_patterns import suspicions

# The local plan for a rapid review: (first day, last day, what happens).
MILESTONES = (
    (1, 1, "Agencies are asked for information"),
    (2, 10, "Agencies write their summaries"),
    (10, 12, "The panel meets"),
    (12, 15, "The three partners sign it"),
    (16, 16, "Send it to the Panel"),
)
SHOWN_AS = {
    ReviewStatus.REFERRED: "planned",
    ReviewStatus.CONSIDERED: "in-progress",
    ReviewStatus.NOT_NOTIFIABLE: "not-pursued",
    ReviewStatus.RR_SUBMITTED: "waiting",
    ReviewStatus.PUBLISHED: "published",
    ReviewStatus.WITHHELD: "restricted",
    ReviewStatus.NO_FURTHER: "not-pursued",
    ReviewStatus.NATIONAL: "done",
    ReviewStatus.CLOSED: "done",
}


@dataclass(frozen=True)
class Milestone:
    """A day of the local plan for a rapid review."""

    what: str
    by: date


@dataclass(frozen=True)
class Check:
    """A condition for publication."""

    condition: str
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
class RecommendationRow:
    """A recommendation, which can be edited while it is a draft."""

    recommendation: Recommendation
    is_draft: bool

    @property
    def description(self) -> str:
        """Return its status, owner and due date in one line."""
        due_on = self.recommendation.due_on
        due = f"due {in_words(due_on)}" if due_on else ""
        status = str(self.recommendation.get_status_display())
        return ", ".join(part for part in (status, self.recommendation.owner, due) if part)


@dataclass(frozen=True)
class ReviewOverview:
    """Everything that the page of a review shows besides its fields."""

    review: PracticeReview
    state: str
    clocks: list[StatutoryClock]
    rules: list[StatutoryRule]
    counted_from_aware: str
    entries: list[TimelineEntry]
    milestones: list[Milestone]
    checks: list[Check]
    flags: list[str]
    recommendations: list[RecommendationRow]
    awaiting_panel: str

    @property
    def incident_facts(self) -> list[tuple[str, str]]:
        """Return the facts of the incident, each with its name."""
        review = self.review
        elsewhere = review.other_partnership
        return [
            ("Local authority aware", in_words(review.aware_on) if review.aware_on else ""),
            ("Criteria", criteria_of(review)),
            ("Work with", f"{elsewhere}, the child’s home area" if elsewhere else ""),
            ("Agencies", ", ".join(review.agencies)),
            ("Owner", review.owner),
            ("Child death review", f"Reference {review.cdop_reference}" if review.cdop_reference else ""),
        ]

    @property
    def hides_headings(self) -> bool:
        """Return whether a past rapid review has no text under its headings here."""
        written = any(text for _, text in self.review.rapid_review_headings)
        return not written and self.review.status not in {ReviewStatus.NOTIFIED, ReviewStatus.RAPID_REVIEW}


def criteria_of(review: PracticeReview) -> str:
    """Return the criteria for notifying the Panel that the incident meets, in words."""
    also = (
        (review.abuse_suspected, "abuse or neglect known or suspected"),
        (review.looked_after, "looked after"),
        (review.care_leaver, "care leaver"),
    )
    met = [str(review.get_harm_display()), *(text for is_so, text in also if is_so)]
    return f"{', '.join(met)}. {review.get_area_display()}."


def state_of(review: PracticeReview) -> str:
    """Return the review's status as a key of the portal's one list of states."""
    return SHOWN_AS.get(ReviewStatus(review.status), "in-progress")


def rows_of(reviews: Iterable[PracticeReview], today: date) -> list[ReviewRow]:
    """Return the lines of the list; the clocks were fetched with the reviews."""
    with working_days.read_once():
        return [ReviewRow(review, state_of(review), _next_clock(review, today)) for review in reviews]


def _next_clock(review: PracticeReview, today: date) -> StatutoryClock | None:
    running = [clock for clock in clocks_of(review, today) if clock.finished_on is None]
    return min(running, key=lambda clock: clock.due, default=None)


def review_overview(
    review: PracticeReview, recommendations: Sequence[Recommendation], opens_on: date | None, today: date
) -> ReviewOverview:
    """Return what the page of a review shows; its clocks, copies and views were fetched with it."""
    with working_days.read_once():
        clocks = clocks_of(review, today)
        return ReviewOverview(
            review=review,
            state=state_of(review),
            clocks=clocks,
            rules=list(dict.fromkeys(clock.rule for clock in clocks)),
            counted_from_aware=_counted_from_aware(review),
            entries=entries_of(review, clocks),
            milestones=milestones_of(review),
            checks=checks_of(review, opens_on, today),
            flags=flags_of(review),
            recommendations=[
                RecommendationRow(one, one.status == RecommendationStatus.DRAFTED) for one in recommendations
            ],
            awaiting_panel=_awaiting_panel(review, today),
        )


def _counted_from_aware(review: PracticeReview) -> str:
    """Return when the rapid review would be due if it were counted from becoming aware, as guidance is also read."""
    clock = next((one for one in review.clocks.all() if one.key == ClockKey.RAPID_REVIEW), None)
    if clock is None or review.aware_on is None or clock.starts_on == review.aware_on or clock.rule.number is None:
        return ""
    return in_words(working_days.add(review.aware_on, clock.rule.number))


def _awaiting_panel(review: PracticeReview, today: date) -> str:
    """Return a reminder that the Panel has not responded; it is never overdue, as no rule sets a date."""
    if review.status != ReviewStatus.RR_SUBMITTED or review.submitted_on is None:
        return ""
    days = working_days.between(review.submitted_on, today)
    return f"Awaiting the Panel’s response. The rapid review was sent {days} working day{'' if days == 1 else 's'} ago."


def milestones_of(review: PracticeReview) -> list[Milestone]:
    """Return the local plan while a rapid review is under way."""
    clock = next((one for one in review.clocks.all() if one.key == ClockKey.RAPID_REVIEW), None)
    if clock is None or review.status not in {ReviewStatus.NOTIFIED, ReviewStatus.RAPID_REVIEW}:
        return []
    return [
        Milestone(f"Day {first}: {what}" if first == last else f"Days {first} to {last}: {what}", day)
        for first, last, what in MILESTONES
        for day in [working_days.add(clock.starts_on, last)]
    ]


def checks_of(review: PracticeReview, opens_on: date | None, today: date) -> list[Check]:
    """Return the conditions for publishing a local review."""
    if review.status not in LOCAL_REVIEW:
        return []
    copies = list(review.advance_copies.all())
    period = f"Notice period ends {in_words(opens_on)}" if opens_on else "Notice period has ended"
    return [
        Check("Analysis and improvements are written", bool(review.analysis and review.improvements)),
        Check("Public summary is written", bool(review.public_summary)),
        Check("No words look like a person’s name", not flags_of(review)),
        Check("All advance copies are sent", bool(copies) and all(copy.sent_on for copy in copies)),
        Check(period, opens_on is not None and today >= opens_on),
    ]


def flags_of(review: PracticeReview) -> list[str]:
    """Return phrases in the public texts that look like a person's name."""
    texts = (review.public_summary, review.analysis, review.improvements)
    own = review.pseudonym
    found = (phrase for text in texts for phrase in suspicions(text) if phrase != own)
    return list(dict.fromkeys(found))
