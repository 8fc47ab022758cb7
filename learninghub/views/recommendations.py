"""Pages of the recommendations of a priority."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from learninghub.forms.recommendations import RecommendationForm
from learninghub.models import Priority
from learninghub.operations import recommendations as hub_recommendations
from learninghub.rules import EDIT_PRIORITY
from learninghub.views.priorities import PriorityPage
from partnership.improvement.operations import recommendations
from partnership.models import Recommendation, Theme
from shield.views.form_pages import RecordPage


class RecommendationCreate(PriorityPage, RecordPage):
    permission_required = EDIT_PRIORITY
    form_class = RecommendationForm
    heading = "Add a recommendation"
    success_message = "Recommendation added"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"themes": Theme.objects.visible_to(self.request.user)}

    def perform(self, form: RecommendationForm) -> Recommendation:
        return hub_recommendations.add(priority=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return f"{super().get_success_url()}#recommendations"


class RecommendationUpdate(RecordPage):
    """Edit a draft recommendation of this priority."""

    permission_required = EDIT_PRIORITY
    model = Recommendation
    context_object_name = "recommendation"
    form_class = RecommendationForm
    heading = "Edit a recommendation"
    success_message = "Recommendation saved"

    def get_queryset(self) -> QuerySet[Recommendation]:
        priorities = Priority.objects.visible_to(self.request.user).filter(number=self.kwargs["number"])
        keys = [str(key) for key in priorities.values_list("pk", flat=True)]
        return super().get_queryset().filter(source_type=Priority._meta.label_lower, source_id__in=keys)

    def get_form_kwargs(self) -> dict[str, Any]:
        themes = Theme.objects.visible_to(self.request.user)
        return super().get_form_kwargs() | {"themes": themes, "recommendation": self.object}

    def perform(self, form: RecommendationForm) -> Recommendation:
        return recommendations.update(recommendation=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return f"{reverse('learninghub:priority-detail', args=[self.kwargs['number']])}#recommendations"
