from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from partnership.models import ScrutinyActivity, ScrutinyComment
from shield import working_days
from tests.factories.impact import ScrutinyActivityFactory, ScrutinyCommentFactory
from tests.factories.partnership import RecommendationFactory, UserFactory
from tests.factories.publications import ReportFactory
from tests.partnership.typed import errors_above, errors_beside, typed_in, words

pytestmark = pytest.mark.django_db
PAGE = "/scrutiny/"


def on(name, day):
    return {f"{name}_0": str(day.day), f"{name}_1": str(day.month), f"{name}_2": str(day.year)}


TOMORROW = working_days.today() + timedelta(days=1)


def test_the_page_shows_the_plan_the_findings_and_each_comment_with_its_answer(sign_in, board_member):
    ScrutinyActivityFactory(title="Night visit", done_on=date(2026, 3, 2), findings="Two nights <b>of seven</b>.")
    ScrutinyActivityFactory(title="Conversation", kind="conversation", planned_for=date(2027, 1, 4))
    answer = {"response": "We will.", "responded_by": UserFactory(name="Ann Other")}
    said = {"about": "Nights", "text": "Who?", "made_by": UserFactory(name="Ina Voice")}
    ScrutinyCommentFactory(
        **said,
        **answer,
        made_at=datetime(2026, 3, 9, 9, tzinfo=UTC),
        responded_at=datetime(2026, 3, 20, 9, tzinfo=UTC),
    )
    ScrutinyCommentFactory(about="Papers", text="Late.", made_at=datetime(2026, 3, 10, 9, tzinfo=UTC))
    page = words(sign_in(board_member).get(PAGE))
    assert (
        "Nights Who? Ina Voice, Monday 9 March 2026 We will. For the partners: Ann Other, Friday 20 March 2026" in page
    )
    assert page.index("Papers Late.") < page.index("Nights Who?")
    assert page.count("Not answered yet") == 1
    assert "Two nights <b>of seven</b>." in page
    assert page.index("Conversation with children") < page.index("Night visit")


def test_each_is_offered_what_is_theirs_to_do(the_cast, sign_in):
    comment, activity = ScrutinyCommentFactory(), ScrutinyActivityFactory()
    offers = {
        f"/scrutiny/comments/{comment.pk}/respond/": {"team", "lead_partner"},
        f"/scrutiny/activities/{activity.pk}/finish/": {"scrutineer"},
        "/scrutiny/comments/new/": {"scrutineer"},
        "/scrutiny/plan/": {"scrutineer"},
    }
    people = ("team", "lead_partner", "scrutineer", "board_member", "executive_member")
    pages = {name: sign_in(the_cast(name)).get(PAGE).content.decode() for name in people}
    for address, who in offers.items():
        assert {name for name in people if address in pages[name]} == who


def test_no_address_changes_or_removes_a_comment():
    names = {name for name in get_resolver("partnership.urls").reverse_dict if isinstance(name, str)}
    found = {name for name in names if "scrutiny" in name or name == "recommendation-comment"}
    assert found == {
        "scrutiny",
        "scrutiny-plan",
        "scrutiny-comment",
        "scrutiny-finish",
        "scrutiny-respond",
        "recommendation-comment",
    }


EMPTY = {
    "/scrutiny/plan/": ["Enter what", "Choose how", "Enter the day"],
    "/scrutiny/comments/new/": ["Enter about what", "Answer: what do you want to say?"],
}


@pytest.mark.parametrize("address", EMPTY)
def test_an_empty_form_of_the_scrutineer_asks_word_by_word(address, sign_in, scrutineer):
    response = sign_in(scrutineer).post(address, {})
    assert (response.status_code, errors_beside(response), errors_above(response)) == (
        422,
        EMPTY[address],
        EMPTY[address],
    )
    assert (ScrutinyActivity.objects.count(), ScrutinyComment.objects.count()) == (0, 0)


def test_a_day_that_is_none_keeps_the_rest(sign_in, scrutineer):
    typed = {"title": "Night visit", "kind": "visit", "planned_for_0": "31", "planned_for_1": "2"}
    response = sign_in(scrutineer).post("/scrutiny/plan/", typed | {"planned_for_2": "2027"})
    assert (response.status_code, len(errors_beside(response))) == (422, 1)
    assert typed_in(response).items() >= (typed | {"planned_for_2": "2027"}).items()


def test_what_was_found_tomorrow_is_answered_beside_the_day_and_kept(sign_in, scrutineer):
    activity = ScrutinyActivityFactory()
    typed = {"findings": "Two nights of seven."} | on("done_on", TOMORROW)
    client = sign_in(scrutineer)
    response = client.post(f"/scrutiny/activities/{activity.pk}/finish/", typed)
    message = ["The day must be today or earlier."]
    assert (response.status_code, errors_beside(response), errors_above(response)) == (422, message, message)
    assert typed_in(response).items() >= typed.items()
    response = client.post(f"/scrutiny/activities/{activity.pk}/finish/", on("done_on", TOMORROW))
    assert errors_beside(response) == ["Answer: what did you find?"]


def test_what_was_found_already_stays(sign_in, scrutineer):
    activity = ScrutinyActivityFactory(done_on=date(2026, 3, 2), findings="Fine.")
    typed = {"findings": "Not fine."} | on("done_on", date(2026, 3, 3))
    response = sign_in(scrutineer).post(f"/scrutiny/activities/{activity.pk}/finish/", typed)
    assert (response.status_code, errors_above(response)) == (422, ["What was found here is kept already."])
    assert typed_in(response)["findings"] == "Not fine."


def test_a_comment_is_kept_word_for_word(sign_in, scrutineer):
    text = "Who sees to it?\r\n\r\nBy when? <script>"
    client = sign_in(scrutineer)
    response = client.post("/scrutiny/comments/new/", {"about": "Nights", "text": text})
    assert (response.status_code, response.headers["Location"]) == (302, PAGE)
    assert "Who sees to it?<br><br>By when? &lt;script&gt;" in client.get(PAGE).content.decode()


def test_a_comment_on_a_recommendation_stands_with_it(sign_in, scrutineer):
    recommendation = RecommendationFactory(text="Ask every child")
    client = sign_in(scrutineer)
    address = f"/recommendations/{recommendation.pk}/comment/"
    assert typed_in(client.get(address))["about"] == "Ask every child"
    response = client.post(address, {"about": "Ask every child", "text": "And who asks?"})
    assert (response.status_code, response.headers["Location"]) == (302, recommendation.get_absolute_url())
    page = words(client.get(recommendation.get_absolute_url()))
    assert "And who asks?" in page
    assert "The partners have not answered yet" in page


def answer(client, comment, text):
    return client.post(f"/scrutiny/comments/{comment.pk}/respond/", {"response": text})


def test_the_partners_answer_once(sign_in, team, lead_partner):
    comment = ScrutinyCommentFactory()
    response = answer(sign_in(team), comment, "  We will.  ")
    assert (response.status_code, response.headers["Location"]) == (302, comment.get_absolute_url())
    response = answer(sign_in(lead_partner), comment, "Something better.")
    assert (response.status_code, errors_above(response)) == (422, ["This comment was answered before."])
    assert typed_in(response)["response"] == "Something better."
    comment.refresh_from_db()
    assert (comment.response, comment.responded_by) == ("We will.", team)


@pytest.mark.parametrize("text", ["", "   ", "\r\n"])
def test_an_empty_answer_is_no_answer(text, sign_in, team):
    comment = ScrutinyCommentFactory()
    response = answer(sign_in(team), comment, text)
    asked = ["Enter the partners’ answer"]
    assert (response.status_code, errors_beside(response), errors_above(response)) == (422, asked, asked)
    comment.refresh_from_db()
    assert comment.responded_at is None


def test_the_form_of_the_answer_shows_what_is_answered(sign_in, team):
    comment = ScrutinyCommentFactory(about="Nights", text="Who sees to it?")
    page = words(sign_in(team).get(f"/scrutiny/comments/{comment.pk}/respond/"))
    assert "Nights" in page
    assert "Who sees to it?" in page


def waits(client):
    return words(client.get("/"))


def test_an_unanswered_comment_waits_for_those_who_answer(the_cast, sign_in):
    comment = ScrutinyCommentFactory(about="Nights without a manager")
    people = ("team", "lead_partner", "scrutineer", "board_member", "executive_member", "practitioner")
    line = "Answer the scrutineer: Nights without a manager"
    assert {name for name in people if line in waits(sign_in(the_cast(name)))} == {"team", "lead_partner"}
    answer(sign_in(the_cast("team")), comment, "We will.")
    assert {name for name in people if line in waits(sign_in(the_cast(name)))} == set()


def test_the_chapter_of_the_report_shows_both_and_what_nobody_answered(sign_in, team, board_member):
    today = working_days.today()
    ScrutinyActivityFactory(title="Night visit", done_on=today, findings="Two <b>nights</b>.")
    said = {"response": "We will.", "responded_by": UserFactory(), "responded_at": datetime.now(UTC)}
    ScrutinyCommentFactory(about="Nights", text="Who <i>sees</i>?", **said)
    ScrutinyCommentFactory(about="Papers", text="Late.")
    report = ReportFactory(starts_on=today - timedelta(days=9), ends_on=today + timedelta(days=9))
    sign_in(team).post(f"{report.get_absolute_url()}compile/")
    page = words(sign_in(board_member).get(report.get_absolute_url()))
    day = f"{today.day} {today:%b} {today.year}"
    assert f"Night visit Visit, {day} Two <b>nights</b>." in page
    assert f"Nights Who <i>sees</i>? The partners’ answer, {day}: We will." in page
    assert "Papers Late. The partners have not answered this yet." in page


@pytest.mark.slow
def test_the_page_costs_the_same_with_one_and_with_thirty(sign_in, team):
    client, counts = sign_in(team), []
    for number in (1, 29):
        for _ in range(number):
            ScrutinyActivityFactory()
            ScrutinyCommentFactory(recommendation=RecommendationFactory())
        client.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        counts.append(len(queries))
    assert counts[0] == counts[1]
