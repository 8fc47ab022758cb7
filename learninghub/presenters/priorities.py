"""A priority as its pages show it: the months of the cycle, the golden thread, the measures."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from learninghub.models import Activity, Outcome, Priority, PriorityStatus, SuccessMeasure
from learninghub.models.cycle import CycleStep, cycle_of
from learninghub.models.priorities import ANSWERED
from learninghub.presenters.golden_thread import ThreadPoint, thread_of
from learninghub.presenters.recommendations import RecommendationRow, row_of
from partnership.models import Recommendation
from shield.extension_points import Evidence
from shield.text.name_patterns import suspicions

MEASURE_STATES = {Outcome.MET: "done", Outcome.PARTLY: "partly-done", Outcome.NOT_YET: "not-started"}


@dataclass(frozen=True)
class ActivityRow:
    activity: Activity
    state: str


@dataclass(frozen=True)
class MeasureRow:
    measure: SuccessMeasure
    state: str


@dataclass(frozen=True)
class PriorityOverview:
    """Everything that the working page of a priority shows."""

    priority: Priority
    cycle: list[CycleStep]
    thread: list[ThreadPoint]
    recommendations: list[RecommendationRow]
    measures: list[MeasureRow]
    measure_summary: str
    measure_parts: list[tuple[str, int]]
    members_summary: str
    next_event: str
    state: str
    activities: list[ActivityRow]
    flags: list[str]

    @property
    def crumb(self) -> str:
        return f"Priority {self.priority.number}"

    @property
    def is_answered(self) -> bool:
        return any(answer or unknown for _, answer, unknown in self.priority.impact_answers)

    @property
    def other_threads(self) -> int:
        """Return how many more threads there are: each recommendation is one."""
        return len(self.recommendations) - 1

    @property
    def thread_summary(self) -> str:
        return ". ".join(f"{point.label}: {point.words}" for point in self.thread)


def priority_overview(
    priority: Priority, recommendations: Sequence[Recommendation], training: Sequence[Evidence], today: date
) -> PriorityOverview:
    """Return what the working page of a priority shows; its parts were fetched with it."""
    measures = list(priority.measures.all())
    parts = measure_parts(measures)
    activities = list(priority.activities.all())
    return PriorityOverview(
        priority=priority,
        cycle=cycle_of(priority, activities, today),
        thread=thread_of(priority, recommendations, training),
        recommendations=[row_of(one, today) for one in recommendations],
        measures=[MeasureRow(one, MEASURE_STATES[Outcome(one.outcome)]) for one in measures],
        measure_summary=measure_summary(parts, len(measures)),
        measure_parts=parts,
        members_summary=members_summary(priority),
        next_event=next_event(priority, today),
        state=state_of(priority),
        activities=[ActivityRow(one, "overdue" if one.is_overdue(today) else one.state) for one in activities],
        flags=flags_of(priority),
    )


def state_of(priority: Priority) -> str:
    """Return the priority's status as a key of the portal's one list of states."""
    if priority.status == PriorityStatus.PAUSED:
        return "on-hold"
    if priority.status in {PriorityStatus.PROPOSED, PriorityStatus.AGREED}:
        return "planned"
    return "done" if priority.status in ANSWERED else "in-progress"


def measure_parts(measures: Iterable[SuccessMeasure]) -> list[tuple[str, int]]:
    """Return how many measures are met, partly met and not yet met."""
    count = Counter(measure.outcome for measure in measures)
    return [("Met", count[Outcome.MET]), ("Partly met", count[Outcome.PARTLY]), ("Not yet", count[Outcome.NOT_YET])]


def measure_summary(parts: list[tuple[str, int]], total: int) -> str:
    """Return ``8 of 15 met, 4 partly, 3 not yet``."""
    (_, met), (_, partly), (_, not_yet) = parts
    return f"{met} of {total} met, {partly} partly, {not_yet} not yet"


def members_summary(priority: Priority) -> str:
    """Return ``13 members, 7 agencies``, as far as is known."""
    members = list(priority.members.all())
    agencies = len({member.organisation for member in members})
    count = priority.members_recorded or len([member for member in members if member.person_id]) or None
    words = [f"{count} member{'s' if count > 1 else ''}"] if count else []
    if agencies:
        words.append("1 agency" if agencies == 1 else f"{agencies} agencies")
    return ", ".join(words)


def next_event(priority: Priority, today: date) -> str:
    """Return what happens next and when; nothing when no date is ahead."""
    ahead = [
        (day, what)
        for day, what in (
            (priority.recommendations_due, "Recommendations due"),
            (priority.board_on, "Board meeting"),
            (priority.impact_due_on, "Impact report due"),
        )
        if day is not None and day >= today
    ]
    if not ahead or priority.status in ANSWERED:
        return ""
    day, what = min(ahead)
    return f"{what}, {day:%A} {day.day} {day:%B}"


def flags_of(priority: Priority) -> list[str]:
    """Return phrases that look like a person's name, in public texts, audits and feedback."""
    texts = [priority.summary, priority.rationale]
    texts += [audit.findings for audit in priority.audits.all()]
    texts += [text for source in priority.feedback.all() for text in (source.said, source.quotation)]
    return list(dict.fromkeys(phrase for text in texts for phrase in suspicions(text)))
