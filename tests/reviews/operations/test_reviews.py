from datetime import date, timedelta
from unittest.mock import patch

import pytest

from partnership.models import Recommendation
from reviews.models import MonitoringEntry, PracticeReview
from reviews.operations import advance_copies, recommendations, reviews
from shield import working_days
from shield.models import AuditEntry
from shield.refusals import Refused
from tests.factories.partnership import ThemeFactory
from tests.factories.reviews import AdvanceCopyFactory, NotifiedReviewFactory, PracticeReviewFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rules_of_law")]


def test_a_colleagues_edit_is_not_overwritten(team):
    review = PracticeReviewFactory()
    reviews.update(review=review, version=1, by=team, owner="Hers")
    with pytest.raises(Refused):
        reviews.update(review=review, version=1, by=team, owner="Mine")
    assert PracticeReview.objects.get(pk=review.pk).owner == "Hers"


def test_a_refused_edit_leaves_the_themes_alone(team):
    review, theme = PracticeReviewFactory(version=2), ThemeFactory()
    with pytest.raises(Refused):
        reviews.update(review=review, version=1, by=team, themes=[theme])
    assert not review.themes.exists()


@pytest.mark.parametrize("name", ["notified_on", "submitted_on", "panel_replied_on", "initiated_on", "published_on"])
def test_a_date_of_a_move_is_corrected_and_not_removed(name, team):
    review = PracticeReviewFactory(**{name: date(2026, 9, 1)})
    with pytest.raises(Refused) as refusal:
        reviews.update(review=review, version=1, by=team, **{name: None})
    assert refusal.value.field == name


def test_an_edit_may_not_contradict_the_notification(team):
    review = NotifiedReviewFactory()
    with pytest.raises(Refused) as refusal:
        reviews.update(review=review, version=1, by=team, aware_on=date(2026, 8, 28))
    assert refusal.value.field == "aware_on"


def test_an_incident_that_is_not_notifiable_cannot_be_the_death_of_a_looked_after_child(team):
    review = PracticeReviewFactory(status="not_notifiable")
    with pytest.raises(Refused):
        reviews.update(review=review, version=1, by=team, looked_after=True, harm="died")
    assert (
        reviews.update(review=review, version=1, by=team, looked_after=True, harm="seriously_harmed").looked_after
        is True
    )


def test_a_monitoring_entry_is_stored(team):
    review = PracticeReviewFactory()
    entry = reviews.add_monitoring_entry(review=review, by=team, on=date(2026, 9, 1), in_time=True, good_quality=False)
    assert list(review.monitoring.all()) == [entry]


def test_a_copy_is_not_sent_in_the_future(team):
    copy = AdvanceCopyFactory()
    with pytest.raises(Refused):
        advance_copies.record_sent(copy=copy, sent_on=working_days.today() + timedelta(days=1), by=team)
    sent = advance_copies.record_sent(copy=copy, sent_on=date(2026, 9, 1), by=team)
    assert (sent.sent_on, sent.recorded_by) == (date(2026, 9, 1), team)


def test_a_draft_names_neither_review_nor_pseudonym(team):
    review = NotifiedReviewFactory(status="rapid_review")
    made = recommendations.add(review=review, text="Change it", by=team)
    assert (made.source_title, made.source) == ("Practice review", "review")
    assert list(review.recommendations) == [made]


@pytest.mark.parametrize("status", ["referred", "considered", "not_notifiable", "notified"])
def test_recommendations_are_refused_before_the_rapid_review(status, team):
    with pytest.raises(Refused):
        recommendations.add(review=PracticeReviewFactory(status=status), text="Change it", by=team)


@pytest.mark.parametrize(
    ("person", "sees"),
    [
        ("team", True),
        ("review_member", True),
        ("executive_member", True),
        ("lead_partner", True),
        ("scrutineer", True),
        ("board_member", False),
        ("hub_member", False),
        ("practitioner", False),
    ],
)
def test_a_draft_is_seen_only_by_those_who_may_know_of_the_review(person, sees, team, the_cast):
    made = recommendations.add(review=NotifiedReviewFactory(status="rapid_review"), text="Change it", by=team)
    assert list(Recommendation.objects.visible_to(the_cast(person))) == ([made] if sees else [])


def test_the_board_sees_a_recommendation_that_was_presented(team, board_member):
    made = recommendations.add(review=NotifiedReviewFactory(status="rapid_review"), text="Change it", by=team)
    Recommendation.objects.update(status="presented")
    assert list(Recommendation.objects.visible_to(board_member)) == [made]


@pytest.mark.parametrize(
    "operation",
    [
        lambda review, by: reviews.create(by=by, pseudonym="Child Z", incident_summary="New"),
        lambda review, by: reviews.update(review=review, version=1, by=by, owner="New", aware_on=date(2026, 8, 25)),
        lambda review, by: reviews.add_monitoring_entry(review=review, by=by, in_time=True, good_quality=True),
        lambda review, by: advance_copies.prepare(review=review, by=by),
        lambda review, by: recommendations.add(review=review, by=by, text="New"),
    ],
)
def test_nothing_is_stored_when_the_last_write_fails(operation, team):
    review = NotifiedReviewFactory(status="rapid_review", owner="Old")
    with patch("shield.operations.audit.record", side_effect=RuntimeError), pytest.raises(RuntimeError):
        operation(review, team)
    assert list(PracticeReview.objects.values_list("owner", flat=True)) == ["Old"]
    assert not MonitoringEntry.objects.exists()
    assert not review.advance_copies.exists()
    assert not Recommendation.objects.exists()
    assert not AuditEntry.objects.filter(kind__startswith="reviews.").exists()
