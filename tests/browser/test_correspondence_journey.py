"""Two decisions by correspondence: one answered by three partners on their phones, and one called to a meeting."""

from datetime import timedelta

import pytest

from partnership.directory.demo.cast import CAST
from shield import working_days
from tests.browser import mails
from tests.browser.boardroom import add_item, give_date, inspect, plan
from tests.browser.pages import errors, field, follow, message, press, sees, texts

pytestmark = pytest.mark.browser

# A group in which nobody sits before.
GROUP, SLUG = "Disproportionality task and finish group", "disproportionality-group"
PARTNERS = ("lead_partner", "lead_partner_health", "lead_partner_police")
THRESHOLD, WINTER = "Threshold document", "Winter training days"


@pytest.fixture
def team(visitor):
    """The team, after giving each of the three partners a seat with a vote."""
    page = visitor("team")
    for key in PARTNERS:
        page.goto(f"/groups/{SLUG}/")
        name = CAST[key].name
        if page.locator("main").get_by_text(name).count():
            continue
        page.goto(f"/groups/{SLUG}/seats/new/")
        field(page, "Person").select_option(label=name)
        held = page.get_by_label("For which agency").locator(f'option:text-is("{agency_of(key)}")')
        field(page, "For which agency").select_option(value=held.get_attribute("value"))
        field(page, "As").select_option(label="Member")
        give_date(page, "From", working_days.today() - timedelta(days=30))
        press(page, "Give this seat")
        assert message(page) == "Seat given"
    return page


AGENCIES = {
    "lead_partner": "London Borough of Bexley Children’s Social Care",
    "lead_partner_health": "NHS South East London Integrated Care Board (ICB)",
    "lead_partner_police": "Metropolitan Police Service – South East London Basic Command Unit (BCU)",
}


def agency_of(key):
    return AGENCIES[key]


def circulated(team, title, day, questions):
    """Asked by email, with at least three working days to answer; answers the address."""
    meeting = plan(team, GROUP, day, format="By correspondence", title=title)
    for question, detail in questions:
        add_item(team, meeting, question, detail=detail)
    press(team, "Circulate")
    inspect(team)
    give_date(team, "Last day for answers", working_days.today())
    press(team, "Circulate it")
    assert errors(team) == ["Leave at least 3 working days for the answers."]
    give_date(team, "Last day for answers", working_days.today() + timedelta(days=14))
    press(team, "Circulate it")
    assert message(team) == "Circulated"
    sees(team, "Answers are taken until")
    inspect(team)
    return meeting


def opened_from_the_mail(visitor, portal, key, title):
    """The feedback sheet on a phone, from the link in the mail."""
    page = visitor(key, narrow=True)
    mail = portal.wait_for_mail(CAST[key].email, f"Your answer is needed: {title}")
    page.goto(mails.link(mail, "/feedback/"))
    inspect(page)
    return page


def answer(page, question, stance, reason=""):
    page.get_by_role("group", name=question).get_by_role("radio", name=stance, exact=True).check()
    number = page.get_by_role("group", name=question).locator("legend").inner_text().strip().partition(".")[0]
    field(page, f"Why, or what would have to change in recommendation {number}").fill(reason)


def fresh(portal, words):
    ((number,),) = portal.ask("SELECT count(*) FROM partnership_meeting")
    return f"{words} {number}"


def agreeing(page):
    for question in (THRESHOLD, WINTER):
        answer(page, question, "I agree")
    press(page, "Send my answers")
    assert message(page) == "Your answers are kept. You can change them until the end."


def with_changes(page):
    """Whoever wants changes says which; on coming back the answers still stand there."""
    answer(page, THRESHOLD, "I agree")
    answer(page, WINTER, "I agree with changes")
    press(page, "Send my answers")
    assert errors(page) == ["Say why, or what would have to change."]
    inspect(page)
    assert page.get_by_role("group", name=THRESHOLD).get_by_role("radio", name="I agree", exact=True).is_checked()
    answer(page, WINTER, "I agree with changes", "One of the two days in the room.")
    press(page, "Send my answers")
    assert message(page) == "Your answers are kept. You can change them until the end."
    press(page, "Say where you stand")
    assert field(page, "Why, or what would have to change in recommendation 2").input_value() == (
        "One of the two days in the room."
    )


def too_early(team, meeting):
    team.goto(meeting)
    press(team, "Decide")
    press(team, "Decide now")
    assert errors(team)[0].endswith("1 still to come.")
    inspect(team)


def decided(team, meeting):
    team.goto(meeting)
    press(team, "Decide")
    press(team, "Decide now")
    assert message(team) == "Decided"
    found = texts(team.locator("li[id^=item-] p").filter(has_text="Agreed:"))
    assert found == [
        "Agreed: Threshold document. 3 agree",
        "Agreed: Winter training days. 2 agree, 1 agrees with changes",
    ]
    inspect(team)


def on_the_next_agenda(team, day, title):
    """A meeting of the group, with what is due put on its agenda on request; answers its address."""
    meeting = plan(team, GROUP, day, format="Online", where="Microsoft Teams")
    follow(team, "Put on what is due")
    press(team, "Put on the agenda what is due")
    assert message(team) == "The agenda is up to date"
    link = team.locator("li[id^=item-] h3 a").filter(has_text=title)
    return meeting, texts(link)


def test_three_partners_decide_by_correspondence_on_their_phones(team, visitor, portal):
    title = fresh(portal, "Two decisions")
    ((start,),) = portal.ask("SELECT count(*) FROM partnership_meeting WHERE slug LIKE 'disproportionality%%'")
    day = working_days.today() + timedelta(days=3 * start)
    questions = [(THRESHOLD, "To adopt it from May."), (WINTER, "To move them online.")]
    meeting = circulated(team, title, day, questions)
    for key, act in zip(PARTNERS[:2], (agreeing, with_changes), strict=True):
        act(opened_from_the_mail(visitor, portal, key, title))
    too_early(team, meeting)
    agreeing(opened_from_the_mail(visitor, portal, PARTNERS[2], title))
    decided(team, meeting)
    _, links = on_the_next_agenda(team, day + timedelta(days=1), title)
    assert len(links) == 1
    assert links[0] == f"Decided by correspondence: {title}"


def test_one_member_calls_it_to_a_meeting(team, visitor, portal):
    title = fresh(portal, "One decision")
    ((start,),) = portal.ask("SELECT count(*) FROM partnership_meeting WHERE slug LIKE 'disproportionality%%'")
    day = working_days.today() + timedelta(days=3 * start)
    meeting = circulated(team, title, day, [(THRESHOLD, "To adopt it from May.")])
    page = opened_from_the_mail(visitor, portal, "lead_partner_police", title)
    follow(page, "call this to a meeting")
    press(page, "Call this to a meeting")
    assert errors(page) == ["Enter the reason"]
    inspect(page)
    field(page, "Reason").fill("We should hear the schools first.")
    press(page, "Call this to a meeting")
    assert message(page) == "Called to the next meeting"
    sees(page, "Called to a meeting", "We should hear the schools first.")
    inspect(page)
    team.goto(meeting)
    assert team.locator("#content").get_by_role("button").count() == 0
    _, links = on_the_next_agenda(team, day + timedelta(days=1), title)
    assert links == [f"Called to this meeting: {title}"]
