"""The cases of the Learning from Practice Group in 2019/20, as the second annual report printed them."""

from datetime import date
from pathlib import Path
from typing import Any

from partnership.demo import read, theme
from reviews.models import Harm, PanelPosition, PracticeReview, ReviewStatus
from reviews.operations import clocks

DATA = Path(__file__).parent / "data"

STATUS = {
    "baby-r": ReviewStatus.COMMISSIONED,
    "child-o": ReviewStatus.IN_REVIEW,
    "baby-i": ReviewStatus.OTHER_LEARNING,
    "baby-l": ReviewStatus.OTHER_LEARNING,
    "young-person-r": ReviewStatus.LEARNING_IN_ACTION,
    "ms-m": ReviewStatus.BRIEFING,
    "young-person-t": ReviewStatus.OTHER_LEARNING,
    "young-person-w": ReviewStatus.OTHER_LEARNING,
}
ROUTES = {
    "local_child_safeguarding_practice_review": "Local child safeguarding practice review",
    "local_learning_review": "Local learning review",
    "single_agency_audit": "Single-agency audit",
    "multi_agency_audit": "Multi-agency audit",
    "learning_event": "Learning event",
}
HARM = {"baby-r": Harm.DIED, "child-o": Harm.SERIOUSLY_HARMED, "baby-i": Harm.SERIOUSLY_HARMED}
ABUSE_SUSPECTED = {"baby-r", "child-o", "baby-l"}


def load_history() -> None:
    """Store the eight cases of the report, each once."""
    for case in read("reviews", DATA)["cases"]:
        review, is_new = PracticeReview.objects.get_or_create(pseudonym=case["pseudonym"], defaults=_facts(case))
        if is_new:
            review.themes.set([theme(row["theme"]) for row in case["themes"]])
            clocks.sync_clocks(review=review)


def _facts(case: dict[str, Any]) -> dict[str, Any]:
    slug, dates = case["slug"], case.get("dates", {})
    replied = _day(dates.get("panel_replied_on"))
    return {
        "status": STATUS[slug],
        "owner": "Practice review and learning manager",
        "incident_summary": case["incident"],
        "harm": HARM.get(slug, Harm.NEITHER),
        "abuse_suspected": slug in ABUSE_SUSPECTED,
        "care_leaver": slug == "young-person-w",
        "agencies": case.get("agencies_involved", []),
        "referred_on": _day(dates.get("notified_on")),
        "notified_on": _day(dates.get("notified_on")),
        "rapid_review_on": _day(dates.get("rapid_review_on")),
        "submitted_on": _day(dates.get("panel_notified_on")),
        "panel_replied_on": replied,
        "panel_position": PanelPosition.AGREES if replied else "",
        "panel_response": "\n\n".join(case.get("panel_response", [])),
        "learning_route": ROUTES[case["action_type"]],
        "decision_reason": _decision(case),
        "public_summary": case["incident"],
        "named_in_report": True,
    }


def _day(text: str | None) -> date | None:
    """Return a date that was printed with its day; a month alone starts no clock."""
    return date.fromisoformat(text) if text and len(text) == 10 else None


def _decision(case: dict[str, Any]) -> str:
    started = case.get("action_initiated_on")
    words = [] if case["decision"] == ROUTES[case["action_type"]] else [f"{case['decision']}."]
    if started:
        words.append(f"Started {_month(started)}.")
    if "next_step" in case:
        words.append(case["next_step"].replace("Printed completion", "Completion was expected in"))
    if "briefing_note" in case:
        words.append(_briefing(case["briefing_note"]))
    return " ".join(words)


def _briefing(note: dict[str, Any]) -> str:
    if "completed_on" in note:
        return f"Briefing note completed {_month(note['completed_on'])}."
    return f"Briefing note due in quarter {note['due_quarter']['quarter']} of {note['due_quarter']['year']}."


def _month(text: str) -> str:
    return f"{date.fromisoformat(f'{text}-01'):%B %Y}"
