"""The encrypted field, proved on the model that leans on it most."""

import os
import uuid

import pytest
from django.db import connection

from crest.models import Child
from shield.records.encryption import Ciphertext, Undecipherable, decrypt, encrypt, sealed
from tests.factories.crest import make_receipt, seen_by

PLACE = "crest_child|name|row-1"


@pytest.fixture
def child(practitioner, mash_screener):
    receipt = make_receipt(practitioner)
    with seen_by(mash_screener):
        yield Child.objects.get(pk=receipt.referral.child_id)


def stored(child: Child, column: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM crest_child WHERE id = %s", [child.pk])
        return cursor.fetchone()[0]


@pytest.mark.parametrize("value", ["Robin", "", 0, 1, False, True, [], {}, {"a": ["ü", 0]}, "e1:key:looks-stored"])
def test_every_value_comes_back_as_it_was(value):
    assert decrypt(encrypt(value, PLACE), PLACE) == value


def test_the_same_value_never_looks_the_same():
    assert encrypt("Robin", PLACE) != encrypt("Robin", PLACE)


def test_a_value_names_its_version_and_key(settings):
    assert encrypt("Robin", PLACE).split(":")[:2] == ["e1", next(iter(settings.FIELD_KEYS))]


@pytest.mark.parametrize("place", ["crest_child|name|row-2", "crest_child|school|row-1", "crest_case|name|row-1"])
def test_a_value_copied_to_another_row_column_or_table_raises(place):
    with pytest.raises(Undecipherable):
        decrypt(encrypt("Robin", PLACE), place)


def test_a_changed_byte_raises():
    whole = encrypt("Robin", PLACE)
    swapped = whole[:-6] + ("A" if whole[-6] != "A" else "B") + whole[-5:]
    with pytest.raises(Undecipherable):
        decrypt(swapped, PLACE)


@pytest.mark.parametrize("rubbish", ["", "Robin", "e1:stand-in", "e1:stand-in:not base64!", "e9:stand-in:QUJD"])
def test_what_is_no_stored_value_raises_instead_of_coming_back(rubbish):
    with pytest.raises(Undecipherable):
        decrypt(rubbish, PLACE)


def test_a_wrong_key_raises(settings):
    whole = encrypt("Robin", PLACE)
    settings.FIELD_KEYS = {key_id: os.urandom(32) for key_id in settings.FIELD_KEYS}
    with pytest.raises(Undecipherable):
        decrypt(whole, PLACE)


def test_a_missing_key_raises(settings):
    whole = encrypt("Robin", PLACE)
    settings.FIELD_KEYS = {"another": os.urandom(32)}
    with pytest.raises(Undecipherable):
        decrypt(whole, PLACE)


def test_the_trouble_says_neither_value_nor_row(settings):
    whole = encrypt("Robin", PLACE)
    settings.FIELD_KEYS = {"another": os.urandom(32)}
    with pytest.raises(Undecipherable) as trouble:
        decrypt(whole, PLACE)
    assert str(trouble.value) == "A value bound to crest_child cannot be decrypted."


def test_two_keys_read_old_values_and_write_new_ones(settings):
    old = dict(settings.FIELD_KEYS)
    whole = encrypt("Robin", PLACE)
    settings.FIELD_KEYS = {"newer": os.urandom(32), **old}
    assert decrypt(whole, PLACE) == "Robin"
    assert encrypt("Robin", PLACE).split(":")[1] == "newer"


def test_a_stored_row_holds_no_plain_text(child):
    assert "Robin" not in stored(child, "name")
    assert child.name == "Robin Fernleaf"


def test_saving_again_rotates_to_the_newest_key(child, mash_screener, settings):
    settings.FIELD_KEYS = {"newer": os.urandom(32), **settings.FIELD_KEYS}
    assert child.name == "Robin Fernleaf"
    field = Child._meta.get_field("name")
    assert field.pre_save(child, add=False).split(":")[1] == "newer"


def test_a_value_is_deciphered_on_first_reading_only(child):
    fresh = Child.objects.get(pk=child.pk)
    assert isinstance(fresh.__dict__["name"], Ciphertext)
    assert repr(fresh.__dict__["name"]) == "<encrypted>"
    assert fresh.name == "Robin Fernleaf"
    assert fresh.__dict__["name"] == "Robin Fernleaf"


def test_a_deferred_value_is_fetched_when_asked_for(child):
    assert Child.objects.defer("name").get(pk=child.pk).name == "Robin Fernleaf"


def test_nothing_is_stored_as_nothing(child):
    assert stored(child, "known_as") is None
    assert child.known_as is None


def test_one_field_of_another_row_is_refused(child, practitioner):
    other = make_receipt(practitioner, child={"name": "Somebody Else"}).referral.child
    foreign = Child(pk=uuid.uuid4())
    foreign.__dict__["name"] = sealed(other, "name", "Somebody Else")
    with pytest.raises(Undecipherable):
        foreign.name  # noqa: B018 - reading is the test


def test_an_encrypted_field_cannot_be_searched():
    with pytest.raises(TypeError):
        Child.objects.filter(name="Robin Fernleaf")


def test_an_encrypted_field_cannot_be_updated_with_plain_text(child):
    with pytest.raises(TypeError):
        Child.objects.filter(pk=child.pk).update(name="Plain")


def test_an_encrypted_field_is_never_serialised(child):
    with pytest.raises(TypeError):
        Child._meta.get_field("name").value_to_string(child)
