"""A Board meeting: from the forward plan to minutes that everybody can read, and back on the next agenda."""

import re
from datetime import datetime, timedelta

import pytest

from partnership.directory.demo.cast import CAST
from shield.working_days import today
from tests.browser import mails
from tests.browser.boardroom import a_pdf, add_item, come_to_pass, give_date, in_words, inspect, on_item, plan
from tests.browser.pages import errors, field, follow, heading, message, press, sees, texts
from tests.browser.papers import Paper

pytestmark = pytest.mark.browser

PLAN = "/meetings/plan/?group=partnership-board"
MEMBER = CAST["board_member"].email
PUBLIC_ITEM = "How schools ask children"
SECRET_ITEM = "What only the partners know"
SAID = "Nine of 24 schools had not asked."
PUT_RIGHT = "Eight of 24 schools had not asked."
TASK = "Ask every school in May"


@pytest.fixture
def team(visitor):
    return visitor("team")


@pytest.fixture
def member(visitor):
    return visitor("board_member")


def first_due(page):
    """What is due first and stands on no agenda, and by when."""
    page.goto(PLAN)
    row = page.locator("#content .panel li").first
    title = row.get_by_role("link").inner_text()
    day = re.search(r"due (\d+ \w+ \d{4})", " ".join(row.inner_text().split())).group(1)
    return title, datetime.strptime(f"{day} +0000", "%d %b %Y %z").date()


def agenda(page):
    return texts(page.locator("li[id^=item-] h3"))


def planned_with_what_is_due(team):
    """The meeting stands in the plan, and what is due by then is on its agenda, and due no more."""
    due, by = first_due(team)
    inspect(team)
    day = by - timedelta(days=1)
    assert day > today()
    follow_plan = team.locator("#content").get_by_role("button", name="Plan meetings")
    assert follow_plan.get_attribute("href") == "/meetings/new/?group=partnership-board"
    meeting = plan(team, "Partnership Board", day, format="In person", where="Civic Offices, room 3")
    assert "Learning Hub priority" in agenda(team)[0]
    team.goto(PLAN)
    row = team.locator("#content .panel li").filter(has_text=due)
    with team.expect_navigation():
        row.get_by_role("button", name=f"Put it on the agenda of {in_words(day)}").click()
    assert (team.url, message(team)) == (meeting, f"On the agenda of {in_words(day)}")
    assert any(due in item for item in agenda(team))
    team.goto(PLAN)
    assert due not in " ".join(texts(team.locator("#content .panel li")))
    sees(team, in_words(day).split()[0])
    return meeting, day


def prepared(team, meeting):
    """One item for everybody, with a paper, and one for the three partners."""
    add_item(team, meeting, PUBLIC_ITEM, readers="Everybody")
    add_item(team, meeting, SECRET_ITEM, readers="The three partners")
    inspect(team)
    on_item(team, "Add a paper", PUBLIC_ITEM)
    press(team, "Add this paper")
    assert errors(team) == ["Enter the title", "Choose a file", "Say whether everybody can read it"]
    field(team, "Title").fill("What schools told us")
    team.get_by_label("File").set_input_files(a_pdf("What schools told us", "They told us much."))
    team.get_by_role("radio", name="It is accessible").check()
    press(team, "Add this paper")
    assert message(team) == "Paper added"


def called(team, member, portal, meeting, day):
    """Members see nothing of a draft; then they are invited, with an entry for the diary and what they may read."""
    member.goto(meeting)
    assert agenda(member) == []
    team.goto(meeting)
    press(team, "Publish agenda")
    inspect(team)
    press(team, "Publish the agenda")
    assert message(team) == "Agenda published, and members invited"
    mail = portal.wait_for_mail(MEMBER, f"Agenda: Partnership Board, {day:%A} {in_words(day)}")
    (calendar,) = mails.calendars(mail)
    event = mails.event(calendar)
    assert (calendar["METHOD"], event["SEQUENCE"], event["DTSTART"].dt.date()) == ("REQUEST", 0, day)
    assert event["LOCATION"] == "Civic Offices, room 3"
    member.goto(mails.link(mail, "/meetings/"))
    titles = " ".join(agenda(member))
    assert (PUBLIC_ITEM in titles, SECRET_ITEM in titles) == (True, False)
    sees(member, "1 item of this meeting is not for everybody.")
    inspect(member)
    pack = Paper(member.request.get(pack_of(member)).body())
    words = " ".join(pack.pages)
    assert ("What schools told us" in words, "They told us much." in words, SECRET_ITEM in words) == (True, True, False)


def pack_of(page):
    return page.get_by_role("link", name="The pack (PDF)").get_attribute("href")


def held(team, meeting):
    """Everybody came but one, who sent a deputy; a parent was a guest."""
    team.goto(meeting)
    press(team, "Hold")
    inspect(team)
    for radio in team.get_by_role("radio", name="Present", exact=True).all():
        radio.check()
    team.get_by_role("radio", name="Sent a deputy").first.check()
    field(team, "Guests").fill("Ada Fairweather, Parents’ panel")
    press(team, "The meeting was held")
    assert len(errors(team)) == 1
    assert errors(team)[0].startswith("Say who came instead of ")
    assert field(team, "Guests").input_value() == "Ada Fairweather, Parents’ panel"
    team.get_by_label(re.compile("Who came instead of")).first.fill("Dolores Umber")
    press(team, "The meeting was held")
    assert message(team) == "Meeting kept as held"
    sees(team, "Dolores Umber", "Ada Fairweather, Parents’ panel", "quorate")


def kept(team, meeting):
    """What was said, decided and given to somebody to do."""
    team.goto(meeting)
    on_item(team, "What was said", PUBLIC_ITEM)
    field(team, "What was said").fill(SAID)
    press(team, "Save")
    assert message(team) == "Kept"
    on_item(team, "Decision", PUBLIC_ITEM)
    team.get_by_role("radio", name="Agreed", exact=True).check()
    press(team, "Keep this decision")
    assert errors(team) == ["Say why: whoever reads this in ten years asks."]
    inspect(team)
    field(team, "Why").fill("A child who is not asked is not heard")
    press(team, "Keep this decision")
    assert message(team) == "Decision kept"
    on_item(team, "Action", PUBLIC_ITEM)
    field(team, "What is to be done").fill(TASK)
    owner = team.get_by_label("Who owns it").locator("option", has_text="Hollingbourne").first
    field(team, "Who owns it").select_option(value=owner.get_attribute("value"))
    give_date(team, "Due", today() + timedelta(days=40))
    inspect(team)
    press(team, "Give this action")
    assert message(team) == "Action given, and its owner told"
    on_item(team, "Decision", SECRET_ITEM)
    team.get_by_role("radio", name="Noted", exact=True).check()
    press(team, "Keep this decision")
    inspect(team)


def put_right(team, member, portal, meeting, day):
    """The draft goes round; somebody who was there asks for a change, and it is made."""
    team.goto(meeting)
    press(team, "Draft minutes")
    press(team, "Send the draft minutes round")
    assert message(team) == "Draft minutes sent round"
    mail = portal.wait_for_mail(MEMBER, f"Draft minutes: Partnership Board, {in_words(day)}")
    member.goto(mails.link(mail, "/minutes/"))
    sees(member, "A draft: it is agreed at the next meeting.", SAID)
    assert member.get_by_text(SECRET_ITEM).count() == 0
    inspect(member)
    follow(member, "Ask for a change")
    press(member, "Ask for this change")
    assert errors(member) == ["Answer: what should change?"]
    field(member, "What should change?").fill("It was eight of 24.")
    inspect(member)
    press(member, "Ask for this change")
    assert message(member) == "Your change was passed on"
    team.goto(f"{meeting}minutes/")
    follow(team, "Answer the change of Derek Hollingbourne")
    team.get_by_role("radio", name="Yes: I have changed the minutes").check()
    inspect(team)
    press(team, "Answer")
    assert message(team) == "Answer kept"
    team.goto(meeting)
    on_item(team, "What was said", PUBLIC_ITEM)
    field(team, "What was said").fill(PUT_RIGHT)
    press(team, "Save")


def on_the_next_agenda(team, member, day):
    """The next agenda opens with these minutes, and with the action that nobody has verified."""
    following = plan(team, "Partnership Board", today() + timedelta(days=2), format="Online", where="Microsoft Teams")
    press(team, "Publish agenda")
    press(team, "Publish the agenda")
    assert message(team) == "Agenda published, and members invited"
    member.goto(following)
    assert agenda(member)[:2] == [f"1. Minutes of {in_words(day)}", "2. Actions not verified yet"]
    sees(member, TASK)
    inspect(member)
    return following


def agreed_and_published(team, portal, meeting, following):
    """Agreed at the next meeting, the minutes are locked; then they are published."""
    later = come_to_pass(portal, following, 1)
    team.goto(meeting)
    press(team, "Agree minutes")
    field(team, "At which meeting").select_option(label=f"Partnership Board, {in_words(later)}")
    inspect(team)
    press(team, "The minutes are agreed")
    assert message(team) == "Minutes agreed and locked"
    assert team.locator(".row__links").count() == 0
    sees(team, f"At the meeting of {in_words(later)}")
    press(team, "Publish minutes")
    press(team, "Publish the minutes")
    assert message(team) == "Minutes published"
    assert team.locator("#content").get_by_role("button").count() == 0
    return later


def read_by_everybody(page, meeting, day, later):
    """A stranger on a phone reads the public items, and nothing else, on the page and in print."""
    page.goto(f"{meeting}minutes/")
    assert heading(page) == f"Minutes of {in_words(day)}"
    sees(page, f"Agreed at the meeting of {in_words(later)}.", PUT_RIGHT, "A child who is not asked is not heard", TASK)
    assert page.get_by_text(SECRET_ITEM).count() == 0
    inspect(page)
    link = page.get_by_role("link", name="These minutes (PDF)").get_attribute("href")
    printed = Paper(page.request.get(link).body())
    words = " ".join(" ".join(printed.pages).split())
    assert (PUT_RIGHT in words, SAID in words, SECRET_ITEM in words) == (True, False, False)
    assert (printed.nature()["language"], printed.nature()["PDF/UA"]) == ("en-GB", "1")
    page.goto(meeting)
    assert [PUBLIC_ITEM in title for title in agenda(page)] == [True]
    inspect(page)


def test_a_board_meeting_from_the_forward_plan_to_published_minutes(team, member, visitor, portal):
    meeting, day = planned_with_what_is_due(team)
    prepared(team, meeting)
    called(team, member, portal, meeting, day)
    day = come_to_pass(portal, meeting, 3)
    held(team, meeting)
    kept(team, meeting)
    put_right(team, member, portal, meeting, day)
    following = on_the_next_agenda(team, member, day)
    later = agreed_and_published(team, portal, meeting, following)
    read_by_everybody(visitor(narrow=True), meeting, day, later)
