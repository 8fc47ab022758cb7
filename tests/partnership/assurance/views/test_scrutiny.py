from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from partnership.models import ScrutinyActivity, ScrutinyComment
from shield import working_days
from tests.factories.impact import ScrutinyActivityFactory, ScrutinyCommentFactory
from tests.factories.partnership import ActionFactory, RecommendationFactory, UserFactory
from tests.factories.publications import ReportFactory
from tests.partnership.typed import errors_above, errors_beside, typed_in, words

pytestmark = pytest.mark.django_db
PAGE = "/scrutiny/"


def on(name, day):
    return {f"{name}_0": str(day.day), f"{name}_1": str(day.month), f"{name}_2": str(day.year)}


TOMORROW = working_days.today() + timedelta(days=1)


def test_the_page_shows_the_work_plan_and_each_comment_with_its_response(sign_in, board_member):
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
    assert page.count("Awaiting response") == 1
    assert "Two nights <b>of seven</b>." in page
    assert page.index("Conversation with children") < page.index("Night visit")


def test_each_person_sees_the_links_they_may_use(the_cast, sign_in):
    comment, activity = ScrutinyCommentFactory(), ScrutinyActivityFactory()
    offers = {
        f"/scrutiny/comments/{comment.pk}/respond/": {"lead_partner"},
        f"/scrutiny/activities/{activity.pk}/complete/": {"scrutineer"},
        "/scrutiny/comments/new/": {"scrutineer"},
        "/scrutiny/activities/new/": {"scrutineer"},
    }
    people = ("team", "lead_partner", "scrutineer", "board_member", "executive_member")
    pages = {name: sign_in(the_cast(name)).get(PAGE).content.decode() for name in people}
    for address, who in offers.items():
        assert {name for name in people if address in pages[name]} == who


def test_no_address_edits_or_deletes_a_comment():
    names = {name for name in get_resolver("partnership.urls").reverse_dict if isinstance(name, str)}
    found = {name for name in names if "scrutiny" in name or name == "recommendation-comment-create"}
    assert found == {
        "scrutiny",
        "scrutiny-activity-create",
        "scrutiny-comment-create",
        "scrutiny-activity-complete",
        "scrutiny-respond",
        "scrutiny-reply",
        "recommendation-comment-create",
    }


EMPTY = {
    "/scrutiny/activities/new/": ["Enter an activity", "Select the type of activity", "Enter a planned date"],
    "/scrutiny/comments/new/": ["Enter the subject of your comment", "Enter your comment"],
}


@pytest.mark.parametrize("address", EMPTY)
def test_an_empty_form_has_an_error_for_each_field(address, sign_in, scrutineer):
    response = sign_in(scrutineer).post(address, {})
    assert (response.status_code, errors_beside(response), errors_above(response)) == (
        422,
        EMPTY[address],
        EMPTY[address],
    )
    assert (ScrutinyActivity.objects.count(), ScrutinyComment.objects.count()) == (0, 0)


def test_a_date_that_is_not_real_keeps_what_was_typed(sign_in, scrutineer):
    typed = {"title": "Night visit", "kind": "visit", "planned_for_0": "31", "planned_for_1": "2"}
    response = sign_in(scrutineer).post("/scrutiny/activities/new/", typed | {"planned_for_2": "2027"})
    assert (response.status_code, len(errors_beside(response))) == (422, 1)
    assert typed_in(response).items() >= (typed | {"planned_for_2": "2027"}).items()


def test_a_completion_date_in_the_future_is_refused_and_kept(sign_in, scrutineer):
    activity = ScrutinyActivityFactory()
    typed = {"findings": "Two nights of seven."} | on("done_on", TOMORROW)
    client = sign_in(scrutineer)
    response = client.post(f"/scrutiny/activities/{activity.pk}/complete/", typed)
    message = ["Date completed must be today or in the past"]
    assert (response.status_code, errors_beside(response), errors_above(response)) == (422, message, message)
    assert typed_in(response).items() >= typed.items()
    response = client.post(f"/scrutiny/activities/{activity.pk}/complete/", on("done_on", TOMORROW))
    assert errors_beside(response) == ["Enter the findings"]


def test_findings_cannot_be_recorded_twice_on_the_page(sign_in, scrutineer):
    activity = ScrutinyActivityFactory(done_on=date(2026, 3, 2), findings="Fine.")
    typed = {"findings": "Not fine."} | on("done_on", date(2026, 3, 3))
    response = sign_in(scrutineer).post(f"/scrutiny/activities/{activity.pk}/complete/", typed)
    assert (response.status_code, errors_above(response)) == (
        422,
        ["The findings of this activity have already been recorded"],
    )
    assert typed_in(response)["findings"] == "Not fine."


def test_a_comment_is_stored_exactly_as_written(sign_in, scrutineer):
    text = "Who sees to it?\r\n\r\nBy when? <script>"
    client = sign_in(scrutineer)
    response = client.post("/scrutiny/comments/new/", {"about": "Nights", "text": text})
    assert (response.status_code, response.headers["Location"]) == (302, PAGE)
    assert "Who sees to it?<br><br>By when? &lt;script&gt;" in client.get(PAGE).content.decode()


def test_a_comment_on_a_recommendation_appears_on_its_page(sign_in, scrutineer):
    recommendation = RecommendationFactory(text="Ask every child")
    client = sign_in(scrutineer)
    address = f"/recommendations/{recommendation.pk}/comments/new/"
    assert typed_in(client.get(address))["about"] == "Ask every child"
    response = client.post(address, {"about": "Ask every child", "text": "And who asks?"})
    assert (response.status_code, response.headers["Location"]) == (302, recommendation.get_absolute_url())
    page = words(client.get(recommendation.get_absolute_url()))
    assert "And who asks?" in page
    assert "Awaiting the partners’ response" in page


def respond(client, comment, text):
    return client.post(f"/scrutiny/comments/{comment.pk}/respond/", {"response": text})


def test_the_partners_respond_once(sign_in, delegated_partner, lead_partner):
    comment = ScrutinyCommentFactory()
    response = respond(sign_in(delegated_partner), comment, "  We will.  ")
    assert (response.status_code, response.headers["Location"]) == (302, comment.get_absolute_url())
    response = respond(sign_in(lead_partner), comment, "Something better.")
    assert (response.status_code, errors_above(response)) == (422, ["This comment already has a response"])
    assert typed_in(response)["response"] == "Something better."
    comment.refresh_from_db()
    assert (comment.response, comment.responded_by) == ("We will.", delegated_partner)


@pytest.mark.parametrize("text", ["", "   ", "\r\n"])
def test_an_empty_response_is_refused(text, sign_in, lead_partner):
    comment = ScrutinyCommentFactory()
    response = respond(sign_in(lead_partner), comment, text)
    asked = ["Enter the partners’ response"]
    assert (response.status_code, errors_beside(response), errors_above(response)) == (422, asked, asked)
    comment.refresh_from_db()
    assert comment.responded_at is None


def test_the_response_form_shows_the_comment(sign_in, lead_partner):
    comment = ScrutinyCommentFactory(about="Nights", text="Who sees to it?")
    page = words(sign_in(lead_partner).get(f"/scrutiny/comments/{comment.pk}/respond/"))
    assert "Nights" in page
    assert "Who sees to it?" in page


def test_the_team_cannot_respond_for_the_partners(sign_in, team):
    comment = ScrutinyCommentFactory()
    assert respond(sign_in(team), comment, "We will.").status_code == 403
    comment.refresh_from_db()
    assert comment.responded_at is None


def test_the_scrutineer_replies_on_a_page_that_shows_the_response(sign_in, scrutineer, board_member):
    said = {"response": "We will.", "responded_by": UserFactory(), "responded_at": datetime.now(UTC)}
    comment = ScrutinyCommentFactory(about="Nights", made_by=scrutineer, **said)
    address = f"/scrutiny/comments/{comment.pk}/reply/"
    client = sign_in(scrutineer)
    assert "Read the partners’ response: Nights" in waits(client)
    assert address in client.get(PAGE).content.decode()
    assert "We will." in words(client.get(address))
    assert client.post(address, {"reply": "When?"}).status_code == 302
    assert "Read the partners’ response: Nights" not in waits(client)
    assert f"When? Reply of {scrutineer.name}" in words(sign_in(board_member).get(PAGE))
    assert address not in client.get(PAGE).content.decode()


def test_a_late_response_is_shown_as_late(sign_in, board_member):
    ScrutinyCommentFactory(due_on=date(2026, 3, 2))
    assert "Response overdue Due Monday 2 March 2026" in words(sign_in(board_member).get(PAGE))


def test_a_comment_links_to_its_record_and_the_record_to_it(sign_in, scrutineer, board_member):
    action = ActionFactory(title="Visit at night")
    page = words(sign_in(scrutineer).get(action.get_absolute_url()))
    assert "Add a comment on this record" in page
    query = {"about": "Visit at night", "url": action.get_absolute_url()}
    client = sign_in(scrutineer)
    opened = typed_in(client.get("/scrutiny/comments/new/", query))
    assert (opened["about"], opened["url"]) == ("Visit at night", action.get_absolute_url())
    client.post("/scrutiny/comments/new/", query | {"text": "Who?", "about": "Nights"})
    assert f'<a href="{action.get_absolute_url()}">Nights</a>' in client.get(PAGE).content.decode()
    page = words(sign_in(board_member).get(action.get_absolute_url()))
    assert ("Scrutineer’s comment Nights" in page, "Add a comment on this record" in page) == (True, False)


@pytest.mark.parametrize(
    "url", ["https://elsewhere.example.org/", "//x.example.org", "/no-such-page-here/", "javascript:x"]
)
def test_a_page_elsewhere_is_refused(url, sign_in, scrutineer):
    page = sign_in(scrutineer).post("/scrutiny/comments/new/", {"about": "Nights", "text": "Who?", "url": url})
    assert errors_beside(page) == ["Page of the record must be a page of this portal, starting with /"]
    assert ScrutinyComment.objects.count() == 0


def test_a_whole_address_of_this_portal_is_taken(sign_in, scrutineer, settings):
    typed = {"about": "Nights", "text": "Who?", "url": f"{settings.BASE_URL}/actions/"}
    assert sign_in(scrutineer).post("/scrutiny/comments/new/", typed).status_code == 302
    assert ScrutinyComment.objects.get().url == "/actions/"


def waits(client):
    return words(client.get("/"))


def test_a_comment_without_a_response_is_a_task_of_those_who_respond(the_cast, sign_in):
    comment = ScrutinyCommentFactory(about="Nights without a manager")
    people = ("team", "lead_partner", "scrutineer", "board_member", "executive_member", "practitioner")
    line = "Respond to the scrutineer: Nights without a manager"
    assert {name for name in people if line in waits(sign_in(the_cast(name)))} == {"lead_partner"}
    respond(sign_in(the_cast("lead_partner")), comment, "We will.")
    assert {name for name in people if line in waits(sign_in(the_cast(name)))} == set()


def test_the_report_chapter_shows_responses_and_comments_without_one(sign_in, team, board_member):
    today = working_days.today()
    ScrutinyActivityFactory(title="Night visit", done_on=today, findings="Two <b>nights</b>.")
    said = {"response": "We will.", "responded_by": UserFactory(), "responded_at": datetime.now(UTC)}
    ScrutinyCommentFactory(about="Nights", text="Who <i>sees</i>?", **said)
    ScrutinyCommentFactory(about="Papers", text="Late.")
    report = ReportFactory(starts_on=today - timedelta(days=9), ends_on=today + timedelta(days=9))
    sign_in(team).post(f"{report.get_absolute_url()}update-statistics/")
    page = words(sign_in(board_member).get(report.get_absolute_url()))
    day = f"{today.day} {today:%b} {today.year}"
    assert f"Night visit Visit, {day} Two <b>nights</b>." in page
    assert f"Nights Who <i>sees</i>? The partners’ response, {day}: We will." in page
    assert "Papers Late. The partners have not responded yet." in page


@pytest.mark.slow
def test_the_page_makes_the_same_queries_for_one_and_for_thirty(sign_in, team):
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
