"""Pages of independent scrutiny."""

from django.urls import reverse_lazy

from partnership.assurance.forms.scrutiny import (
    ScrutinyCommentForm,
    ScrutinyFinishForm,
    ScrutinyPlanForm,
    ScrutinyResponseForm,
)
from partnership.assurance.models import ScrutinyActivity, ScrutinyComment
from partnership.assurance.operations import scrutiny
from partnership.assurance.rules import ANSWER_SCRUTINY, SEE_SCRUTINY
from partnership.directory.rules.permissions import SCRUTINISE
from partnership.improvement.models import Recommendation
from shield.views.base import PortalPage
from shield.views.form_pages import FormPage, RecordPage


class Scrutiny(PortalPage):
    """The work plan, what was found, every comment and the partners' answers."""

    permission_required = SEE_SCRUTINY
    template_name = "partnership/scrutiny/page.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        comments = ScrutinyComment.objects.visible_to(user).select_related("made_by", "responded_by", "recommendation")
        return super().get_context_data(
            activities=list(ScrutinyActivity.objects.visible_to(user)),
            comments=list(comments),
            may_scrutinise=user.has_perm(SCRUTINISE),
            may_answer=user.has_perm(ANSWER_SCRUTINY),
            **kwargs,
        )


class ScrutinyPlan(FormPage):
    permission_required = SCRUTINISE
    form_class = ScrutinyPlanForm
    heading = "Put something on the work plan"
    success_url = reverse_lazy("partnership:scrutiny")
    success_message = "On the work plan"

    def perform(self, form):
        return scrutiny.plan(by=self.request.user, **form.cleaned_data)


class ScrutinyFinish(RecordPage):
    model = ScrutinyActivity
    permission_required = SCRUTINISE
    form_class = ScrutinyFinishForm
    heading = "What was found"
    success_message = "Kept"

    def perform(self, form):
        return scrutiny.finish(activity=self.object, by=self.request.user, **form.cleaned_data)


class ScrutinyCommentCreate(FormPage):
    permission_required = SCRUTINISE
    form_class = ScrutinyCommentForm
    heading = "Say something"
    success_url = reverse_lazy("partnership:scrutiny")
    success_message = "Kept. The partners are asked to answer."

    def perform(self, form):
        return scrutiny.comment(by=self.request.user, **form.cleaned_data)


class RecommendationComment(RecordPage):
    """The scrutineer's word on one recommendation."""

    model = Recommendation
    permission_required = SCRUTINISE
    form_class = ScrutinyCommentForm
    heading = "Say something about this recommendation"
    success_message = "Kept. The partners are asked to answer."

    def get_initial(self):
        return {"about": str(self.object)[:200]}

    def perform(self, form):
        return scrutiny.comment(recommendation=self.object, by=self.request.user, **form.cleaned_data)


class ScrutinyRespond(RecordPage):
    model = ScrutinyComment
    permission_required = ANSWER_SCRUTINY
    form_class = ScrutinyResponseForm
    heading = "Answer the scrutineer"
    success_message = "Answer kept"

    def get_explanation(self):
        return self.object.text

    def perform(self, form):
        return scrutiny.respond(comment=self.object, by=self.request.user, **form.cleaned_data)
