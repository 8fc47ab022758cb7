"""Pages of the parts of a priority: members, activities, success measures, audits and feedback."""

from typing import Any, cast

from django.db.models import QuerySet

from learninghub.forms.priority_parts import (
    ActivityForm,
    AuditForm,
    FeedbackForm,
    HubMemberForm,
    SuccessMeasureForm,
)
from learninghub.models import Activity, Audit, FeedbackSource, HubMember, Priority, SuccessMeasure
from learninghub.operations import priority_parts
from learninghub.rules import EDIT_PRIORITY
from learninghub.views.priorities import PriorityPage
from partnership.models import Agency, Person
from shield.views.form_pages import EditPage, RecordPage


class PartCreate(PriorityPage, RecordPage):
    """Add a part to a priority. ``part`` is its model, ``anchor`` its place on the page of the priority."""

    permission_required = EDIT_PRIORITY
    part: Any = None
    anchor = ""

    def perform(self, form: Any) -> Any:
        changes = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        return priority_parts.add(model=self.part, priority=self.object, by=self.request.user, **changes)

    def get_form_kwargs(self) -> dict[str, Any]:
        # With its priority, so that the form checks what must be unique within it.
        return super().get_form_kwargs() | {"instance": self.part(priority=self.object)}

    def get_success_url(self) -> str:
        return f"{super().get_success_url()}#{self.anchor}"


class PartUpdate(EditPage):
    """Edit a part of a priority."""

    permission_required = EDIT_PRIORITY
    context_object_name = "part"
    anchor = ""

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().filter(priority__number=self.kwargs["number"]).select_related("priority")

    def perform(self, form: Any) -> Any:
        version = form.cleaned_data["version"]
        return priority_parts.update(part=self.object, version=version, by=self.request.user, **self.get_changes(form))

    def get_success_url(self) -> str:
        priority: Priority = self.object.priority
        return f"{priority.get_absolute_url()}#{self.anchor}"


class MemberChoices:
    """Offers the people and agencies that the editor may see."""

    request: Any

    def get_form(self, form_class: Any = None) -> Any:
        form = cast(Any, super()).get_form(form_class)
        form.fields["person"].queryset = Person.objects.visible_to(self.request.user)
        form.fields["agency"].queryset = Agency.objects.visible_to(self.request.user)
        return form


class MemberCreate(MemberChoices, PartCreate):
    part, form_class, anchor = HubMember, HubMemberForm, "members"
    heading, success_message = "Add a Hub member", "Hub member added"


class MemberUpdate(MemberChoices, PartUpdate):
    model, form_class, anchor = HubMember, HubMemberForm, "members"
    heading, success_message = "Edit a Hub member", "Hub member saved"


class ActivityCreate(PartCreate):
    part, form_class, anchor = Activity, ActivityForm, "cycle"
    heading, success_message = "Add an activity", "Activity added"


class ActivityUpdate(PartUpdate):
    model, form_class, anchor = Activity, ActivityForm, "cycle"
    heading, success_message = "Edit an activity", "Activity saved"


class MeasureCreate(PartCreate):
    part, form_class, anchor = SuccessMeasure, SuccessMeasureForm, "measures"
    heading, success_message = "Add a success measure", "Success measure added"


class MeasureUpdate(PartUpdate):
    model, form_class, anchor = SuccessMeasure, SuccessMeasureForm, "measures"
    heading, success_message = "Edit a success measure", "Success measure saved"


class AuditCreate(PartCreate):
    part, form_class, anchor = Audit, AuditForm, "evidence"
    heading, success_message = "Add an audit", "Audit added"


class AuditUpdate(PartUpdate):
    model, form_class, anchor = Audit, AuditForm, "evidence"
    heading, success_message = "Edit an audit", "Audit saved"


class FeedbackCreate(PartCreate):
    part, form_class, anchor = FeedbackSource, FeedbackForm, "evidence"
    heading, success_message = "Add feedback", "Feedback added"


class FeedbackUpdate(PartUpdate):
    model, form_class, anchor = FeedbackSource, FeedbackForm, "evidence"
    heading, success_message = "Edit feedback", "Feedback saved"
