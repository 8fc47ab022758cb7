from datetime import date, datetime
from unittest.mock import patch

import pytest
from django.template.loader import render_to_string

from reviews.contributions import my_work, stories
from reviews.contributions.report_chapters import compile_reviews
from reviews.operations import clocks
from shield.extension_points import evidence_sources, report_sections, search_sources, work_queue
from shield.working_days import LONDON
from tests.factories.partnership import ThemeFactory
from tests.factories.reviews import MonitoringEntryFactory, NotifiedReviewFactory, PracticeReviewFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rules_of_law")]

TODAY = date(2026, 9, 9)
KNOW = {"team", "review_member", "executive_member", "lead_partner", "scrutineer"}


@pytest.fixture(autouse=True)
def _today():
    with patch("shield.working_days.today", return_value=TODAY):
        yield


def with_clocks(factory, **facts):
    review = factory(**facts)
    clocks.sync_clocks(review=review)
    return review


@pytest.mark.parametrize(
    "person", ["anonymous", "practitioner", "agency_lead", "board_member", "hub_member", "administrator", *sorted(KNOW)]
)
def test_only_people_who_may_know_find_a_planted_review(person, the_cast):
    theme = ThemeFactory(name="Neglect")
    review = with_clocks(NotifiedReviewFactory, pseudonym="Child QQ", status="rapid_review")
    review.themes.add(theme)
    user, knows = the_cast(person), person in KNOW
    assert bool(list(search_sources["reviews.reviews"].find(user, "Child QQ"))) is knows
    assert bool(list(evidence_sources["reviews.reviews"].find(user, theme))) is knows
    assert bool(my_work.clocks(user)) is knows


def test_what_happened_is_never_searched(team):
    PracticeReviewFactory(incident_summary="Burned with an iron")
    assert list(search_sources["reviews.reviews"].find(team, "iron")) == []


def test_a_published_review_is_found_by_everybody_at_its_public_page(the_cast):
    review = PracticeReviewFactory(pseudonym="Child O", published_on=date(2026, 1, 1), public_summary="A summary")
    (hit,) = search_sources["reviews.reviews"].find(the_cast("anonymous"), "child o")
    assert (hit.url, hit.summary) == (f"/reviews/published/{review.pk}/", "A summary")


def test_the_clock_due_first_is_at_the_top(team):
    with_clocks(NotifiedReviewFactory, pseudonym="Child K", status="in_review", initiated_on=date(2026, 8, 31),
          rapid_review_on=date(2026, 9, 1))  # fmt: skip
    with_clocks(NotifiedReviewFactory, pseudonym="Child S", status="rapid_review")
    with_clocks(PracticeReviewFactory, pseudonym="Child X", status="no_further", aware_on=date(2026, 9, 1))
    names = [(one.name, one.due) for one in my_work.clocks(team)]
    assert names == [
        ("Rapid review, Child S", date(2026, 9, 18)),
        ("Publish the review, Child K", date(2027, 2, 28)),
    ]


def test_the_team_has_a_monitoring_task_every_28_days(team, review_member):
    review = with_clocks(
        NotifiedReviewFactory,
        pseudonym="Child K",
        status="in_review",
        rapid_review_on=date(2026, 9, 1),
        initiated_on=date(2026, 8, 1),
    )
    MonitoringEntryFactory(review=review, on=date(2026, 8, 11))
    queue = work_queue["reviews.due"]
    due = [(one.title, one.why, one.due) for one in queue.waiting(team) if one.verb == "Add an entry"]
    assert due == [("Check time and quality", "Child K, every 28 days", date(2026, 9, 8))]
    assert list(queue.waiting(review_member)) == []


def test_those_who_notify_the_panel_have_it_as_a_task(at_work_for_the_council, lead_partner, board_member):
    with_clocks(PracticeReviewFactory, pseudonym="Child N", aware_on=date(2026, 9, 1))
    queue = work_queue["reviews.due"]
    assert list(queue.waiting(lead_partner)) == []
    at_work_for_the_council(lead_partner)
    assert [(one.title, one.why, one.verb) for one in queue.waiting(lead_partner)] == [
        ("Notify the Panel", "Child N", "Record the notification")
    ]
    assert list(queue.waiting(board_member)) == []


def test_a_published_review_is_a_task_until_the_repository_has_it(team):
    PracticeReviewFactory(pseudonym="Child O", status="published", published_on=date(2026, 9, 1))
    PracticeReviewFactory(status="published", published_on=date(2026, 9, 1), nspcc_sent_on=date(2026, 9, 2))
    titles = [(one.title, one.why) for one in work_queue["reviews.due"].waiting(team)]
    assert titles == [("Send the review to the NSPCC repository", "Child O")]


def test_a_published_review_is_a_story_and_a_sealed_one_is_not():
    PracticeReviewFactory(pseudonym="Child O", published_on=date(2026, 9, 2), public_summary="Words")
    PracticeReviewFactory(pseudonym="Child P", published_on=date(2026, 8, 2))
    PracticeReviewFactory(pseudonym="Child Q")
    since = datetime(2026, 9, 1, tzinfo=LONDON)
    assert [(one.title, one.summary) for one in stories.published_reviews(since)] == [
        ("Learning from Child O", "Words")
    ]


def test_the_report_names_only_what_may_be_named():
    theme = ThemeFactory(name="Neglect")
    named = with_clocks(
        NotifiedReviewFactory,
        pseudonym="Child O",
        status="learning_in_action",
        named_in_report=True,
        rapid_review_on=date(2026, 9, 17),
        referred_on=date(2026, 8, 24),
    )
    named.themes.add(theme)
    other = with_clocks(NotifiedReviewFactory, pseudonym="Child P", named_in_report=True, notified_on=date(2026, 8, 31))
    other.themes.add(theme, ThemeFactory(name="Housing"))
    with_clocks(NotifiedReviewFactory, pseudonym="Child S", status="rapid_review", rapid_review_on=date(2026, 9, 21))
    PracticeReviewFactory(pseudonym="Child X", status="closed", concluded_on=date(2026, 8, 1))
    PracticeReviewFactory(pseudonym="Child Y", referred_on=date(2027, 9, 1))
    data = compile_reviews(date(2026, 8, 2), date(2027, 8, 1))
    assert [row["pseudonym"] for row in data["reviews"]] == ["Child O", "Child P"]
    assert (data["total"], data["unnamed"], data["notified"]) == (3, 1, 3)
    assert data["rapid_reviews"] == {"held": 2, "in_time": 1}
    assert (data["themes"], data["themes_once"]) == ([["Neglect", 2]], ["Housing"])


def test_the_chapter_uses_only_elements_that_print():
    review = with_clocks(
        NotifiedReviewFactory, named_in_report=True, rapid_review_on=date(2026, 9, 17), pseudonym="Child O"
    )
    theme = ThemeFactory()
    for one in (review, PracticeReviewFactory(named_in_report=True)):
        one.themes.add(theme)
    PracticeReviewFactory(pseudonym="Child S", incident_summary="Secret")
    section = report_sections["reviews.reviews"]
    data = section.compile(date(2026, 8, 1), date(2027, 7, 31))
    html = render_to_string(section.template_name, {**data, "data": data})
    found = ("<dl", "<figure", "colspan", "rowspan", "style=", "<script", "Child S", "Secret")
    assert [text for text in found if text in html] == []
    assert "We cannot name fewer than 5 of them yet." in html
    assert html.count("<table>") == html.count("<caption>") == html.count("<thead>") == 2
