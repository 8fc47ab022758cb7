"""Pages of an agency's return: its answers, their moderation, and what its moves ask for."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views import View

from partnership.assurance.forms.section_11_returns import (
    AgreeForm,
    AnswerForm,
    ContributorsForm,
    GapActionsForm,
    ModerationForm,
    ModeratorForm,
    SendBackForm,
    SubmitForm,
)
from partnership.assurance.models import ReturnStatus, Section11Response, Section11Return
from partnership.assurance.operations import section_11_returns, section_11_reuse
from partnership.assurance.presenters.section_11_returns import NextStep, return_standards
from partnership.assurance.rules import EDIT_RETURN, EDIT_SECTION_11, MODERATE_RETURN, NAME_CONTRIBUTORS, SEE_RETURN
from partnership.board.models import Action
from partnership.improvement.models import StandardQuestion
from shield.records.history import history_of
from shield.records.workflow import permission_for
from shield.refusals import Refused
from shield.views.base import GuardedObject, PortalDetail
from shield.views.form_pages import MovePage, RecordPage
from shield.views.moves import MoveForm, Moves

ANSWER_URL = "partnership:section11return-answer"
MODERATE_ANSWER_URL = "partnership:section11return-moderate-answer"


class ReturnDetail(PortalDetail):
    model = Section11Return
    permission_required = SEE_RETURN
    template_name = "partnership/section_11_returns/detail.html"
    context_object_name = "section_11_return"

    def get_permission_object(self) -> None:
        """Look the record up among those that the user may see; the permission is about no single record."""
        super().get_permission_object()

    def get_queryset(self) -> QuerySet[Section11Return]:
        return super().get_queryset().select_related("cycle__question_set", "agency", "moderator")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, found = self.request.user, self.object
        related = found.responses.select_related("question__standard", "file", "edited_by")
        responses = list(related.prefetch_related("actions"))
        missing = dict(section_11_returns.missing_answers(found))
        may_edit = found.is_open and user.has_perm(EDIT_RETURN, found)
        is_in_moderation = found.status == ReturnStatus.IN_MODERATION
        may_moderate = is_in_moderation and user.has_perm(MODERATE_RETURN, found)
        return super().get_context_data(
            standards=return_standards(found.cycle.asked_questions(), responses, missing),
            next_step=self.next_step(missing, responses, may_edit=may_edit, may_moderate=may_moderate),
            may_edit=may_edit,
            may_moderate=may_moderate,
            may_name_contributors=found.is_open and user.has_perm(NAME_CONTRIBUTORS, found),
            may_replace_moderator=is_in_moderation and user.has_perm(EDIT_SECTION_11),
            previous=section_11_reuse.previous_return(found) if may_edit else None,
            submissions=found.submissions.select_related("submitted_by"),
            contributors=found.contributors.all(),
            history=history_of(found),
            **kwargs,
        )

    def next_step(
        self,
        missing: dict[StandardQuestion, str],
        responses: list[Section11Response],
        *,
        may_edit: bool,
        may_moderate: bool,
    ) -> NextStep | None:
        """Return the button for the next question to answer or to moderate; ``None`` when there is none left."""
        if may_edit and missing and self.object.status != ReturnStatus.ISSUED:
            return NextStep("Continue this return", self.url_of(ANSWER_URL, next(iter(missing))))
        unscored = [each for each in responses if each.question.is_scored and each.moderated_score is None]
        if may_moderate and unscored:
            return NextStep("Score the next answer", self.url_of(MODERATE_ANSWER_URL, unscored[0].question))
        return None

    def url_of(self, url_name: str, question: StandardQuestion) -> str:
        return reverse(url_name, args=[self.object.pk, question.pk])


class ReturnStart(GuardedObject, View):
    """Redirects to the first question; the first answer starts the return."""

    model = Section11Return
    permission_required = permission_for(Section11Return, "start")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        first = self.object.cycle.asked_questions().first()
        if first is None:
            raise Http404
        return redirect(ANSWER_URL, self.object.pk, first.pk)


class ReturnPage(RecordPage):
    """A form about one return."""

    model = Section11Return

    def get_queryset(self) -> QuerySet[Section11Return]:
        return super().get_queryset().select_related("cycle__question_set", "agency")


class QuestionPage(ReturnPage):
    """A form about one question of a return; leads to the next question."""

    template_name = "partnership/section_11_returns/question.html"
    url_name = ""

    @cached_property
    def question(self) -> StandardQuestion:
        return get_object_or_404(self.object.cycle.asked_questions(), pk=self.kwargs["question"])

    @cached_property
    def response(self) -> Section11Response:
        return section_11_returns.response_to(self.object, self.question)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"response": self.response}

    def get_heading(self) -> str:
        return self.question.text

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(question=self.question, response=self.response, **kwargs)

    def get_back_url(self) -> str:
        return self.object.get_absolute_url()

    def get_success_url(self) -> str:
        questions = list(self.object.cycle.asked_questions())
        following = questions[questions.index(self.question) + 1 :]
        if not following:
            return self.object.get_absolute_url()
        return reverse(self.url_name, args=[self.object.pk, following[0].pk])


class ReturnAnswer(QuestionPage):
    permission_required = EDIT_RETURN
    form_class = AnswerForm
    url_name = ANSWER_URL
    success_message = "Answer saved"

    def perform(self, form: Any) -> Section11Response:
        return section_11_returns.answer(
            section_11_return=self.object, question=self.question, by=self.request.user, **form.answer()
        )


class ReturnModerateAnswer(QuestionPage):
    permission_required = MODERATE_RETURN
    form_class = ModerationForm
    template_name = "partnership/section_11_returns/moderate_answer.html"
    url_name = MODERATE_ANSWER_URL
    success_message = "Score saved"

    def perform(self, form: Any) -> Section11Response:
        if self.response.pk is None:
            raise Refused("The agency has not answered this question")
        return section_11_returns.moderate_answer(response=self.response, by=self.request.user, **form.cleaned_data)


class ReturnContributors(ReturnPage):
    permission_required = NAME_CONTRIBUTORS
    form_class = ContributorsForm
    heading = "Select contributors"
    explanation = "You and your safeguarding champions can always edit this return. Select other colleagues who can."
    success_message = "Contributors saved. We have emailed anyone new."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"agency": self.object.agency}

    def get_initial(self) -> dict[str, Any]:
        return {"people": self.object.contributors.all()}

    def perform(self, form: Any) -> Section11Return:
        return section_11_returns.set_contributors(
            section_11_return=self.object, by=self.request.user, **form.cleaned_data
        )


class SubmitPage(MovePage):
    """Lists what is missing above the form."""

    template_name = "partnership/section_11_returns/submit.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(missing=section_11_returns.missing_answers(self.object), **kwargs)


class AppointModeratorPage(MovePage):
    """Offers people from other agencies."""

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"agency": self.object.agency}


class PlanPage(MovePage):
    """Asks for an action for every gap."""

    def get_form_kwargs(self) -> dict[str, Any]:
        gaps = section_11_returns.gaps(self.object)
        return super().get_form_kwargs() | {"agency": self.object.agency, "gaps": gaps}

    def perform(self, form: Any) -> list[Action]:
        self.success_message = self.move.done
        return section_11_returns.create_actions(
            section_11_return=self.object, plans=form.plans(), owner=form.cleaned_data["owner"], by=self.request.user
        )


RETURN_MOVES: Moves = {
    "start": None,
    "submit": MoveForm(section_11_returns.submit, SubmitForm, page=SubmitPage),
    "appoint-moderator": MoveForm(section_11_returns.appoint_moderator, ModeratorForm, page=AppointModeratorPage),
    "agree": MoveForm(section_11_returns.agree, AgreeForm),
    "send-back": MoveForm(section_11_returns.send_back, SendBackForm),
    "plan": MoveForm(section_11_returns.create_actions, GapActionsForm, page=PlanPage),
    "close": section_11_returns.close,
}
