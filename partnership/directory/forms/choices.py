"""Fields that choose a record, and forms whose records depend on the page."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from partnership.directory.models import Agency, Post


class RecordsOfTodayField(forms.ModelChoiceField):
    """A record among those of today, which are looked up anew for each form."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(None, **kwargs)

    def __deepcopy__(self, memo: Any) -> "RecordsOfTodayField":
        """Return a copy for one form, with the records of today."""
        field = super().__deepcopy__(memo)
        field.queryset = self.records_of_today()
        return field

    def records_of_today(self) -> QuerySet[Any]:
        """Return what can be chosen; override."""
        raise NotImplementedError


class CurrentPostField(RecordsOfTodayField):
    """A post that is held today."""

    def records_of_today(self) -> QuerySet[Post]:
        return Post.objects.current().select_related("person", "agency").order_by("person__name")


class RemainingAgencyField(RecordsOfTodayField):
    """An agency that has not left the partnership."""

    def records_of_today(self) -> QuerySet[Agency]:
        return Agency.objects.remaining()


def set_queryset(form: forms.Form, name: str, queryset: QuerySet[Any]) -> None:
    """Let the field ``name`` of ``form`` choose from ``queryset``."""
    field = form.fields[name]
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError(f"{name} does not choose a record.")
    field.queryset = queryset
