from datetime import date
from unittest.mock import patch

import pytest

from partnership.models import RecommendationStatus
from reviews.models import AdvanceCopy, Area, Harm, PartnerView, PracticeReview, Question, ReviewClock, ReviewStatus
from reviews.operations import copies, steps
from shield.models import AuditEntry, Notice, StatusChange
from shield.refusals import Refused
from tests.factories.partnership import MembershipFactory, RecommendationFactory
from tests.factories.reviews import AdvanceCopyFactory, NotifiableReviewFactory, PracticeReviewFactory
from tests.savepoints import undone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rules_of_law")]

S = ReviewStatus
TODAY = date(2026, 9, 30)
EVERYBODY_AGREES = {"local_authority": "agrees", "health": "agrees", "police": "disagrees"}

# The law, written out once more by hand: verb, where it starts, where it ends.
TABLE = {
    "consider": ({S.REFERRED}, S.CONSIDERED),
    "find-not-notifiable": ({S.CONSIDERED}, S.NOT_NOTIFIABLE),
    "notify": ({S.CONSIDERED}, S.NOTIFIED),
    "start-rapid-review": ({S.NOTIFIED}, S.RAPID_REVIEW),
    "go-without-rapid-review": ({S.NOTIFIED}, S.NO_FURTHER),
    "find-criteria-not-met": ({S.NOTIFIED, S.RAPID_REVIEW}, S.NO_FURTHER),
    "submit-rapid-review": ({S.RAPID_REVIEW}, S.RR_SUBMITTED),
    "record-panel-response": ({S.RR_SUBMITTED}, S.PANEL_RESPONSE),
    "commission": ({S.PANEL_RESPONSE}, S.COMMISSIONED),
    "choose-other-learning": ({S.PANEL_RESPONSE}, S.OTHER_LEARNING),
    "choose-no-further-review": ({S.PANEL_RESPONSE}, S.NO_FURTHER),
    "pass-to-national-review": ({S.PANEL_RESPONSE}, S.NATIONAL),
    "start-review": ({S.COMMISSIONED}, S.IN_REVIEW),
    "finish-report": ({S.IN_REVIEW}, S.FINAL_REPORT),
    "confirm-advance-copies": ({S.FINAL_REPORT}, S.ADVANCE_COPIES_SENT),
    "publish": ({S.ADVANCE_COPIES_SENT}, S.PUBLISHED),
    "withhold": ({S.ADVANCE_COPIES_SENT}, S.WITHHELD),
    "issue-briefing": ({S.OTHER_LEARNING}, S.BRIEFING),
    "put-learning-into-action": ({S.PUBLISHED, S.WITHHELD, S.BRIEFING}, S.LEARNING_IN_ACTION),
    "close": ({S.LEARNING_IN_ACTION}, S.CLOSED),
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
    "finish-report": {"final_report_on": date(2026, 9, 30)},
}
READY = {
    "aware_on": date(2026, 8, 24),
    "notified_on": date(2026, 8, 27),
    "rapid_review_on": date(2026, 9, 17),
    "submitted_on": date(2026, 9, 18),
    "panel_replied_on": date(2026, 9, 28),
    "panel_position": "national",
    "harm": Harm.SERIOUSLY_HARMED,
    "abuse_suspected": True,
    "care_leaver": True,
    "facts": "Facts.",
    "safety": "Safety.",
    "improvement": "Improvement.",
    "next_steps": "Next steps.",
    "improvements_needed": True,
    "themes_recur": True,
    "working_together_concern": True,
    "panel_prefers_local": True,
    "decision_reason": "Because.",
    "analysis": "Why.",
    "improvements": "What should improve.",
    "public_summary": "A summary.",
}


def in_state(status, **facts):
    """A review in ``status`` from which every guard lets it go on."""
    needs_publication = status in {S.PUBLISHED, S.WITHHELD}
    published = {"published_on": date(2026, 9, 1), "withheld_because": "x"} if needs_publication else {}
    review = PracticeReviewFactory(status=status, **{**READY, **published, **facts})
    if status in {S.FINAL_REPORT, S.ADVANCE_COPIES_SENT}:
        for recipient in copies.RECIPIENTS:
            AdvanceCopyFactory(review=review, recipient=recipient)
    return review


def send_all(review, day, by):
    AdvanceCopy.objects.filter(review=review).update(sent_on=day, recorded_by=by)


def move(review, verb, by, **more):
    facts = {"reason": "Because.", "views": EVERYBODY_AGREES, "today": TODAY, **STAMPS.get(verb, {}), **more}
    return steps.move(review=review, verb=verb, by=by, **facts)


def test_the_moves_are_the_ones_that_were_agreed():
    assert {move.verb: (set(move.sources), move.target) for move in PracticeReview.WORKFLOW} == TABLE


@pytest.mark.slow
@pytest.mark.parametrize("status", list(S))
def test_every_verb_in_every_state(status, team, subtests):
    key = in_state(status).pk
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


@pytest.mark.parametrize("verb", sorted(steps.ASKS_REASON))
def test_some_steps_want_a_reason(verb, team):
    review = in_state(next(iter(TABLE[verb][0])))
    assert refused(review, verb, team, reason="") == "Enter the reason"


@pytest.mark.parametrize("verb", sorted(steps.ASKS_PARTNERS))
def test_some_steps_want_all_three_partners(verb, team):
    review = in_state(next(iter(TABLE[verb][0])))
    send_all(review, date(2026, 9, 1), team)
    words = refused(review, verb, team, views={"local_authority": "agrees", "health": "agrees"})
    assert words == "Record what each partner says. Missing: Police."
    assert not PartnerView.objects.exists()


def test_a_looked_after_child_cannot_become_not_notifiable(team):
    review = in_state(S.CONSIDERED, looked_after=True, abuse_suspected=False, harm=Harm.DIED)
    assert refused(review, "find-not-notifiable", team) == (
        "The child was looked after, so the Panel is notified whether or not abuse is suspected."
    )
    assert move(review, "notify", team).status == S.NOTIFIED


@pytest.mark.parametrize(
    "facts",
    [
        {"harm": Harm.NEITHER, "care_leaver": False},
        {"abuse_suspected": False, "care_leaver": False},
        {"area": Area.ELSEWHERE},
        {"aware_on": None},
    ],
)
def test_what_does_not_meet_the_criteria_is_not_notified(facts, team):
    refused(in_state(S.CONSIDERED, notified_on=None, **facts), "notify", team)


@pytest.mark.parametrize("day", [date(2026, 8, 23), date(2026, 10, 1)])
def test_the_day_of_notification_lies_between_becoming_aware_and_today(day, team):
    refused(in_state(S.CONSIDERED, notified_on=None), "notify", team, notified_on=day)


def test_a_harm_abroad_is_notified_too(team):
    assert move(in_state(S.CONSIDERED, area=Area.ABROAD, notified_on=None), "notify", team).status == S.NOTIFIED


def test_only_for_a_care_leaver_the_rapid_review_is_a_choice(team):
    refused(in_state(S.NOTIFIED, care_leaver=False), "go-without-rapid-review", team)
    gone = move(in_state(S.NOTIFIED, care_leaver=True), "go-without-rapid-review", team)
    assert (gone.status, gone.concluded_on) == (S.NO_FURTHER, TODAY)


@pytest.mark.parametrize(
    ("empty", "words"),
    [
        ("facts", "facts gathered"),
        ("safety", "immediate safety action"),
        ("improvement", "potential for improvement"),
        ("next_steps", "next steps"),
    ],
)
def test_submitting_names_the_missing_heading(empty, words, team):
    review = in_state(S.RAPID_REVIEW, **{empty: "  "})
    assert refused(review, "submit-rapid-review", team) == (
        f"The rapid review lacks: {words}. Write it before you submit."
    )


def test_a_decision_answers_all_four_criteria(team):
    review = in_state(S.PANEL_RESPONSE, themes_recur=None, panel_prefers_local=None)
    words = "Answer the criteria of regulation 11 first: (b), (d) is still open."
    for verb in ("commission", "choose-other-learning", "choose-no-further-review"):
        assert refused(review, verb, team) == words


def test_meeting_all_criteria_obliges_nobody(team):
    assert move(in_state(S.PANEL_RESPONSE), "choose-no-further-review", team).status == S.NO_FURTHER


def test_a_national_review_is_the_panels_to_arrange(team):
    refused(in_state(S.PANEL_RESPONSE, panel_position="agrees"), "pass-to-national-review", team)
    moved = move(in_state(S.PANEL_RESPONSE), "pass-to-national-review", team)
    assert not ReviewClock.objects.filter(review=moved, key="publish-review").exists()


def test_the_partners_positions_are_kept(team):
    review = move(in_state(S.PANEL_RESPONSE), "commission", team)
    assert list(review.partner_views.values_list("question", "seat", "position")) == [
        (Question.NEXT_STEP, "health", "agrees"),
        (Question.NEXT_STEP, "local_authority", "agrees"),
        (Question.NEXT_STEP, "police", "disagrees"),
    ]


def test_a_finished_report_lists_everybody_who_has_to_have_a_copy(team):
    review = move(in_state(S.IN_REVIEW), "finish-report", team)
    assert set(review.advance_copies.values_list("recipient", flat=True)) == set(copies.RECIPIENTS)


@pytest.mark.parametrize("empty", ["analysis", "improvements"])
def test_a_report_says_why_and_what_should_improve(empty, team):
    refused(in_state(S.IN_REVIEW, **{empty: ""}), "finish-report", team)


def test_copies_are_confirmed_when_all_are_sent(team):
    review = in_state(S.FINAL_REPORT)
    review.advance_copies.exclude(recipient="Ofsted").update(sent_on=TODAY, recorded_by=team)
    assert refused(review, "confirm-advance-copies", team) == "An advance copy has still to go to: Ofsted."


@pytest.mark.parametrize(
    ("today", "opens"), [(date(2026, 4, 9), False), (date(2026, 4, 10), True), (date(2026, 4, 13), True)]
)
def test_publication_opens_seven_working_days_after_the_last_copy(today, opens, team):
    review = in_state(S.ADVANCE_COPIES_SENT)
    send_all(review, date(2026, 3, 30), team)
    if opens:
        assert move(review, "publish", team, today=today).published_on == today
    else:
        assert refused(review, "publish", team, today=today) == (
            "Recipients have 7 working days with their advance copies. It can be published from 10 April 2026."
        )


def test_the_latest_day_to_send_the_copies():
    assert copies.latest_sending(date(2026, 4, 10)) == date(2026, 3, 30)


def test_withholding_publishes_the_improvements(team):
    refused(in_state(S.ADVANCE_COPIES_SENT, improvements=""), "withhold", team)
    review = move(in_state(S.ADVANCE_COPIES_SENT), "withhold", team, reason="It would identify the child.")
    assert (review.status, review.published_on, review.withheld_because) == (
        S.WITHHELD,
        TODAY,
        "It would identify the child.",
    )


def test_a_review_closes_when_every_recommendation_is_closed(team):
    review = in_state(S.LEARNING_IN_ACTION)
    made = RecommendationFactory(
        source="review",
        source_type="reviews.practicereview",
        source_id=str(review.pk),
        status=RecommendationStatus.IMPLEMENTED,
    )
    assert refused(review, "close", team) == "1 recommendation is not closed yet."
    made.status = RecommendationStatus.CLOSED
    made.save()
    assert move(review, "close", team).status == S.CLOSED


def test_publication_lets_recommendations_say_where_they_come_from(team):
    review = in_state(S.ADVANCE_COPIES_SENT, pseudonym="Child O")
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


def test_the_group_is_told_where_to_look_and_nothing_else(team):
    seat = MembershipFactory(group__kind="learning_from_practice")
    review = NotifiableReviewFactory(status=S.CONSIDERED)
    move(review, "notify", team)
    notice = Notice.objects.get()
    assert (notice.to, notice.words) == (
        seat.person.email,
        {"step": "Notify", "path": f"/reviews/{review.pk}/"},
    )


@pytest.mark.parametrize("verb", ["notify", "commission", "finish-report"])
def test_nothing_stays_when_the_last_write_breaks(verb, team):
    review = in_state(next(iter(TABLE[verb][0])))
    with (
        patch("reviews.operations.steps.audit.record", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        move(review, verb, team)
    assert PracticeReview.objects.get(pk=review.pk).status == review.status
    assert not StatusChange.objects.exists()
    assert not PartnerView.objects.exists()
    assert not ReviewClock.objects.exists()
    assert not AuditEntry.objects.filter(kind__startswith="reviews.").exists()
