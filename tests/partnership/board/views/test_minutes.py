"""Pages of agendas and minutes: items, papers, pictures, discussion, decisions, requested changes, agreement."""

import io
from datetime import date

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from weasyprint import HTML

from partnership.board.operations import agendas, minutes
from partnership.models import (
    Action,
    Decision,
    GroupKind,
    ItemKind,
    MeetingStatus,
    MinutesAmendment,
    Position,
    Visibility,
)
from shield.models import AuditEntry
from tests.access.meetings_table import in_draft
from tests.cast import group_of
from tests.factories.meetings import AgendaItemFactory, AmendmentFactory, PlannedMeetingFactory, meeting_in
from tests.factories.partnership import AgencyFactory, GroupFactory, MembershipFactory, PostFactory
from tests.factories.publications import DecisionFactory, MeetingFactory
from tests.file_contents import docx, png, xlsx
from tests.partnership.board.views.test_meetings import at, told
from tests.partnership.board.views.test_what_meetings_hide import opens, words_in_pdf
from tests.partnership.typed import typed_in, words

pytestmark = pytest.mark.django_db
M = MeetingStatus
PNG = png()


def item_in(status, **facts):
    return AgendaItemFactory(meeting=meeting_in(status, **facts))


# The agenda


def test_a_new_item_is_the_last(client, sign_in, team):
    first = AgendaItemFactory(meeting=PlannedMeetingFactory())
    typed = {"title": "Budget", "presenter": "Ann", "minutes": "15", "visibility": "restricted"}
    answer = sign_in(team).post(at("agendaitem-create", first.meeting), typed)
    assert told(client, answer) == (first.meeting.get_absolute_url(), ["Item added"])
    added = first.meeting.agenda_items.last()
    assert (added.number, added.title, added.presenter, added.minutes, added.visibility) == (
        2, "Budget", "Ann", 15, Visibility.RESTRICTED,
    )  # fmt: skip


def test_a_new_item_is_for_members_by_default(client, sign_in, team):
    page = sign_in(team).get(at("agendaitem-create", PlannedMeetingFactory()))
    assert typed_in(page)["visibility"] == Visibility.MEMBERS


def test_an_item_is_edited_moved_up_and_removed(client, sign_in, team):
    meeting = PlannedMeetingFactory()
    for title in ("One", "Two"):
        AgendaItemFactory(meeting=meeting, title=title)
    second = meeting.agenda_items.get(title="Two")
    typed = typed_in(sign_in(team).get(at("agendaitem-update", second)))
    typed = {name: value for name, value in typed.items() if value} | {"title": "Second", "visibility": "public"}
    assert told(client, client.post(at("agendaitem-update", second), typed))[1] == ["Item saved"]
    assert told(client, client.post(at("agendaitem-move-up", second)))[1] == ["Item moved up"]
    assert list(meeting.agenda_items.values_list("number", "title")) == [(1, "Second"), (2, "One")]
    assert told(client, client.post(at("agendaitem-remove", second)))[1] == ["Item removed from the agenda"]
    assert list(meeting.agenda_items.values_list("number", "title")) == [(1, "One")]


def test_opening_a_confirmation_changes_nothing(client, sign_in, team):
    meeting = PlannedMeetingFactory()
    items = [AgendaItemFactory(meeting=meeting) for _ in range(2)]
    sign_in(team)
    for name in ("agendaitem-move-up", "agendaitem-remove"):
        assert client.get(at(name, items[1])).status_code == 200
    assert client.get(at("planneditem-create", meeting)).status_code == 405
    assert [item.pk for item in meeting.agenda_items.all()] == [item.pk for item in items]


def test_each_item_shows_its_start_time(client, sign_in, team):
    meeting = PlannedMeetingFactory()
    for length in (45, 30, None, 5):
        AgendaItemFactory(meeting=meeting, minutes=length)
    page = words(sign_in(team).get(meeting.get_absolute_url()))
    starts = ("10am, 45 minutes", "10:45am, 30 minutes", "11:15am")
    assert [start for start in starts if start not in page] == []


def test_a_paper_can_be_opened_from_the_meeting(client, sign_in, team, board_member):
    item = AgendaItemFactory(meeting=meeting_in(M.AGENDA_PUBLISHED, group=group_of(GroupKind.BOARD)))
    typed = {"title": "Audit", "author": "Hub", "accessibility": "on_request"}
    file = SimpleUploadedFile("audit.pdf", b"%PDF-1.7 audit")
    answer = sign_in(team).post(at("paper-create", item), typed | {"file": file})
    assert told(client, answer) == (item.meeting.get_absolute_url(), ["Paper added"])
    page = sign_in(board_member).get(item.meeting.get_absolute_url())
    assert "Audit Hub You can request another format. (not scanned for viruses)" in words(page)
    assert reverse("document", args=[item.papers.get().document_id]) in page.content.decode()
    assert opens(client, item.papers.get().document) == 200


def test_several_papers_are_added_on_one_form(client, sign_in, team):
    item = item_in(M.AGENDA_PUBLISHED)
    files = [SimpleUploadedFile(name, b"%PDF-1.7 audit") for name in ("first_audit.pdf", "b.pdf")]
    typed = {"accessibility": "accessible", "file": files}
    answer = sign_in(team).post(at("paper-create", item), typed | {"title": "Both"})
    assert (answer.status_code, "Title must be blank for several files" in words(answer)) == (422, True)
    for file in files:
        file.seek(0)
    answer = client.post(at("paper-create", item), typed)
    assert told(client, answer) == (item.meeting.get_absolute_url(), ["2 papers added"])
    assert sorted(item.papers.values_list("title", flat=True)) == ["b", "first audit"]


@pytest.mark.parametrize(
    ("program", "before", "after"),
    [
        ("sh", "Word, Excel and PowerPoint files become pages", "Being turned into pages for the pack."),
        ("not-installed", "save them as PDF to include them", "files are not turned into pages on this server"),
    ],
)
def test_the_page_says_what_becomes_of_an_office_file(program, before, after, client, sign_in, team, settings):
    settings.LIBREOFFICE = program
    item = item_in(M.AGENDA_PUBLISHED)
    page = sign_in(team).get(at("paper-create", item))
    assert before in words(page)
    file = SimpleUploadedFile("audit.docx", docx())
    client.post(at("paper-create", item), {"accessibility": "accessible", "file": file})
    assert after in words(client.get(item.meeting.get_absolute_url()))


def test_a_late_paper_is_marked(client, sign_in, team):
    item = item_in(M.AGENDA_PUBLISHED, papers_due_on=date(2020, 1, 20))
    url = at("paper-create", item)
    assert "The date for papers has passed, so these papers will be marked as late." in words(sign_in(team).get(url))
    file = SimpleUploadedFile("audit.pdf", b"%PDF-1.7 audit")
    client.post(url, {"title": "Audit", "accessibility": "accessible", "file": file})
    assert "Late paper" in words(client.get(item.meeting.get_absolute_url()))


def test_an_item_with_papers_cannot_be_removed(client, sign_in, team):
    item = item_in(M.DRAFT)
    add_paper(item, team)
    answer = sign_in(team).post(at("agendaitem-remove", item))
    assert (answer.status_code, "You cannot remove an item that has papers" in words(answer)) == (422, True)
    page = client.get(item.meeting.get_absolute_url()).content.decode()
    assert at("agendaitem-remove", item) not in page


def add_paper(item, by, title="Paper", content=b"%PDF-1.7", name="a.pdf"):
    file = SimpleUploadedFile(name, content)
    return agendas.add_paper(item=item, title=title, file=file, accessibility="accessible", by=by)


def test_a_picture_is_shown_with_its_description(client, sign_in, team):
    meeting = meeting_in(M.HELD)
    typed = {"description": "A tree with four roots", "file": SimpleUploadedFile("tree.png", PNG)}
    answer = sign_in(team).post(at("visualrecord-create", meeting), typed)
    assert told(client, answer) == (meeting.get_absolute_url(), ["Picture added"])
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert f'alt="{typed["description"]}"' in page
    assert opens(client, meeting.visual_records.get().document) == 200


# The pack


def printed(html, **more):
    return HTML(string=f"<html lang=en><title>x</title>{html}").write_pdf(**more)


@pytest.mark.slow
def test_the_pack_is_one_file_with_contents_that_name_the_right_pages(client, sign_in, team):
    meeting = meeting_in(M.AGENDA_PUBLISHED)
    first, second = (AgendaItemFactory(meeting=meeting, title=title) for title in ("Audit", "Budget"))
    two_pages = printed("<p>falcon one<p style='break-before:page'>falcon two")
    add_paper(first, team, "Falcon paper", two_pages)
    add_paper(second, team, "Heron paper", printed("<p>heron one"))
    add_paper(second, team, "A table", xlsx(), "table.xlsx")
    answer = sign_in(team).get(reverse("partnership:meeting-pack", args=[meeting.slug, "restricted"]))
    assert answer.headers["Content-Disposition"] == f'inline; filename="{meeting.slug}-restricted.pdf"'
    pages = words_in_pdf(answer.content).split("\f")[:-1]
    assert len(pikepdf.open(io.BytesIO(answer.content)).pages) == len(pages) == 4
    assert ["falcon one" in pages[1], "falcon two" in pages[2], "heron one" in pages[3]] == [True, True, True]
    assert ["Paper 1, page 2" in pages[1], "Paper 2.1, page 4" in pages[3]] == [True, True]
    contents = " ".join(pages[0].split())
    assert "1. Falcon paper" in contents
    assert "2.2. A table" in contents
    assert "separate file" in contents


@pytest.mark.slow
def test_a_broken_or_locked_paper_is_named_and_does_not_break_the_pack(client, sign_in, team):
    item = item_in(M.AGENDA_PUBLISHED)
    out = io.BytesIO()
    pikepdf.open(io.BytesIO(printed("<p>x"))).save(out, encryption=pikepdf.Encryption(user="a", owner="b"))
    add_paper(item, team, "Locked", out.getvalue())
    add_paper(item, team, "Broken", b"%PDF-1.7 nothing more")
    answer = sign_in(team).get(reverse("partnership:meeting-pack", args=[item.meeting.slug, "members"]))
    text = words_in_pdf(answer.content)
    assert (answer.status_code, "Locked" in text, "Broken" in text) == (200, True, True)


# Minutes


def test_the_discussion_is_saved_and_leads_back_to_the_item(client, sign_in, team):
    item = item_in(M.HELD)
    answer = sign_in(team).post(at("discussion-update", item), {"discussion": "Everybody spoke.", "version": 1})
    assert told(client, answer) == (f"{item.meeting.get_absolute_url()}#item-1", ["Discussion saved"])
    assert "Everybody spoke." in words(client.get(at("meeting-minutes", item.meeting)))


def test_the_team_sees_the_discussion_on_the_meeting(client, sign_in, team):
    item = item_in(M.HELD)
    item.discussion = "Everybody spoke."
    item.save()
    assert "Everybody spoke." in words(sign_in(team).get(item.meeting.get_absolute_url()))


def test_decisions_positions_interests_and_actions_are_shown_with_their_item(client, sign_in, team):
    seat = MembershipFactory()
    item = item_in(M.HELD, group=seat.group)
    agency, post = AgencyFactory(), PostFactory()
    messages = []
    for name, typed in {
        "decision-create": {"verb": "agreed", "topic": "The budget", "reason": "It is enough"},
        "position-create": {"agency": agency.pk, "stance": "with_changes", "reason": "From May"},
        "conflict-create": {"member": seat.pk, "interest": "A governor", "action_taken": "Left the room"},
        "agendaitem-action-create": {
            "title": "Tell schools", "owner": post.pk, "due_on_0": "1", "due_on_1": "5", "due_on_2": "2090",
        },
    }.items():  # fmt: skip
        messages += told(client, sign_in(team).post(at(name, item), typed))[1]
    assert messages == [
        "Decision added",
        "Position recorded",
        "Interest recorded",
        "Action added. We have emailed the owner.",
    ]
    page = words(client.get(at("meeting-minutes", item.meeting)))
    for part in (
        "Agreed: The budget. It is enough",
        f"{agency}: agrees with changes . From May",
        f"{seat.person} declared an interest: A governor. Left the room",
        f"Tell schools {post.person}, {post.agency} 1 May 2090",
    ):
        assert part in page
    assert Action.objects.get().first_due_on == date(2090, 5, 1)


def test_a_later_position_of_an_agency_replaces_the_earlier_one(client, sign_in, team):
    item, agency = item_in(M.HELD), AgencyFactory()
    sign_in(team)
    for stance in ("disagrees", "agrees"):
        typed = {"agency": agency.pk, "stance": stance, "reason": "So"}
        client.post(at("position-create", item), typed)
    assert Position.objects.get().stance == "agrees"


def test_a_removed_decision_stays_in_the_audit_log(client, sign_in, team):
    item = item_in(M.HELD)
    decision = DecisionFactory(item=item, meeting=item.meeting, topic="Wrong")
    answer = sign_in(team).post(at("decision-remove", decision))
    assert told(client, answer) == (item.meeting.get_absolute_url(), ["Decision removed"])
    assert Decision.objects.count() == 0
    assert AuditEntry.objects.get(kind="partnership.decision-removed").facts["topic"] == "Wrong"


def test_a_decision_can_be_removed_from_the_meeting(client, sign_in, team):
    item = item_in(M.HELD)
    decision = DecisionFactory(item=item, meeting=item.meeting)
    pages = [item.meeting.get_absolute_url(), at("meeting-minutes", item.meeting)]
    seen = "".join(sign_in(team).get(url).content.decode() for url in pages)
    assert at("decision-remove", decision) in seen


def test_only_people_who_attended_can_request_a_change(client, sign_in, team, board_member):
    item = AgendaItemFactory(meeting=(meeting := in_draft()), title="Audit")
    page = sign_in(board_member).get(at("meeting-minutes", meeting))
    assert at("amendment-create", meeting) in page.content.decode()
    answer = client.post(at("amendment-create", meeting), {"item": item.pk, "text": "Nine of 24"})
    assert told(client, answer) == (
        at("meeting-minutes", meeting),
        ["Change requested. The operational team will answer."],
    )
    assert "Item 1: Nine of 24" in words(client.get(at("meeting-minutes", meeting)))
    assert at("amendment-create", meeting) not in sign_in(team).get(at("meeting-minutes", meeting)).content.decode()


def test_a_change_cannot_be_requested_on_a_restricted_item(client, sign_in, board_member):
    meeting = in_draft()
    secret = AgendaItemFactory(meeting=meeting, visibility=Visibility.RESTRICTED, title="Osprey")
    page = sign_in(board_member).get(at("amendment-create", meeting))
    assert "Osprey" not in page.content.decode()
    assert client.post(at("amendment-create", meeting), {"item": secret.pk, "text": "x"}).status_code == 422


def test_the_team_answers_and_the_requester_reads_the_answer(client, sign_in, team, board_member):
    change = AmendmentFactory(meeting=in_draft(), requested_by=board_member)
    assert sign_in(board_member).get(at("amendment-answer", change)).status_code == 403
    answer = sign_in(team).post(at("amendment-answer", change), {"outcome": "decline", "answer": "The file says so"})
    assert told(client, answer) == (at("meeting-minutes", change.meeting), ["Answer saved"])
    page = words(sign_in(board_member).get(at("meeting-minutes", change.meeting)))
    assert "Declined The file says so" in page


def test_requested_changes_are_shown_only_to_people_who_attended(client, sign_in, scrutineer):
    change = AmendmentFactory(meeting=in_draft(), text="Nine of 24")
    assert "Nine of 24" not in words(sign_in(scrutineer).get(at("meeting-minutes", change.meeting)))
    assert MinutesAmendment.objects.count() == 1


def test_a_change_on_a_restricted_item_is_hidden_from_members(client, sign_in, board_member):
    meeting = in_draft()
    secret = AgendaItemFactory(meeting=meeting, visibility=Visibility.RESTRICTED)
    AmendmentFactory(meeting=meeting, item=secret, text="The osprey was seen by two")
    page = sign_in(board_member).get(at("meeting-minutes", meeting))
    assert "osprey" not in words(page)


@pytest.mark.slow
def test_agreed_minutes_are_final_printed_and_published(client, sign_in, team):
    group = GroupFactory(has_public_page=True)
    item = item_in(M.MINUTES_DRAFT, group=group)
    item.visibility = Visibility.PUBLIC
    item.save()
    later = MeetingFactory(group=group, starts_on=date(2020, 4, 27))
    AgendaItemFactory(meeting=later, kind=ItemKind.MINUTES, about=item.meeting)
    meeting = item.meeting
    answer = sign_in(team).post(
        at("meeting-agree-minutes", meeting), {"at": later.pk, "seen": minutes.fingerprint(meeting)}
    )
    assert told(client, answer) == (meeting.get_absolute_url(), ["Minutes agreed. They can no longer be changed."])
    page = client.get(meeting.get_absolute_url())
    assert "Minutes agreed At the meeting of 27 April 2020" in words(page)
    assert "row__links" not in page.content.decode()
    refused = client.post(at("discussion-update", item), {"discussion": "Other", "version": 1})
    assert (refused.status_code, "These minutes are final" in words(refused)) == (422, True)
    assert "Confirmed : Minutes of 27 January 2020" in words(client.get(later.get_absolute_url()))
    answer = client.post(at("meeting-publish-minutes", meeting))
    assert told(client, answer) == (meeting.get_absolute_url(), ["Minutes published"])
    client.logout()
    assert "Agreed at the meeting of 27 April 2020." in words(client.get(at("meeting-minutes", meeting)))
    assert opens(client, meeting.editions.get(visibility=Visibility.PUBLIC).document) == 200


def test_only_later_meetings_of_the_group_can_agree_minutes(client, sign_in, team):
    meeting = meeting_in(M.MINUTES_DRAFT)
    later = MeetingFactory(group=meeting.group, starts_on=date(2020, 4, 27))
    MeetingFactory(starts_on=date(2020, 4, 28))
    MeetingFactory(group=meeting.group, starts_on=date(2019, 4, 28))
    MeetingFactory(group=meeting.group, starts_on=date(2090, 4, 28), status=M.AGENDA_PUBLISHED)
    form = sign_in(team).get(at("meeting-agree-minutes", meeting)).context["form"]
    assert list(form.fields["at"].queryset) == [later]


def test_only_meetings_that_took_place_can_agree_minutes(client, sign_in, team):
    meeting = meeting_in(M.MINUTES_DRAFT)
    for day, status in enumerate((M.DRAFT, M.DECIDED, M.MINUTES_AGREED), start=1):
        meeting_in(status, group=meeting.group, starts_on=date(2020, 5, day))
    form = sign_in(team).get(at("meeting-agree-minutes", meeting)).context["form"]
    # What the agreed one was agreed by was held: there they can be agreed.
    assert [each.status for each in form.fields["at"].queryset] == [M.HELD]


def test_minutes_that_changed_after_the_page_was_opened_are_not_agreed(sign_in, team):
    item = item_in(M.MINUTES_DRAFT)
    later = MeetingFactory(group=item.meeting.group, starts_on=date(2020, 4, 27))
    page = at("meeting-agree-minutes", item.meeting)
    seen = sign_in(team).get(page).context["form"]["seen"].value()
    minutes.record_discussion(item=item, discussion="Other words", version=item.version, by=team)
    answer = sign_in(team).post(page, {"at": later.pk, "seen": seen})
    assert (answer.status_code, "The text has changed since you opened this page" in words(answer)) == (422, True)
    item.meeting.refresh_from_db()
    assert item.meeting.status == M.MINUTES_DRAFT
