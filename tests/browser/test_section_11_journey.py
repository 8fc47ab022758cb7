"""One return from issue to verified action: asked, filled in by two, read by somebody else, put right, counted."""

from datetime import timedelta

import pytest

from partnership.directory.demo.cast import CAST
from shield.working_days import today
from tests.browser.boardroom import give_date, in_words, inspect
from tests.browser.pages import errors, field, follow, heading, message, out_of_sight, press, sees, texts

pytestmark = pytest.mark.browser

YEAR = "2031/32"
NAME = f"Section 175, {YEAR}"
EVIDENCE, IMPROVES, WHY = "The governors’ minutes of May.", "Ring by ten on the first day.", "We saw no minutes."
TASK, DONE = "Show the governors’ minutes", "They stand on the shared drive."
# What will be improved becomes the title of an action, of which its owner is told.
SECRETS = (EVIDENCE, WHY, DONE)
BEST, IN_PLACE, PARTLY = (
    "3: in place, and we know that it works",
    "2: in place",
    "1: partly in place",
)
# The demo's questions to schools: seven scored ones, then progress, achievements and priorities.
SCORED, FIRST_FOR_THE_LEAD = 7, 4


def set_up(team, due):
    """A year for schools, whose agencies nobody has asked yet; answers its address."""
    team.goto("/section-11/")
    press(team, "Set a year up")
    field(team, "Year").first.fill(YEAR)
    press(team, "Set this year up")
    assert "Choose the questions" in errors(team)
    assert field(team, "Year").first.input_value() == YEAR
    field(team, "Questions").select_option(label="Section 175 questions, version 1")
    give_date(team, "First day of the year", due.replace(day=1))
    give_date(team, "Last day of the year", due + timedelta(days=300))
    give_date(team, "Returns are due on", due)
    inspect(team)
    press(team, "Set this year up")
    assert message(team) == "Year set up. Now choose whom to ask"
    return team.url


def ask(team, school):
    """Ask one agency of all that are offered."""
    press(team, "Ask agencies")
    boxes = team.locator("#content").get_by_role("checkbox")
    assert boxes.count() > 1
    assert all(box.is_checked() for box in boxes.all())
    for box in boxes.all():
        box.uncheck()
    team.get_by_label(school, exact=True).check()
    inspect(team)
    press(team, "Ask these agencies")
    assert message(team) == "1 agency asked"
    sees(team, "0 of 1 handed in")
    inspect(team)


def score(page, words, **more):
    """Answer the scored question that is open; leads to the next."""
    page.get_by_label(words, exact=True).check()
    for label, text in more.items():
        field(page, {"evidence": "What shows it?", "improvement": "What will you improve?"}[label]).fill(text)


def save(page):
    press(page, "Save and continue")
    assert message(page) in {"Answer saved", "Saved"}


def begun_on_a_phone(visitor, address):
    """A colleague answers the first questions on a phone, without scripts."""
    phone = visitor("practitioner", narrow=True, scripts=False)
    phone.goto(address)
    assert out_of_sight(phone) == []
    press(phone, "Begin")
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
    press(lead, "Submit")
    sees(lead, "Not complete yet", "4.3 What are your five priorities for the next twelve months?")
    field(lead, "Who in your agency answers for it?").fill("Ann Thorogood")
    field(lead, "What is their post?").fill("Head teacher")
    press(lead, "Submit the return")
    (said,) = errors(lead)
    assert said == "Not complete yet: 3.1 answer it; 3.2 answer it; 3.3 answer it; 4.2 answer it; 4.3 answer it."
    assert field(lead, "What is their post?").input_value() == "Head teacher"
    inspect(lead)
    with lead.expect_navigation():
        lead.get_by_role("link", name="3.1 Pupils know").click()
    for _ in range(2):
        score(lead, BEST, evidence=EVIDENCE)
        save(lead)
    score(lead, IN_PLACE, evidence=EVIDENCE, improvement=IMPROVES)
    give_date(lead, "By when?", due)
    inspect(lead)
    save(lead)
    sees(lead, "There is nothing to update")
    inspect(lead)
    save(lead)
    for point in ("A safer site", "Fewer absences"):
        field(lead, "1").fill(point)
        inspect(lead)
        save(lead)
    press(lead, "Submit")
    field(lead, "Who in your agency answers for it?").fill("Ann Thorogood")
    field(lead, "What is their post?").fill("Head teacher")
    press(lead, "Submit the return")
    assert message(lead) == "Return submitted"
    sees(lead, "signed off by Ann Thorogood, Head teacher")
    inspect(lead)


def moderated(moderator, address):
    """Somebody from elsewhere scores one lower, with a reason, and agrees."""
    moderator.goto(address)
    press(moderator, "Agree")
    press(moderator, "Agree this return")
    assert errors(moderator) == ["Score these first: 1.1, 1.2, 2.1, 2.2, 3.1, 3.2, 3.3."]
    moderator.goto(address)
    with moderator.expect_navigation():
        moderator.get_by_role("link", name="1.1 A designated safeguarding lead").click()
    sees(moderator, EVIDENCE)
    score(moderator, PARTLY)
    press(moderator, "Save and continue")
    assert errors(moderator) == ["Say why your score differs from the agency’s."]
    field(moderator, "What do you say?").fill(WHY)
    inspect(moderator)
    save(moderator)
    for number in range(2, SCORED + 1):
        score(moderator, IN_PLACE if number == SCORED else BEST)
        save(moderator)
    moderator.goto(address)
    inspect(moderator)
    press(moderator, "Agree")
    inspect(moderator)
    press(moderator, "Agree this return")
    assert message(moderator) == "Return agreed"


def planned(team, address, due):
    """Two gaps become two actions of the school's lead; answers the addresses of the actions."""
    team.goto(address)
    press(team, "Plan")
    owner = team.locator("#content select option").filter(has_text=CAST["agency_lead"].name)
    field(team, "Who owns them?").select_option(value=owner.get_attribute("value"))
    assert field(team, "3.3: what will be done?").input_value() == IMPROVES
    field(team, "1.1: what will be done?").fill(TASK)
    give_date(team, "1.1: by when?", due)
    inspect(team)
    press(team, "Give these actions")
    assert message(team) == "Actions given, and their owner told"
    inspect(team)
    links = [team.get_by_role("link", name=title, exact=True) for title in (TASK, IMPROVES)]
    return [link.get_attribute("href") for link in links]


def put_right(lead, team, action):
    """The owner reports the action done, and the team verifies it."""
    lead.goto(action)
    press(lead, "Report done")
    field(lead, "What was done?").fill(DONE)
    press(lead, "Report it done")
    team.goto(action)
    press(team, "Verify")
    press(team, "Verify that this is done")
    assert message(team) == "Action verified"


def closed(team, address):
    team.goto(address)
    press(team, "Close")
    press(team, "Close this return")


def found_in_the_queue(lead):
    """The lead finds the return among what waits and among the agency's own; answers its address."""
    lead.goto("/")
    sees(lead, f"Fill in: {NAME}")
    lead.goto("/section-11/")
    inspect(lead)
    follow(lead, NAME)
    return lead.url


def helped(lead):
    """The lead names a colleague who writes too."""
    follow(lead, "Name colleagues who help")
    lead.get_by_label(CAST["practitioner"].name).check()
    inspect(lead)
    press(lead, "Save")


def asked_to_moderate(team, address, school):
    """The team asks somebody of another agency; nobody of the school is offered."""
    team.goto("/")
    sees(team, f"Find a moderator: {school}")
    team.goto(address)
    press(team, "Moderate")
    options = team.locator("#content select option")
    assert [name for name in texts(options) if CAST["agency_lead"].name in name] == []
    chosen = options.filter(has_text=CAST["lead_partner_health"].name)
    field(team, "Who moderates it?").select_option(value=chosen.get_attribute("value"))
    inspect(team)
    press(team, "Ask them to moderate")


def analysed(team, cycle):
    """What the one return says stands under its year, with both scores."""
    team.goto(cycle)
    sees(team, "1 of 1 handed in")
    follow(team, "What they say together")
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
    portal.wait_for_mail(CAST["practitioner"].email, f"{NAME}: please help")
    begun_on_a_phone(visitor, address)
    handed_in(lead, address, due)

    asked_to_moderate(team, address, school)
    portal.wait_for_mail(CAST["lead_partner_health"].email, f"{NAME}: please moderate a return")
    moderated(visitor("lead_partner_health"), address)

    portal.wait_for_mail(CAST["agency_lead"].email, f"{NAME}: your return is agreed")
    both = planned(team, address, due)
    closed(team, address)
    sees(team, "2 of its actions are not verified yet.")
    for action in both:
        put_right(lead, team, action)
    closed(team, address)
    assert message(team) == "Return closed"
    inspect(team)

    analysed(team, cycle)
    lead.goto(address)
    sees(lead, WHY, TASK, in_words(today()))

    # Nobody was told by mail what was answered.
    for key in ("agency_lead", "practitioner", "lead_partner_health"):
        said = " ".join(str(mail) for mail in portal.mails_to(CAST[key].email))
        assert [words for words in SECRETS if words in said] == []
