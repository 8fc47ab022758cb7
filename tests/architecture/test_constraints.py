"""A constraint that is broken in a form is reported in plain words."""

from collections.abc import Iterator

import pytest
from django.db.models import BaseConstraint, CheckConstraint, F, Model, Q, UniqueConstraint
from django.urls import get_resolver

from shield.forms.base import PortalModelForm


def model_forms(parent: type[PortalModelForm] = PortalModelForm) -> Iterator[type[PortalModelForm]]:
    """Yield every form about a record that a view uses."""
    for form in parent.__subclasses__():
        if form._meta.model:
            yield form
        yield from model_forms(form)


def is_checked(constraint: BaseConstraint, form: type[PortalModelForm]) -> bool:
    """Return whether the form checks a constraint: it does when every field of it is on the form."""
    condition: Q = getattr(constraint, "condition", None) or Q()
    fields = {*getattr(constraint, "fields", ()), *condition.referenced_base_fields}
    return bool(fields) and fields <= set(form.base_fields)


def speechless(model: type[Model], form: type[PortalModelForm]) -> list[str]:
    """Return the constraints that the form checks and that have no words of their own."""
    return [
        f"{form.__name__}: {each.name}"
        for each in model._meta.constraints
        if is_checked(each, form) and each.violation_error_message == each.default_violation_error_message
    ]


def test_every_constraint_that_a_form_checks_has_its_own_words():
    assert get_resolver().url_patterns  # the views import the forms
    assert sorted({line for form in model_forms() for line in speechless(form._meta.model, form)}) == []


@pytest.mark.parametrize(
    ("constraint", "checked"),
    [
        (CheckConstraint(condition=Q(starts_on__gt=F("ends_on")), name="a"), True),
        (CheckConstraint(condition=Q(starts_on__gt=F("status")), name="b"), False),
        (UniqueConstraint(fields=["starts_on"], condition=Q(ends_on=None), name="c"), True),
        (UniqueConstraint(fields=["status"], name="d"), False),
    ],
)
def test_a_form_checks_what_is_about_its_fields_alone(constraint: BaseConstraint, checked: bool):
    class Form:
        base_fields = {"starts_on": None, "ends_on": None}

    assert is_checked(constraint, Form) is checked
