from concurrent.futures import ThreadPoolExecutor
from functools import partial
from unittest import mock

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse

from partnership.models import BulletinIssue, IssueStatus, MailingList, SubscriberStatus
from partnership.publications.operations import bulletins
from shield.extension_points import Story
from shield.models import EmailNotice, EmailStatus
from shield.operations import outbox
from shield.refusals import Refused
from tests.cast import make
from tests.factories.partnership import UserFactory
from tests.factories.publications import IssueFactory, SentIssueFactory, StoryFactory, SubscriberFactory

pytestmark = pytest.mark.django_db


def approved(by):
    """An issue with one story that ``by`` approved."""
    issue = StoryFactory(issue__status=IssueStatus.AWAITING_APPROVAL, title="Neglect", url="/training/").issue
    return bulletins.approve(issue=issue, seen=issue.fingerprint(), by=by)


def test_an_approval_names_the_hash_of_exactly_this_text(team):
    issue = approved(team)
    assert (issue.status, issue.approved_by, issue.approved_hash) == (IssueStatus.APPROVED, team, issue.fingerprint())


def test_the_writer_cannot_approve(team):
    issue = StoryFactory(issue__status=IssueStatus.AWAITING_APPROVAL, issue__written_by=team).issue
    with pytest.raises(Refused, match="a colleague must approve it"):
        bulletins.approve(issue=issue, seen=issue.fingerprint(), by=team)


EDITS = {
    "subject": lambda issue, by: bulletins.update(issue=issue, by=by, subject="Other"),
    "readers": lambda issue, by: bulletins.update(issue=issue, by=by, mailing_list=MailingList.CHAMPIONS),
    "added": lambda issue, by: bulletins.add_story(issue=issue, heading="a", title="b", summary="c", url="", by=by),
    "edited": lambda issue, by: bulletins.update_story(story=issue.stories.get(), by=by, summary="Other"),
    "removed": lambda issue, by: bulletins.remove_story(story=issue.stories.get(), by=by),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_any_edit_cancels_an_approval_and_the_editor_becomes_the_writer(edit, team):
    issue, editor = approved(team), UserFactory()
    edit(issue, editor)
    issue.refresh_from_db()
    assert (issue.status, issue.approved_by, issue.approved_hash, issue.written_by) == (
        IssueStatus.DRAFT,
        None,
        "",
        editor,
    )


def test_a_story_swaps_with_the_one_before(team):
    issue = IssueFactory()
    one, two = StoryFactory(issue=issue, order=1), StoryFactory(issue=issue, order=2)
    bulletins.move_story_up(story=two, by=team)
    assert list(issue.stories.all()) == [two, one]
    with pytest.raises(Refused, match="already the first story"):
        bulletins.move_story_up(story=issue.stories.first(), by=team)


def test_selected_stories_are_copied(team):
    issue = IssueFactory()
    story = Story("Title", "Summary", "/training/1/")
    assert bulletins.copy_stories(issue=issue, stories=[("Training", story)], by=team) == 1
    item = issue.stories.get()
    assert (item.heading, item.title, item.summary, item.url) == ("Training", "Title", "Summary", "/training/1/")
    with pytest.raises(Refused, match="at least one story"):
        bulletins.copy_stories(issue=issue, stories=[], by=team)


def test_an_issue_without_stories_is_not_submitted(team):
    with pytest.raises(Refused, match="at least one story"):
        bulletins.submit(issue=IssueFactory(), by=team)
    assert bulletins.submit(issue=StoryFactory().issue, by=team).status == IssueStatus.AWAITING_APPROVAL


def test_two_issues_do_not_share_a_title(team):
    changes = {"title": "May", "subject": "s", "introduction": "", "mailing_list": MailingList.MAIN}
    bulletins.create(**changes, by=team)
    with pytest.raises(Refused, match="already a bulletin with this title"):
        bulletins.create(**changes, by=team)


def test_sending_back_cancels_the_approval(team):
    issue = bulletins.send_back(issue=approved(team), reason="A wrong date", by=team)
    assert (issue.status, issue.approved_by) == (IssueStatus.DRAFT, None)


def test_each_confirmed_subscriber_of_the_list_gets_one_email(team):
    reader = SubscriberFactory(email="reader@example.org")
    SubscriberFactory(lists=[MailingList.CHAMPIONS])
    SubscriberFactory(status=SubscriberStatus.PENDING)
    SubscriberFactory(status=SubscriberStatus.UNSUBSCRIBED)
    issue = approved(team)
    assert bulletins.send(issue=issue, by=team) == 1
    notice = EmailNotice.objects.get()
    assert (notice.to, notice.idempotency_key) == ("reader@example.org", f"bulletin:{issue.pk}:{reader.pk}")
    issue.refresh_from_db()
    assert (issue.status, issue.sent_to) == (IssueStatus.SENT, 1)


def test_a_subscriber_can_unsubscribe_with_one_click_from_the_mail_program(team, settings):
    settings.BASE_URL = "https://portal.example.org"
    reader = SubscriberFactory()
    bulletins.send(issue=approved(team), by=team)
    headers = EmailNotice.objects.get().headers
    assert headers == {
        "List-Unsubscribe": f"<https://portal.example.org/bulletins/unsubscribe/{reader.unsubscribe_token()}/>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def test_sending_twice_makes_no_second_email(team):
    SubscriberFactory.create_batch(3)
    issue = approved(team)
    bulletins.send(issue=issue, by=team)
    with pytest.raises(Refused, match="can no longer do this"):
        bulletins.send(issue=BulletinIssue.objects.get(), by=team)
    assert EmailNotice.objects.count() == 3


def test_a_text_that_was_not_approved_is_not_sent(team):
    SubscriberFactory()
    issue = approved(team)
    issue.stories.update(summary="Changed from the side")
    with pytest.raises(Refused, match="has changed since it was approved"):
        bulletins.send(issue=issue, by=team)
    assert EmailNotice.objects.count() == 0


@pytest.mark.parametrize("status", [IssueStatus.DRAFT, IssueStatus.AWAITING_APPROVAL])
def test_only_an_approved_issue_is_sent(status, team):
    with pytest.raises(Refused):
        bulletins.send(issue=IssueFactory(status=status), by=team)


def test_a_sent_issue_is_not_edited(team):
    with pytest.raises(Refused, match="has been sent"):
        bulletins.update(issue=SentIssueFactory(), by=team, subject="Other")


def test_a_bulletin_that_cannot_be_audited_is_not_sent(team):
    SubscriberFactory()
    issue = approved(team)
    with (
        mock.patch("partnership.publications.operations.bulletins.audit.record", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        bulletins.send(issue=issue, by=team)
    assert (EmailNotice.objects.count(), BulletinIssue.objects.get().status) == (0, IssueStatus.APPROVED)


def test_a_test_email_is_sent_to_oneself_only(team):
    SubscriberFactory()
    bulletins.send_test(issue=StoryFactory().issue, by=team)
    assert list(EmailNotice.objects.values_list("to", flat=True)) == [team.email]


def test_a_bulletin_arrives_in_both_forms_without_any_tracking(team, settings):
    settings.BASE_URL = "https://portal.example.org"
    reader = SubscriberFactory()
    bulletins.send(issue=approved(team), by=team)
    assert outbox.send_due() == 1
    message = mail.outbox[0]
    html = message.alternatives[0].content
    assert message.subject == "What is new"
    assert "Neglect" in message.body
    assert "https://portal.example.org/training/" in html
    assert f"/bulletins/unsubscribe/{reader.unsubscribe_token()}/" in message.body
    assert html.count(str(reader.pk)) == 1
    assert "<img" not in html
    assert 'lang="en-GB"' in html


def test_the_delivery_counts_add_up(team):
    SubscriberFactory.create_batch(3)
    issue = approved(team)
    bulletins.send(issue=issue, by=team)
    other = SentIssueFactory(pk=issue.pk * 10 + 1)
    outbox.post("x", to="a@example.org", idempotency_key=f"{other.idempotency_key}1")
    sent, lost = EmailNotice.objects.filter(idempotency_key__startswith=issue.idempotency_key)[:2]
    EmailNotice.objects.filter(pk=sent.pk).update(status=EmailStatus.SENT, sent_at=issue.written_at)
    EmailNotice.objects.filter(pk=lost.pk).update(status=EmailStatus.UNKNOWN)
    assert bulletins.delivery_counts(issue) == {"sent": 1, "unknown": 1, "queued": 1}


def try_to_send(issue, by):
    try:
        bulletins.send(issue=issue, by=by)
    except Refused:
        return False
    finally:
        connection.close()
    return True


@pytest.mark.django_db(transaction=True)
def test_people_who_send_at_once_send_once():
    team = make("team")
    SubscriberFactory.create_batch(20)
    issue = approved(team)
    with ThreadPoolExecutor(max_workers=4) as pool:
        outcomes = list(pool.map(partial(try_to_send, issue), [team] * 4))
    assert (outcomes.count(True), EmailNotice.objects.count()) == (1, 20)


def test_a_bulletin_that_changed_after_the_page_was_opened_is_not_approved(client, sign_in, team):
    issue = StoryFactory(issue__status=IssueStatus.AWAITING_APPROVAL).issue
    page = reverse("partnership:bulletin-approve", args=[issue.slug])
    seen = sign_in(team).get(page).context["form"]["seen"].value()
    issue.stories.update(summary="Other words")
    answer = sign_in(team).post(page, {"seen": seen})
    assert (answer.status_code, BulletinIssue.objects.get().status) == (422, IssueStatus.AWAITING_APPROVAL)
    assert sign_in(team).post(page, {"seen": issue.fingerprint()}).status_code == 302
