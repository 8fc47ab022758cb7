"""Nothing of an item appears on a page, in a pack, an edition, a search or a calendar of people who cannot read it."""

import subprocess
from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from partnership.board.operations import minutes
from partnership.models import (
    Accessibility,
    ConflictOfInterest,
    GroupKind,
    ItemKind,
    MeetingFormat,
    MeetingStatus,
    Visibility,
)
from shield.extension_points import search_sources, week_entries
from shield.models import Document
from shield.operations import documents
from tests.cast import EVERYBODY, group_of, make
from tests.cast import enter as enter_as
from tests.factories.meetings import AgendaItemFactory, AttendanceFactory, PaperFactory, PositionFactory, meeting_in
from tests.factories.partnership import ActionFactory, PersonFactory
from tests.factories.publications import DecisionFactory, MeetingFactory

pytestmark = pytest.mark.django_db
M = MeetingStatus
V = Visibility

CANARY = {V.PUBLIC: "sparrow", V.MEMBERS: "kestrel", V.RESTRICTED: "osprey"}
ALL = frozenset(CANARY.values())
MEMBERS = ALL - {"osprey"}
PUBLIC = frozenset({"sparrow"})
READABLE = {
    "team": ALL,
    "scrutineer": ALL,
    "executive_member": ALL,
    "lead_partner": ALL,
    "delegated_partner": ALL,
    "board_member": MEMBERS,
    "board_chair": MEMBERS,
}
PLANS = {"team", "scrutineer"}
STATES = (M.DRAFT, M.AGENDA_PUBLISHED, M.HELD, M.MINUTES_DRAFT, M.MINUTES_AGREED, M.PUBLISHED, M.CANCELLED)
CORRESPONDENCE = (M.CIRCULATED, M.DECIDED, M.LAPSED, M.REFERRED)


def stored(name: str, permission: str = "partnership.read-paper") -> Document:
    content = f"%PDF-1.7 {name}".encode()
    return documents.store(
        title=f"{name} file", filename=f"{name}.pdf", content=content, permission=permission, by=make("team")
    )


def fill(meeting, level):
    """Create one item of a level whose word is in all its fields and related records."""
    word = CANARY[level]
    said = {"discussion": f"{word} was said"} if meeting.took_place and not meeting.is_by_correspondence else {}
    item = AgendaItemFactory(
        meeting=meeting, visibility=level, title=f"{word} item", detail=f"{word} asked", presenter=f"{word} brings",
        minutes=5, **said,
    )  # fmt: skip
    DecisionFactory(meeting=meeting, item=item, topic=f"{word} decided", reason=f"{word} because")
    PositionFactory(item=item, stance="disagrees", reason=f"{word} against")
    PaperFactory(item=item, title=f"{word} paper", document=stored(word), accessibility=Accessibility.ACCESSIBLE)
    ActionFactory(item=item, title=f"{word} to do")
    person = PersonFactory(name=f"{word} declarer")
    ConflictOfInterest.objects.create(
        item=item, person=person, interest=f"{word} interest", action_taken=f"{word} left"
    )
    return item


def board_meeting(status, **facts):
    """Return a meeting of the Board in a status with one item of each level."""
    board = group_of(GroupKind.BOARD)
    board.has_public_page = True
    board.save(update_fields=["has_public_page"])
    facts = {"starts_at": time(9, 30)} | facts
    if status not in CORRESPONDENCE:
        facts.setdefault("format", MeetingFormat.VIRTUAL)
    if status in {M.MINUTES_AGREED, M.PUBLISHED}:
        facts["agreed_by"] = MeetingFactory(group=board, starts_on=date(2020, 4, 27))
    meeting = meeting_in(status, group=board, **facts)
    for level in CANARY:
        fill(meeting, level)
    return meeting


def enter(client, person):
    client.logout()
    if person != "anonymous":
        enter_as(client, make(person))
    return client


def said_in(text):
    return frozenset(word for word in ALL if word in text.lower())


def words_in_pdf(content):
    told = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
    return told.stdout.decode()


def reads(person, status):
    """Return the words that a person can read; none when the person cannot see the meeting."""
    if person not in READABLE:
        return PUBLIC if status == M.PUBLISHED else None
    return frozenset() if status == M.DRAFT and person not in PLANS else READABLE[person]


@pytest.mark.slow
@pytest.mark.parametrize("status", [*STATES, *CORRESPONDENCE])
def test_the_page_of_a_meeting_shows_each_reader_their_items_only(status, client):
    meeting = board_meeting(status)
    found = {}
    for person in sorted(EVERYBODY):
        response = enter(client, person).get(meeting.get_absolute_url())
        found[person] = said_in(response.content.decode()) if response.status_code == 200 else None
    assert found == {person: reads(person, status) for person in EVERYBODY}


def reads_minutes(person, status):
    if status not in {M.HELD, M.MINUTES_DRAFT, M.MINUTES_AGREED, M.PUBLISHED}:
        return None
    if status == M.HELD:
        return READABLE[person] if person in PLANS else None
    if status == M.MINUTES_DRAFT:
        return READABLE[person] if person in PLANS | {"board_member", "board_chair"} else None
    return reads(person, status)


@pytest.mark.slow
@pytest.mark.parametrize("status", STATES)
def test_minutes_show_each_reader_their_items_only(status, client):
    url = reverse("partnership:meeting-minutes", args=[board_meeting(status).slug])
    found = {}
    for person in sorted(EVERYBODY):
        response = enter(client, person).get(url)
        found[person] = said_in(response.content.decode()) if response.status_code == 200 else None
    assert found == {person: reads_minutes(person, status) for person in EVERYBODY}


PACKS = {V.RESTRICTED: ALL, V.MEMBERS: MEMBERS, V.PUBLIC: PUBLIC}


def packs_for(person, status):
    allowed = reads(person, status)
    if allowed is None or (status == M.DRAFT and person != "team"):
        return {}
    return {level: words for level, words in PACKS.items() if words <= allowed}


@pytest.mark.slow
@pytest.mark.parametrize("status", [M.DRAFT, M.AGENDA_PUBLISHED, M.PUBLISHED])
@pytest.mark.parametrize(
    "person", ["anonymous", "practitioner", "hub_member", "board_member", "executive_member", "scrutineer", "team"]
)
def test_a_pack_has_the_items_of_its_level_and_no_reader_gets_a_higher_one(person, status, client):
    meeting = board_meeting(status)
    found = {}
    for level in V:
        response = enter(client, person).get(reverse("partnership:meeting-pack", args=[meeting.slug, level]))
        if response.status_code == 200:
            found[level] = said_in(words_in_pdf(response.content))
    assert found == packs_for(person, status)


def test_a_pack_of_an_unknown_level_is_not_found(client):
    meeting = board_meeting(M.AGENDA_PUBLISHED)
    url = reverse("partnership:meeting-pack", args=[meeting.slug, "chair"])
    assert enter(client, "team").get(url).status_code == 404


def opens(client, document):
    response = client.get(reverse("document", args=[document.pk]))
    if response.status_code == 200:
        response.getvalue()
    return response.status_code


@pytest.mark.slow
@pytest.mark.parametrize("status", [M.DRAFT, M.AGENDA_PUBLISHED, M.PUBLISHED, M.CIRCULATED])
def test_a_paper_is_opened_by_readers_of_its_item_only(status, client):
    meeting = board_meeting(status)
    papers = {CANARY[item.visibility]: item.papers.get().document for item in meeting.agenda_items.all()}
    found = {}
    for person in sorted(EVERYBODY):
        enter(client, person)
        found[person] = {word for word, document in papers.items() if opens(client, document) == 200}
    assert found == {person: set(reads(person, status) or ()) for person in EVERYBODY}


@pytest.fixture
def agreed():
    """Return minutes that were agreed and published, with three printed editions."""
    meeting = board_meeting(M.MINUTES_DRAFT)
    AttendanceFactory(meeting=meeting, person=make("board_member").person)
    later = MeetingFactory(group=meeting.group, starts_on=date(2020, 4, 27), status=M.AGENDA_PUBLISHED)
    AgendaItemFactory(meeting=later, kind=ItemKind.MINUTES, about=meeting)
    team = make("team")
    minutes.agree(meeting=meeting, at=later, seen=minutes.fingerprint(meeting), by=team)
    minutes.publish(meeting=meeting, by=team)
    return meeting


EDITIONS = {
    "anonymous": {V.PUBLIC},
    "practitioner": {V.PUBLIC},
    "hub_member": {V.PUBLIC},
    "crest_member": {V.PUBLIC},
    "agency_lead": {V.PUBLIC},
    "administrator": {V.PUBLIC},
    "board_member": {V.PUBLIC, V.MEMBERS},
    "executive_member": set(V),
    "lead_partner": set(V),
    "scrutineer": set(V),
    "team": set(V),
}


@pytest.mark.slow
def test_an_edition_of_minutes_has_the_items_of_its_level_and_is_opened_by_its_readers(agreed, client):
    editions = {each.visibility: each.document for each in agreed.editions.select_related("document")}
    printed = {level: words_in_pdf(document.file.open("rb").read()) for level, document in editions.items()}
    assert {level: said_in(text) for level, text in printed.items()} == PACKS
    found = {
        person: {level for level, document in editions.items() if opens(enter(client, person), document) == 200}
        for person in EDITIONS
    }
    assert found == EDITIONS


@pytest.mark.slow
def test_unpublished_editions_are_for_readers_of_governance_records_only(client):
    meeting = board_meeting(M.MINUTES_DRAFT)
    later = MeetingFactory(group=meeting.group, starts_on=date(2020, 4, 27), status=M.AGENDA_PUBLISHED)
    minutes.agree(meeting=meeting, at=later, seen=minutes.fingerprint(meeting), by=make("team"))
    found = {}
    for person in EDITIONS:
        enter(client, person)
        found[person] = {each.visibility for each in meeting.editions.all() if opens(client, each.document) == 200}
    assert found == {person: levels - {V.PUBLIC} for person, levels in EDITIONS.items()}


SEARCHES = ("item", "decided")


@pytest.mark.slow
@pytest.mark.parametrize("status", [M.DRAFT, M.AGENDA_PUBLISHED, M.HELD, M.PUBLISHED])
def test_a_meeting_is_found_only_by_words_that_the_person_can_read(status, client):
    board_meeting(status)
    found, listed = {}, {}
    for person in sorted(EVERYBODY):
        user = make(person)
        hits = search_sources["partnership.meetings"].find
        found[person] = {word for word in ALL for more in SEARCHES if list(hits(user, f"{word} {more}"))}
        page = enter(client, person).get(reverse("partnership:meeting-list"), {"q": "sparrow kestrel osprey"})
        listed[person] = page.status_code
    assert found == {person: set(reads(person, status) or ()) if person in READABLE else set() for person in EVERYBODY}
    members = {
        *("hub_member", "review_member", "other_member"),
        *("crest_member", "crest_chair", "other_panel_member", "named_reader", "relative"),
    }
    assert {person for person, answer in listed.items() if answer == 200} == set(READABLE) | members


def meetings_found(client, words):
    return len(client.get(reverse("partnership:meeting-list"), {"q": words}).context["meetings"])


def test_a_restricted_word_finds_nothing_in_the_list_for_a_member(client):
    board_meeting(M.HELD)
    enter(client, "board_member")
    assert [meetings_found(client, word) for word in ("sparrow", "kestrel", "osprey")] == [1, 1, 0]
    enter(client, "hub_member")
    assert [meetings_found(client, word) for word in ("sparrow", "kestrel", "osprey")] == [0, 0, 0]


@pytest.mark.slow
@pytest.mark.parametrize("status", [M.DRAFT, M.AGENDA_PUBLISHED])
def test_lists_plans_calendars_and_home_show_nothing_more(status, client):
    meeting = board_meeting(status, starts_on=timezone.localdate() + timedelta(days=20))
    pages = [
        reverse("partnership:meeting-list"),
        reverse("partnership:forward-plan") + f"?group={meeting.group.slug}",
        reverse("partnership:meeting-calendar", args=[meeting.slug]),
        meeting.group.get_absolute_url(),
        "/",
    ]
    for person in sorted(EVERYBODY):
        enter(client, person)
        seen = [said_in(client.get(url, follow=True).content.decode()) for url in pages]
        assert set().union(*seen) <= (reads(person, status) or frozenset()), person


def test_the_forward_plan_shows_a_draft_agenda_to_the_team_only(client):
    meeting = board_meeting(M.DRAFT, starts_on=timezone.localdate() + timedelta(days=20))
    url = reverse("partnership:forward-plan") + f"?group={meeting.group.slug}"
    found = {person: said_in(enter(client, person).get(url).content.decode()) for person in READABLE}
    assert found == {person: reads(person, M.DRAFT) for person in READABLE}


def test_the_week_shows_meetings_to_members_of_the_group_and_to_the_team():
    meeting = board_meeting(M.DRAFT, starts_on=timezone.localdate())
    entries = week_entries["partnership.meetings"].find
    found = {person: [each.url for each in entries(make(person), meeting.starts_on, meeting.starts_on)] for person in
             ("practitioner", "hub_member", "scrutineer", "board_member", "team")}  # fmt: skip
    url = meeting.get_absolute_url()
    assert found == {"practitioner": [], "hub_member": [], "scrutineer": [], "board_member": [url], "team": [url]}


def picture_of(meeting):
    document = stored("drawing", "partnership.see-visual-record")
    meeting.visual_records.create(document=document, description="A tree with roots")
    return document


@pytest.mark.parametrize("status", [M.HELD, M.PUBLISHED])
def test_a_picture_is_seen_by_signed_in_readers_of_the_meeting_only(status, client):
    meeting = board_meeting(status)
    document = picture_of(meeting)
    found = {person for person in EVERYBODY if opens(enter(client, person), document) == 200}
    assert found == (set(READABLE) if status == M.HELD else EVERYBODY - {"anonymous"})
    client.logout()
    if status == M.PUBLISHED:
        assert "A tree with roots" not in client.get(meeting.get_absolute_url()).content.decode()


def test_a_former_member_cannot_read_the_minutes(client):
    meeting = board_meeting(M.MINUTES_DRAFT)
    user = make("board_member")
    user.person.memberships.update(ends_on="2020-12-31")
    assert enter(client, "board_member").get(meeting.get_absolute_url()).status_code == 404


def test_a_member_reads_draft_minutes_of_the_own_group_only(client):
    forum, other = (group_of(kind) for kind in (GroupKind.LEARNING_HUB, GroupKind.CREST))
    own, foreign = meeting_in(M.MINUTES_DRAFT, group=forum), meeting_in(M.MINUTES_DRAFT, group=other)
    for meeting in (own, foreign):
        for level in CANARY:
            fill(meeting, level)
    enter(client, "hub_member")
    urls = [reverse("partnership:meeting-minutes", args=[each.slug]) for each in (own, foreign)]
    answers = [client.get(url) for url in urls]
    assert [answer.status_code for answer in answers] == [200, 404]
    assert said_in(answers[0].content.decode()) == MEMBERS


@pytest.mark.slow
@pytest.mark.parametrize("person", [*READABLE, "practitioner"])
def test_an_action_of_a_restricted_item_is_brought_back_to_its_readers_only(person, client):
    earlier = board_meeting(M.MINUTES_DRAFT)
    following = meeting_in(M.AGENDA_PUBLISHED, group=earlier.group, starts_on=date(2020, 4, 27))
    AgendaItemFactory(meeting=following, kind=ItemKind.ACTIONS, title="Actions")
    found = [said_in(enter(client, person).get(following.get_absolute_url()).content.decode())]
    for level in V:
        pack = client.get(reverse("partnership:meeting-pack", args=[following.slug, level]))
        found.append(said_in(words_in_pdf(pack.content)) if pack.status_code == 200 else frozenset())
    assert frozenset().union(*found) == READABLE.get(person, frozenset())
