"""Labels, help texts, choices and values are text: whoever writes them cannot write markup.

The forms that stand on pages are drawn in ``test_pages_with_forms.py``, which opens them anyway; here are all form
classes that need nothing to be made.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.utils.safestring import SafeString

from shield.forms.base import GovukMixin, PortalForm
from tests.hostile.markup import MARKUP, UNESCAPED, drawn, unescaped
from tests.hostile.parameters import APPS, views

pytestmark = pytest.mark.django_db

# What is drawn by a template or by crispy-forms before it is put in here, and so is escaped already.
DRAWN_BEFORE = {
    "gds/layout/conditional_question.html": ["conditional_content"],
    "gds/layout/fieldset.html": ["fields"],
    "partnership/annual_reports/chapter.html": ["statistics"],
    "partnership/annual_reports/pdf.html": ["row.statistics"],
    "partnership/annual_reports/text.html": ["row.statistics"],
}


def test_no_template_leaves_out_the_escaping_of_words():
    folder = Path(settings.BASE_DIR) / "templates"
    found = {
        str(path.relative_to(folder)): re.findall(r"{{\s*([\w.]+)\|safe", path.read_text())
        for path in sorted(folder.rglob("*.html"))
    }
    assert {name: words for name, words in found.items() if words} == DRAWN_BEFORE


def classes_of(kind: type[Any]) -> Iterator[type[Any]]:
    """Yield every form class of ours that is made from ``kind``."""
    for each in kind.__subclasses__():
        yield from classes_of(each)
        if each.__module__.split(".")[0] in APPS and issubclass(each, forms.BaseForm):
            yield each


def test_a_form_class_without_arguments_shows_no_markup():
    assert views()
    found = sorted({*classes_of(GovukMixin)}, key=lambda each: f"{each.__module__}.{each.__qualname__}")
    made = [form for form in map(made_without_arguments, found) if form is not None]
    assert len(made) > 80
    assert [type(form).__qualname__ for form in made if unescaped(form)] == []


def made_without_arguments(form_class: type[Any]) -> Any:
    """Return a form, or ``None`` where its class asks for a record or a user."""
    try:
        return form_class()
    except (TypeError, KeyError, AttributeError, ValueError):
        return None


class Words(PortalForm):
    """A form with one field."""

    words = forms.CharField()


def test_the_watch_on_markup_sees_what_it_should():
    form = Words()
    assert unescaped(form) == []
    form["words"].label = SafeString(MARKUP)
    assert [UNESCAPED.search(text) is not None for text in drawn(form)] == [True, True]
