"""Actions added to other records, and who can open the record that an action comes from."""

from datetime import date

import pytest

from partnership.models import Action, Recommendation
from tests.cast import make
from tests.factories.escalations import escalation_in
from tests.factories.partnership import PostFactory, RecommendationFactory, ThemeFactory
from tests.factories.reviews import PracticeReviewFactory
from tests.factories.section_11 import visit_in

pytestmark = pytest.mark.django_db


def typed(**changes):
    owner = PostFactory()
    day = {"due_on_0": "1", "due_on_1": "3", "due_on_2": "2090"}
    return {"title": "Ask every child", "detail": "", "owner": str(owner.pk), **day, **changes}


def add_action(client, record):
    path = f"{record.get_absolute_url()}actions/new/"
    response = client.post(path, typed())
    assert response.status_code == 302, response.content.decode()
    return Action.objects.get()


def test_a_recommendation_with_an_action_can_be_planned(sign_in, team):
    recommendation = RecommendationFactory(status="accepted")
    client = sign_in(team)
    action = add_action(client, recommendation)
    assert (action.recommendation, action.due_on, action.agency) == (
        recommendation,
        date(2090, 3, 1),
        action.owner.agency,
    )
    assert client.post(f"{recommendation.get_absolute_url()}plan/").status_code == 302
    recommendation.refresh_from_db()
    assert recommendation.status == "planned"


@pytest.mark.parametrize(
    ("make_record", "title", "may_follow"),
    [
        (lambda: escalation_in("raised", reference="E-2026-001"), "Escalation E-2026-001", {"scrutineer", "team"}),
        (lambda: visit_in("completed"), None, {"board_member", "executive_member", "scrutineer", "team"}),
        (PracticeReviewFactory, "Practice review", {"executive_member", "scrutineer", "team"}),
    ],
    ids=["escalation", "visit", "review"],
)
def test_only_readers_of_the_record_can_follow_an_action_to_it(make_record, title, may_follow, sign_in, team):
    record = make_record()
    action = add_action(sign_in(team), record)
    assert action.origin_title == (title or str(record))
    shown = set()
    for name in ("board_member", "executive_member", "scrutineer", "team"):
        page = sign_in(make(name)).get(action.get_absolute_url()).content.decode()
        if f'href="{record.get_absolute_url()}"' in page:
            shown.add(name)
    assert shown == may_follow


def test_an_action_does_not_name_the_review(sign_in, team):
    review = PracticeReviewFactory(pseudonym="Child QZ")
    action = add_action(sign_in(team), review)
    page = sign_in(make("board_member")).get(action.get_absolute_url()).content.decode()
    assert "Child QZ" not in page
    assert str(review.pk) not in page


def test_a_recommendation_from_outside_is_written_with_its_source(sign_in, team):
    theme = ThemeFactory()
    words = {"source": "national_review", "source_title": "Safeguarding under ones", "text": "Visit at home."}
    response = sign_in(team).post("/recommendations/new/", {**words, "themes": [theme.pk]})
    made = Recommendation.objects.get()
    assert (response.status_code, response.url) == (302, made.get_absolute_url())
    assert (made.source, made.source_title, made.text, list(made.themes.all()), made.status) == (
        "national_review",
        "Safeguarding under ones",
        "Visit at home.",
        [theme],
        "drafted",
    )


def test_priorities_and_reviews_write_their_own(sign_in, team):
    words = {"source": "review", "source_title": "Child O", "text": "Do better."}
    response = sign_in(team).post("/recommendations/new/", words)
    assert (response.status_code, Recommendation.objects.count()) == (422, 0)
    assert "Do better." in response.content.decode()
