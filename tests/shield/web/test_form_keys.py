"""The one-time key of a form."""

import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from shield.web import form_keys
from shield.web.form_keys import FormKey, KeyExpired

KEY = FormKey(7)


def posted(path="/a/", **fields):
    return RequestFactory().post(path, fields)


def test_a_key_comes_back_as_it_was_signed():
    assert form_keys.read(KEY.signed()) == KEY
    assert form_keys.read(FormKey(None, KEY.id).signed()) == FormKey(None, KEY.id)


def test_each_form_has_a_key_of_its_own():
    assert FormKey(7).id != FormKey(7).id


@pytest.mark.parametrize(
    "value",
    ["", "x", f"{KEY.id}.8", KEY.signed().replace(".7:", ".8:")],
    ids=["nothing", "words", "without a signature", "signed for another person"],
)
def test_what_was_not_signed_here_is_no_key(value):
    assert form_keys.read(value) is None


@pytest.mark.parametrize(("seconds", "is_valid"), [(0, True), (1, False)])
def test_a_key_is_valid_for_fourteen_days(monkeypatch, seconds, is_valid):
    signed, now = KEY.signed(), time.time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 14 * 24 * 3600 - 1 + 2 * seconds)
    if is_valid:
        assert form_keys.read(signed) == KEY
    else:
        with pytest.raises(KeyExpired):
            form_keys.read(signed)


def test_a_fingerprint_changes_with_what_was_entered_and_where_and_not_with_the_tokens():
    first = form_keys.fingerprint(posted(title="A", form_key="1", csrfmiddlewaretoken="1"))
    assert form_keys.fingerprint(posted(title="A", form_key="2", csrfmiddlewaretoken="2")) == first
    assert form_keys.fingerprint(posted(title="B")) != first
    assert form_keys.fingerprint(posted("/b/", title="A")) != first


def test_a_corrected_file_of_the_same_name_and_size_is_something_new():
    sent = [posted(file=SimpleUploadedFile("evidence.csv", content)) for content in (b"a,1", b"a,2", b"a,1")]
    first, corrected, again = map(form_keys.fingerprint, sent)
    assert (first == corrected, first == again) == (False, True)
    assert sent[0].FILES["file"].read() == b"a,1"
