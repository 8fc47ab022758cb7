"""Meetings in any status, with items, papers, attendance and minutes."""

from datetime import UTC, date, datetime, time

import factory
from factory.django import DjangoModelFactory

from partnership.models import (
    Accessibility,
    AgendaItem,
    Attendance,
    ChairTurn,
    MeetingFormat,
    MeetingStatus,
    MinutesAmendment,
    MinutesEdition,
    Paper,
    Position,
    Stance,
    StandingItem,
    Visibility,
)
from shield.models import Document
from tests.factories.partnership import AgencyFactory, GroupFactory, PersonFactory, UserFactory
from tests.factories.publications import MeetingFactory

M = MeetingStatus
BY_CORRESPONDENCE = frozenset({M.CIRCULATED, M.DECIDED, M.LAPSED, M.REFERRED})
AGREED = frozenset({M.MINUTES_AGREED, M.PUBLISHED})


def meeting_in(status: str, **facts):
    """Return a meeting in a status, with the fields that the database requires for it."""
    if status in BY_CORRESPONDENCE:
        facts.setdefault("format", MeetingFormat.CORRESPONDENCE)
        facts.setdefault("opens_at", datetime(2020, 1, 20, 9, tzinfo=UTC))
        facts.setdefault("closes_at", datetime(2020, 1, 27, 17, tzinfo=UTC))
    if status in AGREED and "agreed_by" not in facts:
        facts.setdefault("group", GroupFactory())
        facts["agreed_by"] = MeetingFactory(group=facts["group"], starts_on=date(2020, 4, 27))
    return MeetingFactory(status=status, **facts)


class PlannedMeetingFactory(MeetingFactory):
    """An upcoming meeting whose agenda is ready to publish."""

    status = MeetingStatus.DRAFT
    starts_on = date(2090, 3, 15)
    starts_at = time(10)
    format = MeetingFormat.VIRTUAL


class AgendaItemFactory(DjangoModelFactory):
    class Meta:
        model = AgendaItem

    meeting = factory.SubFactory(MeetingFactory)
    number = factory.LazyAttribute(lambda item: item.meeting.agenda_items.count() + 1)
    title = factory.Sequence(lambda n: f"Item {n}")
    visibility = Visibility.MEMBERS


class DocumentFactory(DjangoModelFactory):
    """A stored document without content."""

    class Meta:
        model = Document

    title = factory.Sequence(lambda n: f"Document {n}")
    filename = "paper.pdf"
    content_type = "application/pdf"
    size = 5
    sha256 = "0" * 64
    permission = "partnership.read-paper"
    stored_by = factory.SubFactory(UserFactory)


class PaperFactory(DjangoModelFactory):
    class Meta:
        model = Paper

    item = factory.SubFactory(AgendaItemFactory)
    title = factory.Sequence(lambda n: f"Paper {n}")
    document = factory.SubFactory(DocumentFactory)
    accessibility = Accessibility.ACCESSIBLE
    received_by = factory.SubFactory(UserFactory)


class EditionFactory(DjangoModelFactory):
    class Meta:
        model = MinutesEdition

    meeting = factory.SubFactory(MeetingFactory)
    visibility = Visibility.MEMBERS
    document = factory.SubFactory(DocumentFactory, permission="partnership.read-minutes")


class AttendanceFactory(DjangoModelFactory):
    class Meta:
        model = Attendance

    meeting = factory.SubFactory(MeetingFactory)
    agency = factory.SubFactory(AgencyFactory)
    person = factory.SubFactory(PersonFactory)


class PositionFactory(DjangoModelFactory):
    class Meta:
        model = Position

    item = factory.SubFactory(AgendaItemFactory)
    agency = factory.SubFactory(AgencyFactory)
    stance = Stance.AGREES
    given_by = factory.SubFactory(UserFactory)


class AmendmentFactory(DjangoModelFactory):
    class Meta:
        model = MinutesAmendment

    meeting = factory.SubFactory(MeetingFactory, status=MeetingStatus.MINUTES_DRAFT)
    text = "It was the other way round."
    requested_by = factory.SubFactory(UserFactory)


class StandingItemFactory(DjangoModelFactory):
    class Meta:
        model = StandingItem

    group = factory.SubFactory(GroupFactory)
    order = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"PriorityStatus {n}")


class ChairTurnFactory(DjangoModelFactory):
    class Meta:
        model = ChairTurn

    group = factory.SubFactory(GroupFactory)
    order = factory.Sequence(lambda n: n + 1)
    agency = factory.SubFactory(AgencyFactory)
