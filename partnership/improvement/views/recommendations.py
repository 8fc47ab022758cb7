from django.urls import reverse_lazy

from partnership.board.models import Action
from partnership.directory.rules.permissions import SCRUTINISE
from partnership.improvement.forms.recommendations import ImpactForm, RecommendationForm
from partnership.improvement.models import Recommendation
from partnership.improvement.operations import recommendations
from partnership.improvement.presenters import standing
from partnership.improvement.rules import EDIT_RECOMMENDATIONS, READ_RECOMMENDATIONS
from shield.extension_points import evidence_sources
from shield.forms.base import ReasonForm
from shield.records.history import history_of
from shield.records.workflow import permission_for
from shield.views.base import PortalDetail, PortalList
from shield.views.form_pages import BeginPage, MovePage, RecordPage


class RecommendationList(PortalList):
    model = Recommendation
    permission_required = READ_RECOMMENDATIONS
    template_name = "partnership/recommendations/list.html"
    context_object_name = "recommendations"

    def get_queryset(self):
        found = super().get_queryset().prefetch_related("themes")
        source = self.request.GET.get("source", "")
        return found.filter(source=source) if source else found

    def get_context_data(self, **kwargs):
        return super().get_context_data(may_edit=self.request.user.has_perm(EDIT_RECOMMENDATIONS), **kwargs)


class RecommendationDetail(PortalDetail):
    model = Recommendation
    permission_required = READ_RECOMMENDATIONS
    template_name = "partnership/recommendations/detail.html"
    context_object_name = "recommendation"

    def get_queryset(self):
        return super().get_queryset().prefetch_related("themes")

    def get_context_data(self, **kwargs):
        user = self.request.user
        evidence = [fact for source in evidence_sources for fact in source.find(user, self.object)]
        actions = Action.objects.visible_to(user).filter(recommendation=self.object)
        comments = self.object.scrutiny_comments.visible_to(user)
        return super().get_context_data(
            evidence=evidence,
            measures=standing(self.object.measures.prefetch_related("readings")),
            actions=list(actions.select_related("owner__person", "agency")),
            comments=list(comments),
            may_edit=user.has_perm(EDIT_RECOMMENDATIONS),
            may_follow=user.has_perm(self.object.source_permission or READ_RECOMMENDATIONS),
            may_scrutinise=user.has_perm(SCRUTINISE),
            history=history_of(self.object),
            **kwargs,
        )


class RecommendationCreate(BeginPage):
    """What an audit, scrutiny, Section 11 or a national review asks for; priorities and reviews write their own."""

    permission_required = EDIT_RECOMMENDATIONS
    form_class = RecommendationForm
    back_url = reverse_lazy("partnership:recommendation-list")
    heading = "Write a recommendation"
    explanation = "Priorities and practice reviews write theirs on their own pages."
    success_message = "Recommendation written"

    def perform(self, form):
        return recommendations.make(by=self.request.user, **form.cleaned_data)


class RecommendationMove(MovePage):
    """One step of a recommendation's life; each step is a view of its own with its own permission."""

    model = Recommendation
    verb: str
    success_message = "Recommendation moved on"

    def perform(self, form):
        moved = {"recommendation": self.object, "verb": self.verb, "by": self.request.user}
        return recommendations.move(**moved, **form.cleaned_data)


class RecommendationPresent(RecommendationMove):
    verb = "present"
    permission_required = permission_for(Recommendation, verb)
    heading = "Present it to the Board"


class RecommendationAccept(RecommendationMove):
    verb = "accept"
    permission_required = permission_for(Recommendation, verb)
    heading = "The Board accepted it"


class RecommendationAcceptInPart(RecommendationMove):
    verb = "accept-in-part"
    permission_required = permission_for(Recommendation, verb)
    form_class = ReasonForm
    heading = "The Board accepted it in part"


class RecommendationNotAccept(RecommendationMove):
    verb = "not-accept"
    permission_required = permission_for(Recommendation, verb)
    form_class = ReasonForm
    heading = "The Board did not accept it"


class RecommendationPlan(RecommendationMove):
    verb = "plan"
    permission_required = permission_for(Recommendation, verb)
    heading = "Its actions are planned"


class RecommendationImplement(RecommendationMove):
    verb = "implement"
    permission_required = permission_for(Recommendation, verb)
    heading = "It has been carried out"
    explanation = "Carried out is not closed: somebody still has to say whether anyone is better off."


class RecommendationReportNoImpact(RecommendationMove):
    verb = "report-no-impact"
    permission_required = permission_for(Recommendation, verb)
    form_class = ReasonForm
    heading = "No impact was seen"


class RecommendationClose(RecommendationMove):
    verb = "close"
    permission_required = permission_for(Recommendation, verb)
    form_class = ReasonForm
    heading = "Close this recommendation"


class RecommendationEvidenceImpact(RecordPage):
    model = Recommendation
    permission_required = permission_for(Recommendation, "evidence-impact")
    form_class = ImpactForm
    heading = "Did it make a difference?"
    success_message = "Impact kept"
    shows = ("how_much", "how_well", "better_off")

    def perform(self, form):
        return recommendations.evidence_impact(recommendation=self.object, by=self.request.user, **form.cleaned_data)
