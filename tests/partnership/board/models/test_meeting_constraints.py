"""Database constraints of meetings."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from partnership.models import MeetingFormat, MeetingInvitation, MeetingStatus, VisualRecord
from tests.factories.meetings import (
    AgendaItemFactory,
    AmendmentFactory,
    AttendanceFactory,
    ChairTurnFactory,
    DocumentFactory,
    EditionFactory,
    PositionFactory,
    StandingItemFactory,
)
from tests.factories.partnership import AgencyFactory, GroupFactory, PersonFactory
from tests.factories.publications import DecisionFactory, MeetingFactory

pytestmark = pytest.mark.django_db
M = MeetingStatus
NINE, TEN = datetime(2026, 1, 5, 9, tzinfo=UTC), datetime(2026, 1, 5, 10, tzinfo=UTC)
LETTER = MeetingFormat.CORRESPONDENCE


def twice(factory, *shared, **facts):
    """Save two rows that break a unique constraint."""

    def write():
        first = factory(**facts)
        factory(**facts, **{name: getattr(first, name) for name in shared})

    return write


def invited_twice():
    meeting, person = MeetingFactory(), PersonFactory()
    for _ in range(2):
        MeetingInvitation.objects.create(meeting=meeting, person=person)


REFUSED = [
    ("meeting_closes_after_it_opens", lambda: MeetingFactory(opens_at=TEN, closes_at=NINE)),
    ("meeting_closes_after_it_opens", lambda: MeetingFactory(opens_at=TEN, closes_at=TEN)),
    *(
        (
            "circulated_by_correspondence_with_an_end",
            lambda status=status, facts=facts: MeetingFactory(status=status, **facts),
        )
        for status in (M.CIRCULATED, M.LAPSED, M.REFERRED)
        for facts in (
            {"format": LETTER},
            {"format": MeetingFormat.VIRTUAL, "opens_at": NINE, "closes_at": TEN},
        )
    ),
    ("minutes_are_agreed_by_a_meeting", lambda: MeetingFactory(status=M.MINUTES_AGREED)),
    ("minutes_are_agreed_by_a_meeting", lambda: MeetingFactory(status=M.PUBLISHED)),
    ("one_agenda_item_per_number", twice(AgendaItemFactory, "meeting", number=1)),
    (
        "one_item_about_a_meeting",
        lambda: twice(AgendaItemFactory, "meeting", kind="minutes", about=MeetingFactory())(),
    ),
    ("one_item_per_thing_due", twice(AgendaItemFactory, "meeting", due_key="budget:1")),
    ("one_decision_per_number", twice(DecisionFactory, "meeting", number=1)),
    ("one_attendance_per_agency", twice(AttendanceFactory, "meeting", "agency", person=None)),
    ("one_attendance_per_person", twice(AttendanceFactory, "meeting", "person")),
    ("deputy_has_a_name", lambda: AttendanceFactory(presence="deputy")),
    ("attendance_of_somebody", lambda: AttendanceFactory(agency=None, person=None)),
    ("attendance_of_somebody", lambda: AttendanceFactory(agency=None, person=None, is_guest=True)),
    ("attendance_of_somebody", lambda: AttendanceFactory(agency=None, person=None, name="Gil")),
    ("one_edition_of_minutes_per_reader", twice(EditionFactory, "meeting")),
    ("declined_amendment_says_why", lambda: AmendmentFactory(status="declined")),
    (
        "visual_record_in_words",
        lambda: VisualRecord.objects.create(meeting=MeetingFactory(), document=DocumentFactory()),
    ),
    ("position_says_why", lambda: PositionFactory(stance="disagrees")),
    ("position_says_why", lambda: PositionFactory(stance="with_changes")),
    ("one_position_per_member", lambda: twice(PositionFactory, "item", person=PersonFactory())()),
    ("one_position_per_agency", lambda: twice(PositionFactory, "item", agency=AgencyFactory())()),
    ("one_chair_turn_per_place", lambda: twice(ChairTurnFactory, group=GroupFactory(), order=1)()),
    ("one_chair_turn_per_agency", lambda: twice(ChairTurnFactory, group=GroupFactory(), agency=AgencyFactory())()),
    ("one_standing_item_per_place", lambda: twice(StandingItemFactory, group=GroupFactory(), order=1)()),
    ("one_invitation_per_person_and_meeting", invited_twice),
]


@pytest.mark.parametrize(("constraint", "write"), REFUSED, ids=[f"{name}-{n}" for n, (name, _) in enumerate(REFUSED)])
def test_the_database_refuses(constraint, write):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        write()
        connection.check_constraints()


def test_valid_records_are_accepted():
    item = AgendaItemFactory()
    AgendaItemFactory(meeting=item.meeting, kind="typed")
    AttendanceFactory(meeting=item.meeting, presence="deputy", name="Bea")
    AttendanceFactory(meeting=item.meeting, person=None, presence="deputy")
    guests = [
        AttendanceFactory(meeting=item.meeting, agency=None, person=None, is_guest=True, name=name) for name in "ab"
    ]
    PositionFactory(item=item, agency=AgencyFactory(), person=PersonFactory(), stance="abstains")
    assert (item.meeting.agenda_items.count(), item.meeting.attendances.count(), len(guests)) == (2, 4, 2)
