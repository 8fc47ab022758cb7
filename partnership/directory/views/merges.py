"""Pages that merge two records of one person: which, what will happen, and the merge."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from partnership.directory.forms.merges import MergeForm, MergeStartForm
from partnership.directory.models import AccountMerge, Person
from partnership.directory.operations import merges
from partnership.directory.rules.permissions import MANAGE_PEOPLE
from shield.views.form_pages import RecordPage


class MergeStart(RecordPage):
    """Choose the other record; leads to what will happen."""

    model = Person
    permission_required = MANAGE_PEOPLE
    sensitive = True
    form_class = MergeStartForm
    heading = "Merge with another record"
    explanation = (
        "For one person with two records. Before anything happens you see what will be kept, closed and passed on."
    )

    def perform(self, form: Any) -> Person:
        other: Person = form.cleaned_data["email"]
        return other

    def get_back_url(self) -> str:
        return str(self.object.get_absolute_url())

    def get_success_url(self) -> str:
        return reverse("partnership:person-merge", args=[self.object.pk, self.result.pk])


class Merge(RecordPage):
    """What will be kept, closed and passed on, and the merge with its reason."""

    model = Person
    permission_required = MANAGE_PEOPLE
    sensitive = True
    form_class = MergeForm
    template_name = "partnership/people/merge.html"
    heading = "Merge two records of one person"
    success_message = "Records merged. We have emailed the person."

    @cached_property
    def other(self) -> Person:
        return get_object_or_404(Person.objects.visible_to(self.request.user), pk=self.kwargs["other"])

    @cached_property
    def preview(self) -> merges.Preview:
        return merges.preview(kept=self.object, closed=self.other, by=self.request.user)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"choices": self.preview.choices}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(other=self.other, preview=self.preview, **kwargs)

    def perform(self, form: Any) -> AccountMerge:
        return merges.merge(
            kept=self.object,
            closed=self.other,
            reason=form.cleaned_data["reason"],
            # Beside the form: a page that shows the changed preview has to carry the new one.
            seen=self.request.POST.get("seen", ""),
            choices=form.choices,
            by=self.request.user,
        )
