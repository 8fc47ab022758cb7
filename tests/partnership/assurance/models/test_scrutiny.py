from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError

from partnership.models import ScrutinyActivity, ScrutinyComment
from tests.cast import EVERYBODY
from tests.factories.impact import ScrutinyActivityFactory, ScrutinyCommentFactory
from tests.factories.partnership import RecommendationFactory, UserFactory

pytestmark = pytest.mark.django_db
ANSWERED_AT = datetime(2026, 4, 1, 9, tzinfo=UTC)


def test_a_completed_activity_needs_findings():
    with pytest.raises(IntegrityError, match="scrutiny_done_with_its_findings"):
        ScrutinyActivityFactory(done_on=date(2026, 3, 2))


@pytest.mark.parametrize("missing", ["response", "responded_by", "responded_at"])
def test_a_response_needs_its_text_person_and_time(missing):
    answer = {"response": "We will.", "responded_by": UserFactory(), "responded_at": ANSWERED_AT}
    answer[missing] = "" if missing == "response" else None
    with pytest.raises(IntegrityError, match="scrutiny_response_with_person_and_time"):
        ScrutinyCommentFactory(**answer)


def test_a_period_includes_its_first_and_last_day():
    for day in (1, 2, 3, 4):
        ScrutinyActivityFactory(title=str(day), done_on=date(2026, 3, day), findings="Fine.")
    found = ScrutinyActivity.objects.of_period(date(2026, 3, 2), date(2026, 3, 3))
    assert sorted(each.title for each in found) == ["2", "3"]


def test_a_comment_belongs_to_its_day_in_london():
    late = ScrutinyCommentFactory(made_at=datetime(2026, 6, 30, 23, 30, tzinfo=UTC))
    assert list(ScrutinyComment.objects.of_period(date(2026, 7, 1), date(2026, 7, 1))) == [late]
    assert list(ScrutinyComment.objects.of_period(date(2026, 6, 30), date(2026, 6, 30))) == []


GOVERNS = {
    *("board_member", "board_chair", "executive_member", "lead_partner", "delegated_partner", "scrutineer", "team"),
}


def test_governance_reads_activities_and_comments(the_cast):
    ScrutinyCommentFactory()
    ScrutinyActivityFactory()
    read = {name for name in EVERYBODY if ScrutinyComment.objects.visible_to(the_cast(name)).exists()}
    known = {name for name in EVERYBODY if ScrutinyActivity.objects.visible_to(the_cast(name)).exists()}
    assert (read, known) == (GOVERNS, GOVERNS)


def test_a_comment_is_visible_only_with_its_recommendation(the_cast):
    ScrutinyCommentFactory(recommendation=RecommendationFactory(source="review"))
    read = {name for name in EVERYBODY if ScrutinyComment.objects.visible_to(the_cast(name)).exists()}
    assert read == GOVERNS - {"board_member", "board_chair"}


def test_a_comment_links_to_the_scrutiny_page():
    comment = ScrutinyCommentFactory()
    assert comment.get_absolute_url() == f"/scrutiny/#comment-{comment.pk}"
