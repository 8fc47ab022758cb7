"""Pages of recommendations, and what each move of one asks for."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse_lazy

from partnership.board.models import Action, Decision
from partnership.directory.rules.permissions import SCRUTINISE
from partnership.improvement.forms.recommendations import (
    DecidedForm,
    DecidedWithReasonForm,
    ImpactForm,
    RecommendationForm,
)
from partnership.improvement.models import Recommendation
from partnership.improvement.operations import recommendations
from partnership.improvement.presenters import measure_progress
from partnership.improvement.rules import EDIT_RECOMMENDATIONS, READ_RECOMMENDATIONS
from shield.extension_points import evidence_sources
from shield.forms.base import ReasonForm
from shield.records.history import history_of
from shield.views.base import PortalDetail, PortalList
from shield.views.form_pages import CreatePage, MovePage
from shield.views.moves import MoveForm, Moves


class RecommendationList(PortalList):
    model = Recommendation
    permission_required = READ_RECOMMENDATIONS
    template_name = "partnership/recommendations/list.html"
    context_object_name = "recommendations"

    def get_queryset(self) -> QuerySet[Recommendation]:
        found = super().get_queryset().prefetch_related("themes")
        source = self.request.GET.get("source", "")
        return found.filter(source=source) if source else found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(may_edit=self.request.user.has_perm(EDIT_RECOMMENDATIONS), **kwargs)


class RecommendationDetail(PortalDetail):
    model = Recommendation
    permission_required = READ_RECOMMENDATIONS
    template_name = "partnership/recommendations/detail.html"
    context_object_name = "recommendation"

    def get_queryset(self) -> QuerySet[Recommendation]:
        return super().get_queryset().select_related("decision__meeting__group").prefetch_related("themes")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        evidence = [fact for source in evidence_sources for fact in source.find(user, self.object)]
        actions = Action.objects.visible_to(user).filter(recommendation=self.object)
        comments = self.object.scrutiny_comments.visible_to(user)
        return super().get_context_data(
            evidence=evidence,
            measures=measure_progress(self.object.measures.prefetch_related("measurements")),
            actions=list(actions.select_related("owner__person", "agency")),
            comments=list(comments),
            may_edit=user.has_perm(EDIT_RECOMMENDATIONS),
            may_follow=user.has_perm(self.object.source_permission or READ_RECOMMENDATIONS),
            may_scrutinise=user.has_perm(SCRUTINISE),
            history=history_of(self.object),
            **kwargs,
        )


class RecommendationCreate(CreatePage):
    """For an audit, scrutiny, Section 11 or a national review; priorities and practice reviews have their own pages."""

    permission_required = EDIT_RECOMMENDATIONS
    form_class = RecommendationForm
    back_url = reverse_lazy("partnership:recommendation-list")
    heading = "Create a recommendation"
    explanation = "To create one from a priority or a practice review, go to the page of that priority or review."
    success_message = "Recommendation created. Present it to the Board when it is ready."

    def perform(self, form: Any) -> Recommendation:
        return recommendations.create(by=self.request.user, **form.cleaned_data)


class RecordImpact(MovePage):
    """Opens with the answers that were recorded before."""

    shows = ("how_much", "how_well", "better_off")


class RecordDecision(MovePage):
    """Asks which decision says so; there is none to select before a meeting has decided."""

    template_name = CreatePage.template_name

    def get_form_kwargs(self) -> dict[str, Any]:
        visible = Decision.objects.visible_to(self.request.user)
        possible = recommendations.decisions_for(self.move.verb, self.object)
        return super().get_form_kwargs() | {
            "decisions": possible.filter(pk__in=visible.order_by().values("pk")).select_related("meeting__group")
        }


def _decide(verb: str) -> Callable[..., Recommendation]:
    return partial(recommendations.decide, verb=verb)


def _move(verb: str) -> Callable[..., Recommendation]:
    return partial(recommendations.move, verb=verb)


RECOMMENDATION_MOVES: Moves = {
    "present": _move("present"),
    "accept": MoveForm(_decide("accept"), DecidedForm, page=RecordDecision),
    "accept-in-part": MoveForm(_decide("accept-in-part"), DecidedWithReasonForm, page=RecordDecision),
    "not-accept": MoveForm(_decide("not-accept"), DecidedWithReasonForm, page=RecordDecision),
    "plan": _move("plan"),
    "implement": _move("implement"),
    "evidence-impact": MoveForm(recommendations.evidence_impact, ImpactForm, page=RecordImpact),
    "report-no-impact": MoveForm(_move("report-no-impact"), ReasonForm),
    "close": MoveForm(_move("close"), ReasonForm),
}
