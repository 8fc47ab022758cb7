"""The one-button sign-in of the demo."""

import pytest
from django.test import Client
from django.urls import reverse

from shield.extension_points import demo_people
from shield.models import AuditEntry
from tests.factories.partnership import UserFactory

pytestmark = pytest.mark.django_db
PERSON = next(iter(demo_people))


@pytest.fixture
def user():
    return UserFactory(email=PERSON.email)


def sign_in(client: Client, key: str = PERSON.key, **headers: str) -> int:
    return client.post(reverse("demo-sign-in", args=[key]), **headers).status_code


def test_one_press_signs_in_and_is_recorded(client, settings, user):
    settings.DEMO_MODE = True
    assert sign_in(client) == 302
    assert client.session["_auth_user_id"] == str(user.pk)
    entries = AuditEntry.objects.filter(kind="shield.demo-signed-in")
    assert [(entry.actor_id, entry.target_id) for entry in entries] == [(user.pk, str(user.pk))]


@pytest.mark.parametrize(
    ("demo_mode", "key", "headers"),
    [
        (False, PERSON.key, {}),
        (True, PERSON.key, {"REMOTE_ADDR": "203.0.113.7"}),
        (True, PERSON.key, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}),
        (True, "somebody-else", {}),
    ],
)
def test_elsewhere_there_is_no_such_page(client, settings, user, demo_mode, key, headers):
    settings.DEMO_MODE = demo_mode
    assert sign_in(client, key, **headers) == 404
    assert "_auth_user_id" not in client.session
    assert not AuditEntry.objects.exists()
