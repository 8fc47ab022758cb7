"""The landing page of Learning: the picture with its table, the buttons, and what is shown to whom."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from partnership.directory.operations import statutory_rules
from reviews.operations import clocks
from shield import working_days
from tests.factories.learninghub import IMPACT_ANSWERS, PriorityFactory, SuccessMeasureFactory
from tests.factories.reviews import NotifiableReviewFactory

pytestmark = pytest.mark.django_db


def landing(client):
    answer = client.get(reverse("learninghub:landing"))
    assert answer.status_code == 200
    return answer


def buttons(answer):
    return [(button.title, button.filled) for button in answer.context["main_buttons"]]


def test_the_picture_and_its_table_show_the_open_priorities(sign_in, hub_member):
    PriorityFactory(number=4, status="auditing", title="Neglect", lead_partners=["police"])
    PriorityFactory(number=3, status="impact_reported", title="Reported already", **IMPACT_ANSWERS)
    answer = landing(sign_in(hub_member))
    words = answer.content.decode()
    assert [list(row) for row in answer.context["picture"].rows] == [["Priority 4: Neglect", "Auditing", "Police"]]
    assert re.findall(r"<desc[^>]*>([^<]*)", words)[-1] == "Priority 4: Neglect: Auditing"
    assert reverse("learninghub:priority-detail", args=[4]) in words


def test_people_who_may_not_read_the_work_are_led_to_the_public_page(sign_in, review_member):
    PriorityFactory(number=4, status="auditing")
    PriorityFactory(number=5, status="proposed", title="A proposal")
    words = landing(sign_in(review_member)).content.decode()
    assert [path in words for path in ("/priorities/4/working/", "/priorities/4/")] == [False, True]
    assert "A proposal" not in words


def test_without_an_open_priority_the_page_says_what_will_appear(sign_in, team):
    answer = landing(sign_in(team))
    assert (answer.context["picture"], "No open priorities" in answer.content.decode()) == (None, True)
    assert answer.context["empty_picture"].button_label == "Propose a priority"


def test_people_who_may_not_propose_a_priority_get_no_button_for_it(sign_in, board_member):
    assert landing(sign_in(board_member)).context["empty_picture"].button_url == ""


def test_the_first_button_of_the_team_is_the_impact_report_when_it_is_due_soon(sign_in, team):
    client = sign_in(team)
    rest = [("Record a serious incident", False), ("View the learning tracker", False)]
    assert buttons(landing(client)) == [("Propose a priority", True), *rest]
    PriorityFactory(status="impact_due", impact_due_on=working_days.today() + timedelta(days=3))
    assert buttons(landing(client)) == [("Report the impact", True), *rest]


@pytest.mark.parametrize(
    ("person", "reviews_button"),
    [("hub_member", "View published reviews"), ("review_member", "View practice reviews")],
)
def test_readers_get_buttons_that_they_may_press(person, reviews_button, sign_in, the_cast):
    PriorityFactory(status="auditing")
    assert buttons(landing(sign_in(the_cast(person)))) == [
        ("View the current priority", True),
        (reviews_button, False),
        ("View the learning tracker", False),
    ]


@pytest.mark.parametrize(("person", "sees"), [("team", True), ("hub_member", False)])
def test_clocks_are_shown_to_people_who_may_know_of_reviews(person, sees, sign_in, the_cast):
    statutory_rules.load()
    review = NotifiableReviewFactory(pseudonym="Child QQ")
    clocks.sync_clocks(review=review)
    assert ("Child QQ" in landing(sign_in(the_cast(person))).content.decode()) is sees


def test_the_current_priority_is_shown_with_its_measures(sign_in, hub_member):
    priority = PriorityFactory(status="auditing", title="Neglect")
    SuccessMeasureFactory(priority=priority, outcome="met", evidence="Seen.")
    current = landing(sign_in(hub_member)).context["current"]
    assert (current["priority"], current["measure_summary"]) == (priority, "1 of 1 met, 0 partly, 0 not yet")
