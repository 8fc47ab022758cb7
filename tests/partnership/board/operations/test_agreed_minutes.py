"""Agreed minutes: final, printed for each level of readers, and published."""

import subprocess
from datetime import date
from unittest import mock

import pytest
from django.contrib.auth.models import AnonymousUser

from partnership.board.operations import minutes
from partnership.models import (
    Decision,
    GroupKind,
    ItemKind,
    Meeting,
    MeetingFormat,
    MeetingStatus,
    MinutesEdition,
    Visibility,
)
from shield.models import AuditEntry, Document, StatusChange
from shield.refusals import Refused
from shield.web.access import PUBLIC
from tests.cast import group_of, make
from tests.factories.meetings import (
    AgendaItemFactory,
    AmendmentFactory,
    AttendanceFactory,
    DocumentFactory,
    EditionFactory,
    PositionFactory,
    meeting_in,
)
from tests.factories.partnership import GroupFactory, PersonFactory
from tests.factories.publications import DecisionFactory, MeetingFactory

pytestmark = pytest.mark.django_db
M, V = MeetingStatus, Visibility
WORDS = {V.PUBLIC: "Kestrel", V.MEMBERS: "Merlin", V.RESTRICTED: "Osprey"}
READABLE = {V.PUBLIC: ["Kestrel"], V.MEMBERS: ["Kestrel", "Merlin"], V.RESTRICTED: ["Kestrel", "Merlin", "Osprey"]}


def board(**facts):
    group = group_of(GroupKind.BOARD)
    group.has_public_page = True
    group.save()
    return MeetingFactory(group=group, starts_on=date(2026, 1, 12), status=M.MINUTES_DRAFT, **facts)


@pytest.fixture
def drafted():
    """Return draft minutes with a word for each level of readers in every field."""
    meeting = board(title="Winter Board")
    for visibility, word in WORDS.items():
        item = AgendaItemFactory(
            meeting=meeting, visibility=visibility, title=f"{word} title", discussion=f"{word} discussion"
        )
        DecisionFactory(meeting=meeting, item=item, topic=f"{word} topic", reason=f"{word} reason")
        person = AttendanceFactory(meeting=meeting).person
        item.conflicts.create(person=person, interest=f"{word} interest", action_taken=f"{word} action_taken")
    return meeting


def later(meeting, **facts):
    facts = {"starts_on": date(2026, 3, 9), "status": M.HELD, **facts}
    return MeetingFactory(group=facts.pop("group", meeting.group), **facts)


def agree(meeting, at, by, today=date(2026, 11, 1)):
    return minutes.agree(meeting=meeting, at=at, seen=minutes.fingerprint(meeting), by=by, today=today)


def words_of(document):
    with document.file.open("rb") as file:
        done = subprocess.run(["pdftotext", "-", "-"], input=file.read(), capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def edition(visibility):
    return MinutesEdition.objects.get(visibility=visibility).document


def test_agreeing_creates_two_editions_for_their_own_readers(drafted, team):
    agree(drafted, later(drafted), team)
    assert sorted(MinutesEdition.objects.values_list("visibility", flat=True)) == ["members", "restricted"]
    for level in (V.MEMBERS, V.RESTRICTED):
        printed = words_of(edition(level))
        said = [
            f"{word} {part}"
            for word in WORDS.values()
            for part in ("title", "discussion", "topic", "reason", "interest", "action_taken")
            if f"{word} {part}" in printed
        ]
        expected = [
            f"{word} {part}"
            for word in READABLE[level]
            for part in ("title", "discussion", "topic", "reason", "interest", "action_taken")
        ]
        assert (said, edition(level).permission) == (expected, "partnership.read-minutes")
    assert "Osprey" not in words_of(edition(V.MEMBERS))
    assert "1 item is minuted separately." in words_of(edition(V.MEMBERS))


def test_the_later_meeting_records_the_decision_to_agree(drafted, team):
    at = later(drafted)
    DecisionFactory(meeting=at, number=4)
    item = AgendaItemFactory(meeting=at, kind=ItemKind.MINUTES, about=drafted)
    agree(drafted, at, team)
    drafted.refresh_from_db()
    assert (drafted.status, drafted.agreed_by, drafted.is_locked) == (M.MINUTES_AGREED, at, True)
    confirmed = Decision.objects.get(meeting=at, number=5)
    assert (confirmed.item, confirmed.verb, confirmed.topic, confirmed.reason) == (
        item,
        "confirmed",
        "Minutes of 12 January 2026",
        "Agreed as a true record",
    )
    assert AuditEntry.objects.get(kind="partnership.minutes-agreed").facts == {"at": at.slug}


def nothing_agreed(meeting):
    assert Meeting.objects.get(pk=meeting.pk).status == M.MINUTES_DRAFT
    assert (MinutesEdition.objects.count(), Document.objects.count()) == (0, 0)
    assert Decision.objects.filter(verb="confirmed").count() == StatusChange.objects.count() == 0


WRONG = {
    "of another group": ({"group": "another"}, "Select a later meeting of the same group"),
    "on the same day": ({"starts_on": date(2026, 1, 12)}, "Select a later meeting of the same group"),
    "before it": ({"starts_on": date(2025, 12, 1)}, "Select a later meeting of the same group"),
    "by correspondence": ({"format": MeetingFormat.CORRESPONDENCE}, "Select a later meeting of the same group"),
    "ahead": ({"starts_on": date(2026, 11, 2)}, "Select a meeting that has started"),
    "called off": ({"status": M.CANCELLED}, "Select a meeting whose own minutes are not final"),
    "without an agenda": ({"status": M.DRAFT}, "Select a meeting whose own minutes are not final"),
}


@pytest.mark.parametrize(("facts", "words"), WRONG.values(), ids=WRONG)
def test_minutes_cannot_be_agreed_at_a_meeting(facts, words, drafted, team):
    if facts.get("group"):
        facts = {"group": GroupFactory()}
    with pytest.raises(Refused, match=words):
        agree(drafted, later(drafted, **facts), team)
    nothing_agreed(drafted)


def test_minutes_cannot_be_agreed_at_a_meeting_with_final_minutes(drafted, team):
    at = later(drafted, status=M.MINUTES_AGREED, agreed_by=MeetingFactory())
    with pytest.raises(Refused, match="^Select a meeting whose own minutes are not final$"):
        agree(drafted, at, team)
    nothing_agreed(drafted)


def test_every_requested_change_is_answered_first(drafted, team):
    asked = AmendmentFactory(meeting=drafted)
    with pytest.raises(Refused, match="^Answer every requested change first$"):
        agree(drafted, later(drafted), team)
    nothing_agreed(drafted)
    minutes.answer_amendment(amendment=asked, accepted=True, by=team)
    assert agree(drafted, later(drafted), team).status == M.MINUTES_AGREED


@pytest.mark.parametrize("status", [status for status in M if status != M.MINUTES_DRAFT])
def test_only_draft_minutes_can_be_agreed(status, team):
    meeting = meeting_in(status, group=GroupFactory(), agreed_by=MeetingFactory())
    with mock.patch.object(minutes, "_print", return_value=b"%PDF-x"), pytest.raises(Refused):
        agree(meeting, later(meeting), team)
    assert (Meeting.objects.get(pk=meeting.pk).status, Document.objects.count()) == (status, 0)


def test_minutes_edited_during_printing_are_not_agreed(drafted, team):
    printing = minutes._print

    def write_meanwhile(meeting, level, at):
        item = meeting.agenda_items.first()
        minutes.record_discussion(item=item, discussion="Something else", version=item.version, by=team)
        return printing(meeting, level, at)

    with (
        mock.patch.object(minutes, "_print", write_meanwhile),
        pytest.raises(Refused, match="^These minutes have just been changed."),
    ):
        agree(drafted, later(drafted), team)
    nothing_agreed(drafted)


def test_agreeing_without_an_audit_entry_is_rolled_back(drafted, team, broken_record):
    at = later(drafted)
    broken_record(lambda: agree(drafted, at, team))
    nothing_agreed(drafted)


# Published


def published(drafted, team):
    agree(drafted, later(drafted), team)
    return minutes.publish(meeting=Meeting.objects.get(pk=drafted.pk), by=team)


def test_publishing_creates_an_edition_of_public_items(drafted, team):
    assert published(drafted, team).status == M.PUBLISHED
    printed = words_of(edition(V.PUBLIC))
    assert [word for word in WORDS.values() if word in printed] == ["Kestrel"]
    assert "2 items are minuted separately." in printed
    assert edition(V.PUBLIC).permission == PUBLIC


def test_the_public_edition_names_agencies_and_no_people(drafted, team):
    item = drafted.agenda_items.get(visibility=V.PUBLIC)
    people = [PersonFactory(name=f"{name} Quillfeather") for name in ("Ada", "Ben", "Cat", "Dan")]
    for person, presence in zip(people, ("present", "deputy", "apologies", "present"), strict=True):
        AttendanceFactory(
            meeting=drafted, person=person, presence=presence, name="Eve Quillfeather", agency__name="The harbour"
        )
    AttendanceFactory(meeting=drafted, agency=None, person=None, name="Gil Quillfeather", is_guest=True)
    item.conflicts.create(person=people[0], interest="Trustee", action_taken="Left the room")
    PositionFactory(item=item, person=people[1])
    published(drafted, team)
    told = {level: words_of(edition(level)) for level in V}
    assert {level: "Quillfeather" in words for level, words in told.items()} == {
        V.PUBLIC: False,
        V.MEMBERS: True,
        V.RESTRICTED: True,
    }
    assert "The harbour" in told[V.PUBLIC]


def test_minutes_are_published_once(drafted, team):
    meeting = published(drafted, team)
    with pytest.raises(Refused, match="^You can no longer do this"):
        minutes.publish(meeting=meeting, by=team)
    assert MinutesEdition.objects.filter(visibility=V.PUBLIC).count() == 1


@pytest.mark.parametrize("status", [status for status in M if status != M.MINUTES_AGREED])
def test_only_agreed_minutes_are_published(status, team):
    meeting = meeting_in(status, group=GroupFactory(has_public_page=True))
    AgendaItemFactory(meeting=meeting, visibility=V.PUBLIC)
    with mock.patch.object(minutes, "_print", return_value=b"%PDF-x"), pytest.raises(Refused, match="no longer"):
        minutes.publish(meeting=meeting, by=team)
    assert (Meeting.objects.get(pk=meeting.pk).status, Document.objects.count()) == (status, 0)


def test_a_group_without_a_public_page_publishes_nothing(team):
    item = AgendaItemFactory(meeting=meeting_in(M.MINUTES_AGREED), visibility=V.PUBLIC)
    with pytest.raises(Refused, match="^This group has no public page$"):
        minutes.publish(meeting=item.meeting, by=team)


def test_minutes_without_a_public_item_cannot_be_published(team):
    meeting = meeting_in(M.MINUTES_AGREED, group=GroupFactory(has_public_page=True))
    AgendaItemFactory(meeting=meeting)
    with pytest.raises(Refused, match="^This meeting has no public items$"):
        minutes.publish(meeting=meeting, by=team)


def test_publishing_without_an_audit_entry_is_rolled_back(drafted, team, broken_record):
    agree(drafted, later(drafted), team)
    meeting = Meeting.objects.get(pk=drafted.pk)
    broken_record(lambda: minutes.publish(meeting=meeting, by=team))
    assert Meeting.objects.get(pk=drafted.pk).status == M.MINUTES_AGREED
    assert (MinutesEdition.objects.filter(visibility=V.PUBLIC).count(), Document.objects.count()) == (0, 2)


# Who reads an edition

GOVERNS = {
    *("board_member", "board_chair", "executive_member", "lead_partner", "delegated_partner", "scrutineer", "team"),
}
PEOPLE = (*sorted(GOVERNS), "hub_member", "practitioner", "agency_lead", "administrator", "anonymous")


@pytest.mark.slow
@pytest.mark.parametrize("status", [M.MINUTES_AGREED, M.PUBLISHED])
@pytest.mark.parametrize("level", list(V))
def test_an_edition_is_read_by_its_own_readers(level, status):
    meeting = meeting_in(status, group=board().group)
    document = EditionFactory(meeting=meeting, visibility=level).document
    expected = {
        V.RESTRICTED: GOVERNS - {"board_member", "board_chair"},
        V.MEMBERS: GOVERNS,
        V.PUBLIC: set(PEOPLE) if status == M.PUBLISHED else GOVERNS,
    }[level]
    assert {name for name in PEOPLE if document.readable_by(make(name))} == expected


def test_a_member_of_another_group_reads_only_its_members_edition(hub_member):
    own = meeting_in(M.MINUTES_AGREED, group=group_of(GroupKind.LEARNING_HUB))
    other = meeting_in(M.PUBLISHED, group=board().group)
    documents = [
        EditionFactory(meeting=meeting, visibility=level).document
        for meeting in (own, other)
        for level in (V.MEMBERS, V.RESTRICTED)
    ]
    assert [document.readable_by(hub_member) for document in documents] == [True, False, False, False]


def test_a_document_without_an_edition_has_no_readers(team):
    document = DocumentFactory(permission="partnership.read-minutes")
    assert (document.readable_by(team), document.readable_by(AnonymousUser())) == (False, False)


# Rivals


@pytest.mark.django_db(transaction=True)
def test_concurrent_publishing_succeeds_once(rivals):
    team = make("team")
    meeting = meeting_in(M.MINUTES_AGREED, group=GroupFactory(has_public_page=True))
    AgendaItemFactory(meeting=meeting, visibility=V.PUBLIC)
    with mock.patch.object(minutes, "_print", return_value=b"%PDF-x"):
        outcomes = rivals(lambda: minutes.publish(meeting=Meeting.objects.get(pk=meeting.pk), by=team).status)
    assert outcomes == ["You can no longer do this"] * 3 + ["published"]
    assert (MinutesEdition.objects.count(), Document.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_concurrent_agreeing_succeeds_once(rivals):
    team = make("team")
    meeting = DecisionFactory(meeting=board(), item=None).meeting
    at = later(meeting)
    with mock.patch.object(minutes, "_print", return_value=b"%PDF-x"):
        outcomes = rivals(lambda: agree(Meeting.objects.get(pk=meeting.pk), at, team).status)
    assert outcomes == ["You can no longer do this"] * 3 + ["minutes_agreed"]
    assert (MinutesEdition.objects.count(), Decision.objects.filter(meeting=at).count()) == (2, 1)
