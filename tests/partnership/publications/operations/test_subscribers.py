from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import signing

from partnership.models import MailingList, Subscriber, SubscriberStatus
from partnership.publications.operations import subscribers
from shield.models import Notice
from shield.refusals import Refused
from tests.factories.publications import SubscriberFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
S = SubscriberStatus


def ask(email="Reader@example.org", lists=("main",), now=NOW):
    subscribers.ask(email=email, lists=list(lists), now=now)


def test_asking_sends_a_link_and_nothing_else_begins():
    ask()
    subscriber = Subscriber.objects.get()
    assert (subscriber.email, subscriber.status, subscriber.lists) == ("reader@example.org", S.PENDING, [])
    assert subscribers.awaiting(Notice.objects.get().words["token"]) == (subscriber, ["main"])


def test_one_address_is_mailed_once_an_hour_at_most():
    ask()
    ask("READER@example.org")
    ask(now=NOW + timedelta(hours=1))
    assert (Subscriber.objects.count(), Notice.objects.count()) == (1, 2)


def test_asking_for_somebody_elses_address_changes_nothing_of_theirs():
    reader = SubscriberFactory(email="reader@example.org")
    ask(lists=["training", "champions"])
    reader.refresh_from_db()
    assert (reader.status, reader.lists) == (S.CONFIRMED, [MailingList.MAIN])


def test_saying_yes_begins_the_lists_that_were_asked_for():
    ask(lists=["training", "main"])
    subscriber, lists = subscribers.awaiting(Notice.objects.get().words["token"])
    subscribers.confirm(subscriber=subscriber, lists=lists, now=NOW)
    subscriber.refresh_from_db()
    assert (subscriber.status, subscriber.lists, subscriber.confirmed_at) == (S.CONFIRMED, ["main", "training"], NOW)


def test_a_link_to_say_yes_works_for_seven_days():
    token = SubscriberFactory().confirm_token(["main"])
    with time_machine.travel(datetime.now(UTC) + timedelta(days=8)):
        assert subscribers.awaiting(token) is None


def test_a_link_to_leave_never_grows_old_and_is_no_link_to_say_yes():
    reader = SubscriberFactory()
    with time_machine.travel(datetime.now(UTC) + timedelta(days=3000)):
        assert subscribers.leaving(reader.leave_token()) == reader
    assert subscribers.awaiting(reader.leave_token()) is None
    assert subscribers.leaving(reader.confirm_token(["main"])) is None


@pytest.mark.parametrize(
    "token", ["", "x", "a:b", signing.dumps("x", salt="other")], ids=["nothing", "a letter", "no token", "another salt"]
)
def test_a_made_up_link_leads_nowhere(token):
    assert (subscribers.awaiting(token), subscribers.leaving(token)) == (None, None)


def test_leaving_twice_changes_nothing_more():
    reader = subscribers.leave(subscriber=SubscriberFactory(), now=NOW)
    again = subscribers.leave(subscriber=reader, now=NOW + timedelta(days=1))
    assert (again.status, again.lists, again.left_at) == (S.LEFT, [], NOW)


def test_somebody_who_left_can_come_back():
    reader = subscribers.leave(subscriber=SubscriberFactory(), now=NOW)
    subscribers.confirm(subscriber=reader, lists=["main"], now=NOW)
    reader.refresh_from_db()
    assert (reader.status, reader.left_at) == (S.CONFIRMED, None)


def test_the_team_takes_an_address_off_once(team):
    reader = SubscriberFactory()
    subscribers.remove(subscriber=reader, by=team)
    reader.refresh_from_db()
    assert reader.status == S.LEFT
    with pytest.raises(Refused, match="left already"):
        subscribers.remove(subscriber=reader, by=team)
