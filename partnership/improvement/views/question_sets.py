"""Question sets: versions of the standards and questions that agencies are asked."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse_lazy

from partnership.directory.rules.permissions import READ_GOVERNANCE
from partnership.improvement.forms.question_sets import (
    QuestionEditForm,
    QuestionForm,
    QuestionSetForm,
    StandardEditForm,
    StandardForm,
)
from partnership.improvement.models import QuestionSet, Standard, StandardQuestion
from partnership.improvement.operations import question_sets
from partnership.improvement.rules import EDIT_QUESTION_SETS
from shield.views.base import PortalDetail, PortalList
from shield.views.form_pages import ConfirmPage, CreatePage, RecordPage


class QuestionSetList(PortalList):
    model = QuestionSet
    permission_required = READ_GOVERNANCE
    template_name = "partnership/question_sets/list.html"
    context_object_name = "question_sets"

    def get_queryset(self) -> QuerySet[QuestionSet]:
        return super().get_queryset().prefetch_related("cycles")


class QuestionSetCreate(CreatePage):
    permission_required = EDIT_QUESTION_SETS
    form_class = QuestionSetForm
    back_url = reverse_lazy("partnership:questionset-list")
    heading = "Create a new version"
    explanation = "The new version starts as a copy of the previous one."
    success_message = "New version created. Edit its standards and questions before you send it to agencies."

    def perform(self, form: Any) -> QuestionSet:
        return question_sets.create(by=self.request.user, **form.cleaned_data)


class QuestionSetDetail(PortalDetail):
    model = QuestionSet
    permission_required = READ_GOVERNANCE
    template_name = "partnership/question_sets/detail.html"
    context_object_name = "question_set"

    def get_queryset(self) -> QuerySet[QuestionSet]:
        return super().get_queryset().prefetch_related("standards__questions__themes", "cycles")


class StandardCreate(RecordPage):
    model = QuestionSet
    permission_required = EDIT_QUESTION_SETS
    form_class = StandardForm
    heading = "Add a standard"
    success_message = "Standard added. Add its questions next."

    def perform(self, form: Any) -> Standard:
        return question_sets.add_standard(question_set=self.object, by=self.request.user, **form.cleaned_data)


class StandardUpdate(RecordPage):
    model = Standard
    permission_required = EDIT_QUESTION_SETS
    form_class = StandardEditForm
    heading = "Edit this standard"
    success_message = "Standard updated"
    shows = ("title", "statement", "version")

    def perform(self, form: Any) -> Standard:
        return question_sets.update_standard(standard=self.object, by=self.request.user, **form.cleaned_data)


class QuestionCreate(RecordPage):
    model = Standard
    permission_required = EDIT_QUESTION_SETS
    form_class = QuestionForm
    heading = "Add a question"
    success_message = "Question added"

    def perform(self, form: Any) -> StandardQuestion:
        return question_sets.add_question(standard=self.object, by=self.request.user, **form.cleaned_data)


class QuestionUpdate(RecordPage):
    model = StandardQuestion
    permission_required = EDIT_QUESTION_SETS
    form_class = QuestionEditForm
    heading = "Edit this question"
    success_message = "Question updated"
    shows = ("text", "kind", "hint", "version")

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | {"themes": self.object.themes.all()}

    def perform(self, form: Any) -> StandardQuestion:
        return question_sets.update_question(question=self.object, by=self.request.user, **form.cleaned_data)


question_remove = ConfirmPage.as_view(
    model=StandardQuestion,
    permission_required=EDIT_QUESTION_SETS,
    heading="Remove this question",
    explanation="The questions after it move up.",
    done="Question removed",
    operation=question_sets.remove_question,
    record_name="question",
)
