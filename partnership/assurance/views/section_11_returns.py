"""One agency's return: filled in, submitted, moderated, made into actions."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.views import View

from partnership.assurance.forms.section_11_returns import (
    AgreeForm,
    ContributorsForm,
    FeedbackForm,
    ModerateForm,
    ModeratorForm,
    PlanForm,
    ResponseForm,
    SubmitForm,
    TakeFileForm,
)
from partnership.assurance.models import Section11Response, Section11Return
from partnership.assurance.operations import section_11_returns, section_11_reuse
from partnership.assurance.presenters import return_standards
from partnership.assurance.rules import FILL_RETURN, MODERATE_RETURN, NAME_CONTRIBUTORS, SEE_RETURN
from partnership.improvement.models import StandardQuestion
from shield.records.history import history_of
from shield.records.workflow import permission_for
from shield.refusals import Refused
from shield.views.base import GuardedObject, PortalDetail
from shield.views.downloads import attachment_response
from shield.views.form_pages import MovePage, RecordPage


class ReturnDetail(PortalDetail):
    model = Section11Return
    permission_required = SEE_RETURN
    template_name = "partnership/returns/detail.html"
    context_object_name = "section_11_return"

    def get_permission_object(self):
        super().get_permission_object()  # found among those one may see
        return

    def get_queryset(self):
        return super().get_queryset().select_related("cycle__question_set", "agency", "moderator")

    def get_context_data(self, **kwargs):
        user, found = self.request.user, self.object
        responses = found.responses.select_related("question__standard", "file", "edited_by").prefetch_related(
            "actions"
        )
        questions = found.cycle.asked_questions()
        may_fill = found.is_open and user.has_perm(FILL_RETURN, found)
        return super().get_context_data(
            standards=return_standards(questions, responses, dict(section_11_returns.missing(found))),
            may_fill=may_fill,
            may_name=found.is_open and user.has_perm(NAME_CONTRIBUTORS, found),
            may_moderate=found.status == "in_moderation" and user.has_perm(MODERATE_RETURN, found),
            earlier=section_11_reuse.before(found) if may_fill else None,
            submissions=found.submissions.select_related("submitted_by"),
            contributors=found.contributors.all(),
            history=history_of(found),
            **kwargs,
        )


class ReturnBegin(GuardedObject, View):
    """Leads to the first question; the first answer begins the return."""

    model = Section11Return
    permission_required = permission_for(Section11Return, "begin")

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        first = self.object.cycle.asked_questions().first()
        if first is None:
            raise Http404
        return redirect("partnership:section11return-answer", self.object.pk, first.pk)


class ReturnPage(RecordPage):
    """A form about one return."""

    model = Section11Return

    def get_queryset(self):
        return super().get_queryset().select_related("cycle__question_set", "agency")


class QuestionPage(ReturnPage):
    """A form about one question of a return; leads on to the next."""

    template_name = "partnership/returns/question.html"
    url_name = ""

    @cached_property
    def question(self) -> StandardQuestion:
        return get_object_or_404(self.object.cycle.asked_questions(), pk=self.kwargs["question"])

    @cached_property
    def response(self) -> Section11Response:
        return section_11_returns.response_to(self.object, self.question)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"response": self.response}

    def get_heading(self):
        return self.question.text

    def get_context_data(self, **kwargs):
        return super().get_context_data(question=self.question, response=self.response, **kwargs)

    def get_back_url(self):
        return self.object.get_absolute_url()

    def get_success_url(self):
        questions = list(self.object.cycle.asked_questions())
        after = questions[questions.index(self.question) + 1 :]
        return self.page_of(after[0]) if after else self.object.get_absolute_url()

    def page_of(self, question: StandardQuestion) -> str:
        return reverse(self.url_name, args=[self.object.pk, question.pk])


class ReturnAnswer(QuestionPage):
    permission_required = FILL_RETURN
    form_class = ResponseForm
    url_name = "partnership:section11return-answer"
    success_message = "Answer saved"

    def perform(self, form):
        return section_11_returns.answer(
            section_11_return=self.object, question=self.question, by=self.request.user, **form.answer()
        )


class ReturnModerateAnswer(QuestionPage):
    permission_required = MODERATE_RETURN
    form_class = ModerateForm
    url_name = "partnership:section11return-moderate-answer"
    success_message = "Saved"

    def perform(self, form):
        if self.response.pk is None:
            raise Refused("The agency did not answer this question.")
        return section_11_returns.moderate(response=self.response, by=self.request.user, **form.cleaned_data)


class ReturnContributors(ReturnPage):
    permission_required = NAME_CONTRIBUTORS
    form_class = ContributorsForm
    heading = "Who fills this in with you?"
    explanation = "You and your safeguarding champions can always write. Name others who shall."
    success_message = "Saved, and those who are new were told"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"agency": self.object.agency}

    def get_initial(self):
        return {"people": self.object.contributors.all()}

    def perform(self, form):
        return section_11_returns.set_contributors(
            section_11_return=self.object, by=self.request.user, **form.cleaned_data
        )


class ReturnSubmit(ReturnPage):
    permission_required = permission_for(Section11Return, "submit")
    form_class = SubmitForm
    template_name = "partnership/returns/submit.html"
    heading = "Submit this return"
    explanation = "Somebody from another agency reads it next. Your scores stay as they are from now on."
    success_message = "Return submitted"

    def get_context_data(self, **kwargs):
        return super().get_context_data(missing=section_11_returns.missing(self.object), **kwargs)

    def perform(self, form):
        return section_11_returns.submit(section_11_return=self.object, by=self.request.user, **form.cleaned_data)


class ReturnModerate(ReturnPage):
    permission_required = permission_for(Section11Return, "moderate")
    form_class = ModeratorForm
    heading = "Who moderates this return?"
    success_message = "Asked to moderate"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"agency": self.object.agency}

    def perform(self, form):
        return section_11_returns.appoint_moderator(
            section_11_return=self.object, by=self.request.user, **form.cleaned_data
        )


class ReturnSendBack(ReturnPage):
    permission_required = permission_for(Section11Return, "send-back")
    form_class = FeedbackForm
    heading = "Send this return back"
    success_message = "Sent back"

    def perform(self, form):
        return section_11_returns.send_back(section_11_return=self.object, by=self.request.user, **form.cleaned_data)


class ReturnAgree(ReturnPage):
    permission_required = permission_for(Section11Return, "agree")
    form_class = AgreeForm
    heading = "Agree this return"
    success_message = "Return agreed"

    def perform(self, form):
        return section_11_returns.agree(section_11_return=self.object, by=self.request.user, **form.cleaned_data)


class ReturnPlan(ReturnPage):
    permission_required = permission_for(Section11Return, "plan")
    form_class = PlanForm
    heading = "Make the gaps actions"
    success_message = "Actions given, and their owner told"

    def get_form_kwargs(self):
        gaps = section_11_returns.gaps(self.object)
        return super().get_form_kwargs() | {"agency": self.object.agency, "gaps": gaps}

    def perform(self, form):
        return section_11_returns.plan(
            section_11_return=self.object, plans=form.plans(), owner=form.cleaned_data["owner"], by=self.request.user
        )


class ReturnClose(MovePage):
    model = Section11Return
    permission_required = permission_for(Section11Return, "close")
    heading = "Close this return"
    explanation = "All of its actions are done and verified, or not pursued."
    success_message = "Return closed"

    def perform(self, form):
        return section_11_returns.close(section_11_return=self.object, by=self.request.user)


class ReturnBringForward(MovePage):
    model = Section11Return
    permission_required = FILL_RETURN
    heading = "Bring last year’s answers forward"
    explanation = (
        "Only what is empty is filled, where the question reads the same. Read every answer again before you submit."
    )

    def perform(self, form):
        number = section_11_reuse.bring_forward(section_11_return=self.object, by=self.request.user)
        self.success_message = f"{number} {'answer' if number == 1 else 'answers'} brought forward"
        return number


class ReturnTakeFile(ReturnPage):
    permission_required = FILL_RETURN
    form_class = TakeFileForm
    heading = "Use answers you gave another partnership"
    explanation = "Only what is empty is filled, where the question reads the same."

    def perform(self, form):
        content = form.cleaned_data["file"].read()
        number = section_11_reuse.take_file(section_11_return=self.object, content=content, by=self.request.user)
        self.success_message = f"{number} {'answer' if number == 1 else 'answers'} brought in"
        return number


class ReturnFile(GuardedObject, View):
    """The answers as a file for another partnership's portal."""

    model = Section11Return
    permission_required = FILL_RETURN

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        name = slugify(f"{self.object.cycle.name} {self.object.agency}")
        return attachment_response(section_11_reuse.as_file(self.object), "application/json", f"{name}.json")
