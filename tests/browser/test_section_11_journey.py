"""A return from request to verified actions: completed by two people, moderated, planned, closed, analysed."""

from datetime import timedelta

import pytest

from partnership.directory.demo.cast import CAST
from shield.working_days import today
from tests.browser.boardroom import give_date, in_words, inspect
from tests.browser.pages import errors, field, follow, heading, message, open_my_work, out_of_sight, press, sees, texts

pytestmark = pytest.mark.browser

YEAR = "2031/32"
NAME = f"Section 175, {YEAR}"
EVIDENCE, IMPROVES, WHY = "The governors’ minutes of May.", "Phone by 10am on the first day.", "We saw no minutes."
TASK, DONE = "Show the governors’ minutes", "They are on the shared drive."
# The improvement becomes the title of an action, which is emailed to its owner.
SECRETS = (EVIDENCE, WHY, DONE)
BEST, IN_PLACE, PARTLY = (
    "3: in place and shown to work",
    "2: in place",
    "1: partly in place",
)
# The demo's questions to schools: seven scored ones, then progress, achievements and priorities.
SCORED, FIRST_FOR_THE_LEAD = 7, 4


def set_up(team, due):
    """Start a year for schools and return its address."""
    team.goto("/section-11/")
    press(team, "Start a new year")
    field(team, "Year").first.fill(YEAR)
    press(team, "Start this year")
    assert "Select the questions" in errors(team)
    assert field(team, "Year").first.input_value() == YEAR
    field(team, "Questions").select_option(label="Section 175 questions, version 1")
    give_date(team, "First day of the year", due.replace(day=1))
    give_date(team, "Last day of the year", due + timedelta(days=300))
    give_date(team, "Due date for returns", due)
    inspect(team)
    press(team, "Start this year")
    assert message(team) == "Year started. Request returns from agencies next."
    return team.url


def ask(team, school):
    """Ask one agency of all that are offered."""
    press(team, "Request returns")
    boxes = team.locator("#content").get_by_role("checkbox")
    assert boxes.count() > 1
    assert all(box.is_checked() for box in boxes.all())
    for box in boxes.all():
        box.uncheck()
    team.get_by_label(school, exact=True).check()
    inspect(team)
    press(team, "Request returns")
    assert message(team) == "Returns requested from 1 agency. We have emailed their safeguarding leads."
    sees(team, "0 of 1 submitted")
    inspect(team)


def score(page, words, **more):
    """Answer the scored question that is open; leads to the next."""
    page.get_by_label(words, exact=True).check()
    for label, text in more.items():
        field(page, {"evidence": "Evidence", "improvement": "What will you improve?"}[label]).fill(text)


def save(page):
    press(page, "Save and continue")
    assert message(page) in {"Answer saved", "Score saved"}


def begun_on_a_phone(visitor, address):
    """A colleague answers the first questions on a phone, without scripts."""
    phone = visitor("practitioner", narrow=True, scripts=False)
    phone.goto(address)
    assert out_of_sight(phone) == []
    press(phone, "Start this return")
    assert heading(phone).startswith("A designated safeguarding lead")
    for _ in range(FIRST_FOR_THE_LEAD):
        score(phone, BEST, evidence=EVIDENCE)
        assert out_of_sight(phone) == []
        save(phone)
    phone.goto(address)
    sees(phone, EVIDENCE)
    assert out_of_sight(phone) == []


def handed_in(lead, address, due):
    """The lead answers the rest, is told what is missing, and signs off."""
    lead.goto(address)
    press(lead, "Submit this return")
    sees(lead, "This return is not complete", "4.3 What are your 5 priorities for the next 12 months?")
    field(lead, "Signed off by").fill("Ann Thorogood")
    field(lead, "Their job title").fill("Head teacher")
    press(lead, "Submit this return")
    questions = "; ".join(f"{place} answer this question" for place in ("3.1", "3.2", "3.3", "4.2", "4.3"))
    assert errors(lead) == [f"This return is not complete: {questions}"]
    assert field(lead, "Their job title").input_value() == "Head teacher"
    inspect(lead)
    with lead.expect_navigation():
        lead.get_by_role("link", name="3.1 Pupils know").click()
    for _ in range(2):
        score(lead, BEST, evidence=EVIDENCE)
        save(lead)
    score(lead, IN_PLACE, evidence=EVIDENCE, improvement=IMPROVES)
    give_date(lead, "Date for the improvement", due)
    inspect(lead)
    save(lead)
    sees(lead, "there is nothing to update")
    inspect(lead)
    save(lead)
    for point in ("A safer site", "Fewer absences"):
        field(lead, "1").fill(point)
        inspect(lead)
        save(lead)
    press(lead, "Submit this return")
    field(lead, "Signed off by").fill("Ann Thorogood")
    field(lead, "Their job title").fill("Head teacher")
    press(lead, "Submit this return")
    assert message(lead) == "Return submitted. A moderator from another agency will read it next."
    sees(lead, "signed off by Ann Thorogood, Head teacher")
    inspect(lead)


def moderated(moderator, address):
    """Somebody from elsewhere scores one lower, with a reason, and agrees."""
    moderator.goto(address)
    press(moderator, "Agree this return")
    press(moderator, "Agree this return")
    assert errors(moderator) == ["Score these questions first: 1.1, 1.2, 2.1, 2.2, 3.1, 3.2, 3.3"]
    moderator.goto(address)
    with moderator.expect_navigation():
        moderator.get_by_role("link", name="1.1 A designated safeguarding lead").click()
    sees(moderator, EVIDENCE)
    score(moderator, PARTLY)
    press(moderator, "Save and continue")
    assert errors(moderator) == ["Enter why your score differs from the agency’s"]
    field(moderator, "Your comment").fill(WHY)
    inspect(moderator)
    save(moderator)
    for number in range(2, SCORED + 1):
        score(moderator, IN_PLACE if number == SCORED else BEST)
        save(moderator)
    moderator.goto(address)
    inspect(moderator)
    press(moderator, "Agree this return")
    inspect(moderator)
    press(moderator, "Agree this return")
    assert message(moderator) == "Return agreed. We have emailed the agency’s safeguarding lead."


def planned(team, address, due):
    """Two gaps become two actions of the school's lead; answers the addresses of the actions."""
    team.goto(address)
    press(team, "Create actions from gaps")
    owner = team.locator("#content select option").filter(has_text=CAST["agency_lead"].name)
    field(team, "Owner").select_option(value=owner.get_attribute("value"))
    assert field(team, "Action for 3.3").input_value() == IMPROVES
    field(team, "Action for 1.1").fill(TASK)
    give_date(team, "Due date for 1.1", due)
    inspect(team)
    press(team, "Create actions")
    assert message(team) == "Actions created. We have emailed their owner."
    inspect(team)
    links = [team.get_by_role("link", name=title, exact=True) for title in (TASK, IMPROVES)]
    return [link.get_attribute("href") for link in links]


def put_right(lead, team, action):
    """The owner reports the action done, and the team verifies it."""
    lead.goto(action)
    press(lead, "Report this action as done")
    field(lead, "What was done").fill(DONE)
    press(lead, "Report as done")
    team.goto(action)
    press(team, "Verify this action")
    press(team, "Verify this action")
    assert message(team) == "Action verified"


def closed(team, address):
    team.goto(address)
    press(team, "Close this return")
    press(team, "Close this return")


def found_in_the_queue(lead):
    """The lead finds the return among what waits and among the agency's own; answers its address."""
    open_my_work(lead)
    sees(lead, f"Complete the return: {NAME}")
    lead.goto("/section-11/")
    inspect(lead)
    follow(lead, NAME)
    return lead.url


def helped(lead):
    """The lead names a colleague who writes too."""
    follow(lead, "Select contributors")
    lead.get_by_label(CAST["practitioner"].name).check()
    inspect(lead)
    press(lead, "Save contributors")


def asked_to_moderate(team, address, school):
    """The team asks somebody of another agency; nobody of the school is offered."""
    open_my_work(team)
    sees(team, f"Appoint a moderator: {school}")
    team.goto(address)
    press(team, "Appoint a moderator")
    options = team.locator("#content select option")
    assert [name for name in texts(options) if CAST["agency_lead"].name in name] == []
    chosen = options.filter(has_text=CAST["lead_partner_health"].name)
    field(team, "Moderator").select_option(value=chosen.get_attribute("value"))
    inspect(team)
    press(team, "Appoint moderator")


def analysed(team, cycle):
    """What the one return says stands under its year, with both scores."""
    team.goto(cycle)
    sees(team, "1 of 1 submitted")
    press(team, "View the analysis")
    inspect(team)
    rows = {row[:3]: row for row in texts(team.locator("#content tbody tr"))}
    assert rows["1.1"].endswith("1 of 1 0 (0) 0 (1) 0 (0) 1 (0)")
    assert rows["3.3"].endswith("1 of 1 0 (0) 0 (0) 1 (1) 0 (0)")


def test_a_return_goes_from_issue_to_verified_actions(visitor, portal):
    school = portal.ask("SELECT name FROM partnership_agency WHERE slug = 'danson-vale-primary'")[0][0]
    due = today() + timedelta(days=40)
    team = visitor("team")
    cycle = set_up(team, due)
    ask(team, school)

    letter = portal.wait_for_mail(CAST["agency_lead"].email, f"{NAME}: your return is due")
    lead = visitor("agency_lead")
    address = found_in_the_queue(lead)
    assert address.removeprefix(portal.url) in letter.get_body(("plain",)).get_content()
    assert visitor("practitioner").goto(address).status == 404
    helped(lead)
    portal.wait_for_mail(CAST["practitioner"].email, f"{NAME}: help complete")
    begun_on_a_phone(visitor, address)
    handed_in(lead, address, due)

    asked_to_moderate(team, address, school)
    portal.wait_for_mail(CAST["lead_partner_health"].email, f"{NAME}: moderate a return")
    moderated(visitor("lead_partner_health"), address)

    portal.wait_for_mail(CAST["agency_lead"].email, f"{NAME}: your return has been agreed")
    both = planned(team, address, due)
    closed(team, address)
    sees(team, "2 actions have not been verified yet")
    for action in both:
        put_right(lead, team, action)
    closed(team, address)
    assert message(team) == "Return closed"
    inspect(team)

    analysed(team, cycle)
    lead.goto(address)
    sees(lead, WHY, TASK, in_words(today()))

    # No email contains an answer.
    for key in ("agency_lead", "practitioner", "lead_partner_health"):
        said = " ".join(str(mail) for mail in portal.mails_to(CAST[key].email))
        assert [words for words in SECRETS if words in said] == []
