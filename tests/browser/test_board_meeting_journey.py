"""A Board meeting: from the forward plan to minutes that everybody can read, and back on the next agenda."""

import re
from datetime import datetime, timedelta
from time import monotonic

import pytest

from partnership.directory.demo.cast import CAST
from shield.files import office
from shield.working_days import today
from tests.browser import mails
from tests.browser.boardroom import a_pdf, add_item, create_meeting, give_date, in_words, inspect, move_to_past, on_item
from tests.browser.pages import errors, field, follow, heading, message, press, sees, texts
from tests.browser.papers import Paper
from tests.file_contents import word_file

pytestmark = pytest.mark.browser

PLAN = "/meetings/forward-plan/?group=partnership-board"
MEMBER = CAST["board_member"].email
PUBLIC_ITEM = "How schools ask children"
SECRET_ITEM = "What only the partners know"
SAID = "Nine of 24 schools had not asked."
AMENDED = "Eight of 24 schools had not asked."
TASK = "Ask every school in May"
PARENTS = "Parents told us a lot."
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def team(visitor):
    return visitor("team")


@pytest.fixture
def member(visitor):
    return visitor("board_member")


def first_due(page):
    """Return the title and the due date of the first due item that is on no agenda."""
    page.goto(PLAN)
    row = page.locator("#content .panel li").first
    title = row.get_by_role("link").inner_text()
    day = re.search(r"due (\d+ \w+ \d{4})", " ".join(row.inner_text().split())).group(1)
    return title, datetime.strptime(f"{day} +0000", "%d %b %Y %z").date()


def agenda(page):
    return texts(page.locator("li[id^=item-] h3"))


def created_with_a_due_item(team):
    """Create a meeting from the forward plan and add a due item to its agenda."""
    due, by = first_due(team)
    inspect(team)
    day = by - timedelta(days=1)
    assert day > today()
    create = team.locator("#content").get_by_role("button", name="Create meetings")
    assert create.get_attribute("href") == "/meetings/new/?group=partnership-board"
    meeting = create_meeting(team, "Partnership Board", day, style="In person", venue="Civic Offices, room 3")
    assert "Learning Hub priority" in agenda(team)[0]
    team.goto(PLAN)
    row = team.locator("#content .panel li").filter(has_text=due)
    with team.expect_navigation():
        row.get_by_role("button", name=f"Add to the agenda of {in_words(day)}").click()
    assert (team.url, message(team)) == (meeting, f"Added to the agenda of {in_words(day)}")
    assert any(due in item for item in agenda(team))
    team.goto(PLAN)
    assert due not in " ".join(texts(team.locator("#content .panel li")))
    sees(team, in_words(day).split()[0])
    return meeting, day


def prepared(team, meeting):
    """Add a public item with a paper, and a restricted one."""
    add_item(team, meeting, PUBLIC_ITEM, readers="Public")
    add_item(team, meeting, SECRET_ITEM, readers="Restricted")
    inspect(team)
    on_item(team, "Add a paper", PUBLIC_ITEM)
    press(team, "Add papers")
    assert errors(team) == ["Select a file", "Select whether the files are accessible"]
    field(team, "Title (optional)").fill("What schools told us")
    team.get_by_label("Files").set_input_files(a_pdf("What schools told us", "They told us much."))
    team.get_by_role("radio", name="Yes: headings").check()
    press(team, "Add papers")
    assert message(team) == "Paper added"


def with_a_word_paper(team):
    """A Word paper becomes pages where LibreOffice is installed; elsewhere the page asks for a PDF."""
    on_item(team, "Add a paper", PUBLIC_ITEM)
    inspect(team)
    content = {"name": "What parents told us.docx", "mimeType": WORD, "buffer": word_file(PARENTS)}
    team.get_by_label("Files").set_input_files(content)
    team.get_by_role("radio", name="Yes: headings").check()
    press(team, "Add papers")
    assert message(team) == "Paper added"
    if not office.find_program():
        sees(team, "files are not turned into pages on this server")
        return
    until = monotonic() + 90
    while not team.get_by_role("link", name="Pages (PDF)").count() and monotonic() < until:
        team.wait_for_timeout(2_000)
        team.reload()
    assert team.get_by_role("link", name="Pages (PDF)").count() == 1
    inspect(team)


def invited(team, member, portal, meeting, day):
    """Members cannot read a draft agenda; publishing invites them with a calendar entry."""
    member.goto(meeting)
    assert agenda(member) == []
    team.goto(meeting)
    press(team, "Publish the agenda")
    inspect(team)
    press(team, "Publish the agenda")
    assert message(team) == "Agenda published. We email every member who has an account."
    mail = portal.wait_for_mail(MEMBER, f"Agenda: Partnership Board, {day:%A} {in_words(day)}")
    (calendar,) = mails.calendars(mail)
    event = mails.event(calendar)
    assert (calendar["METHOD"], event["SEQUENCE"], event["DTSTART"].dt.date()) == ("REQUEST", 0, day)
    assert event["LOCATION"] == "Civic Offices, room 3"
    member.goto(mails.link(mail, "/meetings/"))
    titles = " ".join(agenda(member))
    assert (PUBLIC_ITEM in titles, SECRET_ITEM in titles) == (True, False)
    sees(member, "1 item of this meeting is restricted.")
    inspect(member)
    pack = Paper(member.request.get(pack_of(member)).body())
    words = " ".join(pack.pages)
    assert (PARENTS in words) == bool(office.find_program())
    assert ("What schools told us" in words, "They told us much." in words, SECRET_ITEM in words) == (True, True, False)


def pack_of(page):
    return page.get_by_role("link", name="Meeting pack (PDF)").get_attribute("href")


def held(team, meeting):
    """Record attendance: one member sent a deputy, and a parent was a guest."""
    team.goto(meeting)
    press(team, "Record attendance")
    inspect(team)
    for radio in team.get_by_role("radio", name="Present", exact=True).all():
        radio.check()
    team.get_by_role("radio", name="Sent a deputy").first.check()
    field(team, "Guests (optional)").fill("Ada Fairweather, Parents’ panel")
    press(team, "Record attendance")
    assert len(errors(team)) == 1
    assert errors(team)[0].startswith("Enter the name of ")
    assert field(team, "Guests (optional)").input_value() == "Ada Fairweather, Parents’ panel"
    team.get_by_label(re.compile("’s deputy")).first.fill("Dolores Umber")
    press(team, "Record attendance")
    assert message(team) == "Attendance recorded. You can now write the minutes."
    sees(team, "Dolores Umber", "Ada Fairweather, Parents’ panel", "Quorate")


def minuted(team, meeting):
    """Record a discussion, decisions and an action."""
    team.goto(meeting)
    on_item(team, "Record the discussion", PUBLIC_ITEM)
    field(team, "Discussion").fill(SAID)
    press(team, "Save discussion")
    assert message(team) == "Discussion saved"
    on_item(team, "Add a decision", PUBLIC_ITEM)
    team.get_by_role("radio", name="Agreed", exact=True).check()
    press(team, "Add decision")
    assert errors(team) == ["Enter the reason for the decision"]
    inspect(team)
    field(team, "Reason").fill("A child who is not asked is not heard")
    press(team, "Add decision")
    assert message(team) == "Decision added"
    on_item(team, "Add an action", PUBLIC_ITEM)
    field(team, "Action").fill(TASK)
    owner = field(team, "Owner").locator("option", has_text="Hollingbourne").first
    field(team, "Owner").select_option(value=owner.get_attribute("value"))
    give_date(team, "Due date", today() + timedelta(days=40))
    inspect(team)
    press(team, "Add action")
    assert message(team) == "Action added. We have emailed the owner."
    on_item(team, "Add a decision", SECRET_ITEM)
    team.get_by_role("radio", name="Noted", exact=True).check()
    press(team, "Add decision")
    inspect(team)


def amended(team, member, portal, meeting, day):
    """Circulate the draft; a member who attended requests a change, and it is accepted."""
    team.goto(meeting)
    press(team, "Circulate draft minutes")
    press(team, "Circulate draft minutes")
    assert message(team) == "Draft minutes circulated. We have emailed every member and everyone who attended."
    mail = portal.wait_for_mail(MEMBER, f"Draft minutes: Partnership Board, {in_words(day)}")
    member.goto(mails.link(mail, "/minutes/"))
    sees(member, "Draft, to be agreed at the next meeting.", SAID)
    assert member.get_by_text(SECRET_ITEM).count() == 0
    inspect(member)
    follow(member, "Request a change")
    press(member, "Request this change")
    assert errors(member) == ["Enter the change you want"]
    field(member, "Change").fill("It was eight of 24.")
    inspect(member)
    press(member, "Request this change")
    assert message(member) == "Change requested. The operational team will answer."
    team.goto(f"{meeting}minutes/")
    follow(team, "Answer the request from Derek Hollingbourne")
    team.get_by_role("radio", name="Accept: I have changed the minutes").check()
    inspect(team)
    press(team, "Save answer")
    assert message(team) == "Answer saved"
    team.goto(meeting)
    on_item(team, "Record the discussion", PUBLIC_ITEM)
    field(team, "Discussion").fill(AMENDED)
    press(team, "Save discussion")


def on_the_next_agenda(team, member, day):
    """The next agenda opens with these minutes and the open actions."""
    following = create_meeting(
        team, "Partnership Board", today() + timedelta(days=2), style="Online", venue="Microsoft Teams"
    )
    press(team, "Publish the agenda")
    press(team, "Publish the agenda")
    assert message(team) == "Agenda published. We email every member who has an account."
    member.goto(following)
    assert agenda(member)[:2] == [f"1. Minutes of {in_words(day)}", "2. Open actions"]
    sees(member, TASK)
    inspect(member)
    return following


def agreed_and_published(team, portal, meeting, following):
    """Agree the minutes at the next meeting, then publish them."""
    later = move_to_past(portal, following, 1)
    team.goto(meeting)
    press(team, "Agree the minutes")
    field(team, "Meeting that agreed the minutes").select_option(label=f"Partnership Board, {in_words(later)}")
    inspect(team)
    press(team, "Agree the minutes")
    assert message(team) == "Minutes agreed. They can no longer be changed."
    assert team.locator(".row__links").count() == 0
    sees(team, f"At the meeting of {in_words(later)}")
    press(team, "Publish the minutes")
    press(team, "Publish the minutes")
    assert message(team) == "Minutes published"
    assert team.locator("#content").get_by_role("button").count() == 0
    return later


def read_by_everybody(page, meeting, day, later):
    """The public reads the public items, and nothing else, on the page and in the PDF."""
    page.goto(f"{meeting}minutes/")
    assert heading(page) == f"Minutes of {in_words(day)}"
    sees(page, f"Agreed at the meeting of {in_words(later)}.", AMENDED, "A child who is not asked is not heard", TASK)
    assert page.get_by_text(SECRET_ITEM).count() == 0
    inspect(page)
    link = page.get_by_role("link", name="Minutes (PDF)").get_attribute("href")
    printed = Paper(page.request.get(link).body())
    words = " ".join(" ".join(printed.pages).split())
    assert (AMENDED in words, SAID in words, SECRET_ITEM in words) == (True, False, False)
    assert (printed.nature()["language"], printed.nature()["PDF/UA"]) == ("en-GB", "1")
    page.goto(meeting)
    assert [PUBLIC_ITEM in title for title in agenda(page)] == [True]
    inspect(page)


def test_a_board_meeting_from_the_forward_plan_to_published_minutes(team, member, visitor, portal):
    meeting, day = created_with_a_due_item(team)
    prepared(team, meeting)
    with_a_word_paper(team)
    invited(team, member, portal, meeting, day)
    day = move_to_past(portal, meeting, 3)
    held(team, meeting)
    minuted(team, meeting)
    amended(team, member, portal, meeting, day)
    following = on_the_next_agenda(team, member, day)
    later = agreed_and_published(team, portal, meeting, following)
    read_by_everybody(visitor(narrow=True), meeting, day, later)
