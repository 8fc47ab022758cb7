"""A past meeting with decisions, and the next one with something to read."""

from datetime import date, datetime, time, timedelta
from typing import Any

from crest.demo.people import chair, member, seats
from crest.models import (
    AgencyStatement,
    AttendanceState,
    Case,
    CaseReader,
    CaseStatus,
    Panel,
    PanelAction,
    PanelAttendance,
    PanelItem,
    PanelMeeting,
    Referral,
)
from partnership.directory.demo.lookups import agency, user
from shield.operations import audit
from shield.records.row_security import acting_as
from shield.working_days import LONDON

Rows = list[dict[str, Any]]


def open_case(row: dict[str, Any], referral: Referral, today: date) -> None:
    """Open the case of an accepted referral, once."""
    with acting_as(chair()):
        if Case.objects.filter(code=row["reference"]).exists():
            return
    opened_at = datetime.combine(today - timedelta(days=row["days_ago"]), time(13, 40), LONDON)
    screener = user("mash_screener")
    with acting_as(screener):
        Case.objects.create(
            code=row["reference"],
            child_id=referral.child_id,
            opened_from=referral,
            opened_by=screener,
            opened_at=opened_at,
        )
    if "restricted_because" in row:
        _restrict(row)


def _restrict(row: dict[str, Any]) -> None:
    with acting_as(chair()):
        case = Case.objects.get(code=row["reference"])
        CaseReader.objects.get_or_create(case=case, user=chair())
        case.restricted, case.restricted_because = True, row["restricted_because"]
        case.save(update_fields=["restricted", "restricted_because"])
        audit.record("crest.case-restricted", case, by=chair(), readers=1)


def _meeting(panel: Panel, day: date) -> PanelMeeting:
    times = {"starts_at": panel.starts_at, "ends_at": panel.ends_at}
    return PanelMeeting.objects.get_or_create(panel=panel, held_on=day, defaults=times)[0]


def hold(panel: Panel, rows: Rows, today: date) -> None:
    """Store the last meeting before today: attendance and decisions, each young person once."""
    with acting_as(chair()):
        if PanelItem.objects.exists():
            return
        meeting = _meeting(panel, panel.next_date(datetime.combine(today, time(), LONDON)) - timedelta(weeks=1))
        for place, row in enumerate(row for row in rows if "past" in row):
            _decided(meeting, row, datetime.combine(meeting.held_on, time(14, 10 + 15 * place), LONDON))
        states = {"lb-bexley-community-safety": AttendanceState.APOLOGIES}
        for seat in seats():
            state = states.get(seat.agency.slug, AttendanceState.HERE)
            PanelAttendance.objects.get_or_create(meeting=meeting, agency=seat.agency, defaults={"state": state})


def _decided(meeting: PanelMeeting, row: dict[str, Any], at: datetime) -> None:
    case = Case.objects.get(code=row["reference"])
    PanelItem.objects.create(
        meeting=meeting, case=case, added_at=at, decided_by=chair(), decided_at=at, version=2, **row["past"]
    )
    Case.objects.filter(pk=case.pk).update(status=CaseStatus.OPEN)
    audit.record("crest.item-decided", case, by=chair(), meeting=str(meeting.pk))


def fill_next_agenda(panel: Panel, rows: Rows, today: date) -> None:
    """Add every open case to the agenda of the meeting after today, once however often the demo is loaded."""
    day = panel.next_date(datetime.combine(today, time(23, 59), LONDON))
    for place, row in enumerate(row for row in rows if "kind" in row):
        with acting_as(chair()):
            meeting = _meeting(panel, day)
            case = Case.objects.get(code=row["reference"])
            defaults = {"kind": row["kind"], "added_at": datetime.combine(today, time(7, place), LONDON)}
            item, _ = PanelItem.objects.get_or_create(meeting=meeting, case=case, defaults=defaults)
        _statements(item, row)
        _actions(case, row, today)


def _statements(item: PanelItem, row: dict[str, Any]) -> None:
    for statement in row.get("statements", []):
        author = member(statement["agency"])
        changes = {name: statement[name] for name in ("state", "words", "how_known")}
        with acting_as(author):
            AgencyStatement.objects.get_or_create(
                item=item, agency=agency(statement["agency"]), defaults=changes | {"given_by": author}
            )


def _actions(case: Case, row: dict[str, Any], today: date) -> None:
    with acting_as(chair()):
        if case.actions.exists():
            return
        for planned in row.get("actions", []):
            PanelAction.objects.create(
                case=case,
                title=planned["title"],
                agency=agency(planned["agency"]),
                due_on=today + timedelta(days=planned["due_in"]),
                added_by=chair(),
            )
