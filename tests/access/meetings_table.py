"""Who can open what about meetings. Every meeting is the Board's, so that the Board member belongs to its group."""

from datetime import date, time, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from partnership.models import (
    AgendaItem,
    BudgetYear,
    Decision,
    GroupKind,
    Meeting,
    MeetingFormat,
    MeetingStatus,
    MinutesAmendment,
    Visibility,
)
from shield import working_days
from tests.access.address import Address
from tests.access.crest_table import PANEL
from tests.access.partnership_table import GOVERNS, NOBODY, TEAM, about
from tests.cast import group_of, make
from tests.factories.meetings import AgendaItemFactory, AmendmentFactory, AttendanceFactory, PositionFactory
from tests.factories.money_and_plans import png
from tests.factories.publications import BudgetYearFactory, DecisionFactory, MeetingFactory

M = MeetingStatus
BOARD = {"board_member", "board_chair"}
CHAIR = {"board_chair"}
RESTRICTED = {"team", "executive_member", "lead_partner", "delegated_partner", "scrutineer"}
# Readers of governance records, and members of any group.
MEETS = GOVERNS | {"hub_member", "review_member", "other_member"} | PANEL


def of_the_board(status: str, **facts: Any) -> Meeting:
    return MeetingFactory(group=group_of(GroupKind.BOARD), status=status, **facts)


def planned() -> Meeting:
    day = working_days.today() + timedelta(days=30)
    meeting = of_the_board(M.DRAFT, starts_on=day, starts_at=time(9, 30), format=MeetingFormat.VIRTUAL)
    AgendaItemFactory(meeting=meeting)
    return meeting


def called() -> Meeting:
    return item_of(M.AGENDA_PUBLISHED).meeting


def with_invitation() -> Meeting:
    meeting = of_the_board(M.AGENDA_PUBLISHED, starts_on=working_days.today() + timedelta(days=3))
    meeting.invitations.create(person=make("board_member").person)
    return meeting


def held() -> Meeting:
    return AgendaItemFactory(meeting=of_the_board(M.HELD), discussion="Everybody spoke.").meeting


def with_attendance() -> Meeting:
    meeting = held()
    person = make("board_member").person
    AttendanceFactory(meeting=meeting, person=person, agency=person.agency_on())
    return meeting


def in_draft() -> Meeting:
    """Minutes in draft of a meeting at which the Board member was, and the next meeting."""
    meeting = of_the_board(M.MINUTES_DRAFT)
    of_the_board(M.HELD, starts_on=date(2020, 5, 1))
    person = make("board_member").person
    AttendanceFactory(meeting=meeting, person=person, agency=person.agency_on())
    return meeting


def agreed() -> Meeting:
    group = group_of(GroupKind.BOARD)
    group.has_public_page = True
    group.save(update_fields=["has_public_page"])
    later = of_the_board(M.HELD, starts_on=date(2020, 5, 1))
    meeting = of_the_board(M.MINUTES_AGREED, agreed_by=later)
    AgendaItemFactory(meeting=meeting, visibility=Visibility.PUBLIC)
    return meeting


def letters() -> Meeting:
    """A decision by correspondence that nobody has been asked about yet."""
    return AgendaItemFactory(meeting=of_the_board(M.DRAFT, format=MeetingFormat.CORRESPONDENCE)).meeting


def out_for_answers(days: int = 2) -> Meeting:
    now = timezone.now()
    return AgendaItemFactory(
        meeting=of_the_board(
            M.CIRCULATED,
            format=MeetingFormat.CORRESPONDENCE,
            opens_at=now - timedelta(days=5),
            closes_at=now + timedelta(days=days),
        )
    ).meeting


def time_is_up() -> Meeting:
    return out_for_answers(days=-1)


def wanted_with_changes() -> Meeting:
    meeting = out_for_answers()
    PositionFactory(
        item=meeting.agenda_items.get(), person=make("board_member").person, stance="with_changes", reason="Later"
    )
    return meeting


def item_of(status: str) -> AgendaItem:
    AgendaItemFactory(meeting=(meeting := of_the_board(status)))
    return AgendaItemFactory(meeting=meeting)


def coming_item() -> AgendaItem:
    return item_of(M.AGENDA_PUBLISHED)


def held_item() -> AgendaItem:
    return item_of(M.HELD)


def decision() -> Decision:
    return DecisionFactory(item=(item := held_item()), meeting=item.meeting)


def amendment() -> MinutesAmendment:
    return AmendmentFactory(meeting=in_draft())


def budget_due() -> str:
    BudgetYearFactory(starts_on=working_days.today() + timedelta(days=60))
    return reverse("partnership:planneditem-create", args=[planned().slug])


def by(people: set[str], name: str, make: Any, answer: int, **how: Any) -> Address:
    """A step that ``people`` may take; whoever else may know the meeting is told no, and the rest that it is not there."""
    others = GOVERNS - people
    return Address(
        about(name, make), get={200: people, 403: others}, post={answer: people, 403: others}, otherwise=404, **how
    )


def readable(name: str, make: Any, *more: Any, to: set[str] = GOVERNS) -> Address:
    """A page that strangers reach too, and on which they find nothing."""
    return Address(about(name, make, *more), get={200: to, 404: NOBODY}, post={404: NOBODY}, otherwise=404)


# Empty forms are answered in words (422); a step without a question is made (302).
MOVES = {
    "meeting-update": (planned, 422),
    "meeting-add-due-items": (planned, 302),
    "meeting-publish-agenda": (planned, 302),
    "meeting-circulate-minutes": (held, 302),
    "meeting-publish-minutes": (agreed, 302),
    "meeting-circulate": (letters, 422),
    "meeting-decide": (time_is_up, 302),
    "meeting-record-response": (out_for_answers, 422),
    "meeting-ask-again": (wanted_with_changes, 422),
    "agendaitem-create": (planned, 422),
    "agendaitem-update": (coming_item, 422),
    "agendaitem-remove": (coming_item, 302),
    "agendaitem-move-up": (coming_item, 302),
    "discussion-update": (held_item, 422),
    "position-create": (held_item, 422),
    "agendaitem-action-create": (held_item, 422),
    "paper-create": (coming_item, 422),
    "visualrecord-create": (held, 422),
    "decision-create": (held_item, 422),
    "agendaitem-minutes": (held_item, 422),
    "meeting-other-business": (held, 422),
    "meeting-order": (called, 422),
    "decision-remove": (decision, 302),
    "conflict-create": (held_item, 422),
}
DATA = {"decision-create": lambda: {"reason": "It is needed."}, "visualrecord-create": lambda: {"file": png()}}
MEETINGS = {
    "meeting-list": Address(lambda: reverse("partnership:meeting-list"), get={200: MEETS}),
    "forward-plan": Address(lambda: reverse("partnership:forward-plan"), get={200: MEETS}),
    "meeting-create": Address(lambda: reverse("partnership:meeting-create"), get={200: TEAM}, post={422: TEAM}),
    "meeting-detail": readable("meeting-detail", called),
    "meeting-pack": readable("meeting-pack", called, "members"),
    # No pack takes a form, and whoever reads another pack of the meeting is told so, as for a meeting that is not there.
    "meeting-pack with what is restricted": Address(
        about("meeting-pack", called, "restricted"),
        get={200: RESTRICTED, 404: NOBODY | GOVERNS - RESTRICTED},
        post={404: NOBODY, 405: GOVERNS - RESTRICTED},
        otherwise=404,
    ),
    # A draft is for members of the group, the team and the scrutineer.
    "meeting-minutes": readable("meeting-minutes", in_draft, to=BOARD | TEAM | {"scrutineer"}),
    "meeting-calendar": Address(about("meeting-calendar", called), get={200: GOVERNS}, otherwise=404),
    **{name: by(TEAM, name, make, answer, data=DATA.get(name, dict)) for name, (make, answer) in MOVES.items()},
    # The chair may do these as well.
    "meeting-hold": by(TEAM | CHAIR, "meeting-hold", called, 422),
    "meeting-attendance": by(TEAM | CHAIR, "meeting-attendance", with_attendance, 422),
    "meeting-cancel": by(TEAM | CHAIR, "meeting-cancel", planned, 422),
    "meeting-agree-minutes": by(TEAM | CHAIR, "meeting-agree-minutes", in_draft, 422),
    # Voting members respond, and can refer it to a meeting; the team has no vote.
    "meeting-respond": by(BOARD, "meeting-respond", out_for_answers, 422),
    "meeting-refer-to-meeting": by(BOARD, "meeting-refer-to-meeting", out_for_answers, 422),
    # Only people who were invited.
    "meeting-reply": by({"board_member"}, "meeting-reply", with_invitation, 422),
    # Only people who attended.
    "amendment-create": by({"board_member"}, "amendment-create", in_draft, 422),
    "amendment-answer": Address(about("amendment-answer", amendment), get={200: TEAM}, post={422: TEAM}, otherwise=404),
    "planneditem-create": Address(
        budget_due,
        get={403: GOVERNS - TEAM},
        post={302: TEAM, 403: GOVERNS - TEAM},
        otherwise=404,
        data=lambda: {"key": f"budget:{BudgetYear.objects.get().pk}"},
    ),
}
ACCESS = {f"partnership:{name}": address for name, address in MEETINGS.items()}
