from datetime import UTC, date, datetime, timedelta

import pytest

from partnership.assurance.contributions import report_chapters
from partnership.assurance.operations import scrutiny
from partnership.models import ScrutinyActivity, ScrutinyComment
from shield import working_days
from shield.models import AuditEntry, EmailNotice
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


def test_an_activity_is_added_to_the_work_plan(scrutineer):
    made = scrutiny.create_activity(title="Night visit", kind="visit", planned_for=date(2026, 5, 4), by=scrutineer)
    made.refresh_from_db()
    assert (made.title, made.get_kind_display(), made.planned_for, made.done_on, made.findings) == (
        "Night visit",
        "Visit",
        date(2026, 5, 4),
        None,
        "",
    )
    assert kinds() == ["partnership.scrutiny-planned"]


def test_findings_are_recorded_with_their_date(scrutineer):
    activity = ScrutinyActivityFactory()
    today = working_days.today()
    scrutiny.complete_activity(
        activity=activity, done_on=today, findings="Two nights without a manager.", by=scrutineer
    )
    activity.refresh_from_db()
    assert (activity.done_on, activity.findings) == (today, "Two nights without a manager.")
    assert kinds() == ["partnership.scrutiny-completed"]


def test_findings_cannot_be_recorded_twice(scrutineer):
    activity = ScrutinyActivityFactory(done_on=date(2026, 3, 2), findings="Fine.")
    words = {"activity": activity, "done_on": date(2026, 3, 3), "findings": "Not fine.", "by": scrutineer}
    assert refusal_of(scrutiny.complete_activity, **words) == (
        "The findings of this activity have already been recorded",
        None,
    )
    activity.refresh_from_db()
    assert (activity.done_on, activity.findings) == (date(2026, 3, 2), "Fine.")


def test_a_completion_date_in_the_future_is_refused(scrutineer):
    activity = ScrutinyActivityFactory()
    words = {"activity": activity, "done_on": working_days.today() + timedelta(days=1), "findings": "x"}
    assert refusal_of(scrutiny.complete_activity, by=scrutineer, **words) == (
        "Date completed must be today or in the past",
        "done_on",
    )
    activity.refresh_from_db()
    assert activity.done_on is None


def test_a_comment_is_stored_with_its_author_and_time(scrutineer):
    activity = ScrutinyActivityFactory(title="Night visit")
    made = scrutiny.create_comment(text="  Who sees to it?\n\nBy when?", activity=activity, by=scrutineer, now=NOW)
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


def test_the_subject_of_a_comment_defaults_to_its_record(scrutineer):
    recommendation = RecommendationFactory(text="x" * 300)
    named = scrutiny.create_comment(text="Well?", about="Late papers", recommendation=recommendation, by=scrutineer)
    unnamed = scrutiny.create_comment(text="Well?", recommendation=recommendation, by=scrutineer)
    assert (named.about, unnamed.about) == ("Late papers", "x" * 200)
    assert list(recommendation.scrutiny_comments.order_by("pk")) == [named, unnamed]


def test_a_comment_without_a_subject_is_refused(scrutineer):
    assert refusal_of(scrutiny.create_comment, text="Well?", by=scrutineer) == (
        "Enter the subject of your comment",
        "about",
    )
    assert ScrutinyComment.objects.count() == 0


def test_the_partners_respond_with_person_and_time(scrutineer, team):
    comment = ScrutinyCommentFactory(made_by=scrutineer)
    scrutiny.respond(comment=comment, response="The chair will ask.", by=team, now=NOW)
    comment.refresh_from_db()
    assert (comment.response, comment.responded_by, comment.responded_at) == ("The chair will ask.", team, NOW)
    assert list(ScrutinyComment.objects.awaiting_response()) == []
    assert kinds() == ["partnership.scrutiny-responded"]


def test_the_scrutineer_replies_to_the_response_once(scrutineer, lead_partner):
    comment = ScrutinyCommentFactory(made_by=scrutineer)
    early = {"comment": comment, "reply": "Thank you.", "by": scrutineer}
    assert refusal_of(scrutiny.reply, **early) == ("The partners have not responded to this comment yet", None)
    scrutiny.respond(comment=comment, response="The chair will ask.", by=lead_partner)
    assert list(ScrutinyComment.objects.awaiting_reply_of(scrutineer)) == [comment]
    assert refusal_of(scrutiny.reply, comment=comment, reply=" ", by=scrutineer) == ("Enter your reply", "reply")
    scrutiny.reply(comment=comment, reply="Thank you.", by=scrutineer, now=NOW)
    assert refusal_of(scrutiny.reply, **early) == ("You have already replied to this response", None)
    comment.refresh_from_db()
    assert (comment.reply, comment.replied_at, comment.response) == ("Thank you.", NOW, "The chair will ask.")
    assert list(ScrutinyComment.objects.awaiting_reply_of(scrutineer)) == []


def test_a_response_is_due_in_20_working_days_or_when_the_scrutineer_says(scrutineer):
    usual = scrutiny.create_comment(about="Nights", text="Who?", by=scrutineer, now=NOW)
    other = scrutiny.create_comment(about="Nights", text="Who?", due_on=date(2026, 6, 1), by=scrutineer, now=NOW)
    # 23:30 in UTC is 1 April in London; Good Friday and Easter Monday are not counted.
    assert (usual.due_on, other.due_on) == (date(2026, 5, 1), date(2026, 6, 1))
    assert (usual.is_overdue(date(2026, 5, 1)), usual.is_overdue(date(2026, 5, 2))) == (False, True)


def test_the_partners_are_emailed_a_comment_and_the_scrutineer_the_response(scrutineer, lead_partner, team):
    comment = scrutiny.create_comment(about="Nights", text="Who is it?", by=scrutineer)
    scrutiny.respond(comment=comment, response="We are.", by=lead_partner)
    sent = EmailNotice.objects.order_by("pk").values_list("template", "to")
    assert list(sent) == [
        ("partnership/emails/scrutiny-commented", lead_partner.email),
        ("partnership/emails/scrutiny-responded", scrutineer.email),
    ]
    assert not [notice for notice in EmailNotice.objects.all() if "Who is it" in str(notice.context)]


def test_a_second_response_is_refused(scrutineer, team, lead_partner):
    comment = ScrutinyCommentFactory(made_by=scrutineer)
    scrutiny.respond(comment=comment, response="The chair will ask.", by=team)
    words = {"comment": comment, "response": "Something better.", "by": lead_partner}
    assert refusal_of(scrutiny.respond, **words) == ("This comment already has a response", None)
    comment.refresh_from_db()
    assert (comment.response, comment.responded_by) == ("The chair will ask.", team)


def test_the_scrutineer_cannot_respond_for_the_partners(scrutineer):
    comment = ScrutinyCommentFactory(made_by=scrutineer)
    words = {"comment": comment, "response": "I answer myself.", "by": scrutineer}
    assert refusal_of(scrutiny.respond, **words) == ("You cannot respond to your own comment", None)
    comment.refresh_from_db()
    assert (comment.response, comment.responded_at) == ("", None)


@pytest.mark.parametrize("blank", ["", "  \n"])
def test_blank_text_is_refused(blank, scrutineer, team):
    done = {"activity": ScrutinyActivityFactory(), "done_on": date(2026, 3, 2), "by": scrutineer}
    assert refusal_of(scrutiny.complete_activity, findings=blank, **done) == ("Enter the findings", "findings")
    assert refusal_of(scrutiny.create_comment, text=blank, about="Papers", by=scrutineer) == (
        "Enter your comment",
        "text",
    )
    assert refusal_of(scrutiny.respond, comment=ScrutinyCommentFactory(), response=blank, by=team) == (
        "Enter the partners’ response",
        "response",
    )


def test_no_operation_edits_or_deletes_a_comment():
    written = {name for name, made in vars(scrutiny).items() if getattr(made, "__module__", "") == scrutiny.__name__}
    assert {name for name in written if not name.startswith("_")} == {
        "create_activity",
        "complete_activity",
        "create_comment",
        "reply",
        "respond",
        "usual_due_date",
    }


def test_a_response_does_not_change_the_comment(team):
    comment = ScrutinyCommentFactory(text="Word for word.", about="Late papers")
    in_hand = ScrutinyComment.objects.get()
    in_hand.text, in_hand.about = "Softer words.", "Papers"
    scrutiny.respond(comment=in_hand, response="We will.", by=team)
    comment.refresh_from_db()
    assert (comment.text, comment.about) == ("Word for word.", "Late papers")


def test_nothing_is_saved_when_the_audit_entry_fails(broken_record, scrutineer, team):
    activity, comment = ScrutinyActivityFactory(), ScrutinyCommentFactory()
    day = working_days.today()
    broken_record(lambda: scrutiny.create_activity(title="x", kind="visit", planned_for=day, by=scrutineer))
    broken_record(lambda: scrutiny.complete_activity(activity=activity, done_on=day, findings="x", by=scrutineer))
    broken_record(lambda: scrutiny.create_comment(about="x", text="x", by=scrutineer))
    broken_record(lambda: scrutiny.respond(comment=comment, response="x", by=team))
    activity.refresh_from_db()
    comment.refresh_from_db()
    assert (activity.done_on, comment.responded_at) == (None, None)
    assert (ScrutinyActivity.objects.count(), ScrutinyComment.objects.count()) == (1, 1)


def test_the_chapter_is_empty_without_scrutiny():
    ScrutinyActivityFactory()
    ScrutinyCommentFactory(made_at=datetime(2026, 5, 1, 12, tzinfo=UTC))
    assert report_chapters.scrutiny(*MARCH) == {}


def test_the_chapter_has_the_activities_and_comments_of_the_period():
    ScrutinyActivityFactory(
        title="Later", kind="observation", done_on=date(2026, 4, 30), findings="Every agency spoke."
    )
    ScrutinyActivityFactory(title="Sooner", done_on=date(2026, 4, 1), findings="Two nights.")
    ScrutinyActivityFactory(title="Before", done_on=date(2026, 3, 31), findings="x")
    answer = {"response": "We will.", "responded_by": UserFactory(), "responded_at": datetime(2026, 5, 2, tzinfo=UTC)}
    ScrutinyCommentFactory(about="Papers", text="Late.", made_at=NOW, **answer)
    ScrutinyCommentFactory(about="Nights", text="Who?", made_at=datetime(2026, 4, 20, 12, tzinfo=UTC))
    assert report_chapters.scrutiny(*APRIL) == {
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
                "reply": "",
                "replied_on": "",
            },
            {
                "about": "Nights",
                "text": "Who?",
                "on": "20 Apr 2026",
                "response": "",
                "responded_on": "",
                "reply": "",
                "replied_on": "",
            },
        ],
        "unanswered": 1,
    }


def test_the_chapter_leaves_out_comments_on_sealed_recommendations():
    ScrutinyCommentFactory(recommendation=RecommendationFactory(source="review"), text="Nightingale.", made_at=NOW)
    assert report_chapters.scrutiny(*APRIL) == {}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_only_one_of_four_concurrent_responses_is_saved(rivals):
    comment, by = ScrutinyCommentFactory(), UserFactory()
    told = rivals(lambda: scrutiny.respond(comment=comment, response="We will.", by=by).response)
    assert told == ["This comment already has a response"] * 3 + ["We will."]
    assert AuditEntry.objects.count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_only_one_of_four_concurrent_findings_is_saved(rivals):
    activity, by = ScrutinyActivityFactory(), UserFactory()
    words = {"activity": activity, "done_on": date(2026, 3, 2), "by": by}
    told = rivals(lambda: scrutiny.complete_activity(findings="Two nights.", **words).findings)
    assert told == ["The findings of this activity have already been recorded"] * 3 + ["Two nights."]
