"""Pages of what belongs to a review: monitoring, advance copies, recommendations and actions."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from partnership.board.forms.actions import ActionForm
from partnership.board.operations import actions
from partnership.improvement.operations import recommendations
from partnership.models import Action, Recommendation, Theme
from reviews.forms.advance_copies import CopySentForm
from reviews.forms.monitoring import MonitoringForm
from reviews.forms.recommendations import RecommendationForm
from reviews.models import AdvanceCopy, MonitoringEntry
from reviews.operations import advance_copies, reviews
from reviews.operations import recommendations as review_recommendations
from reviews.rules import EDIT_REVIEW, READ_REVIEW
from reviews.views.reviews import ReviewPage
from shield.views.form_pages import RecordPage


class PartPage(ReviewPage, RecordPage):
    """A form about something that belongs to a review."""

    permission_required = EDIT_REVIEW
    template_name = "reviews/reviews/form.html"


class MonitoringCreate(PartPage):
    form_class = MonitoringForm
    heading = "Add a monitoring entry"
    explanation = "Record whether the review is on time and the work is of good quality. You cannot edit an entry."
    success_message = "Monitoring entry added"

    def perform(self, form: MonitoringForm) -> MonitoringEntry:
        return reviews.add_monitoring_entry(review=self.object, by=self.request.user, **form.cleaned_data)


class CopyRecordSent(PartPage):
    form_class = CopySentForm
    success_message = "Advance copy recorded as sent"

    @property
    def advance_copy(self) -> AdvanceCopy:
        found = self.object.advance_copies.filter(pk=self.kwargs["copy"]).first()
        if found is None:
            raise Http404
        return found

    def get_heading(self) -> str:
        return f"Record when {self.advance_copy.recipient} was sent its copy"

    def perform(self, form: CopySentForm) -> AdvanceCopy:
        return advance_copies.record_sent(copy=self.advance_copy, by=self.request.user, **form.cleaned_data)


class ActionCreate(PartPage):
    """An action that follows from a review. Its readers see what is typed, not which review it comes from."""

    form_class = ActionForm
    heading = "Add an action"
    explanation = "People who see the action do not see which review it comes from."
    success_message = "Action added. We have emailed its owner."

    def perform(self, form: ActionForm) -> Action:
        return actions.create(
            agency=form.cleaned_data["owner"].agency,
            origin_title="Practice review",
            origin_url=self.object.get_absolute_url(),
            origin_permission=READ_REVIEW,
            by=self.request.user,
            **form.cleaned_data,
        )


class RecommendationCreate(PartPage):
    form_class = RecommendationForm
    heading = "Add a recommendation"
    success_message = "Recommendation added"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"themes": Theme.objects.visible_to(self.request.user)}

    def perform(self, form: RecommendationForm) -> Recommendation:
        return review_recommendations.add(review=self.object, by=self.request.user, **form.cleaned_data)


class RecommendationUpdate(PartPage):
    form_class = RecommendationForm
    heading = "Edit a recommendation"
    success_message = "Recommendation saved"

    @property
    def recommendation(self) -> Recommendation:
        own: QuerySet[Recommendation] = Recommendation.objects.visible_to(self.request.user).from_source(self.object)
        found = own.filter(pk=self.kwargs["recommendation"]).first()
        if found is None:
            raise Http404
        return found

    def get_form_kwargs(self) -> dict[str, Any]:
        themes = Theme.objects.visible_to(self.request.user)
        return super().get_form_kwargs() | {"themes": themes, "recommendation": self.recommendation}

    def perform(self, form: RecommendationForm) -> Recommendation:
        return recommendations.update(recommendation=self.recommendation, by=self.request.user, **form.cleaned_data)
