from concurrent.futures import ThreadPoolExecutor
from functools import partial
from unittest import mock

import pytest
from django.core import mail
from django.db import connection

from partnership.models import BulletinIssue, IssueStatus, MailingList, SubscriberStatus
from partnership.publications.operations import bulletins
from shield.extension_points import Story
from shield.models import Notice, NoticeStatus
from shield.operations import notices
from shield.refusals import Refused
from tests.cast import make
from tests.factories.partnership import UserFactory
from tests.factories.publications import IssueFactory, ItemFactory, SentIssueFactory, SubscriberFactory

pytestmark = pytest.mark.django_db
B = IssueStatus


def approved(by):
    """An issue with one story that ``by`` approved."""
    issue = ItemFactory(issue__status=B.AWAITING_APPROVAL, title="Neglect", url="/training/").issue
    return bulletins.approve(issue=issue, by=by)


def test_approval_names_the_hash_of_exactly_these_words(team):
    issue = approved(team)
    assert (issue.status, issue.approved_by, issue.approved_hash) == (B.APPROVED, team, issue.fingerprint())


def test_the_writer_cannot_approve(team):
    issue = ItemFactory(issue__status=B.AWAITING_APPROVAL, issue__written_by=team).issue
    with pytest.raises(Refused, match="other than the writer"):
        bulletins.approve(issue=issue, by=team)


EDITS = {
    "subject": lambda issue, by: bulletins.edit(issue=issue, by=by, subject="Other"),
    "readers": lambda issue, by: bulletins.edit(issue=issue, by=by, mailing_list=MailingList.CHAMPIONS),
    "added": lambda issue, by: bulletins.add_item(issue=issue, heading="a", title="b", summary="c", url="", by=by),
    "edited": lambda issue, by: bulletins.edit_item(item=issue.items.get(), by=by, summary="Other"),
    "removed": lambda issue, by: bulletins.remove_item(item=issue.items.get(), by=by),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_any_edit_voids_an_approval_and_whoever_edits_counts_as_writer(edit, team):
    issue, editor = approved(team), UserFactory()
    edit(issue, editor)
    issue.refresh_from_db()
    assert (issue.status, issue.approved_by, issue.approved_hash, issue.written_by) == (B.DRAFT, None, "", editor)


def test_a_story_changes_places_with_the_one_before(team):
    issue = IssueFactory()
    one, two = ItemFactory(issue=issue, order=1), ItemFactory(issue=issue, order=2)
    bulletins.raise_item(item=two, by=team)
    assert list(issue.items.all()) == [two, one]
    with pytest.raises(Refused, match="the first already"):
        bulletins.raise_item(item=issue.items.first(), by=team)


def test_chosen_stories_are_copied(team):
    issue = IssueFactory()
    story = Story("Title", "Summary", "/training/1/")
    assert bulletins.take_stories(issue=issue, stories=[("Training", story)], by=team) == 1
    item = issue.items.get()
    assert (item.heading, item.title, item.summary, item.url) == ("Training", "Title", "Summary", "/training/1/")
    with pytest.raises(Refused, match="at least one story"):
        bulletins.take_stories(issue=issue, stories=[], by=team)


def test_an_issue_without_stories_is_not_submitted(team):
    with pytest.raises(Refused, match="at least one story"):
        bulletins.submit(issue=IssueFactory(), by=team)
    assert bulletins.submit(issue=ItemFactory().issue, by=team).status == B.AWAITING_APPROVAL


def test_two_issues_do_not_share_a_title(team):
    words = {"title": "May", "subject": "s", "introduction": "", "mailing_list": MailingList.MAIN}
    bulletins.begin(**words, by=team)
    with pytest.raises(Refused, match="this title already"):
        bulletins.begin(**words, by=team)


def test_sending_back_takes_the_approval_away(team):
    issue = bulletins.send_back(issue=approved(team), reason="A wrong date", by=team)
    assert (issue.status, issue.approved_by) == (B.DRAFT, None)


def test_each_confirmed_reader_of_the_list_gets_one_notice(team):
    reader = SubscriberFactory(email="reader@example.org")
    SubscriberFactory(lists=[MailingList.CHAMPIONS])
    SubscriberFactory(status=SubscriberStatus.PENDING)
    SubscriberFactory(status=SubscriberStatus.LEFT)
    issue = approved(team)
    assert bulletins.send(issue=issue, by=team) == 1
    notice = Notice.objects.get()
    assert (notice.to, notice.occasion) == ("reader@example.org", f"bulletin:{issue.pk}:{reader.pk}")
    issue.refresh_from_db()
    assert (issue.status, issue.sent_to) == (B.SENT, 1)


def test_a_reader_can_leave_with_one_click_from_the_mail_program(team, settings):
    settings.BASE_URL = "https://portal.example.org"
    reader = SubscriberFactory()
    bulletins.send(issue=approved(team), by=team)
    headers = Notice.objects.get().headers
    assert headers == {
        "List-Unsubscribe": f"<https://portal.example.org/bulletins/leave/{reader.leave_token()}/>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def test_sending_twice_makes_no_second_notice(team):
    SubscriberFactory.create_batch(3)
    issue = approved(team)
    bulletins.send(issue=issue, by=team)
    with pytest.raises(Refused, match="moved it on"):
        bulletins.send(issue=BulletinIssue.objects.get(), by=team)
    assert Notice.objects.count() == 3


def test_words_that_were_not_approved_are_not_sent(team):
    SubscriberFactory()
    issue = approved(team)
    issue.items.update(summary="Slipped in from the side")
    with pytest.raises(Refused, match="not those that were approved"):
        bulletins.send(issue=issue, by=team)
    assert Notice.objects.count() == 0


@pytest.mark.parametrize("status", [B.DRAFT, B.AWAITING_APPROVAL])
def test_only_an_approved_issue_is_sent(status, team):
    with pytest.raises(Refused):
        bulletins.send(issue=IssueFactory(status=status), by=team)


def test_a_sent_issue_is_not_edited(team):
    with pytest.raises(Refused, match="stays as it was sent"):
        bulletins.edit(issue=SentIssueFactory(), by=team, subject="Other")


def test_nothing_is_sent_that_cannot_be_recorded(team):
    SubscriberFactory()
    issue = approved(team)
    with (
        mock.patch("partnership.publications.operations.bulletins.audit.record", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        bulletins.send(issue=issue, by=team)
    assert (Notice.objects.count(), BulletinIssue.objects.get().status) == (0, B.APPROVED)


def test_a_test_goes_to_oneself_only(team):
    SubscriberFactory()
    bulletins.send_test(issue=ItemFactory().issue, by=team)
    assert list(Notice.objects.values_list("to", flat=True)) == [team.email]


def test_a_bulletin_arrives_in_both_forms_without_any_tracking(team, settings):
    settings.BASE_URL = "https://portal.example.org"
    reader = SubscriberFactory()
    bulletins.send(issue=approved(team), by=team)
    assert notices.send_due() == 1
    message = mail.outbox[0]
    html = message.alternatives[0].content
    assert message.subject == "What is new"
    assert "Neglect" in message.body
    assert "https://portal.example.org/training/" in html
    assert f"/bulletins/leave/{reader.leave_token()}/" in message.body
    assert html.count(str(reader.pk)) == 1
    assert "<img" not in html
    assert 'lang="en-GB"' in html


def test_the_books_balance(team):
    SubscriberFactory.create_batch(3)
    issue = approved(team)
    bulletins.send(issue=issue, by=team)
    other = SentIssueFactory(pk=issue.pk * 10 + 1)
    notices.post("x", to="a@example.org", occasion=f"{other.occasion}somebody")
    sent, lost = Notice.objects.filter(occasion__startswith=issue.occasion)[:2]
    Notice.objects.filter(pk=sent.pk).update(status=NoticeStatus.SENT, sent_at=issue.written_at)
    Notice.objects.filter(pk=lost.pk).update(status=NoticeStatus.UNKNOWN)
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
def test_of_senders_who_press_at_once_one_sends():
    team = make("team")
    SubscriberFactory.create_batch(20)
    issue = approved(team)
    with ThreadPoolExecutor(max_workers=4) as pool:
        outcomes = list(pool.map(partial(try_to_send, issue), [team] * 4))
    assert (outcomes.count(True), Notice.objects.count()) == (1, 20)
