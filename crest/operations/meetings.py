"""What the panel does at a meeting: statements, decisions, actions and attendance."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils import timezone

from crest.models import (
    AgencyStatement,
    AttendanceState,
    Case,
    CaseStatus,
    Outcome,
    PanelAction,
    PanelAttendance,
    PanelItem,
    PanelMeeting,
)
from partnership.models import Agency
from shield import working_days
from shield.models import User
from shield.operations import audit
from shield.records.encryption import sealed
from shield.records.row_security import acting_by
from shield.records.workflow import advance
from shield.refusals import ChangedMeanwhile, Refused


@acting_by
def record_statement(
    *, item: PanelItem, agency: Agency, state: str, words: str, how_known: str, by: User
) -> AgencyStatement:
    """Return one agency's information about one young person; what it gave before is replaced.

    Raise ``Refused`` without words, and once the panel has decided.
    """
    item = PanelItem.objects.select_for_update(of=["self"]).get(pk=item.pk)
    if item.is_decided:
        raise Refused("The panel has decided on this young person, so information can no longer be added or changed.")
    if not words.strip():
        raise Refused("Enter what your agency knows, or what it checked", field="words")
    given = {"state": state, "words": words, "how_known": how_known, "given_by": by, "given_at": timezone.now()}
    statement = AgencyStatement.objects.filter(item=item, agency=agency).first()
    statement = statement or AgencyStatement(item=item, agency=agency, version=0)
    for name, value in {**given, "version": statement.version + 1}.items():
        setattr(statement, name, value)
    statement.save()
    audit.record("crest.statement-given", item.case, by=by, agency=agency.slug)
    return statement


@acting_by
def decide(
    *,
    item: PanelItem,
    outcome: str,
    reasons: str,
    version: int,
    by: User,
    risk_word: str = "",
    now: datetime | None = None,
) -> PanelItem:
    """Return the item with the panel's decision, and take on or close its case.

    Raise ``Refused`` before the day of the meeting, without reasons, for a risk level that is not the panel's own, when the item was changed since
    ``version`` was read, or when it is already decided.
    """
    item = PanelItem.objects.select_for_update(of=["self"]).select_related("case", "meeting__panel").get(pk=item.pk)
    if item.is_decided:
        raise Refused("The panel’s decision on this young person is already recorded.")
    _refuse_before(item.meeting, working_days.today(now))
    if item.version != version:
        raise ChangedMeanwhile
    if not reasons.strip():
        raise Refused("Enter the panel’s concerns and the reasons for its decision", field="reasons")
    if risk_word and risk_word not in item.meeting.panel.risk_words:
        raise Refused("Select one of the panel’s risk levels", field="risk_word")
    item.outcome, item.reasons, item.risk_word = Outcome(outcome), reasons, risk_word
    item.decided_by, item.decided_at, item.version = by, now or timezone.now(), version + 1
    item.save()
    advance(item.case, "take-on" if item.outcome == Outcome.TAKE_ON else "close", by=by, at=item.decided_at)
    audit.record("crest.item-decided", item.case, by=by, meeting=str(item.meeting_id))
    return item


@acting_by
def add_action(*, case: Case, title: str, agency: Agency, due_on: date, by: User) -> PanelAction:
    """Return a new action of one agency for this young person.

    Raise ``Refused`` without words, for a due date in the past, and for a closed case.
    """
    if not title.strip():
        raise Refused("Enter what will be done", field="title")
    if due_on < working_days.today():
        raise Refused("Due date must be today or later", field="due_on")
    if Case.objects.filter(pk=case.pk, status=CaseStatus.CLOSED).exists():
        raise Refused("This case is closed, so actions can no longer be added.")
    action = PanelAction.objects.create(case=case, title=title, agency=agency, due_on=due_on, added_by=by)
    audit.record("crest.action-added", case, by=by, agency=agency.slug)
    return action


@acting_by
def move_action(*, action: PanelAction, verb: str, outcome: str, by: User) -> PanelAction:
    """Return an action that is finished or was not possible, with its outcome. Raise ``Refused`` without one."""
    if not outcome.strip():
        raise Refused("Enter the outcome", field="outcome")
    advance(action, verb, by=by, outcome=sealed(action, "outcome", outcome))
    audit.record(f"crest.action-{verb}", action.case, by=by)
    return action


@acting_by
def record_attendance(
    *, meeting: PanelMeeting, states: Mapping[Agency, str], by: User, today: date | None = None
) -> None:
    """Store which agencies were present, sent apologies or were absent. Raise ``Refused`` before the day."""
    _refuse_before(meeting, today or working_days.today())
    for agency, state in states.items():
        PanelAttendance.objects.update_or_create(
            meeting=meeting, agency=agency, defaults={"state": AttendanceState(state)}
        )
    audit.record("crest.attendance-recorded", meeting, by=by)


def _refuse_before(meeting: PanelMeeting, today: date) -> None:
    if today < meeting.held_on:
        raise Refused("You can record this on the day of the meeting or later.")
