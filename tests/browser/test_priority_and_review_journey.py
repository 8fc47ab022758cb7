"""The operational team writes a priority and a practice review, and sees who changed what."""

from datetime import date, timedelta

import pytest

from shield.working_days import today
from tests.browser.pages import (
    boxes,
    enter_date,
    errors,
    field,
    follow,
    heading,
    history,
    message,
    out_of_sight,
    press,
    texts,
)

pytestmark = pytest.mark.browser

ANOTHER_PERSON_SAVED = (
    "Another person saved changes while you were editing, so your changes were not saved. "
    "Check what is different. If you save again, your text replaces theirs."
)


def parts(day: date) -> tuple[str, str, str]:
    return str(day.day), str(day.month), str(day.year)


def free_number(portal) -> int:
    ((highest,),) = portal.ask("SELECT max(number) FROM learninghub_priority")
    return highest + 1


def propose(page, portal, title):
    """A new priority of this test's own; answers the address of its working page."""
    page.goto("/learning-hub/")
    press(page, "Propose a priority")
    press(page, "Save priority")
    assert errors(page) == [
        "Enter a priority number",
        "Enter a title",
        "Enter a partnership year",
        "Enter an overarching area",
    ]
    field(page, "Priority number").fill(str(free_number(portal)))
    field(page, "Title").fill(title)
    field(page, "Partnership year").fill("9")
    field(page, "Overarching area").fill("Adolescent vulnerability")
    press(page, "Save priority")
    assert message(page) == "Priority proposed"
    return page.url


def say_who_leads_and_when(page, begins):
    """Who leads, when it begins, what it is about; a wrong date first."""
    follow(page, "Edit this priority")
    field(page, "Health").check()
    field(page, "Police").check()
    field(page, "Public summary").fill("Do we see who collects them from school?")
    enter_date(page, "Cycle start date", "31", "2", str(begins.year))
    press(page, "Save priority")
    assert errors(page) == ["Cycle start date must be a real date"]
    assert boxes(page, "Cycle start date") == ["31", "2", str(begins.year)]
    assert field(page, "Police").is_checked()
    enter_date(page, "Cycle start date", *parts(begins))
    press(page, "Save priority")
    assert message(page) == "Priority saved"


def seat_a_member(page):
    """Who sits in the Hub for it."""
    follow(page, "Add a Hub member")
    press(page, "Save Hub member")
    assert errors(page) == ["Select an agency, or enter its name"]
    field(page, "Person").select_option(label="Grace Adeyemi-Hart")
    field(page, "Agency").select_option(label="Bromley Healthcare")
    press(page, "Save Hub member")
    assert message(page) == "Hub member added"


def plan_an_activity(page, begins):
    """What happens in the four months, and what came of it."""
    follow(page, "Add an activity")
    field(page, "Activity").fill("Talk with taxi drivers")
    field(page, "Month of the cycle").fill("1")
    enter_date(page, "Planned date", *parts(begins + timedelta(days=2)))
    field(page, "Partly done").check()
    field(page, "Commentary").fill("Nine came. Two had seen something and did not know who to tell.")
    press(page, "Save activity")
    assert message(page) == "Activity added"


def set_a_measure(page):
    """How one will know that children are better off."""
    follow(page, "Add a success measure")
    field(page, "Number").fill("1")
    field(page, "Success measure").fill("Every driver knows the number of the MASH")
    field(page, "Partly met").check()
    press(page, "Save success measure")
    assert errors(page) == ["Enter the evidence that the measure is met or partly met"]
    assert field(page, "Success measure").input_value() == "Every driver knows the number of the MASH"
    field(page, "Evidence").fill("31 of 44 knew it.")
    press(page, "Save success measure")
    assert message(page) == "Success measure added"


def test_the_team_writes_a_priority_and_sees_its_history(portal, visitor):
    title = "Boys who are taken to the edge of town"
    page = visitor("team")
    propose(page, portal, title)
    begins = today().replace(day=1)
    say_who_leads_and_when(page, begins)
    seat_a_member(page)
    plan_an_activity(page, begins)
    set_a_measure(page)
    assert out_of_sight(page) == []

    # Who did what.
    follow(page, "History")
    assert texts(page.locator(".history__when"))[0].endswith(", Nadia Rahimi")
    assert history(page) == [
        ["Success measure added: Every driver knows the number of the MASH"],
        ["Activity added: Talk with taxi drivers"],
        ["Hub member added: Bromley Healthcare"],
        [
            f"Priority changed: {title}",
            "Public summary: from “not entered” to “Do we see who collects them from school?”",
            f"Cycle start date: from “not entered” to “{begins.day} {begins:%B %Y}”",
            "Lead partners: from “not entered” to “Health, Police”",
        ],
        [f"Priority added: {title}"],
    ]


def let_the_board_agree(page):
    press(page, "Record the Board’s agreement")
    press(page, "Record the Board’s agreement")
    assert errors(page) == ["Enter what the Board decided"]
    field(page, "What the Board decided").fill("Agreed by correspondence.")
    press(page, "Record the Board’s agreement")
    assert message(page) == "Agreement recorded. The priority is now on the public website."


def begin_the_hub(page, working):
    press(page, "Start scoping")
    press(page, "Start scoping")
    assert errors(page) == ["Edit the priority and enter the date the cycle starts."]
    page.goto(working.replace("/working/", "/edit/"))
    enter_date(page, "Cycle start date", *parts(today()))
    press(page, "Save priority")
    for move in ("Start scoping", "Start auditing", "Start gathering feedback"):
        press(page, move)
        press(page, move)


def look_and_listen(page):
    """The Hub says what should change when it has looked and listened."""
    assert page.get_by_role("link", name="Add a recommendation").count() == 0
    press(page, "Start writing recommendations")
    press(page, "Start writing recommendations")
    assert errors(page) == [
        (
            "Add an audit and feedback from children, families or practitioners, "
            "or enter a note that explains why there is none"
        )
    ]
    follow(page, "Cancel")
    follow(page, "Add an audit")
    field(page, "Title of the audit").fill("Records of girls who missed a month")
    press(page, "Save audit")
    assert errors(page) == ["Enter the number of records"]
    field(page, "Number of records").fill("10")
    press(page, "Save audit")
    follow(page, "Add feedback")
    field(page, "Parents and families").check()
    field(page, "How it was gathered").fill("Tea with six mothers")
    press(page, "Save feedback")
    press(page, "Start writing recommendations")
    press(page, "Start writing recommendations")
    follow(page, "Add a recommendation")
    press(page, "Save recommendation")
    assert errors(page) == ["Enter what should change"]
    field(page, "What should change").fill("Ask on the second day, not in the fourth week")
    press(page, "Save recommendation")
    assert message(page) == "Recommendation added"


def test_a_priority_is_moved_and_the_history_shows_who_and_why(portal, visitor):
    title, page, stranger = "Girls who stay away from school", visitor("team"), visitor(narrow=True)
    working = propose(page, portal, title)
    public = working.replace("/working/", "/")
    assert stranger.goto(public).status == 404

    let_the_board_agree(page)
    stranger.goto(public)
    assert heading(stranger) == title
    assert out_of_sight(stranger) == []

    begin_the_hub(page, working)
    look_and_listen(page)

    follow(page, "History")
    assert [entry for entry in history(page) if entry[0].startswith("Status changed")] == [
        ["Status changed from Gathering feedback to Writing recommendations"],
        ["Status changed from Auditing to Gathering feedback"],
        ["Status changed from Scoping to Auditing"],
        ["Status changed from Agreed by the Board to Scoping"],
        ["Status changed from Proposed to Agreed by the Board", "Agreed by correspondence."],
    ]


def test_two_editors_of_a_priority_do_not_overwrite_each_other(portal, visitor):
    first, second = visitor("team"), visitor("team_colleague")
    working = propose(first, portal, "Children who move between boroughs")
    for page in (first, second):
        page.goto(working.replace("/working/", "/edit/"))
    field(first, "Rationale").fill("Three reviews found it.")
    press(first, "Save priority")
    typed = "The joint inspection asked for it."
    field(second, "Rationale").fill(typed)
    field(second, "Health").check()
    press(second, "Save priority")
    assert errors(second) == [ANOTHER_PERSON_SAVED]
    assert field(second, "Rationale").input_value() == typed
    assert field(second, "Health").is_checked()
    second.goto(working.replace("/working/", "/edit/"))
    assert field(second, "Rationale").input_value() == "Three reviews found it."
    field(second, "Rationale").fill(f"Three reviews found it. {typed}")
    press(second, "Save priority")
    follow(second, "History")
    assert [who.rpartition(", ")[2] for who in texts(second.locator(".history__when"))] == [
        "Beatrice Lomax",
        "Nadia Rahimi",
        "Nadia Rahimi",
    ]


def free_pseudonym(portal) -> str:
    ((many,),) = portal.ask("SELECT count(*) FROM reviews_practicereview")
    return f"Child ZQ{many}"


def record_incident(page, pseudonym, summary, aware):
    """A new review of this test's own; a name instead of a pseudonym first."""
    page.goto("/reviews/all/")
    press(page, "Record a serious incident")
    field(page, "Pseudonym").fill("Emma Jones")
    field(page, "What happened").fill(summary)
    press(page, "Record the incident")
    assert errors(page) == ["Enter a pseudonym like Child O or Baby R, not a name"]
    assert field(page, "What happened").input_value() == summary
    field(page, "Pseudonym").fill(pseudonym)
    enter_date(page, "Referral date", *parts(aware))
    enter_date(page, "Date the local authority became aware", *parts(aware))
    field(page, "The child was seriously harmed").check()
    field(page, "Abuse or neglect is known or suspected").check()
    press(page, "Record the incident")
    assert (message(page), heading(page)) == ("Incident recorded", pseudonym)


def test_the_team_writes_a_review_and_sees_its_history(portal, visitor):
    page = visitor("team")
    aware, pseudonym = today() - timedelta(days=3), free_pseudonym(portal)
    record_incident(page, pseudonym, "A twelve-year-old was found with burns.", aware)

    follow(page, "Edit the themes")
    field(page, "Neglect").check()
    field(page, "Voice of the child").check()
    press(page, "Save the themes")
    assert message(page) == "Themes saved"

    follow(page, "Edit the decision")
    page.get_by_role("group", name="(a) Improvements are needed").get_by_label("Yes").check()
    field(page, "Reason for the decision").fill("The school had asked three times.")
    press(page, "Save the decision")

    follow(page, "Edit the dates")
    enter_date(page, "Date the Panel was notified", *parts(aware - timedelta(days=1)))
    press(page, "Save the dates")
    assert errors(page) == ["The Panel cannot be notified before the local authority became aware"]
    enter_date(page, "Date the Panel was notified", *parts(aware))
    press(page, "Save the dates")
    assert texts(page.locator("#content .clock h3")) == ["Notify the Panel", "Rapid review"]

    press(page, "Record the partners’ consideration")
    press(page, "Record the partners’ consideration")
    assert message(page) == "Consideration recorded"
    assert out_of_sight(page) == []

    follow(page, "History")
    assert {who.rpartition(", ")[2] for who in texts(page.locator(".history__when"))} == {"Nadia Rahimi"}
    assert history(page) == [
        ["Status changed from Referred to Considered by the partners"],
        ["Practice review changed", f"Date the Panel was notified: from “not entered” to “{aware.day} {aware:%B %Y}”"],
        ["Statutory clock added: Rapid review"],
        [
            "Practice review changed",
            "Reason for the decision: from “not entered” to “The school had asked three times.”",
            "(a) improvements are needed: from “not entered” to “yes”",
        ],
        ["Theme added: Neglect"],
        ["Theme added: Voice of the child"],
        ["Statutory clock added: Notify the Panel"],
        ["Practice review added"],
    ]


def test_two_editors_of_a_review_do_not_overwrite_each_other(portal, visitor):
    first, second = visitor("team"), visitor("team_colleague")
    record_incident(first, free_pseudonym(portal), "A baby was taken to hospital.", today())
    review = first.url
    for page in (first, second):
        page.goto(f"{review}incident/edit/")
    field(first, "Owner").fill("Programme manager")
    press(first, "Save the incident")
    field(second, "What happened").fill("A baby of three months was taken to hospital.")
    enter_date(second, "Date of the incident", *parts(today()))
    press(second, "Save the incident")
    assert errors(second) == [ANOTHER_PERSON_SAVED]
    assert field(second, "What happened").input_value() == "A baby of three months was taken to hospital."
    assert boxes(second, "Date of the incident") == list(parts(today()))
    second.goto(f"{review}incident/edit/")
    assert field(second, "Owner").input_value() == "Programme manager"
    assert field(second, "What happened").input_value() == "A baby was taken to hospital."


def test_a_practitioner_does_not_learn_that_there_are_reviews(portal, visitor):
    page = visitor("practitioner")
    ((review,),) = portal.ask("SELECT id FROM reviews_practicereview WHERE pseudonym = 'Child S'")
    assert [page.goto(address).status for address in ("/reviews/all/", f"/reviews/{review}/")] == [403, 404]
