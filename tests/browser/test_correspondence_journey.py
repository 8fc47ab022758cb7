"""Two decisions by correspondence: one made by three partners on their phones, and one referred to a meeting."""

from datetime import timedelta

import pytest

from partnership.directory.demo.cast import CAST
from shield import working_days
from tests.browser import mails
from tests.browser.boardroom import add_item, create_meeting, give_date, inspect
from tests.browser.pages import errors, field, follow, give_proof, message, press, sees, texts

pytestmark = pytest.mark.browser

# A group without members.
GROUP, SLUG = "Disproportionality task and finish group", "disproportionality-group"
PARTNERS = ("lead_partner", "lead_partner_health", "lead_partner_police")
THRESHOLD, WINTER = "Threshold document", "Winter training days"


@pytest.fixture
def team(visitor):
    """Return the page of the team, after adding each of the three partners as a voting member."""
    page = visitor("team")
    for key in PARTNERS:
        page.goto(f"/groups/{SLUG}/")
        name = CAST[key].name
        if page.locator("main").get_by_text(name).count():
            continue
        page.goto(f"/groups/{SLUG}/members/new/")
        give_proof(page)
        field(page, "Person").select_option(label=name)
        held = field(page, "Agency they represent").locator(f'option:text-is("{agency_of(key)}")')
        field(page, "Agency they represent").select_option(value=held.get_attribute("value"))
        field(page, "Role").select_option(label="Member")
        give_date(page, "Start date", working_days.today() - timedelta(days=30))
        press(page, "Add member")
        assert message(page) == "Member added"
    return page


AGENCIES = {
    "lead_partner": "London Borough of Bexley Children’s Social Care",
    "lead_partner_health": "NHS South East London Integrated Care Board (ICB)",
    "lead_partner_police": "Metropolitan Police Service – South East London Basic Command Unit (BCU)",
}


def agency_of(key):
    return AGENCIES[key]


def circulated(team, title, day, questions):
    """Circulate a decision with at least three working days to respond. Return its address."""
    meeting = create_meeting(team, GROUP, day, style="By correspondence", title=title)
    for question, detail in questions:
        add_item(team, meeting, question, detail=detail)
    press(team, "Circulate for responses")
    inspect(team)
    give_date(team, "Closing date", working_days.today())
    press(team, "Circulate for responses")
    assert errors(team) == ["Closing date must be at least 3 working days from today"]
    give_date(team, "Closing date", working_days.today() + timedelta(days=14))
    press(team, "Circulate for responses")
    assert message(team) == "Circulated. We have emailed the voting members."
    sees(team, "Members can respond until")
    inspect(team)
    return meeting


def opened_from_the_mail(visitor, portal, key, title):
    """Return the page to respond on a phone, from the link in the email."""
    page = visitor(key, narrow=True)
    mail = portal.wait_for_mail(CAST[key].email, f"Respond to {title}")
    page.goto(mails.link(mail, "/respond/"))
    inspect(page)
    return page


def choose(page, question, stance, reason=""):
    page.get_by_role("group", name=question).get_by_role("radio", name=stance, exact=True).check()
    number = page.get_by_role("group", name=question).locator("legend").inner_text().strip().partition(".")[0]
    field(page, f"Reason, or changes you want to recommendation {number}").fill(reason)


def fresh(portal, words):
    ((number,),) = portal.ask("SELECT count(*) FROM partnership_meeting")
    return f"{words} {number}"


def agreeing(page):
    for question in (THRESHOLD, WINTER):
        choose(page, question, "I agree")
    press(page, "Submit your response")
    assert message(page) == "Response submitted. You can change it until the closing time."


def with_changes(page):
    """Changes need a reason; the form shows the submitted response again."""
    choose(page, THRESHOLD, "I agree")
    choose(page, WINTER, "I agree with changes")
    press(page, "Submit your response")
    assert errors(page) == ["Enter a reason, or the changes you want"]
    inspect(page)
    assert page.get_by_role("group", name=THRESHOLD).get_by_role("radio", name="I agree", exact=True).is_checked()
    choose(page, WINTER, "I agree with changes", "One of the two days in the room.")
    press(page, "Submit your response")
    assert message(page) == "Response submitted. You can change it until the closing time."
    press(page, "Submit your response")
    assert field(page, "Reason, or changes you want to recommendation 2").input_value() == (
        "One of the two days in the room."
    )


def too_early(team, meeting):
    team.goto(meeting)
    press(team, "Record the decision")
    press(team, "Record the decision")
    assert errors(team)[0].startswith("1 response is missing.")
    inspect(team)


def decided(team, meeting):
    team.goto(meeting)
    press(team, "Record the decision")
    press(team, "Record the decision")
    assert message(team) == "Decision recorded"
    found = texts(team.locator("li[id^=item-] p").filter(has_text="Agreed:"))
    assert [text.partition(". Each")[0] for text in found] == [
        "Agreed: Threshold document. 3 agree",
        (
            "Agreed: Winter training days. With changes from NHS South East London Integrated Care Board (ICB): "
            "One of the two days in the room. 3 agree"
        ),
    ]
    inspect(team)


def with_a_silent_partner(team, meeting, portal):
    """No position is no agreement: after the closing time nothing is decided without the police."""
    slug = meeting.rstrip("/").rpartition("/")[2]
    moved = (
        "UPDATE partnership_meeting SET opens_at = opens_at + %s * interval '1 day', "
        "closes_at = closes_at + %s * interval '1 day' WHERE slug = %s RETURNING 1"
    )
    portal.ask(moved, -21, -21, slug)
    team.goto(meeting)
    press(team, "Record the decision")
    press(team, "Record the decision")
    assert errors(team) == ["Required responses are missing: Police"]
    portal.ask(moved, 21, 21, slug)


def asked_again(team, meeting):
    """What a partner wants changed becomes part of the recommendation, to which all respond again."""
    team.goto(meeting)
    press(team, "Record the decision")
    press(team, "Record the decision")
    assert errors(team) == ["Members agree with changes. Ask again about recommendation 2 first."]
    team.goto(meeting)
    follow(team, "Ask again with the changes")
    inspect(team)
    give_date(team, "Closing date", working_days.today() + timedelta(days=14))
    press(team, "Ask members again")
    assert message(team) == "Asked again. We have emailed the voting members."
    sees(team, "Recommendation 3 replaces this one.")
    inspect(team)


def on_the_next_agenda(team, day, title):
    """Create a meeting of the group and add due items. Return its address and the links to correspondence."""
    meeting = create_meeting(team, GROUP, day, style="Online", venue="Microsoft Teams")
    follow(team, "Add due items")
    press(team, "Add due items")
    assert message(team) == "Due items added to the agenda"
    link = team.locator("li[id^=item-] h3 a").filter(has_text=title)
    return meeting, texts(link)


def test_three_partners_decide_by_correspondence_on_their_phones(team, visitor, portal):
    title = fresh(portal, "Two decisions")
    ((start,),) = portal.ask("SELECT count(*) FROM partnership_meeting WHERE slug LIKE 'disproportionality%%'")
    day = working_days.today() + timedelta(days=3 * start)
    questions = [(THRESHOLD, "To adopt it from May."), (WINTER, "To move them online.")]
    meeting = circulated(team, title, day, questions)
    pages = []
    for key, act in zip(PARTNERS[:2], (agreeing, with_changes), strict=True):
        pages.append(opened_from_the_mail(visitor, portal, key, title))
        act(pages[-1])
    too_early(team, meeting)
    with_a_silent_partner(team, meeting, portal)
    pages.append(opened_from_the_mail(visitor, portal, PARTNERS[2], title))
    agreeing(pages[-1])
    asked_again(team, meeting)
    for page in pages:
        page.goto(f"{meeting}respond/")
        choose(page, WINTER, "I agree")
        press(page, "Submit your response")
    decided(team, meeting)
    _, links = on_the_next_agenda(team, day + timedelta(days=1), title)
    assert len(links) == 1
    assert links[0] == f"Decided by correspondence: {title}"


def test_one_member_refers_it_to_a_meeting(team, visitor, portal):
    title = fresh(portal, "One decision")
    ((start,),) = portal.ask("SELECT count(*) FROM partnership_meeting WHERE slug LIKE 'disproportionality%%'")
    day = working_days.today() + timedelta(days=3 * start)
    meeting = circulated(team, title, day, [(THRESHOLD, "To adopt it from May.")])
    page = opened_from_the_mail(visitor, portal, "lead_partner_police", title)
    follow(page, "refer this to a meeting")
    press(page, "Refer this to a meeting")
    assert errors(page) == ["Enter a reason"]
    inspect(page)
    field(page, "Reason").fill("We should hear the schools first.")
    press(page, "Refer this to a meeting")
    assert message(page) == "Referred to the next meeting"
    sees(page, "Referred to a meeting", "We should hear the schools first.")
    inspect(page)
    team.goto(meeting)
    assert team.locator("#content").get_by_role("button").count() == 0
    _, links = on_the_next_agenda(team, day + timedelta(days=1), title)
    assert links == [f"Referred to this meeting: {title}"]
