"""Frozen shapes for CREST's pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from crest.models import Case, PanelAction, PanelItem, PanelMeeting, Referral, StatementState
from partnership.models import Agency, GroupKind, Membership, MembershipRole, Person, Post, PostRole
from shield.extension_points import Number, identity
from shield.models import AuditEntry

# What an entry of the access log says to a panel member; kinds that are not here show as they are.
DEEDS = {
    "crest.case-read": "Read the young person’s page",
    "crest.item-read": "Read the young person’s page at a meeting",
    "crest.referral-read": "Read the referral",
    "crest.access-log-read": "Looked at who looked",
    "crest.referral-submitted": "Sent the referral",
    "crest.referral-accepted": "Accepted the referral",
    "crest.referral-signposted": "Signposted the referral",
    "crest.statement-given": "Wrote what an agency brings",
    "crest.item-decided": "Recorded the panel’s decision",
    "crest.action-added": "Added an action",
    "crest.action-finish": "Finished an action",
    "crest.action-set-aside": "Said an action was not possible",
    "crest.case-restricted": "Restricted who may see this",
    "crest.case-restriction-lifted": "Lifted the restriction",
    "crest.form-read": "Opened a form about the young person",
}


def emergency_numbers() -> Sequence[Number]:
    """The MASH and the out-of-hours number; nothing unless both are set, and then no referral form may be shown."""
    numbers = identity().worried
    return numbers if len(numbers) >= 2 and all(number.number.strip() for number in numbers) else ()


@dataclass(frozen=True)
class Reader:
    """Somebody who can see a record, and why."""

    name: str
    role: str


def panel_readers(case: Case | None = None) -> list[Reader]:
    """The panel members who can see a case; without a case, the whole panel."""
    seats = Membership.objects.current().filter(group__kind=GroupKind.CREST, person__user__is_active=True)
    if case is not None and case.restricted:
        seats = seats.filter(person__user__in=case.readers.values("user"))
    names: dict[Any, Reader] = {}
    for seat in seats.select_related("person", "agency").order_by("person__name"):
        role = "Chair" if seat.role == MembershipRole.CHAIR else "Panel member"
        names.setdefault(seat.person_id, Reader(seat.person.name, f"{role}, {seat.agency}"))
    return list(names.values())


def screeners() -> list[Reader]:
    """The MASH screeners, who can see referrals."""
    posts = Post.objects.current().filter(role=PostRole.MASH_SCREENER)
    people = Person.objects.filter(pk__in=posts.values("person"), user__is_active=True)
    return [Reader(person.name, "MASH screener") for person in people]


def panel_agencies(meeting: PanelMeeting) -> list[Agency]:
    """The agencies with a seat on the panel on the day of the meeting."""
    seats = Membership.objects.current(meeting.held_on).filter(group=meeting.panel.group_id)
    return list(Agency.objects.filter(pk__in=seats.values("agency")).order_by("name"))


def own_seat(user: Any) -> Agency:
    """The agency that a panel member sits for."""
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
    """The agenda as this reader sees it: ``cases`` are those they may read; every other item is only "Restricted"."""
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
    """What stands above a meeting: when, who chairs, how far it is."""

    meeting: PanelMeeting
    state: str
    chairs: str
    progress: str


def meeting_head(meeting: PanelMeeting, rows: Sequence[AgendaRow], now: datetime) -> MeetingHead:
    seats = Membership.objects.current(meeting.held_on).filter(group=meeting.panel.group_id, role=MembershipRole.CHAIR)
    names = sorted({seat.agency.name for seat in seats.select_related("agency")})
    done = sum(row.state == "done" for row in rows)
    total = len(rows)
    progress = f"{done} of {total} {'child' if total == 1 else 'children'} discussed" if total else "No children yet"
    return MeetingHead(meeting, meeting.state(now), " and ".join(names), progress)


@dataclass(frozen=True)
class AgencyRow:
    """What one agency brings: Given, Nothing known, or Waiting."""

    agency: str
    how_known: str
    words: str
    state: str


def agency_rows(item: PanelItem, seated: Iterable[Agency]) -> list[AgencyRow]:
    """One row for each agency with a seat and for any other that gave something; blank is never an answer."""
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
class RoomRow:
    agency: str
    state: str


def room_rows(meeting: PanelMeeting, seated: Iterable[Agency]) -> list[RoomRow]:
    """Who is in the room, agency by agency; nothing recorded shows as not started."""
    recorded = {row.agency_id: row.state for row in meeting.attendances.all()}
    return [RoomRow(agency.name, recorded.get(agency.pk, "")) for agency in seated]


@dataclass(frozen=True)
class ActionRow:
    action: PanelAction
    state: str


def action_rows(actions: Iterable[PanelAction], today: date) -> list[ActionRow]:
    return [ActionRow(action, action.state(today)) for action in actions]


@dataclass(frozen=True)
class ChildHead:
    """One line of context under the code."""

    age: str
    agency: str
    sent_on: datetime
    kinds: str


def child_head(case: Case, today: date) -> ChildHead:
    referral: Referral = case.opened_from
    kinds = "; ".join(label.split(",")[0] for label in referral.kind_labels)
    return ChildHead(case.child.age_on(today), referral.agency.name, referral.asked_at, kinds)


@dataclass(frozen=True)
class LogRow:
    """One line of "Who looked at this"."""

    at: datetime
    who: str
    what: str


def log_rows(entries: Iterable[AuditEntry]) -> list[LogRow]:
    return [LogRow(entry.at, entry.actor_label.split(" <")[0], DEEDS.get(entry.kind, entry.kind)) for entry in entries]
