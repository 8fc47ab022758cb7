"""Meetings and budget of 2019/20 as printed, and the budget and actions of today."""

from datetime import date, datetime, time, timedelta
from typing import Any

from partnership.board.models import (
    Action,
    ActionStatus,
    AgendaItem,
    BudgetYear,
    Contribution,
    DatePrecision,
    Decision,
    ItemKind,
    Meeting,
    MeetingStatus,
    SpendingLine,
)
from partnership.directory.demo.lookups import agency, person, read, user
from partnership.directory.models import Agency, GovernanceGroup, PartnerSeat, Post
from shield import working_days

SEATS = {"local_authority": PartnerSeat.LOCAL_AUTHORITY, "ccg": PartnerSeat.HEALTH, "police": PartnerSeat.POLICE}
AMOUNTS_OF_TODAY = {
    "london-borough-of-bexley": 168_400,
    "sel-icb": 96_250,
    "met-police-se-bcu": 42_000,
    "london-fire-brigade": 2_500,
    "national-probation-service": 4_100,
}
PAID_ALREADY = ("london-borough-of-bexley", "sel-icb")
LINES_OF_TODAY = (
    ("Operational team", 214_000, 121_300),
    ("Multi-agency training", 38_250, 17_940),
    ("Independent scrutiny", 26_000, 13_000),
    ("Practice reviews", 24_000, 8_500),
    ("Website, meetings and printing", 11_000, 4_120),
)


def day_of(text: str) -> date:
    """Return the day, or the first of the month where only the month is printed."""
    return date.fromisoformat(text if len(text) > 7 else f"{text}-01")


def load_meetings() -> None:
    """Load every meeting of 2019/20 with its agenda and decisions."""
    groups = {one.slug: one for one in GovernanceGroup.objects.all()}
    agencies = {one.slug: one for one in Agency.objects.all()}
    for row in read("meetings")["meetings"]:
        meeting, made = Meeting.objects.update_or_create(slug=row["id"], defaults=_fields(row, groups, agencies))
        if made:
            _contents(meeting, row)


def _fields(row: dict[str, Any], groups: dict[str, Any], agencies: dict[str, Any]) -> dict[str, Any]:
    return {
        "group": groups[row["group"]],
        "title": row["title"] or "",
        "starts_on": day_of(row["date"]),
        "ends_on": day_of(row["end"]) if row["end"] else None,
        "precision": DatePrecision.DAY if len(row["date"]) > 7 else DatePrecision.MONTH,
        "starts_at": _time(row.get("start_time")),
        "ends_at": _time(row.get("end_time")),
        "format": row["format"] or "",
        "venue": row.get("venue") or row.get("platform") or "",
        "status": MeetingStatus.HELD if row["status"] == "held" else MeetingStatus.DRAFT,
        "chair_seat": SEATS.get(row["chair_partner"] or "", ""),
        "chair_agency": agencies.get(row["chair_organisation"] or ""),
        "counts_as": row["counts_as"],
        "attendee_total": row["attendees"],
        "notes": "\n".join(row["notes"]),
    }


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None


def _contents(meeting: Meeting, row: dict[str, Any]) -> None:
    for number, title in enumerate(row.get("planned_agenda", []), start=1):
        AgendaItem.objects.create(meeting=meeting, number=number, title=title)
    for number, item in enumerate(row["items"], start=1):
        Decision.objects.create(
            meeting=meeting,
            number=number,
            verb=item["verb"],
            topic=item["topic"],
            priority_number=item["priority"],
        )


def load_budget(today: date) -> None:
    """Load the budget as printed for 2020/21 and 2021/22, and an invented one for this year."""
    data = read("budget")
    for row in data["years"]:
        year, _ = BudgetYear.objects.update_or_create(
            label=row["label"],
            defaults={
                "starts_on": day_of(row["start"]),
                "ends_on": date(int(row["end"][:4]), 3, 31),
                "planned": row["budgeted_expenditure"],
                "confirmed_on": date.fromisoformat(row["confirmed_on"]) if row["confirmed_on"] else None,
            },
        )
        for funder in data["funders"]:
            for slug in funder["agencies"]:
                certain = funder.get("agencies_certain", True)
                Contribution.objects.update_or_create(
                    year=year, agency=agency(slug), defaults={"amount": None, "agency_is_certain": certain}
                )
    begins = today.year if today.month >= 4 else today.year - 1
    _invented_budget(begins - 1, is_over=True)
    _invented_budget(begins, is_over=False)


def _invented_budget(begins: int, *, is_over: bool) -> None:
    """Store the budget of a year of the present; in one that is over, everything was paid and spent."""
    year, _ = BudgetYear.objects.update_or_create(
        label=f"{begins}/{(begins + 1) % 100:02}",
        defaults={
            "starts_on": date(begins, 4, 1),
            "ends_on": date(begins + 1, 3, 31),
            "planned": sum(AMOUNTS_OF_TODAY.values()),
            "confirmed_on": date(begins, 1, 27),
            "note": "Invented for the demo.",
        },
    )
    for slug, amount in AMOUNTS_OF_TODAY.items():
        received = amount if is_over or slug in PAID_ALREADY else 0
        Contribution.objects.update_or_create(
            year=year, agency=agency(slug), defaults={"amount": amount, "received": received}
        )
    Contribution.objects.update_or_create(
        year=year,
        agency=agency("bvsc"),
        defaults={"amount": 0, "in_kind": "Rooms for twelve training days", "in_kind_value": 3_600},
    )
    for title, planned, spent in LINES_OF_TODAY:
        amounts = {"planned": planned, "spent": planned if is_over else spent}
        SpendingLine.objects.update_or_create(year=year, title=title, defaults=amounts)


# title, agency, owner (a demo sign-in), days until due, status, evidence, reported by
ACTIONS = (
    (
        "Explain in every induction how to escalate a concern",
        "danson-vale-primary",
        "agency_lead",
        -6,
        ActionStatus.OPEN,
        "",
        "",
    ),
    (
        "Update the safeguarding policy and send it to all staff",
        "danson-vale-primary",
        "agency_lead",
        12,
        ActionStatus.IN_PROGRESS,
        "",
        "",
    ),
    ("Name a champion in every station", "london-fire-brigade", "board_member", 9, ActionStatus.OPEN, "", ""),
    (
        "Report monthly on the quality of police contacts",
        "met-police-se-bcu",
        "executive_member",
        -2,
        ActionStatus.IN_PROGRESS,
        "",
        "",
    ),
    (
        "Share the checklist for joint visits to unborn babies",
        "bromley-healthcare",
        "hub_member",
        -10,
        ActionStatus.REPORTED_DONE,
        "Sent to all midwives and health visitors and discussed at three team meetings.",
        "hub_member",
    ),
    ("Write to schools about the new referral form", "bexley-shield", "team", 3, ActionStatus.OPEN, "", ""),
    ("Send agencies the dates of next year’s meetings", "bexley-shield", "team", 0, ActionStatus.OPEN, "", ""),
    (
        "Check that every agency has read the latest version of the arrangements",
        "bexley-shield",
        "team_colleague",
        21,
        ActionStatus.OPEN,
        "",
        "",
    ),
    (
        "Add professional curiosity to supervision templates",
        "sel-icb",
        "review_member",
        30,
        ActionStatus.IN_PROGRESS,
        "",
        "",
    ),
)


def load_actions(today: date) -> None:
    """Load actions that are due, overdue, waiting to be verified, and done."""
    board = Meeting.objects.held().filter(group__slug="partnership-board").first()
    item = board.agenda_items.filter(kind=ItemKind.TYPED).first() if board else None
    for title, slug, owner, days, status, evidence, reporter in ACTIONS:
        due = today + timedelta(days=days)
        Action.objects.get_or_create(
            title=title,
            agency=agency(slug),
            defaults={
                "owner": Post.objects.current().filter(person=person(owner), agency__slug=slug).first(),
                "first_due_on": due - timedelta(days=14) if status == ActionStatus.IN_PROGRESS and days < 0 else due,
                "due_on": due,
                "created_at": datetime.combine(today - timedelta(days=62), time(16), tzinfo=working_days.LONDON),
                "status": status,
                "evidence": evidence,
                "reported_by": user(reporter) if reporter else None,
                "item": item,
                "origin_title": str(board),
                "origin_url": board.get_absolute_url() if board else "",
            },
        )
    _action_done(today)


def _action_done(today: date) -> None:
    """An action of the Board's meeting before the last, verified."""
    created_at = datetime.combine(today - timedelta(days=150), time(16), tzinfo=working_days.LONDON)
    before = Meeting.objects.held().filter(group__slug="partnership-board", starts_on__lte=created_at.date())
    board = before.in_person_or_online().order_by("-starts_on").first()
    item = board.agenda_items.filter(kind=ItemKind.TYPED).first() if board else None
    done_at = datetime.combine(today - timedelta(days=20), time(15, 0), tzinfo=working_days.LONDON)
    Action.objects.get_or_create(
        title="Show parents where to get help on the school’s website",
        agency=agency("danson-vale-primary"),
        defaults={
            "owner": Post.objects.current().filter(person=person("champion")).first(),
            "first_due_on": today - timedelta(days=25),
            "due_on": today - timedelta(days=25),
            "created_at": created_at,
            "status": ActionStatus.VERIFIED,
            "evidence": "The school’s website has a page with phone numbers and opening hours.",
            "reported_by": user("champion"),
            "verified_by": user("team"),
            "verified_at": done_at,
            "item": item,
            "origin_title": str(board),
            "origin_url": board.get_absolute_url() if board else "",
        },
    )
