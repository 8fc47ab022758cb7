"""Fields that choose a record, and forms whose records depend on the page."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from partnership.directory.models import Agency, Post


class CurrentPostField(forms.ModelChoiceField):
    """A post that is held today."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Post.objects.none(), **kwargs)

    def __deepcopy__(self, memo: Any) -> "CurrentPostField":
        """Return a copy for one form, with the posts of today."""
        field = super().__deepcopy__(memo)
        field.queryset = Post.objects.current().select_related("person", "agency").order_by("person__name")
        return field


class RemainingAgencyField(forms.ModelChoiceField):
    """An agency that has not left the partnership."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Agency.objects.none(), **kwargs)

    def __deepcopy__(self, memo: Any) -> "RemainingAgencyField":
        """Return a copy for one form, with the agencies of today."""
        field = super().__deepcopy__(memo)
        field.queryset = Agency.objects.remaining()
        return field


def set_queryset(form: forms.Form, name: str, queryset: QuerySet[Any]) -> None:
    """Let the field ``name`` of ``form`` choose from ``queryset``."""
    field = form.fields[name]
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError(f"{name} does not choose a record.")
    field.queryset = queryset
