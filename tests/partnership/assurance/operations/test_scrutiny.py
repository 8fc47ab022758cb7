from datetime import UTC, date, datetime, timedelta

import pytest

from partnership.assurance.operations import scrutiny
from partnership.models import ScrutinyActivity, ScrutinyComment
from shield import working_days
from shield.models import AuditEntry
from shield.refusals import Refused
from tests.factories.impact import ScrutinyActivityFactory, ScrutinyCommentFactory
from tests.factories.partnership import RecommendationFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 31, 23, 30, tzinfo=UTC)
MARCH = (date(2026, 3, 1), date(2026, 3, 31))
APRIL = (date(2026, 4, 1), date(2026, 4, 30))


def refusal_of(act, **words):
    with pytest.raises(Refused) as caught:
        act(**words)
    return caught.value.message, caught.value.field


def kinds():
    return [event.kind for event in AuditEntry.objects.order_by("pk")]


def test_something_is_put_on_the_work_plan(scrutineer):
    made = scrutiny.plan(title="Night visit", kind="visit", planned_for=date(2026, 5, 4), by=scrutineer)
    made.refresh_from_db()
    assert (made.title, made.get_kind_display(), made.planned_for, made.done_on, made.findings) == (
        "Night visit",
        "Visit",
        date(2026, 5, 4),
        None,
        "",
    )
    assert kinds() == ["partnership.scrutiny-planned"]


def test_what_was_found_is_kept_with_its_day(scrutineer):
    activity = ScrutinyActivityFactory()
    today = working_days.today()
    scrutiny.finish(activity=activity, done_on=today, findings="Two nights without a manager.", by=scrutineer)
    activity.refresh_from_db()
    assert (activity.done_on, activity.findings) == (today, "Two nights without a manager.")
    assert kinds() == ["partnership.scrutiny-done"]


def test_what_was_found_once_stays(scrutineer):
    activity = ScrutinyActivityFactory(done_on=date(2026, 3, 2), findings="Fine.")
    words = {"activity": activity, "done_on": date(2026, 3, 3), "findings": "Not fine.", "by": scrutineer}
    assert refusal_of(scrutiny.finish, **words) == ("What was found here is kept already.", None)
    activity.refresh_from_db()
    assert (activity.done_on, activity.findings) == (date(2026, 3, 2), "Fine.")


def test_nothing_is_found_before_the_day(scrutineer):
    activity = ScrutinyActivityFactory()
    words = {"activity": activity, "done_on": working_days.today() + timedelta(days=1), "findings": "x"}
    assert refusal_of(scrutiny.finish, by=scrutineer, **words) == ("The day must be today or earlier.", "done_on")
    activity.refresh_from_db()
    assert activity.done_on is None


def test_a_comment_stands_in_the_scrutineers_voice(scrutineer):
    activity = ScrutinyActivityFactory(title="Night visit")
    made = scrutiny.comment(text="  Who sees to it?\n\nBy when?", activity=activity, by=scrutineer, now=NOW)
    made.refresh_from_db()
    assert (made.about, made.text, made.made_by, made.made_at, made.activity, made.recommendation) == (
        "Night visit",
        "  Who sees to it?\n\nBy when?",
        scrutineer,
        NOW,
        activity,
        None,
    )
    assert kinds() == ["partnership.scrutiny-commented"]


def test_a_comment_is_about_what_it_says_else_about_its_record(scrutineer):
    recommendation = RecommendationFactory(text="x" * 300)
    named = scrutiny.comment(text="Well?", about="Late papers", recommendation=recommendation, by=scrutineer)
    unnamed = scrutiny.comment(text="Well?", recommendation=recommendation, by=scrutineer)
    assert (named.about, unnamed.about) == ("Late papers", "x" * 200)
    assert list(recommendation.scrutiny_comments.order_by("pk")) == [named, unnamed]


def test_a_comment_about_nothing_is_refused(scrutineer):
    assert refusal_of(scrutiny.comment, text="Well?", by=scrutineer) == ("Say what the comment is about.", "about")
    assert ScrutinyComment.objects.count() == 0


def test_the_partners_answer_with_the_day(scrutineer, team):
    comment = ScrutinyCommentFactory(made_by=scrutineer)
    scrutiny.respond(comment=comment, response="The chair will ask.", by=team, now=NOW)
    comment.refresh_from_db()
    assert (comment.response, comment.responded_by, comment.responded_at) == ("The chair will ask.", team, NOW)
    assert list(ScrutinyComment.objects.unanswered()) == []
    assert kinds() == ["partnership.scrutiny-answered"]


def test_the_first_answer_stays(scrutineer, team, lead_partner):
    comment = ScrutinyCommentFactory(made_by=scrutineer)
    scrutiny.respond(comment=comment, response="The chair will ask.", by=team)
    words = {"comment": comment, "response": "Something better.", "by": lead_partner}
    assert refusal_of(scrutiny.respond, **words) == ("This comment was answered before.", None)
    comment.refresh_from_db()
    assert (comment.response, comment.responded_by) == ("The chair will ask.", team)


def test_the_scrutineer_does_not_answer_for_the_partners(scrutineer):
    comment = ScrutinyCommentFactory(made_by=scrutineer)
    words = {"comment": comment, "response": "I answer myself.", "by": scrutineer}
    assert refusal_of(scrutiny.respond, **words) == ("Somebody else has to answer.", None)
    comment.refresh_from_db()
    assert (comment.response, comment.responded_at) == ("", None)


@pytest.mark.parametrize("blank", ["", "  \n"])
def test_words_are_wanted(blank, scrutineer, team):
    asked = "Write something first."
    done = {"activity": ScrutinyActivityFactory(), "done_on": date(2026, 3, 2), "by": scrutineer}
    assert refusal_of(scrutiny.finish, findings=blank, **done) == (asked, "findings")
    assert refusal_of(scrutiny.comment, text=blank, about="Papers", by=scrutineer) == (asked, "text")
    assert refusal_of(scrutiny.respond, comment=ScrutinyCommentFactory(), response=blank, by=team) == (
        asked,
        "response",
    )


def test_no_operation_changes_a_comment_or_takes_one_away():
    written = {name for name, made in vars(scrutiny).items() if getattr(made, "__module__", "") == scrutiny.__name__}
    assert {name for name in written if not name.startswith("_")} == {
        "plan",
        "finish",
        "comment",
        "respond",
        "compile_scrutiny",
    }


def test_an_answer_leaves_the_words_as_they_were(team):
    comment = ScrutinyCommentFactory(text="Word for word.", about="Late papers")
    in_hand = ScrutinyComment.objects.get()
    in_hand.text, in_hand.about = "Softer words.", "Papers"
    scrutiny.respond(comment=in_hand, response="We will.", by=team)
    comment.refresh_from_db()
    assert (comment.text, comment.about) == ("Word for word.", "Late papers")


def test_nothing_is_kept_when_the_record_fails(broken_record, scrutineer, team):
    activity, comment = ScrutinyActivityFactory(), ScrutinyCommentFactory()
    day = working_days.today()
    broken_record(lambda: scrutiny.plan(title="x", kind="visit", planned_for=day, by=scrutineer))
    broken_record(lambda: scrutiny.finish(activity=activity, done_on=day, findings="x", by=scrutineer))
    broken_record(lambda: scrutiny.comment(about="x", text="x", by=scrutineer))
    broken_record(lambda: scrutiny.respond(comment=comment, response="x", by=team))
    activity.refresh_from_db()
    comment.refresh_from_db()
    assert (activity.done_on, comment.responded_at) == (None, None)
    assert (ScrutinyActivity.objects.count(), ScrutinyComment.objects.count()) == (1, 1)


def test_a_year_without_scrutiny_has_no_chapter():
    ScrutinyActivityFactory()
    ScrutinyCommentFactory(made_at=datetime(2026, 5, 1, 12, tzinfo=UTC))
    assert scrutiny.compile_scrutiny(*MARCH) == {}


def test_the_chapter_holds_what_was_done_and_said_in_the_year():
    ScrutinyActivityFactory(
        title="Later", kind="observation", done_on=date(2026, 4, 30), findings="Every agency spoke."
    )
    ScrutinyActivityFactory(title="Sooner", done_on=date(2026, 4, 1), findings="Two nights.")
    ScrutinyActivityFactory(title="Before", done_on=date(2026, 3, 31), findings="x")
    answer = {"response": "We will.", "responded_by": UserFactory(), "responded_at": datetime(2026, 5, 2, tzinfo=UTC)}
    ScrutinyCommentFactory(about="Papers", text="Late.", made_at=NOW, **answer)
    ScrutinyCommentFactory(about="Nights", text="Who?", made_at=datetime(2026, 4, 20, 12, tzinfo=UTC))
    assert scrutiny.compile_scrutiny(*APRIL) == {
        "activities": [
            {"title": "Sooner", "kind": "Visit", "on": "1 Apr 2026", "findings": "Two nights."},
            {
                "title": "Later",
                "kind": "Observation of a meeting",
                "on": "30 Apr 2026",
                "findings": "Every agency spoke.",
            },
        ],
        "comments": [
            {
                "about": "Papers",
                "text": "Late.",
                "on": "1 Apr 2026",
                "response": "We will.",
                "responded_on": "2 May 2026",
            },
            {"about": "Nights", "text": "Who?", "on": "20 Apr 2026", "response": "", "responded_on": ""},
        ],
        "unanswered": 1,
    }


def test_the_chapter_says_nothing_of_a_sealed_recommendation():
    ScrutinyCommentFactory(recommendation=RecommendationFactory(source="review"), text="Nightingale.", made_at=NOW)
    assert scrutiny.compile_scrutiny(*APRIL) == {}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_those_who_answer_at_once_one_does(rivals):
    comment, by = ScrutinyCommentFactory(), UserFactory()
    told = rivals(lambda: scrutiny.respond(comment=comment, response="We will.", by=by).response)
    assert told == ["This comment was answered before."] * 3 + ["We will."]
    assert AuditEntry.objects.count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_those_who_keep_what_was_found_at_once_one_does(rivals):
    activity, by = ScrutinyActivityFactory(), UserFactory()
    words = {"activity": activity, "done_on": date(2026, 3, 2), "by": by}
    told = rivals(lambda: scrutiny.finish(findings="Two nights.", **words).findings)
    assert told == ["Two nights."] + ["What was found here is kept already."] * 3
