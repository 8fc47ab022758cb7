"""Priorities 1 to 8: facts of the second annual report and the bulletin of October 2020."""

from datetime import date
from pathlib import Path
from typing import Any

from learninghub.models import (
    Activity,
    ActivityState,
    Audit,
    AuditStatus,
    FeedbackKind,
    FeedbackSource,
    HubMember,
    Outcome,
    Priority,
    PriorityStatus,
    SuccessMeasure,
)
from learninghub.rules import READ_PRIORITY
from partnership.demo import read, theme
from partnership.models import Agency, PartnerSeat, Recommendation, RecommendationSource, RecommendationStatus

DATA = Path(__file__).parent / "data"

SEATS = {"local_authority": PartnerSeat.LOCAL_AUTHORITY, "ccg": PartnerSeat.HEALTH, "police": PartnerSeat.POLICE}
# The status of each priority at the end of October 2020.
STATUS = {
    1: PriorityStatus.IMPACT_REPORTED,
    2: PriorityStatus.IMPACT_DUE,
    3: PriorityStatus.IMPACT_REPORTED,
    4: PriorityStatus.ACTION_PLAN,
    5: PriorityStatus.AT_BOARD,
    6: PriorityStatus.SCOPING,
    7: PriorityStatus.AGREED,
    8: PriorityStatus.AGREED,
}
STARTS = {
    4: date(2020, 1, 28),
    5: date(2020, 6, 1),
    6: date(2020, 10, 27),
    7: date(2021, 1, 1),
    8: date(2021, 4, 1),
}
BOARD = {1: date(2020, 1, 27), 4: date(2020, 7, 13), 5: date(2020, 10, 26)}
IMPACT_DUE = {1: date(2020, 5, 31), 2: date(2020, 10, 26), 3: date(2020, 8, 31), 5: date(2021, 10, 31)}
NOTES = {
    1: "Impact report to the Board in May 2020",
    2: "Impact report due at the Board in October 2020",
    4: "Month 4 was postponed because of Covid-19",
    5: "Moved from April to July because of Covid-19, and shortened to three months",
    6: "Planned four-month cycle, October 2020 to January 2021",
}
SUMMARIES = {
    1: "Fewer children and young people missing from home or care, and fewer of them exploited.",
    2: "Parents who are mentally ill get the help that lets them give their children the best start.",
    3: "Strategy meetings, conferences and core groups that work.",
    4: "Who are the young people aged 10 to 18 we are most worried about, and do we understand their lives?",
    5: "Learning from the joint inspection of 2020: do strategy meetings and core groups work as they should?",
    6: "Thirteen agencies review domestic abuse, neglect, babies who cannot yet move, substance misuse and case "
    "closures.",
}
THEMES = {
    1: ("Missing from home and care", "Child exploitation"),
    2: ("Parental mental health",),
    3: ("Basic child protection", "Child protection procedures"),
    4: ("Adolescent vulnerability", "Serious youth violence"),
    5: ("Basic child protection", "Professional curiosity"),
    6: ("Neglect", "Domestic abuse", "Substance misuse"),
    7: ("Adolescent vulnerability",),
    8: ("Parental mental health",),
}
# The scrutineer's answers on priority 1 (conference of 8 October 2020); on priority 3 only activity was reported.
IMPACT = {
    1: {
        "how_much": "Quite a lot. A fuller profile of worrying cases now informs future support.",
        "how_well": "Pretty well, though audits show practice areas that need developing.",
        "better_off": "Not so sure. Missing numbers may not have fallen for long, but needs are better understood.",
    },
    3: {
        "how_much": "Fixing activity was mapped into priority 5 for re-audit and assurance.",
        "how_well_unknown": "the work continues in priority 5.",
        "better_off_unknown": "the re-audits of priority 5 come first.",
    },
}
ACTIVITY_STATES = {
    "completed": ActivityState.DONE,
    "partly_completed": ActivityState.PARTLY_DONE,
    "postponed": ActivityState.ON_HOLD,
    "on_hold": ActivityState.ON_HOLD,
    "in_progress": ActivityState.IN_PROGRESS,
    "outstanding": ActivityState.WAITING,
    "awaiting_guidance": ActivityState.WAITING,
    "planned": ActivityState.PLANNED,
}
# "Yes" and "sometimes" are the scrutineer's answers on priority 1.
OUTCOMES = {"met": Outcome.MET, "yes": Outcome.MET, "partly_met": Outcome.PARTLY, "sometimes": Outcome.PARTLY}
RECOMMENDATION_STATES = {
    "delivered": RecommendationStatus.IMPLEMENTED,
    "completed": RecommendationStatus.IMPLEMENTED,
    "in_place": RecommendationStatus.IMPLEMENTED,
    "reorganised": RecommendationStatus.PLANNED,
    "planned": RecommendationStatus.PLANNED,
    "proposed": RecommendationStatus.PRESENTED,
}


def load_history() -> None:
    """Store the priorities, audits and feedback of the report, each once."""
    facts = read("priorities", DATA)
    for row in facts["priorities"]:
        priority = _priority(row, facts["overarching_areas"])
        _members(priority, row)
        _measures(priority, row)
        _activities(priority, row)
        _recommendations(priority, row)
    for row in read("audits", DATA)["audits"]:
        _audit(row)
    _feedback()


def _priority(row: dict[str, Any], areas: dict[str, str]) -> Priority:
    number = row["number"]
    rationale = row.get("rationale") or [f"Scope: {', '.join(row['focus']).lower()}."] if row.get("focus") else []
    facts = {
        "title": row["title"],
        "partnership_year": row["year"],
        "overarching_area": areas[row["overarching_area"]],
        "summary": SUMMARIES.get(number, ""),
        "rationale": "\n\n".join(row.get("rationale", rationale)),
        "lead_partners": [SEATS[key] for key in row["lead_partners"]],
        "starts_on": STARTS.get(number),
        "cycle_months": 3 if number == 5 else 4,
        "cycle_note": NOTES.get(number, ""),
        "board_on": BOARD.get(number),
        "impact_due_on": IMPACT_DUE.get(number),
        "members_recorded": (row.get("hub") or {}).get("members"),
        "status": STATUS[number],
        **IMPACT.get(number, {}),
    }
    priority, _ = Priority.objects.get_or_create(number=number, defaults=facts)
    priority.themes.set([theme(name) for name in THEMES[number]])
    return priority


def _members(priority: Priority, row: dict[str, Any]) -> None:
    for agency in (row.get("hub") or {}).get("agencies", []):
        HubMember.objects.get_or_create(
            priority=priority,
            organisation=agency["label"],
            defaults={"agency": Agency.objects.filter(slug=agency["agency"]).first() if agency["agency"] else None},
        )


def _measures(priority: Priority, row: dict[str, Any]) -> None:
    answers = (row.get("scrutineer") or {}).get("success_measure_challenges", [])
    answered = {answer["success_measure"]: answer for answer in answers}
    for measure in row.get("success_measures", []):
        number = measure["number"]
        answer = answered.get(number)
        outcome = measure.get("status", "") or (answer or {}).get("answer", "")
        challenge = f"The scrutineer: “{answer['answer']}”. {answer['challenge']}" if answer else ""
        SuccessMeasure.objects.get_or_create(
            priority=priority,
            number=number,
            defaults={
                "text": measure["text"],
                "outcome": OUTCOMES.get(outcome, Outcome.NOT_YET),
                "evidence": measure.get("review", challenge),
            },
        )


def _activities(priority: Priority, row: dict[str, Any]) -> None:
    steps = row.get("activities", []) + [
        {"activity": step["activity"], "commentary": step["update"], **step} for step in row.get("next_steps", [])
    ]
    for step in steps:
        state = ACTIVITY_STATES[step["status"]]
        days = [date.fromisoformat(day) for day in step.get("dates", []) or [step.get("when") or ""] if len(day) == 10]
        finished = state in {ActivityState.DONE, ActivityState.PARTLY_DONE}
        Activity.objects.get_or_create(
            priority=priority,
            title=step["activity"].rstrip("."),
            defaults={
                "month": _month(priority, step),
                "done_on": max(days) if days and finished else None,
                "when_in_words": _in_words(step, days),
                "state": state,
                "commentary": step["commentary"],
                "attendees": step.get("attendees"),
            },
        )


def _month(priority: Priority, step: dict[str, Any]) -> int | None:
    """Return the month of the cycle, as recorded or from the date; ``None`` after the cycle."""
    if "month_in_cycle" in step:
        return step["month_in_cycle"]
    when = step.get("when") or next(iter(step.get("dates", [])), None)
    if not when or priority.starts_on is None or "position" in step:
        return None
    year, month = (int(part) for part in when.split("-")[:2])
    place = (year - priority.starts_on.year) * 12 + month - priority.starts_on.month + 1
    return place if 1 <= place <= priority.cycle_months else None


def _in_words(step: dict[str, Any], days: list[date]) -> str:
    if days:
        return " and ".join(f"{day.day} {day:%B %Y}" for day in days)[:80]
    when = step.get("when")
    return f"{date.fromisoformat(when + '-01'):%B %Y}" if when else ""


def _recommendations(priority: Priority, row: dict[str, Any]) -> None:
    for one in row.get("training_recommendations", []):
        recommendation, _ = Recommendation.objects.get_or_create(
            source_type=Priority._meta.label_lower,
            source_id=str(priority.pk),
            text=one["text"],
            defaults={
                "source": RecommendationSource.PRIORITY,
                "source_title": f"Priority {priority.number}: {priority.title}"[:200],
                "source_url": priority.get_absolute_url(),
                "source_permission": READ_PRIORITY,
                "status": RECOMMENDATION_STATES[one["status"]],
                "made_on": date(2020, 10, 8),
                "how_much": one["update"] or "",
            },
        )
        recommendation.themes.set(priority.themes.all())


def _audit(row: dict[str, Any]) -> None:
    days = row.get("dates", [])
    Audit.objects.get_or_create(
        title=row["title"],
        defaults={
            "priority": Priority.objects.filter(number=row["priority"]).first() if "priority" in row else None,
            "status": AuditStatus.DONE if row["status"] == "completed" else AuditStatus.PLANNED,
            "ends_on": date.fromisoformat(days[-1]) if days else None,
            "when_in_words": _period(row),
            "records_total": row["records_total"],
            "breakdown": [
                {"kind": part["kind"].replace("_", " ").capitalize(), "count": part["count"]}
                for part in row["breakdown"]
            ],
            "agencies": [agency["label"] for agency in row.get("agencies", [])],
            "findings": " ".join(row["facts"]),
        },
    )


def _period(row: dict[str, Any]) -> str:
    months = [f"{date.fromisoformat(row[end] + '-01'):%B %Y}" for end in ("start", "end") if row.get(end)]
    return " to ".join(dict.fromkeys(months))


def _feedback() -> None:
    """Store the feedback of 2019/20, as far as the report gives it."""
    gathered = (
        (1, FeedbackKind.CHILDREN, "Talks with young people who had been missing", 2, "", ""),
        (1, FeedbackKind.FAMILIES, "Talks with parents of young people who had been missing", 4, "", ""),
        (2, FeedbackKind.PRACTITIONERS, "Reflective discussions of four families", None, "", ""),
        (
            4,
            FeedbackKind.CHILDREN,
            "A young person's view of the exercise",
            None,
            "",
            "Ask young people themselves; a professional’s worry could turn into a shared positive goal.",
        ),
    )
    for number, kind, title, people, said, quotation in gathered:
        FeedbackSource.objects.get_or_create(
            priority=Priority.objects.get(number=number),
            title=title,
            defaults={
                "kind": kind,
                "people": people,
                "when_in_words": "2020",
                "said": said,
                "quotation": quotation,
            },
        )
