"""Export and erasure of everything the portal holds about a person."""

import pytest

from shield.extension_points import personal_data as announced
from shield.models import AuditEntry
from shield.operations import personal_data
from tests.factories.partnership import UserFactory

pytestmark = pytest.mark.django_db


def entries(kind: str) -> list[tuple[int | None, str]]:
    return [(entry.actor_id, entry.target_id) for entry in AuditEntry.objects.filter(kind=kind)]


def test_an_export_holds_a_part_of_every_app_and_is_recorded():
    user, administrator = UserFactory(), UserFactory()
    found = personal_data.export(user=user, by=administrator)
    assert set(found) == {part.key for part in announced}
    assert user.email in found["shield.account"][0].values()
    assert entries("shield.personal-data-exported") == [(administrator.pk, str(user.pk))]


def test_an_erasure_ends_with_the_account_and_is_recorded():
    user, administrator = UserFactory(email="ada@example.org"), UserFactory()
    counts = personal_data.erase(user=user, by=administrator)
    assert list(counts)[-1] == "shield.account"
    user.refresh_from_db()
    assert user.email != "ada@example.org"
    assert not user.is_active
    assert entries("shield.personal-data-erased") == [(administrator.pk, str(user.pk))]
