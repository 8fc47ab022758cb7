"""Pages of the steps a review takes, and of what belongs to it: copies, monitoring, recommendations."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from partnership.board.forms.actions import ActionForm
from partnership.board.operations import actions
from partnership.improvement.operations import recommendations as made
from partnership.models import Action, Recommendation, Theme
from reviews.forms.reviews import CopySentForm, MonitoringForm, RecommendationForm
from reviews.forms.steps import FORMS, StepForm
from reviews.models import MonitoringEntry, PracticeReview
from reviews.operations import copies, recommendations, reviews, steps
from reviews.presenters import flags_of
from reviews.rules import EDIT_REVIEW, MOVE_REVIEW, READ_REVIEW
from reviews.views.reviews import BackToReview
from shield.records.workflow import permission_for
from shield.views.base import MoveView, OperationView
from shield.web.access import demand


class ReviewMove(BackToReview, MoveView):
    """Asks before one step; each step has its own address and its own permission."""

    permission_required = MOVE_REVIEW
    template_name = "reviews/reviews/move.html"

    def check_access(self) -> None:
        super().check_access()
        if self.verb not in {move.verb for move in PracticeReview.WORKFLOW}:
            raise Http404
        demand(self.request.user, permission_for(PracticeReview, self.verb), self.object)

    @property
    def verb(self) -> str:
        return str(self.kwargs["verb"])

    def get_form_class(self) -> Any:
        return FORMS.get(self.verb, StepForm)

    @property
    def target(self) -> str:
        """The state it leads to, in words."""
        return str(dict(PracticeReview.status.field.flatchoices)[PracticeReview.WORKFLOW[self.verb].target])  # type: ignore[attr-defined]

    def perform(self, form: Any) -> PracticeReview:
        self.success_message = f"The state is now “{self.target}”"
        return steps.move(
            review=self.object,
            verb=self.verb,
            by=self.request.user,
            reason=form.cleaned_data["reason"],
            views=form.views(),
            **form.stamps(),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        move = PracticeReview.WORKFLOW[self.verb]
        flags = flags_of(self.object) if self.verb in {"publish", "withhold"} else []
        return super().get_context_data(move=move, target=self.target, flags=flags, **kwargs)


class MonitoringCreate(BackToReview, OperationView):
    permission_required = EDIT_REVIEW
    form_class = MonitoringForm
    template_name = "reviews/reviews/update.html"
    heading = "Monitor time and quality"
    success_message = "Entry added"

    def perform(self, form: Any) -> MonitoringEntry:
        return reviews.monitor(review=self.object, by=self.request.user, **form.cleaned_data)


class CopySent(BackToReview, OperationView):
    permission_required = EDIT_REVIEW
    form_class = CopySentForm
    template_name = "reviews/reviews/update.html"
    success_message = "Sending recorded"

    @property
    def advance_copy(self) -> Any:
        found = self.object.advance_copies.filter(pk=self.kwargs["copy"]).first()
        if found is None:
            raise Http404
        return found

    @property
    def heading(self) -> str:
        return f"Advance copy for: {self.advance_copy.recipient}"

    def perform(self, form: Any) -> Any:
        return copies.record_sent(copy=self.advance_copy, by=self.request.user, **form.cleaned_data)


class RecommendationCreate(BackToReview, OperationView):
    permission_required = EDIT_REVIEW
    form_class = RecommendationForm
    template_name = "reviews/reviews/update.html"
    heading = "Write a recommendation"
    success_message = "Recommendation written"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"themes": Theme.objects.visible_to(self.request.user)}

    def perform(self, form: Any) -> Recommendation:
        return recommendations.draft(review=self.object, by=self.request.user, **form.cleaned_data)


class ActionGive(BackToReview, OperationView):
    """An action that a review asks for. Whoever sees the action reads what is typed, never which review it was."""

    permission_required = EDIT_REVIEW
    form_class = ActionForm
    template_name = "reviews/reviews/update.html"
    heading = "Give an action"
    success_message = "Action given, and its owner told"

    def perform(self, form: Any) -> Action:
        return actions.give(
            agency=form.cleaned_data["owner"].agency,
            origin_title="Practice review",
            origin_url=self.object.get_absolute_url(),
            origin_permission=READ_REVIEW,
            by=self.request.user,
            **form.cleaned_data,
        )


class RecommendationUpdate(BackToReview, OperationView):
    permission_required = EDIT_REVIEW
    form_class = RecommendationForm
    template_name = "reviews/reviews/update.html"
    heading = "Change a recommendation"
    success_message = "Recommendation saved"

    @property
    def recommendation(self) -> Recommendation:
        wanted: QuerySet[Recommendation] = Recommendation.objects.visible_to(self.request.user).from_source(self.object)
        found = wanted.filter(pk=self.kwargs["recommendation"]).first()
        if found is None:
            raise Http404
        return found

    def get_form_kwargs(self) -> dict[str, Any]:
        themes = Theme.objects.visible_to(self.request.user)
        return super().get_form_kwargs() | {"themes": themes, "recommendation": self.recommendation}

    def perform(self, form: Any) -> Recommendation:
        return made.redraft(recommendation=self.recommendation, by=self.request.user, **form.cleaned_data)
