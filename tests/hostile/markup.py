"""Write markup into everything that a form shows, and draw it as the pages do."""

import re
from collections.abc import Iterator
from typing import Any

from crispy_forms.utils import render_crispy_form
from crispy_forms_gds.layout import Fieldset
from django import forms

from shield.forms.base import GovukMixin

MARKUP = "<script>alert(1)</script><b>bold</b>\"'>"
UNESCAPED = re.compile(r"<script>|<b>bold")


def unescaped(form: Any) -> list[str]:
    """Return each drawing of a form, full of markup, in which some of the markup is not escaped."""
    poison(form)
    return [text for text in drawn(form) if UNESCAPED.search(text)]


def poison(form: Any) -> None:
    """Write markup wherever a form shows what somebody wrote: labels, help texts, legends, choices and values."""
    for name, field in form.fields.items():
        if hasattr(field, "choices"):
            field.choices = [(MARKUP, MARKUP), ("1", MARKUP)]
        # A form that was drawn before goes by what its bound fields remember.
        drawn_by = form[name]
        drawn_by.label = drawn_by.help_text = field.label = field.help_text = MARKUP
        if not isinstance(field, forms.MultiValueField):
            drawn_by.initial = MARKUP
    for part in form.helper.layout.fields if isinstance(form, GovukMixin) else []:
        if isinstance(part, Fieldset):
            part.context["legend"] = MARKUP


def drawn(form: Any) -> Iterator[str]:
    """Yield a form as the pages draw it, and each field of it as Django does."""
    if isinstance(form, GovukMixin):
        yield render_crispy_form(form)
    yield from (str(form[name]) + form[name].label_tag() for name in form.fields)
