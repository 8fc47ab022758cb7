"""A priority as its pages show it: the months of the cycle, the golden thread, the measures."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from learninghub.models import Activity, Audit, AuditStatus, Outcome, Priority, SuccessMeasure
from learninghub.models.cycle import CycleStep, cycle_of
from partnership.models import Recommendation, RecommendationStatus
from shield.extension_points import Evidence
from shield.text.name_patterns import suspicions

R = RecommendationStatus

# A recommendation's status in the words of the product's one list of states.
SHOWN_AS = {
    R.DRAFTED: "draft",
    R.PRESENTED: "waiting",
    R.ACCEPTED: "planned",
    R.ACCEPTED_IN_PART: "planned",
    R.NOT_ACCEPTED: "not-pursued",
    R.PLANNED: "in-progress",
    R.IMPLEMENTED: "partly-done",
    R.IMPACT_EVIDENCED: "done",
    R.IMPACT_NOT_SEEN: "on-hold",
    R.CLOSED: "done",
}
DECIDED = frozenset(R) - {R.DRAFTED, R.PRESENTED}
ANSWERED = frozenset({R.IMPACT_EVIDENCED, R.IMPACT_NOT_SEEN, R.CLOSED})
MEASURE_STATES = {Outcome.MET: "done", Outcome.PARTLY: "partly-done", Outcome.NOT_YET: "not-started"}


@dataclass(frozen=True)
class ThreadPoint:
    """One point of the golden thread."""

    label: str
    words: str
    state: str
    url: str = ""


@dataclass(frozen=True)
class RecommendationRow:
    """A recommendation with its state in the product's words."""

    recommendation: Recommendation
    state: str
    label: str
    overdue: bool


@dataclass(frozen=True)
class ActivityRow:
    activity: Activity
    state: str


@dataclass(frozen=True)
class MeasureRow:
    measure: SuccessMeasure
    state: str


@dataclass(frozen=True)
class PriorityPage:
    """All that the working page of a priority shows."""

    priority: Priority
    cycle: list[CycleStep]
    thread: list[ThreadPoint]
    recommendations: list[RecommendationRow]
    measures: list[MeasureRow]
    measure_words: str
    measure_parts: list[tuple[str, int]]
    members_words: str
    next_words: str
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
        """Each further recommendation is a thread of its own."""
        return len(self.recommendations) - 1

    @property
    def thread_words(self) -> str:
        return ". ".join(f"{point.label}: {point.words}" for point in self.thread)


def priority_page(
    priority: Priority, recommendations: Sequence[Recommendation], training: Sequence[Evidence], today: date
) -> PriorityPage:
    """The page of a priority whose parts were fetched with it."""
    measures = list(priority.measures.all())
    parts = measure_parts(measures)
    activities = list(priority.activities.all())
    return PriorityPage(
        priority=priority,
        cycle=cycle_of(priority, activities, today),
        thread=thread_of(priority, recommendations, training),
        recommendations=[row_of(one, today) for one in recommendations],
        measures=[MeasureRow(one, MEASURE_STATES[Outcome(one.outcome)]) for one in measures],
        measure_words=measure_words(parts, len(measures)),
        measure_parts=parts,
        members_words=members_words(priority),
        next_words=next_words(priority, today),
        state=state_of(priority),
        activities=[ActivityRow(one, "overdue" if one.is_overdue(today) else one.state) for one in activities],
        flags=flags_of(priority),
    )


def state_of(priority: Priority) -> str:
    """The priority's status in the words of the one list of states."""
    if priority.status == "paused":
        return "on-hold"
    if priority.status in {"proposed", "agreed"}:
        return "planned"
    return "done" if priority.status in {"impact_reported", "closed"} else "in-progress"


def row_of(recommendation: Recommendation, today: date) -> RecommendationRow:
    unfinished = recommendation.status not in ANSWERED | {R.IMPLEMENTED, R.NOT_ACCEPTED}
    overdue = unfinished and recommendation.due_on is not None and recommendation.due_on < today
    state = "overdue" if overdue else SHOWN_AS[R(recommendation.status)]
    label = "Overdue" if overdue else recommendation.get_status_display()
    return RecommendationRow(recommendation, state, label, overdue)


def measure_parts(measures: Iterable[SuccessMeasure]) -> list[tuple[str, int]]:
    count = Counter(measure.outcome for measure in measures)
    return [("Met", count[Outcome.MET]), ("Partly met", count[Outcome.PARTLY]), ("Not yet", count[Outcome.NOT_YET])]


def measure_words(parts: list[tuple[str, int]], total: int) -> str:
    """``8 of 15 met, 4 partly, 3 not yet``."""
    (_, met), (_, partly), (_, not_yet) = parts
    return f"{met} of {total} met, {partly} partly, {not_yet} not yet"


def members_words(priority: Priority) -> str:
    members = list(priority.members.all())
    organisations = len({member.organisation for member in members})
    count = priority.members_recorded or len([member for member in members if member.person_id]) or None
    words = [f"{count} member{'s' if count > 1 else ''}"] if count else []
    if organisations:
        words.append(f"{organisations} organisation{'s' if organisations > 1 else ''}")
    return ", ".join(words)


def next_words(priority: Priority, today: date) -> str:
    """The next date of the priority that is still ahead, or what is overdue."""
    ahead = [
        (day, what)
        for day, what in (
            (priority.recommendations_due, "Recommendations due"),
            (priority.board_on, "Board"),
            (priority.impact_due_on, "Impact report due"),
        )
        if day is not None and day >= today
    ]
    if not ahead or priority.status in {"impact_reported", "closed"}:
        return ""
    day, what = min(ahead)
    return f"{what}, {day:%A} {day.day} {day:%B}"


def flags_of(priority: Priority) -> list[str]:
    """Phrases in what everybody can read, or in audits and feedback, that look like a person's name."""
    texts = [priority.summary, priority.rationale]
    texts += [audit.findings for audit in priority.audits.all()]
    texts += [text for source in priority.feedback.all() for text in (source.said, source.quotation)]
    return list(dict.fromkeys(phrase for text in texts for phrase in suspicions(text)))


def thread_of(
    priority: Priority, recommendations: Sequence[Recommendation], training: Sequence[Evidence]
) -> list[ThreadPoint]:
    """From finding to report: what is there is done, the first gap is next, the rest lies ahead."""
    lead = max(recommendations, key=lambda one: list(SHOWN_AS).index(R(one.status)), default=None)
    points = [
        ("Finding", _finding(priority), "#evidence"),
        ("Theme", ", ".join(theme.name for theme in list(priority.themes.all())[:1]), ""),
        ("Recommendation", lead.text if lead else "", "#recommendations"),
        ("Decision", _decision(lead), ""),
        ("Action", _action(lead), ""),
        ("Training", training[0].title if training else "", training[0].url if training else ""),
        ("Impact", _impact(priority, lead), "#impact"),
        ("Report", "Annual report" if priority.status == "closed" else "", ""),
    ]
    ahead = (
        "To be audited",
        "To be named",
        "To be written",
        "To be decided",
        "To be agreed",
        "To be held",
        "To be measured",
        "Annual report",
    )
    first_gap = next((place for place, (_, words, _) in enumerate(points) if not words), len(points))
    return [
        ThreadPoint(
            label,
            _short(words or ahead[place]),
            "next" if place == first_gap else "done" if words else "later",
            url if words else "",
        )
        for place, (label, words, url) in enumerate(points)
    ]


def _short(words: str) -> str:
    return words if len(words) <= 52 else words[:51].rsplit(" ", 1)[0].rstrip(",.;:") + "…"


def _finding(priority: Priority) -> str:
    done = [audit for audit in priority.audits.all() if audit.status == AuditStatus.DONE]
    heard = list(priority.feedback.all())
    if done:
        return f"{done[0].title}{_when(done[0])}"
    return heard[0].title if heard else ""


def _when(audit: Audit) -> str:
    return f", {audit.ends_on:%B %Y}" if audit.ends_on else ""


def _decision(recommendation: Recommendation | None) -> str:
    if recommendation is None or recommendation.status not in DECIDED:
        return ""
    as_it_says = {R.NOT_ACCEPTED, R.ACCEPTED_IN_PART}
    return recommendation.get_status_display() if recommendation.status in as_it_says else "Agreed by the Board"


def _action(recommendation: Recommendation | None) -> str:
    actions = list(recommendation.actions.all()) if recommendation else []
    return str(actions[0].title) if actions else ""


def _impact(priority: Priority, recommendation: Recommendation | None) -> str:
    if priority.better_off:
        return priority.better_off
    return recommendation.better_off if recommendation and recommendation.status in ANSWERED else ""
