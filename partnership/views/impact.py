"""Measures of recommendations, the learning tracker, and independent scrutiny."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse, reverse_lazy
from django.views import View

from partnership.forms.impact import (
    MeasureForm,
    ReadingForm,
    ScrutinyCommentForm,
    ScrutinyFinishForm,
    ScrutinyPlanForm,
    ScrutinyResponseForm,
)
from partnership.models import Measure, Recommendation, ScrutinyActivity, ScrutinyComment, Theme
from partnership.operations import impact, scrutiny, tracker
from partnership.rules import (
    ANSWER_SCRUTINY,
    EDIT_RECOMMENDATIONS,
    READ_RECOMMENDATIONS,
    SCRUTINISE,
    SEE_SCRUTINY,
)
from partnership.views.frames import FormPage, RecordPage
from shield.views.base import GuardedObject, PortalDetail, PortalPage
from shield.views.downloads import csv_file


class MeasureCreate(RecordPage):
    model = Recommendation
    permission_required = EDIT_RECOMMENDATIONS
    form_class = MeasureForm
    heading = "How will we know?"
    success_message = "Measure added"

    def perform(self, form):
        return impact.measure(recommendation=self.object, by=self.request.user, **form.cleaned_data)


class ReadingCreate(RecordPage):
    model = Measure
    permission_required = EDIT_RECOMMENDATIONS
    form_class = ReadingForm
    heading = "What was read"
    success_message = "Reading kept"

    def get_queryset(self):
        return super().get_queryset().select_related("recommendation")

    def perform(self, form):
        return impact.read(measure=self.object, by=self.request.user, **form.cleaned_data)


class TrackerIndex(PortalPage):
    """Every theme under which something was recommended, and the way to its thread."""

    permission_required = READ_RECOMMENDATIONS
    template_name = "partnership/tracker/index.html"

    def get_context_data(self, **kwargs):
        seen = Recommendation.objects.visible_to(self.request.user)
        themes = Theme.objects.visible_to(self.request.user).counting(seen)
        return super().get_context_data(themes=themes, **kwargs)


class Tracked(GuardedObject):
    """A theme or a recommendation with its thread."""

    permission_required = READ_RECOMMENDATIONS

    def get_permission_object(self):
        super().get_permission_object()  # found among those one may see
        return


class ThreadPage(Tracked, PortalDetail):
    template_name = "partnership/tracker/thread.html"
    context_object_name = "subject"
    table_url_name = ""

    def get_context_data(self, **kwargs):
        steps = tracker.thread(self.request.user, self.object)
        key = getattr(self.object, "slug", None) or self.object.pk
        return super().get_context_data(
            steps=steps,
            thread_words="; ".join(f"{step.label}: {step.words.lower()}" for step in steps),
            table_url=reverse(self.table_url_name, args=[key]),
            **kwargs,
        )


class ThreadTable(Tracked, View):
    """The same thread as a table for a spreadsheet."""

    HEADS = ("Step", "Record", "What it says", "On", "Address")

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        steps = tracker.thread(request.user, self.object)
        rows = [(step.label, fact.title, fact.summary, fact.on, fact.url) for step in steps for fact in step.facts]
        return csv_file(self.HEADS, rows, "learning-tracker.csv")


class TrackerTheme(ThreadPage):
    model = Theme
    table_url_name = "partnership:tracker-theme-table"


class TrackerThemeTable(ThreadTable):
    model = Theme


class TrackerRecommendation(ThreadPage):
    model = Recommendation
    table_url_name = "partnership:tracker-recommendation-table"


class TrackerRecommendationTable(ThreadTable):
    model = Recommendation


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
