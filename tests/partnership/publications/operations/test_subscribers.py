from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import signing

from partnership.models import MailingList, Subscriber, SubscriberStatus
from partnership.publications.operations import subscribers
from shield.models import EmailNotice
from shield.refusals import Refused
from tests.factories.publications import SubscriberFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def request(email="Reader@example.org", lists=("main",), now=NOW):
    subscribers.request(email=email, lists=list(lists), now=now)


def test_a_request_sends_a_link_and_subscribes_to_nothing():
    request()
    subscriber = Subscriber.objects.get()
    assert (subscriber.email, subscriber.status, subscriber.lists) == (
        "reader@example.org",
        SubscriberStatus.PENDING,
        [],
    )
    assert subscribers.find_by_confirm_token(EmailNotice.objects.get().context["token"]) == (subscriber, ["main"])


def test_one_address_is_emailed_at_most_once_an_hour():
    request()
    request("READER@example.org")
    request(now=NOW + timedelta(hours=1))
    assert (Subscriber.objects.count(), EmailNotice.objects.count()) == (1, 2)


def test_a_request_for_another_persons_address_changes_nothing_of_theirs():
    reader = SubscriberFactory(email="reader@example.org")
    request(lists=["training", "champions"])
    reader.refresh_from_db()
    assert (reader.status, reader.lists) == (SubscriberStatus.CONFIRMED, [MailingList.MAIN])


def test_confirming_subscribes_to_the_requested_lists():
    request(lists=["training", "main"])
    subscriber, lists = subscribers.find_by_confirm_token(EmailNotice.objects.get().context["token"])
    subscribers.confirm(subscriber=subscriber, lists=lists, now=NOW)
    subscriber.refresh_from_db()
    assert (subscriber.status, subscriber.lists, subscriber.confirmed_at) == (
        SubscriberStatus.CONFIRMED,
        ["main", "training"],
        NOW,
    )


def test_a_confirmation_link_works_for_seven_days():
    token = SubscriberFactory().confirm_token(["main"])
    with time_machine.travel(datetime.now(UTC) + timedelta(days=8)):
        assert subscribers.find_by_confirm_token(token) is None


def test_an_unsubscribe_link_does_not_expire_and_does_not_confirm():
    reader = SubscriberFactory()
    with time_machine.travel(datetime.now(UTC) + timedelta(days=3000)):
        assert subscribers.find_by_unsubscribe_token(reader.unsubscribe_token()) == reader
    assert subscribers.find_by_confirm_token(reader.unsubscribe_token()) is None
    assert subscribers.find_by_unsubscribe_token(reader.confirm_token(["main"])) is None


@pytest.mark.parametrize(
    "token", ["", "x", "a:b", signing.dumps("x", salt="other")], ids=["nothing", "a letter", "no token", "another salt"]
)
def test_an_invented_link_finds_no_subscriber(token):
    assert (subscribers.find_by_confirm_token(token), subscribers.find_by_unsubscribe_token(token)) == (None, None)


def test_unsubscribing_twice_changes_nothing_more():
    reader = subscribers.unsubscribe(subscriber=SubscriberFactory(), now=NOW)
    again = subscribers.unsubscribe(subscriber=reader, now=NOW + timedelta(days=1))
    assert (again.status, again.lists, again.unsubscribed_at) == (SubscriberStatus.UNSUBSCRIBED, [], NOW)


def test_a_person_who_unsubscribed_can_subscribe_again():
    reader = subscribers.unsubscribe(subscriber=SubscriberFactory(), now=NOW)
    subscribers.confirm(subscriber=reader, lists=["main"], now=NOW)
    reader.refresh_from_db()
    assert (reader.status, reader.unsubscribed_at) == (SubscriberStatus.CONFIRMED, None)


def test_the_team_unsubscribes_an_address_once(team):
    reader = SubscriberFactory()
    subscribers.remove(subscriber=reader, by=team)
    reader.refresh_from_db()
    assert reader.status == SubscriberStatus.UNSUBSCRIBED
    with pytest.raises(Refused, match="already unsubscribed"):
        subscribers.remove(subscriber=reader, by=team)
