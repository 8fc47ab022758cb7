"""What agencies are asked: versions of standards and questions."""

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
from shield.views.form_pages import BeginPage, MovePage, RecordPage


class QuestionSetList(PortalList):
    model = QuestionSet
    permission_required = READ_GOVERNANCE
    template_name = "partnership/question_sets/list.html"
    context_object_name = "question_sets"

    def get_queryset(self):
        return super().get_queryset().prefetch_related("cycles")


class QuestionSetBegin(BeginPage):
    permission_required = EDIT_QUESTION_SETS
    form_class = QuestionSetForm
    back_url = reverse_lazy("partnership:questionset-list")
    heading = "Begin the next version"
    explanation = "It starts with everything of the version before."
    success_message = "Version begun"

    def perform(self, form):
        return question_sets.begin(by=self.request.user, **form.cleaned_data)


class QuestionSetDetail(PortalDetail):
    model = QuestionSet
    permission_required = READ_GOVERNANCE
    template_name = "partnership/question_sets/detail.html"
    context_object_name = "question_set"

    def get_queryset(self):
        return super().get_queryset().prefetch_related("standards__questions__themes", "cycles")


class StandardCreate(RecordPage):
    model = QuestionSet
    permission_required = EDIT_QUESTION_SETS
    form_class = StandardForm
    heading = "Add a standard"
    success_message = "Standard added"

    def perform(self, form):
        return question_sets.add_standard(question_set=self.object, by=self.request.user, **form.cleaned_data)


class StandardEdit(RecordPage):
    model = Standard
    permission_required = EDIT_QUESTION_SETS
    form_class = StandardEditForm
    heading = "Change this standard"
    success_message = "Standard changed"
    shows = ("title", "statement", "version")

    def perform(self, form):
        return question_sets.edit_standard(standard=self.object, by=self.request.user, **form.cleaned_data)


class QuestionCreate(RecordPage):
    model = Standard
    permission_required = EDIT_QUESTION_SETS
    form_class = QuestionForm
    heading = "Add a question"
    success_message = "Question added"

    def perform(self, form):
        return question_sets.add_question(standard=self.object, by=self.request.user, **form.cleaned_data)


class QuestionEdit(RecordPage):
    model = StandardQuestion
    permission_required = EDIT_QUESTION_SETS
    form_class = QuestionEditForm
    heading = "Change this question"
    success_message = "Question changed"
    shows = ("text", "kind", "hint", "version")

    def get_initial(self):
        return super().get_initial() | {"themes": self.object.themes.all()}

    def perform(self, form):
        return question_sets.edit_question(question=self.object, by=self.request.user, **form.cleaned_data)


class QuestionRemove(MovePage):
    model = StandardQuestion
    permission_required = EDIT_QUESTION_SETS
    heading = "Take this question out"
    success_message = "Question taken out"
    success_url = reverse_lazy("partnership:questionset-list")

    def perform(self, form):
        return question_sets.remove_question(question=self.object, by=self.request.user)
