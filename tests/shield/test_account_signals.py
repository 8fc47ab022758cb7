"""A changed address of an account, from the link in the email to what follows it."""

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.urls import reverse

from partnership.models import Person
from tests.factories.partnership import PersonFactory
from tests.factories.publications import SubscriberFactory

pytestmark = pytest.mark.django_db


def confirm(client, person, email):
    address = EmailAddress.objects.create(user=person.user, email=email)
    client.post(reverse("account_confirm_email", args=[EmailConfirmationHMAC(address).key]))


def test_the_link_in_the_email_makes_it_the_address_everywhere(client):
    person = PersonFactory(email="old@example.org")
    EmailAddress.objects.create(user=person.user, email="old@example.org", verified=True, primary=True)
    subscriber = SubscriberFactory(email="old@example.org", lists=["main"])
    confirm(client, person, "new@example.org")
    subscriber.refresh_from_db()
    person = Person.objects.select_related("user").get(pk=person.pk)
    assert (person.email, person.user.email, subscriber.email) == ("new@example.org",) * 3
    assert [address.email for address in EmailAddress.objects.filter(user=person.user)] == ["new@example.org"]


def test_subscriptions_of_both_addresses_are_joined(client):
    person = PersonFactory(email="old@example.org")
    EmailAddress.objects.create(user=person.user, email="old@example.org", verified=True, primary=True)
    old = SubscriberFactory(email="old@example.org", lists=["main"])
    new = SubscriberFactory(email="new@example.org", lists=["training"])
    confirm(client, person, "new@example.org")
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.is_subscribed, new.lists) == (False, ["main", "training"])


def test_the_first_address_of_an_account_changes_nothing(client):
    person = PersonFactory(email="first@example.org")
    confirm(client, person, "first@example.org")
    assert Person.objects.get(pk=person.pk).version == 1
