"""Every form of every page: drawn full of markup, then sent with one field after the other filled in as nobody should."""

from collections import Counter
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms.formsets import BaseFormSet
from hypothesis import given
from hypothesis import strategies as st

from tests.access.conftest import Visitor
from tests.access.filled_forms import body_of, forms_of
from tests.access.tables import ACCESS
from tests.hostile.answers import allowed, trouble
from tests.hostile.files import FILES, NAMES
from tests.hostile.inputs import HOSTILE, LONG, NUMERIC, tries
from tests.hostile.markup import unescaped
from tests.savepoints import undone

pytestmark = pytest.mark.django_db

OPENED = [name for name, address in sorted(ACCESS.items()) if 200 in address.get or any(address.post.values())]
Inputs = dict[str, st.SearchStrategy[Any]]
UPLOADS = st.builds(SimpleUploadedFile, NAMES, FILES)


def inputs_of(page: Any) -> Inputs:
    """Return the name of every input on a page, with what it is tried with."""
    found: Inputs = {}
    for form in parts_of(page):
        for name, field in form.fields.items():
            found |= _inputs_of_field(form.add_prefix(name), field)
    return found


def parts_of(page: Any) -> list[Any]:
    """Return every form of a page, and those that a formset is made of."""
    return [
        part
        for form in forms_of(page)
        for part in ([form.management_form, *form.forms] if isinstance(form, BaseFormSet) else [form])
    ]


def _inputs_of_field(key: str, field: forms.Field) -> Inputs:
    widget = field.widget
    names = (
        [f"{key}_{number}" for number in range(len(widget.widgets))] if isinstance(widget, forms.MultiWidget) else [key]
    )
    if isinstance(field, forms.FileField):
        return {key: UPLOADS}
    tried = st.one_of(HOSTILE, LONG) if isinstance(field, forms.CharField) else st.one_of(HOSTILE, NUMERIC)
    return dict.fromkeys(names, tried)


@pytest.mark.parametrize("name", OPENED)
def test_a_page_escapes_its_forms_and_no_form_makes_a_500(
    name: str, visitors: dict[str, Visitor], tried: Counter[str]
) -> None:
    address = ACCESS[name]
    sender = allowed(address, "POST", visitors)
    visitor = sender or allowed(address, "GET", visitors)
    if visitor is None:
        return
    path = address.path_for(visitor.user)
    with undone():
        page = visitor.ask("GET", path)
        body = body_of(page, visitor.name) | address.data()
        inputs: Inputs = dict.fromkeys(body, HOSTILE) | inputs_of(page)
        assert [type(form).__name__ for form in parts_of(page) if unescaped(form)] == []
    if sender and inputs:
        _try(visitor, path, body, inputs, tried)


def _try(visitor: Visitor, path: str, body: dict[str, Any], inputs: Inputs, tried: Counter[str]) -> None:
    troubles: dict[str, dict[str, Any]] = {}

    @tries(2 + 4 * any(held is UPLOADS for held in inputs.values()))
    @given(st.sampled_from(sorted(inputs)).flatmap(lambda name: st.fixed_dictionaries({name: inputs[name]})))
    def attempt(changes: dict[str, Any]) -> None:
        with undone():
            response = visitor.ask("POST", path, body | changes)
        tried["forms"] += 1
        if found := trouble(response):
            troubles.setdefault(found, changes)

    attempt()
    assert troubles == {}
