import re
from datetime import date
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reviews.models import PracticeReview
from reviews.operations import clocks
from shield import working_days
from shield.models import AuditEntry, StatusChange
from shield.records.history import history_of
from tests.factories.partnership import RecommendationFactory, ThemeFactory
from tests.factories.reviews import (
    AdvanceCopyFactory,
    MonitoringEntryFactory,
    NotifiableReviewFactory,
    NotifiedReviewFactory,
    PracticeReviewFactory,
    ready_review,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rules_of_law")]


def page(name, review, *more):
    return reverse(f"reviews:{name}", args=[review.pk, *more])


def queries(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    # Sessions live in the cache and fall back to the database when it was emptied meanwhile.
    return len([query for query in captured if "django_session" not in query["sql"]])


def readings(review):
    return list(
        AuditEntry.objects.about(review).filter(kind="reviews.review-read").values_list("actor__name", flat=True)
    )


@pytest.mark.parametrize("name", ["review-detail", "review-history", "incident-update"])
def test_every_reading_is_recorded(name, sign_in, team):
    review = PracticeReviewFactory()
    sign_in(team).get(page(name, review))
    assert readings(review) == ["Team"]


def test_a_page_whose_reading_cannot_be_recorded_is_not_sent(sign_in, team):
    review, client = PracticeReviewFactory(incident_summary="Secret words"), sign_in(team)
    with patch("shield.views.confidential.audit.record", side_effect=RuntimeError), pytest.raises(RuntimeError):
        client.get(page("review-detail", review))


def test_the_list_is_recorded_with_its_number_of_rows(sign_in, review_member):
    PracticeReviewFactory.create_batch(2)
    sign_in(review_member).get(reverse("reviews:review-list"))
    assert AuditEntry.objects.get(kind="reviews.reviews-listed").facts == {"rows": 2}


@pytest.mark.parametrize("person", ["practitioner", "board_member", "hub_member", "administrator", "crest_member"])
def test_people_who_may_not_know_find_nothing(person, sign_in, the_cast):
    review = PracticeReviewFactory(pseudonym="Child QQ", public_summary="Known to nobody")
    client = sign_in(the_cast(person))
    assert client.get(page("review-detail", review)).status_code == 404
    assert client.get(page("published-detail", review)).status_code == 404
    assert client.get(page("review-history", review)).status_code == 404
    for path in (reverse("home"), reverse("reviews:published-list")):
        assert "Child QQ" not in client.get(path).content.decode()
    assert str(review.pk) not in client.get(reverse("search") + "?q=Child+QQ").content.decode()
    assert readings(review) == []


def test_the_team_finds_it_where_others_find_nothing(sign_in, team):
    review = PracticeReviewFactory(pseudonym="Child QQ")
    words = sign_in(team).get(reverse("search") + "?q=Child+QQ").content.decode()
    assert page("review-detail", review) in words


def test_the_public_reads_a_published_review_and_not_what_happened(client):
    review = PracticeReviewFactory(
        status="published",
        published_on=date(2026, 1, 1),
        public_summary="Summary for all",
        analysis="Why it was so",
        improvements="What to change",
        incident_summary="Secret incident",
        facts="Secret facts",
    )
    words = client.get(page("published-detail", review)).content.decode()
    shown = [text for text in ("Summary for all", "Why it was so", "What to change", "Secret") if text in words]
    assert shown == ["Summary for all", "Why it was so", "What to change"]


def test_of_a_withheld_report_the_public_reads_the_improvements(client):
    review = PracticeReviewFactory(
        status="withheld",
        published_on=date(2026, 1, 1),
        withheld_because="Secret reason",
        public_summary="Secret summary",
        analysis="Secret analysis",
        improvements="What to change",
    )
    for path in (page("published-detail", review), reverse("reviews:published-list")):
        assert "Secret" not in client.get(path).content.decode()
    assert "What to change" in client.get(page("published-detail", review)).content.decode()


def test_the_page_shows_the_clocks_with_their_rules(sign_in, team):
    review = NotifiedReviewFactory(status="rapid_review", home_area="Greenwich", incident_area="Bexley")
    clocks.sync_clocks(review=review)
    with patch("reviews.views.reviews.working_days.today", return_value=date(2026, 9, 9)):
        words = sign_in(team).get(page("review-detail", review)).content.decode()
    for text in (
        "<strong>Day 8</strong> of 15 working days",
        "<strong>Friday 18 September 2026</strong>",
        "bank holiday 31 August not counted",
        "Counted from the date the local authority became aware, the rapid review would be due on 15 September 2026.",
        "Working Together 2026. Source: Panel FAQ",
        "Greenwich, the child’s home area",
        "Days 10 to 12: The panel meets",
    ):
        assert text in words


def test_a_submitted_rapid_review_awaits_the_panel_and_is_never_overdue(sign_in, team):
    review = NotifiedReviewFactory(
        status="rr_submitted", rapid_review_on=date(2026, 9, 1), submitted_on=date(2026, 9, 1)
    )
    clocks.sync_clocks(review=review)
    with patch("reviews.views.reviews.working_days.today", return_value=date(2026, 9, 29)):
        words = sign_in(team).get(page("review-detail", review)).content.decode()
    assert "Awaiting the Panel’s response. The rapid review was sent 20 working days ago." in words
    assert "Overdue" not in words


def fill(review, count):
    for _ in range(count):
        review.themes.add(ThemeFactory())
        AdvanceCopyFactory(review=review)
        MonitoringEntryFactory(review=review)
        RecommendationFactory(source="review", source_type="reviews.practicereview", source_id=str(review.pk))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["review-detail", "review-history"])
def test_a_page_costs_the_same_with_one_and_thirty_rows(name, sign_in, team):
    review = NotifiedReviewFactory(status="rapid_review")
    clocks.sync_clocks(review=review)
    client = sign_in(team)
    fill(review, 1)
    few = queries(client, page(name, review))
    fill(review, 29)
    assert queries(client, page(name, review)) == few


@pytest.mark.slow
def test_the_list_costs_the_same_with_one_and_twenty_five_rows(sign_in, team):
    client = sign_in(team)
    for count in (1, 24):
        for review in NotifiedReviewFactory.create_batch(count, status="rapid_review"):
            clocks.sync_clocks(review=review)
            review.themes.add(ThemeFactory())
        if count == 1:
            few = queries(client, reverse("reviews:review-list"))
    assert queries(client, reverse("reviews:review-list")) == few


@pytest.mark.slow
def test_the_public_list_costs_the_same_with_one_and_twenty_five_rows(client):
    PracticeReviewFactory(published_on=date(2026, 1, 1)).themes.add(ThemeFactory())
    few = queries(client, reverse("reviews:published-list"))
    for review in PracticeReviewFactory.create_batch(24, published_on=date(2026, 1, 1)):
        review.themes.add(ThemeFactory())
    assert queries(client, reverse("reviews:published-list")) == few


def test_only_the_local_authority_notifies(sign_in, team, review_member, at_work_for_the_council):
    review = NotifiableReviewFactory(status="considered")
    sent = {"notified_on_0": "27", "notified_on_1": "8", "notified_on_2": "2026"}
    path = page("review-notify", review)
    client = sign_in(team)
    assert (client.get(path).status_code, client.post(path, sent).status_code) == (403, 403)

    client = sign_in(at_work_for_the_council(review_member))
    assert client.post(path, sent).status_code == 302
    review.refresh_from_db()
    assert (review.status, review.notified_on) == ("notified", date(2026, 8, 27))
    assert StatusChange.objects.of(review).get().by == review_member
    assert client.get(page("review-start-rapid-review", review)).status_code == 403


def test_a_refused_move_is_explained_and_keeps_what_was_typed(sign_in, team):
    review = NotifiedReviewFactory(status="rapid_review", facts="Facts.", safety="Safety.", next_steps="Next.")
    sent = {"submitted_on_0": "18", "submitted_on_1": "9", "submitted_on_2": "2026", "reason": "A note of mine"}
    answer = sign_in(team).post(page("review-submit-rapid-review", review), sent)
    words = answer.content.decode()
    assert answer.status_code == 422
    assert "Edit the rapid review and complete: potential for improvement." in words
    assert "A note of mine" in words
    assert PracticeReview.objects.get(pk=review.pk).status == "rapid_review"


def test_publishing_asks_whether_names_were_checked_and_flags_them(sign_in, team):
    review = PracticeReviewFactory(
        status="advance_copies_sent",
        pseudonym="Child O",
        public_summary="Jane Smithson and Child O were seen by Dr Patel.",
        analysis="Why.",
        improvements="What.",
    )
    AdvanceCopyFactory(review=review, sent_on=date(2026, 1, 2), recorded_by=team)
    client, path = sign_in(team), page("review-publish", review)
    assert "Dr Patel, Jane Smithson." in client.get(path).content.decode()
    answer = client.post(path, {})
    assert (answer.status_code, "Confirm that no one can be identified" in answer.content.decode()) == (422, True)
    assert client.post(path, {"names_checked": "on"}).status_code == 302
    review.refresh_from_db()
    assert (review.status, review.published_on) == ("published", working_days.today())
    assert review.public_summary == "Jane Smithson and Child O were seen by Dr Patel."


def test_an_incident_is_recorded_under_a_pseudonym_only(sign_in, team):
    client, path = sign_in(team), reverse("reviews:review-create")
    sent = {"version": 1, "incident_summary": "Harm.", "harm": "died", "area": "here", "agencies": "Police\nSchool"}
    answer = client.post(path, {**sent, "pseudonym": "Jane Smith"})
    assert (answer.status_code, "Enter a pseudonym like Child O" in answer.content.decode()) == (422, True)
    assert not PracticeReview.objects.exists()
    assert client.post(path, {**sent, "pseudonym": "Child O"}).status_code == 302
    review = PracticeReview.objects.get()
    assert (review.pseudonym, review.status, review.agencies) == ("Child O", "referred", ["Police", "School"])


def test_dates_are_edited_and_the_history_says_who_and_what(sign_in, team):
    review = NotifiedReviewFactory(status="rapid_review")
    sent = {
        "version": 1,
        "notified_on_0": "28",
        "notified_on_1": "8",
        "notified_on_2": "2026",
        "rapid_review_on_0": "17",
        "rapid_review_on_1": "9",
        "rapid_review_on_2": "2026",
    }
    assert sign_in(team).post(page("dates-update", review), sent).status_code == 302
    (entry,) = [one for one in history_of(review) if one.what == "Practice review changed"]
    assert (entry.who, [(one.name, one.was, one.now) for one in entry.changes]) == (
        "Team",
        [
            ("Date the Panel was notified", "27 August 2026", "28 August 2026"),
            ("Rapid review date", "not entered", "17 September 2026"),
        ],
    )


def test_a_date_before_becoming_aware_is_refused_beside_its_field(sign_in, team):
    review = NotifiedReviewFactory(status="rapid_review")
    sent = {"version": 1, "notified_on_0": "1", "notified_on_1": "8", "notified_on_2": "2026"}
    answer = sign_in(team).post(page("dates-update", review), sent)
    assert (answer.status_code, "cannot be notified before" in answer.content.decode()) == (422, True)


def test_the_decision_is_recorded_with_its_four_criteria(sign_in, team):
    review = PracticeReviewFactory()
    sent = {
        "version": 1,
        "improvements_needed": "True",
        "themes_recur": "False",
        "working_together_concern": "True",
        "decision_reason": "Because.",
    }
    client = sign_in(team)
    assert client.post(page("decision-update", review), sent).status_code == 302
    review.refresh_from_db()
    assert [answer for _, answer in review.criteria] == [True, False, True, None]
    words = client.get(page("decision-update", review)).content.decode()
    assert words.count('checked="checked"') == 3


def test_themes_are_added_and_removed_with_history(sign_in, team):
    review, client = PracticeReviewFactory(), sign_in(team)
    kept, gone = ThemeFactory(name="Neglect"), ThemeFactory(name="Housing")
    client.post(page("themes-update", review), {"version": 1, "themes": [kept.pk, gone.pk]})
    client.post(page("themes-update", review), {"version": 2, "themes": [kept.pk]})
    assert list(review.themes.all()) == [kept]
    told = [(entry.who, entry.what) for entry in history_of(review) if entry.what.startswith("Theme")]
    assert sorted(told) == [
        ("Team", "Theme added: Housing"),
        ("Team", "Theme added: Neglect"),
        ("Team", "Theme removed: Housing"),
    ]


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("incident-update", {"pseudonym": "Child A", "incident_summary": "x", "harm": "died", "area": "here"}),
        ("rapid-review-update", {"facts": "Mine"}),
        ("report-update", {"public_summary": "Mine"}),
        ("themes-update", {}),
    ],
)
def test_a_colleague_who_was_first_is_not_overwritten(name, sent, sign_in, team):
    review = PracticeReviewFactory(version=2)
    answer = sign_in(team).post(page(name, review), {"version": 1, **sent})
    assert (answer.status_code, "Another person saved changes" in answer.content.decode()) == (422, True)
    assert PracticeReview.objects.get(pk=review.pk).version == 2


def test_a_copy_of_another_review_is_not_found(sign_in, team):
    review, other = PracticeReviewFactory(), AdvanceCopyFactory()
    assert sign_in(team).get(page("copy-record-sent", review, other.pk)).status_code == 404


def test_a_recommendation_of_another_review_is_not_found(sign_in, team):
    made = RecommendationFactory(source="review", source_type="reviews.practicereview", source_id="elsewhere")
    assert sign_in(team).get(page("recommendation-update", PracticeReviewFactory(), made.pk)).status_code == 404


def test_monitoring_is_added(sign_in, team):
    review = PracticeReviewFactory(status="in_review")
    sent = {"on_0": "1", "on_1": "9", "on_2": "2026", "in_time": "on", "words": "Interviews are booked."}
    assert sign_in(team).post(page("monitoring-create", review), sent).status_code == 302
    entry = review.monitoring.get()
    assert (entry.on, entry.in_time, entry.good_quality, entry.by) == (date(2026, 9, 1), True, False, team)


def test_the_page_has_one_main_button_and_the_moves_that_end_the_review_come_last(sign_in, team):
    words = sign_in(team).get(page("review-detail", ready_review("panel_response"))).content.decode()
    buttons = re.findall(r'<a class="(govuk-button[^"]*)"[^>]*>([^<]*)</a>', words)
    assert buttons == [
        ("govuk-button", "Commission a practice review"),
        ("govuk-button govuk-button--secondary", "Record “other learning”"),
        ("govuk-button govuk-button--secondary", "Record “no further review”"),
        ("govuk-button govuk-button--secondary", "Record a national review"),
    ]
