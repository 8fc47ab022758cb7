"""What was entered in a form that came too late is stored for its owner alone."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from shield.models import KeptForm
from shield.operations import kept_forms
from tests.factories.partnership import UserFactory

pytestmark = pytest.mark.django_db
FIELDS = {"title": ["Ring the school"], "kinds": ["a", "b"]}


def keep(user, **changes):
    values = {"key": uuid4(), "owner": user.pk, "path": "/actions/new/", "fields": FIELDS, **changes}
    return kept_forms.keep(**values)


def test_it_comes_back_as_it_was_sent_and_to_nobody_else():
    user = UserFactory()
    assert keep(user)
    kept = KeptForm.objects.visible_to(user).get()
    assert dict(kept.as_posted().lists()) == FIELDS
    assert not KeptForm.objects.visible_to(UserFactory()).exists()


def test_the_database_holds_no_word_of_it():
    keep(UserFactory())
    with connection.cursor() as cursor:
        cursor.execute("SELECT fields FROM shield_keptform")
        (stored,) = cursor.fetchone()
    assert stored.startswith("e1:")
    assert "school" not in stored


def test_the_same_form_sent_again_replaces_what_was_stored():
    user, key = UserFactory(), uuid4()
    keep(user, key=key)
    keep(user, key=key, fields={"title": ["Ring the nurse"]})
    assert [kept.fields for kept in KeptForm.objects.all()] == [{"title": ["Ring the nurse"]}]


def test_two_forms_of_one_address_are_both_stored_and_the_newest_is_first():
    user, now = UserFactory(), timezone.now()
    keep(user, fields={"title": ["First"]}, now=now - timedelta(minutes=1))
    keep(user, fields={"title": ["Second"]}, now=now)
    assert [kept.fields["title"] for kept in KeptForm.objects.visible_to(user)] == [["Second"], ["First"]]


@pytest.mark.parametrize("length", [0, kept_forms.MAX_LENGTH + 1])
def test_neither_nothing_nor_a_flood_is_stored(length):
    assert not keep(UserFactory(), fields={"title": ["x" * length]})
    assert not KeptForm.objects.exists()


def test_nothing_is_stored_for_an_endless_address():
    assert not keep(UserFactory(), path="/" + "x" * 500)


def test_the_longest_text_is_stored():
    assert keep(UserFactory(), fields={"title": ["x" * kept_forms.MAX_LENGTH]})


def test_nothing_is_stored_for_a_closed_account():
    assert not keep(UserFactory(is_active=False))


def test_one_discards_ones_own_and_nobody_elses():
    user = UserFactory()
    keep(user)
    kept = KeptForm.objects.get()
    kept_forms.discard(kept=kept, by=UserFactory())
    assert KeptForm.objects.exists()
    kept_forms.discard(kept=kept, by=user)
    assert not KeptForm.objects.exists()


def test_it_is_deleted_after_seven_days():
    now = timezone.now()
    for days in (6, 8):
        keep(UserFactory(), now=now - timedelta(days=days))
    assert kept_forms.delete_outdated(now=now) == 1
    assert [(now - kept.kept_at).days for kept in KeptForm.objects.all()] == [6]
