"""Pages of the parts of a priority: members, activities, success measures, audits, feedback, recommendations."""

from copy import copy
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from learninghub.forms.workings import (
    ActivityForm,
    AuditForm,
    FeedbackForm,
    HubMemberForm,
    RecommendationForm,
    SuccessMeasureForm,
)
from learninghub.models import Activity, Audit, FeedbackSource, HubMember, Priority, SuccessMeasure
from learninghub.operations import recommendations, workings
from learninghub.rules import EDIT_PRIORITY
from learninghub.views.priorities import BackToPriority
from partnership.improvement.operations import recommendations as made
from partnership.models import Agency, Person, Recommendation, Theme
from shield.views.base import OperationView


class PartCreate(BackToPriority, OperationView):
    """Adds one part to a priority."""

    permission_required = EDIT_PRIORITY
    template_name = "learninghub/workings/create.html"
    success_message = "Added"
    kind: Any
    anchor = ""
    heading = ""

    def perform(self, form: Any) -> Any:
        facts = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        return workings.add(model=self.kind, priority=self.object, by=self.request.user, **facts)

    def get_form_kwargs(self) -> dict[str, Any]:
        # The part's own priority makes the form judge what is unique within it.
        return super().get_form_kwargs() | {"instance": self.kind(priority=self.object)}

    def get_success_url(self) -> str:
        return f"{self.object.get_absolute_url()}#{self.anchor}"


class PartUpdate(OperationView):
    """Changes one part of a priority."""

    permission_required = EDIT_PRIORITY
    template_name = "learninghub/workings/update.html"
    context_object_name = "part"
    success_message = "Saved"
    anchor = ""
    heading = ""

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().filter(priority__number=self.kwargs["number"]).select_related("priority")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": copy(self.object)}

    def perform(self, form: Any) -> Any:
        changes = {name: form.cleaned_data[name] for name in form.changed_data if name != "version"}
        version = form.cleaned_data["version"]
        return workings.edit(part=self.object, version=version, by=self.request.user, **changes)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(priority=self.object.priority, cancel_url=self.get_success_url(), **kwargs)

    def get_success_url(self) -> str:
        return f"{self.object.priority.get_absolute_url()}#{self.anchor}"


class MemberChoices:
    """Offers the people and agencies that the editor may see."""

    request: Any

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)  # type: ignore[misc]
        form.fields["person"].queryset = Person.objects.visible_to(self.request.user)
        form.fields["agency"].queryset = Agency.objects.visible_to(self.request.user)
        return form


class MemberCreate(MemberChoices, PartCreate):
    kind, form_class, anchor, heading = HubMember, HubMemberForm, "members", "Add a Hub member"


class MemberUpdate(MemberChoices, PartUpdate):
    model, form_class, anchor, heading = HubMember, HubMemberForm, "members", "Change a Hub member"


class ActivityCreate(PartCreate):
    kind, form_class, anchor, heading = Activity, ActivityForm, "cycle", "Add an activity"


class ActivityUpdate(PartUpdate):
    model, form_class, anchor, heading = Activity, ActivityForm, "cycle", "Change an activity"


class MeasureCreate(PartCreate):
    kind, form_class, anchor, heading = SuccessMeasure, SuccessMeasureForm, "measures", "Add a success measure"


class MeasureUpdate(PartUpdate):
    model, form_class, anchor, heading = SuccessMeasure, SuccessMeasureForm, "measures", "Change a success measure"


class AuditCreate(PartCreate):
    kind, form_class, anchor, heading = Audit, AuditForm, "evidence", "Add an audit"


class AuditUpdate(PartUpdate):
    model, form_class, anchor, heading = Audit, AuditForm, "evidence", "Change an audit"


class FeedbackCreate(PartCreate):
    kind, form_class, anchor, heading = FeedbackSource, FeedbackForm, "evidence", "Add feedback"


class FeedbackUpdate(PartUpdate):
    model, form_class, anchor, heading = FeedbackSource, FeedbackForm, "evidence", "Change feedback"


class RecommendationCreate(BackToPriority, OperationView):
    permission_required = EDIT_PRIORITY
    form_class = RecommendationForm
    template_name = "learninghub/workings/create.html"
    heading = "Write a recommendation"
    success_message = "Recommendation written"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"themes": Theme.objects.visible_to(self.request.user)}

    def perform(self, form: Any) -> Recommendation:
        return recommendations.draft(priority=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return f"{self.object.get_absolute_url()}#recommendations"


class RecommendationUpdate(OperationView):
    permission_required = EDIT_PRIORITY
    model = Recommendation
    context_object_name = "part"
    form_class = RecommendationForm
    template_name = "learninghub/workings/update.html"
    heading = "Change a recommendation"
    success_message = "Recommendation saved"

    def get_queryset(self) -> QuerySet[Recommendation]:
        priorities = Priority.objects.visible_to(self.request.user).filter(number=self.kwargs["number"])
        keys = [str(key) for key in priorities.values_list("pk", flat=True)]
        return super().get_queryset().filter(source_type=Priority._meta.label_lower, source_id__in=keys)

    def get_form_kwargs(self) -> dict[str, Any]:
        themes = Theme.objects.visible_to(self.request.user)
        return super().get_form_kwargs() | {"themes": themes, "recommendation": self.object}

    def perform(self, form: Any) -> Recommendation:
        return made.redraft(recommendation=self.object, by=self.request.user, **form.cleaned_data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        priority = Priority.objects.visible_to(self.request.user).get(number=self.kwargs["number"])
        return super().get_context_data(priority=priority, cancel_url=self.get_success_url(), **kwargs)

    def get_success_url(self) -> str:
        return f"{reverse('learninghub:priority-detail', args=[self.kwargs['number']])}#recommendations"
