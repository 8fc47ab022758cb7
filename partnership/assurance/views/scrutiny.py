"""Pages of independent scrutiny."""

from typing import Any

from django.urls import reverse_lazy

from partnership.assurance.forms.scrutiny import (
    RecommendationCommentForm,
    ScrutinyActivityForm,
    ScrutinyCommentForm,
    ScrutinyFindingsForm,
    ScrutinyReplyForm,
    ScrutinyResponseForm,
)
from partnership.assurance.models import ScrutinyActivity, ScrutinyComment
from partnership.assurance.operations import scrutiny
from partnership.assurance.rules import REPLY_AS_SCRUTINEER, RESPOND_TO_SCRUTINY, SEE_SCRUTINY
from partnership.directory.rules.permissions import SCRUTINISE
from partnership.improvement.models import Recommendation
from shield import working_days
from shield.views.base import PortalPage
from shield.views.form_pages import FormPage, RecordPage

PUBLISHED = "Comment published. We have emailed the partners and asked them to respond."


class Scrutiny(PortalPage):
    """The work plan with its findings, and every comment with the partners' response."""

    permission_required = SEE_SCRUTINY
    template_name = "partnership/scrutiny/page.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        comments = ScrutinyComment.objects.visible_to(user).select_related("made_by", "responded_by", "recommendation")
        return super().get_context_data(
            activities=list(ScrutinyActivity.objects.visible_to(user)),
            comments=[(comment, user.has_perm(REPLY_AS_SCRUTINEER, comment)) for comment in comments],
            may_scrutinise=user.has_perm(SCRUTINISE),
            may_respond=user.has_perm(RESPOND_TO_SCRUTINY),
            **kwargs,
        )


class ScrutinyActivityCreate(FormPage):
    permission_required = SCRUTINISE
    form_class = ScrutinyActivityForm
    heading = "Add an activity to the work plan"
    success_url = reverse_lazy("partnership:scrutiny")
    success_message = "Activity added to the work plan"

    def perform(self, form: Any) -> ScrutinyActivity:
        return scrutiny.create_activity(by=self.request.user, **form.cleaned_data)


class ScrutinyActivityComplete(RecordPage):
    model = ScrutinyActivity
    permission_required = SCRUTINISE
    form_class = ScrutinyFindingsForm
    heading = "Record findings"
    success_message = "Findings recorded"

    def perform(self, form: Any) -> ScrutinyActivity:
        return scrutiny.complete_activity(activity=self.object, by=self.request.user, **form.cleaned_data)


class ScrutinyCommentCreate(FormPage):
    permission_required = SCRUTINISE
    form_class = ScrutinyCommentForm
    heading = "Add a comment"
    success_url = reverse_lazy("partnership:scrutiny")
    success_message = PUBLISHED

    def get_initial(self) -> dict[str, Any]:
        """Return the usual due date, and the record that the page was opened from."""
        asked = {name: self.request.GET.get(name, "")[:200] for name in ("about", "url")}
        return {"due_on": scrutiny.usual_due_date(working_days.today())} | asked

    def perform(self, form: Any) -> ScrutinyComment:
        return scrutiny.create_comment(by=self.request.user, **form.cleaned_data)


class RecommendationComment(RecordPage):
    """A comment by the scrutineer on one recommendation."""

    model = Recommendation
    permission_required = SCRUTINISE
    form_class = RecommendationCommentForm
    heading = "Comment on this recommendation"
    success_message = PUBLISHED

    def get_initial(self) -> dict[str, Any]:
        return {"about": str(self.object)[:200], "due_on": scrutiny.usual_due_date(working_days.today())}

    def perform(self, form: Any) -> ScrutinyComment:
        return scrutiny.create_comment(recommendation=self.object, by=self.request.user, **form.cleaned_data)


class ScrutinyRespond(RecordPage):
    model = ScrutinyComment
    permission_required = RESPOND_TO_SCRUTINY
    form_class = ScrutinyResponseForm
    heading = "Respond to the scrutineer"
    success_message = "Response published. The scrutineer and the Board can read it."

    def get_explanation(self) -> str:
        return self.object.text

    def perform(self, form: Any) -> ScrutinyComment:
        return scrutiny.respond(comment=self.object, by=self.request.user, **form.cleaned_data)


class ScrutinyReply(RecordPage):
    """The scrutineer's reply to the partners' response."""

    model = ScrutinyComment
    permission_required = REPLY_AS_SCRUTINEER
    form_class = ScrutinyReplyForm
    heading = "Reply to the partners"
    success_message = "Reply published. The partners and the Board can read it."

    def get_explanation(self) -> str:
        return self.object.response

    def perform(self, form: Any) -> ScrutinyComment:
        return scrutiny.reply(comment=self.object, by=self.request.user, **form.cleaned_data)
