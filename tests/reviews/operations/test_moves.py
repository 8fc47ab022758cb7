from datetime import date
from unittest.mock import patch

import pytest

from partnership.models import RecommendationStatus
from reviews.models import AdvanceCopy, Area, Harm, PartnerView, PracticeReview, Question, ReviewClock, ReviewStatus
from reviews.operations import advance_copies, moves
from shield.models import AuditEntry, EmailNotice, StatusChange
from shield.refusals import Refused
from tests.factories.partnership import MembershipFactory, RecommendationFactory
from tests.factories.reviews import NotifiableReviewFactory, ready_review
from tests.savepoints import undone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rules_of_law")]

TODAY = date(2026, 9, 30)
VIEWS = {"local_authority": "agrees", "health": "agrees", "police": "disagrees"}

# The moves, written out by hand a second time: verb, where it starts, where it ends.
TABLE = {
    "consider": ({ReviewStatus.REFERRED}, ReviewStatus.CONSIDERED),
    "record-not-notifiable": ({ReviewStatus.CONSIDERED}, ReviewStatus.NOT_NOTIFIABLE),
    "notify": ({ReviewStatus.CONSIDERED}, ReviewStatus.NOTIFIED),
    "start-rapid-review": ({ReviewStatus.NOTIFIED}, ReviewStatus.RAPID_REVIEW),
    "record-no-rapid-review": ({ReviewStatus.NOTIFIED}, ReviewStatus.NO_FURTHER),
    "record-criteria-not-met": ({ReviewStatus.NOTIFIED, ReviewStatus.RAPID_REVIEW}, ReviewStatus.NO_FURTHER),
    "submit-rapid-review": ({ReviewStatus.RAPID_REVIEW}, ReviewStatus.RR_SUBMITTED),
    "record-panel-response": ({ReviewStatus.RR_SUBMITTED}, ReviewStatus.PANEL_RESPONSE),
    "commission": ({ReviewStatus.PANEL_RESPONSE}, ReviewStatus.COMMISSIONED),
    "record-other-learning": ({ReviewStatus.PANEL_RESPONSE}, ReviewStatus.OTHER_LEARNING),
    "record-no-further-review": ({ReviewStatus.PANEL_RESPONSE}, ReviewStatus.NO_FURTHER),
    "record-national-review": ({ReviewStatus.PANEL_RESPONSE}, ReviewStatus.NATIONAL),
    "start-review": ({ReviewStatus.COMMISSIONED}, ReviewStatus.IN_REVIEW),
    "record-final-report": ({ReviewStatus.IN_REVIEW}, ReviewStatus.FINAL_REPORT),
    "confirm-advance-copies": ({ReviewStatus.FINAL_REPORT}, ReviewStatus.ADVANCE_COPIES_SENT),
    "publish": ({ReviewStatus.ADVANCE_COPIES_SENT}, ReviewStatus.PUBLISHED),
    "withhold": ({ReviewStatus.ADVANCE_COPIES_SENT}, ReviewStatus.WITHHELD),
    "issue-briefing": ({ReviewStatus.OTHER_LEARNING}, ReviewStatus.BRIEFING),
    "put-learning-into-action": (
        {ReviewStatus.PUBLISHED, ReviewStatus.WITHHELD, ReviewStatus.BRIEFING},
        ReviewStatus.LEARNING_IN_ACTION,
    ),
    "close": ({ReviewStatus.LEARNING_IN_ACTION}, ReviewStatus.CLOSED),
}
STAMPS = {
    "notify": {"notified_on": date(2026, 8, 27)},
    "submit-rapid-review": {"submitted_on": date(2026, 9, 18)},
    "record-panel-response": {
        "panel_replied_on": date(2026, 9, 28),
        "panel_position": "agrees",
        "panel_response": "The Panel agrees.",
    },
    "commission": {"initiated_on": date(2026, 9, 30)},
    "start-review": {"reviewer": "Former chief nurse"},
    "record-final-report": {"final_report_on": date(2026, 9, 30)},
}


def send_all(review, day, by):
    AdvanceCopy.objects.filter(review=review).update(sent_on=day, recorded_by=by)


def move(review, verb, by, **more):
    facts = {"reason": "Because.", "views": VIEWS, "today": TODAY, **STAMPS.get(verb, {}), **more}
    return moves.move(review=review, verb=verb, by=by, **facts)


def test_the_moves_are_the_ones_that_were_agreed():
    assert {move.verb: (set(move.sources), move.target) for move in PracticeReview.WORKFLOW} == TABLE


@pytest.mark.slow
@pytest.mark.parametrize("status", list(ReviewStatus))
def test_every_verb_in_every_state(status, team, subtests):
    key = ready_review(status).pk
    send_all(PracticeReview.objects.get(pk=key), date(2026, 9, 1), team)

    for verb, (sources, target) in TABLE.items():
        with subtests.test(verb), undone():
            review = PracticeReview.objects.get(pk=key)
            if status in sources:
                moved = move(review, verb, team)
                assert (moved.status, PracticeReview.objects.get(pk=key).status) == (target, target)
            else:
                with pytest.raises(Refused):
                    move(review, verb, team)
                assert PracticeReview.objects.get(pk=key).status == status
                assert not StatusChange.objects.of(review).exists()


def refused(review, verb, by, **more):
    """The words of the refusal; nothing may have changed."""
    before = PracticeReview.objects.filter(pk=review.pk).values().get()
    with pytest.raises(Refused) as refusal:
        move(review, verb, by, **more)
    assert PracticeReview.objects.filter(pk=review.pk).values().get() == before
    return refusal.value.message


@pytest.mark.parametrize("verb", sorted(moves.ASKS_REASON))
def test_some_moves_need_a_reason(verb, team):
    review = ready_review(next(iter(TABLE[verb][0])))
    assert refused(review, verb, team, reason="") == "Enter the reason"


@pytest.mark.parametrize("verb", sorted(moves.ASKS_PARTNERS))
def test_some_moves_need_the_views_of_all_three_partners(verb, team):
    review = ready_review(next(iter(TABLE[verb][0])))
    send_all(review, date(2026, 9, 1), team)
    words = refused(review, verb, team, views={"local_authority": "agrees", "health": "agrees"})
    assert words == "Record the view of each partner. Missing: Police."
    assert not PartnerView.objects.exists()


def test_serious_harm_to_a_looked_after_child_without_suspected_abuse_is_not_notified(team):
    facts = {"looked_after": True, "abuse_suspected": False, "care_leaver": False}
    refused(ready_review(ReviewStatus.CONSIDERED, notified_on=None, **facts), "notify", team)
    review = ready_review(ReviewStatus.CONSIDERED, pseudonym="Child ZZ", **facts)
    assert move(review, "record-not-notifiable", team).status == ReviewStatus.NOT_NOTIFIABLE


@pytest.mark.parametrize(("abuse", "may_be_without"), [(False, True), (True, False)])
def test_the_death_of_a_looked_after_child_may_be_without_a_rapid_review_where_abuse_is_not_suspected(
    abuse, may_be_without, team
):
    facts = {"looked_after": True, "abuse_suspected": abuse, "care_leaver": False, "harm": Harm.DIED}
    review = ready_review(ReviewStatus.NOTIFIED, **facts)
    if may_be_without:
        assert move(review, "record-no-rapid-review", team).status == ReviewStatus.NO_FURTHER
    else:
        refused(review, "record-no-rapid-review", team)


def test_the_death_of_a_looked_after_child_cannot_become_not_notifiable(team):
    review = ready_review(ReviewStatus.CONSIDERED, looked_after=True, abuse_suspected=False, harm=Harm.DIED)
    assert refused(review, "record-not-notifiable", team) == (
        "A looked-after child died, so the Panel must be notified."
    )
    assert move(review, "notify", team).status == ReviewStatus.NOTIFIED


@pytest.mark.parametrize(
    "facts",
    [
        {"harm": Harm.NEITHER, "care_leaver": False},
        {"abuse_suspected": False, "care_leaver": False},
        {"area": Area.ELSEWHERE},
        {"aware_on": None},
    ],
)
def test_an_incident_that_does_not_meet_the_criteria_is_not_notified(facts, team):
    refused(ready_review(ReviewStatus.CONSIDERED, notified_on=None, **facts), "notify", team)


@pytest.mark.parametrize("day", [date(2026, 8, 23), date(2026, 10, 1)])
def test_the_notification_date_is_between_becoming_aware_and_today(day, team):
    refused(ready_review(ReviewStatus.CONSIDERED, notified_on=None), "notify", team, notified_on=day)


def test_harm_abroad_is_notified_too(team):
    assert (
        move(ready_review(ReviewStatus.CONSIDERED, area=Area.ABROAD, notified_on=None), "notify", team).status
        == ReviewStatus.NOTIFIED
    )


def test_only_a_care_leaver_may_be_without_a_rapid_review(team):
    refused(ready_review(ReviewStatus.NOTIFIED, care_leaver=False), "record-no-rapid-review", team)
    gone = move(ready_review(ReviewStatus.NOTIFIED, care_leaver=True), "record-no-rapid-review", team)
    assert (gone.status, gone.concluded_on) == (ReviewStatus.NO_FURTHER, TODAY)


@pytest.mark.parametrize(
    ("empty", "words"),
    [
        ("facts", "facts gathered"),
        ("safety", "immediate safety action"),
        ("improvement", "potential for improvement"),
        ("next_steps", "next steps"),
    ],
)
def test_the_missing_heading_is_named(empty, words, team):
    review = ready_review(ReviewStatus.RAPID_REVIEW, **{empty: "  "})
    assert refused(review, "submit-rapid-review", team) == (f"Edit the rapid review and complete: {words}.")


def test_a_decision_needs_all_four_criteria(team):
    review = ready_review(ReviewStatus.PANEL_RESPONSE, themes_recur=None, panel_prefers_local=None)
    words = "Edit the decision and answer the criteria of regulation 11: (b), (d)."
    for verb in ("commission", "record-other-learning", "record-no-further-review"):
        assert refused(review, verb, team) == words


def test_the_partners_may_decide_against_a_review_when_all_criteria_are_met(team):
    assert (
        move(ready_review(ReviewStatus.PANEL_RESPONSE), "record-no-further-review", team).status
        == ReviewStatus.NO_FURTHER
    )


def test_only_the_panel_arranges_a_national_review(team):
    refused(ready_review(ReviewStatus.PANEL_RESPONSE, panel_position="agrees"), "record-national-review", team)
    moved = move(ready_review(ReviewStatus.PANEL_RESPONSE), "record-national-review", team)
    assert not ReviewClock.objects.filter(review=moved, key="publish-review").exists()


def test_the_partners_views_are_stored(team):
    review = move(ready_review(ReviewStatus.PANEL_RESPONSE), "commission", team)
    assert list(review.partner_views.values_list("question", "seat", "position")) == [
        (Question.NEXT_STEP, "health", "agrees"),
        (Question.NEXT_STEP, "local_authority", "agrees"),
        (Question.NEXT_STEP, "police", "disagrees"),
    ]


def test_a_final_report_lists_the_recipients_of_advance_copies(team):
    review = move(ready_review(ReviewStatus.IN_REVIEW), "record-final-report", team)
    assert set(review.advance_copies.values_list("recipient", flat=True)) == set(advance_copies.RECIPIENTS)


@pytest.mark.parametrize("empty", ["analysis", "improvements"])
def test_a_final_report_needs_the_analysis_and_the_improvements(empty, team):
    refused(ready_review(ReviewStatus.IN_REVIEW, **{empty: ""}), "record-final-report", team)


def test_advance_copies_are_confirmed_when_all_are_sent(team):
    review = ready_review(ReviewStatus.FINAL_REPORT)
    review.advance_copies.exclude(recipient="Ofsted").update(sent_on=TODAY, recorded_by=team)
    assert refused(review, "confirm-advance-copies", team) == "Record when an advance copy was sent to: Ofsted."


@pytest.mark.parametrize(
    ("today", "opens"), [(date(2026, 4, 9), False), (date(2026, 4, 10), True), (date(2026, 4, 13), True)]
)
def test_publication_is_possible_seven_working_days_after_the_last_copy(today, opens, team):
    review = ready_review(ReviewStatus.ADVANCE_COPIES_SENT)
    send_all(review, date(2026, 3, 30), team)
    if opens:
        assert move(review, "publish", team, today=today).published_on == today
    else:
        assert refused(review, "publish", team, today=today) == (
            "Recipients must have their advance copies for 7 working days. You can publish from 10 April 2026."
        )


def test_the_latest_day_to_send_the_copies():
    assert advance_copies.latest_sending(date(2026, 4, 10)) == date(2026, 3, 30)


def test_withholding_publishes_the_improvements(team):
    refused(ready_review(ReviewStatus.ADVANCE_COPIES_SENT, improvements=""), "withhold", team)
    review = move(
        ready_review(ReviewStatus.ADVANCE_COPIES_SENT), "withhold", team, reason="It would identify the child."
    )
    assert (review.status, review.published_on, review.withheld_because) == (
        ReviewStatus.WITHHELD,
        TODAY,
        "It would identify the child.",
    )


def test_a_review_closes_when_every_recommendation_is_closed(team):
    review = ready_review(ReviewStatus.LEARNING_IN_ACTION)
    made = RecommendationFactory(
        source="review",
        source_type="reviews.practicereview",
        source_id=str(review.pk),
        status=RecommendationStatus.IMPLEMENTED,
    )
    assert refused(review, "close", team) == "Close every recommendation first. 1 recommendation is still open."
    made.status = RecommendationStatus.CLOSED
    made.save()
    assert move(review, "close", team).status == ReviewStatus.CLOSED


def test_recommendations_name_a_published_review(team):
    review = ready_review(ReviewStatus.ADVANCE_COPIES_SENT, pseudonym="Child O")
    send_all(review, date(2026, 9, 1), team)
    made = RecommendationFactory(
        source="review",
        source_title="Practice review",
        source_type="reviews.practicereview",
        source_id=str(review.pk),
    )
    move(review, "publish", team)
    made.refresh_from_db()
    assert made.source_title == "Practice review: Child O"


def test_the_group_is_emailed_the_status_and_nothing_else(team):
    seat = MembershipFactory(group__kind="learning_from_practice")
    review = NotifiableReviewFactory(status=ReviewStatus.CONSIDERED)
    move(review, "notify", team)
    notice = EmailNotice.objects.get()
    assert (notice.to, notice.context) == (
        seat.person.email,
        {"status": "Panel notified", "path": f"/reviews/{review.pk}/"},
    )


@pytest.mark.parametrize("verb", ["notify", "commission", "record-final-report"])
def test_nothing_is_stored_when_the_last_write_fails(verb, team):
    review = ready_review(next(iter(TABLE[verb][0])))
    with (
        patch("reviews.operations.moves.audit.record", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        move(review, verb, team)
    assert PracticeReview.objects.get(pk=review.pk).status == review.status
    assert not StatusChange.objects.exists()
    assert not PartnerView.objects.exists()
    assert not ReviewClock.objects.exists()
    assert not AuditEntry.objects.filter(kind__startswith="reviews.").exists()
