"""What the pages of CREST show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from crest.models import (
    Case,
    PanelAction,
    PanelActionStatus,
    PanelItem,
    PanelMeeting,
    Referral,
    StatementState,
)
from partnership.models import Agency, GroupKind, Membership, MembershipRole, Person, Post, PostRole
from shield.extension_points import Number, identity
from shield.models import AuditEntry

# What the access log shows for each kind of audit entry; kinds that are not here are shown as they are.
AUDIT_LABELS = {
    "crest.case-read": "Viewed the young person’s page",
    "crest.item-read": "Viewed the young person’s page at a meeting",
    "crest.referral-read": "Viewed the referral",
    "crest.access-log-read": "Viewed the access log",
    "crest.referral-submitted": "Sent the referral",
    "crest.referral-accepted": "Accepted the referral",
    "crest.referral-signposted": "Signposted the referral",
    "crest.statement-given": "Added an agency’s information",
    "crest.item-decided": "Recorded the panel’s decision",
    "crest.action-added": "Added an action",
    "crest.action-finish": "Finished an action",
    "crest.action-mark-not-possible": "Marked an action as not possible",
    "crest.case-restricted": "Restricted who can see this",
    "crest.case-restriction-lifted": "Lifted the restriction",
    "crest.form-read": "Opened a form about the young person",
}


def emergency_numbers() -> Sequence[Number]:
    """Return the MASH and out-of-hours numbers; empty unless both are set, and then no referral form is shown."""
    numbers = identity().worried
    return numbers if len(numbers) >= 2 and all(number.number.strip() for number in numbers) else ()


@dataclass(frozen=True)
class Reader:
    """A person who can see a record, and in which role."""

    name: str
    role: str


def panel_readers(case: Case | None = None) -> list[Reader]:
    """Return the panel members who can see a case; without a case, the whole panel."""
    seats = Membership.objects.current().filter(group__kind=GroupKind.CREST, person__user__is_active=True)
    if case is not None and case.restricted:
        seats = seats.filter(person__user__in=case.readers.values("user"))
    names: dict[Any, Reader] = {}
    for seat in seats.select_related("person", "agency").order_by("person__name"):
        role = "Chair" if seat.role == MembershipRole.CHAIR else "Panel member"
        names.setdefault(seat.person_id, Reader(seat.person.name, f"{role}, {seat.agency}"))
    return list(names.values())


def screeners() -> list[Reader]:
    """Return the MASH screeners, who can see referrals."""
    posts = Post.objects.current().filter(role=PostRole.MASH_SCREENER)
    people = Person.objects.filter(pk__in=posts.values("person"), user__is_active=True)
    return [Reader(person.name, "MASH screener") for person in people]


def panel_agencies(meeting: PanelMeeting) -> list[Agency]:
    """Return the agencies that are members of the panel on the day of the meeting."""
    seats = Membership.objects.current(meeting.held_on).filter(group=meeting.panel.group_id)
    return list(Agency.objects.filter(pk__in=seats.values("agency")).order_by("name"))


def own_agency(user: Any) -> Agency:
    """Return the agency that a panel member represents."""
    seats = Membership.objects.current().filter(person__user=user, group__kind=GroupKind.CREST)
    return seats.select_related("agency").order_by("starts_on", "pk")[0].agency


@dataclass(frozen=True)
class AgendaRow:
    """One line of the agenda. A restricted line has no code, no kind and no address."""

    code: str = ""
    kind: str = ""
    state: str = "planned"
    url: str = ""
    current: bool = False

    @property
    def restricted(self) -> bool:
        return not self.code


def agenda_rows(
    items: Iterable[PanelItem], cases: dict[Any, Case], current: PanelItem | None = None
) -> list[AgendaRow]:
    """Return the agenda as this reader sees it: items of cases that are not in ``cases`` are only "Restricted"."""
    return [_agenda_row(item, cases.get(item.case_id), current) for item in items]


def _agenda_row(item: PanelItem, case: Case | None, current: PanelItem | None) -> AgendaRow:
    if case is None:
        return AgendaRow()
    now = current is not None and item.pk == current.pk
    state = "in-progress" if now else "done" if item.is_decided else "not-started"
    url = reverse("crest:item-detail", args=[item.meeting_id, item.pk])
    return AgendaRow(case.code, item.get_kind_display(), state, url, now)


@dataclass(frozen=True)
class MeetingHead:
    """The heading of a meeting: its state, who chairs it and how many items are done."""

    meeting: PanelMeeting
    state: str
    chairs: str
    progress: str


def meeting_head(meeting: PanelMeeting, rows: Sequence[AgendaRow], now: datetime) -> MeetingHead:
    """Return the heading of a meeting whose agenda is ``rows``."""
    seats = Membership.objects.current(meeting.held_on).filter(group=meeting.panel.group_id, role=MembershipRole.CHAIR)
    names = sorted({seat.agency.name for seat in seats.select_related("agency")})
    done = sum(row.state == "done" for row in rows)
    total = len(rows)
    people = "young person" if total == 1 else "young people"
    progress = f"{done} of {total} {people} discussed" if total else "No items on the agenda"
    return MeetingHead(meeting, meeting.state(now), " and ".join(names), progress)


@dataclass(frozen=True)
class AgencyRow:
    """One agency's information: given, nothing known, or not given yet."""

    agency: str
    how_known: str
    words: str
    state: str


def agency_rows(item: PanelItem, seated: Iterable[Agency]) -> list[AgencyRow]:
    """Return a row for each agency on the panel and for any other that gave information; blank is not an answer."""
    given = {statement.agency_id: statement for statement in item.statements.select_related("agency")}
    rows = [
        AgencyRow(
            statement.agency.name,
            statement.how_known,
            statement.words,
            "given" if statement.state == StatementState.GIVEN else "nothing-known",
        )
        for statement in given.values()
    ]
    missing = [AgencyRow(agency.name, "", "", "waiting") for agency in seated if agency.pk not in given]
    return rows + missing


@dataclass(frozen=True)
class AttendanceRow:
    agency: str
    state: str
    label: str


def attendance_rows(meeting: PanelMeeting, seated: Iterable[Agency]) -> list[AttendanceRow]:
    """Return the attendance of each agency; empty where it is not recorded."""
    recorded = {row.agency_id: (row.state, row.get_state_display()) for row in meeting.attendances.all()}
    return [AttendanceRow(agency.name, *recorded.get(agency.pk, ("", ""))) for agency in seated]


@dataclass(frozen=True)
class ActionRow:
    """An action with its state; ``label`` replaces the word for the state."""

    action: PanelAction
    state: str
    label: str = ""

    @property
    def is_open(self) -> bool:
        return self.action.status == PanelActionStatus.OPEN


def action_rows(actions: Iterable[PanelAction], today: date) -> list[ActionRow]:
    """Return each action with its state today."""
    return [
        ActionRow(
            action,
            action.state(today),
            "Not possible" if action.status == PanelActionStatus.NOT_POSSIBLE else "",
        )
        for action in actions
    ]


@dataclass(frozen=True)
class ChildHead:
    """One line of context under the code."""

    age: str
    agency: str
    sent_on: datetime
    kinds: str


def child_head(case: Case, today: date) -> ChildHead:
    """Return the line of context for a case."""
    referral: Referral = case.opened_from
    kinds = "; ".join(label.split(",")[0] for label in referral.kind_labels)
    return ChildHead(case.child.age_on(today), referral.agency.name, referral.asked_at, kinds)


@dataclass(frozen=True)
class LogRow:
    """One line of the access log."""

    at: datetime
    who: str
    what: str


def log_rows(entries: Iterable[AuditEntry]) -> list[LogRow]:
    """Return the lines of the access log."""
    return [
        LogRow(entry.at, entry.actor_label.split(" <")[0], AUDIT_LABELS.get(entry.kind, entry.kind))
        for entry in entries
    ]
