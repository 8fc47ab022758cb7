"""Pages that reuse answers: copy those of the previous year, import and export them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify
from django.views import View

from partnership.assurance.forms.section_11_returns import AnswerImportForm
from partnership.assurance.models import Section11Return
from partnership.assurance.operations import section_11_reuse
from partnership.assurance.rules import EDIT_RETURN
from shield.views.base import GuardedObject
from shield.views.downloads import attachment_response
from shield.views.form_pages import ConfirmPage, RecordPage


def _answers(number: int) -> str:
    return "1 answer" if number == 1 else f"{number} answers"


class ReturnCopyPrevious(ConfirmPage):
    model = Section11Return
    permission_required = EDIT_RETURN
    heading = "Copy last year’s answers"
    explanation = (
        "We only copy answers to questions that have the same wording and that you have not answered yet. "
        "Check every answer before you submit this return."
    )

    def perform(self, form: Any) -> int:
        copied = section_11_reuse.copy_previous_answers(section_11_return=self.object, by=self.request.user)
        self.success_message = f"{_answers(copied)} copied. Check them before you submit this return."
        return copied


class ReturnImport(RecordPage):
    model = Section11Return
    permission_required = EDIT_RETURN
    form_class = AnswerImportForm
    heading = "Import answers from another partnership"
    explanation = "We only import answers to questions that have the same wording and that you have not answered yet."

    def perform(self, form: Any) -> int:
        content = form.cleaned_data["file"].read()
        copied = section_11_reuse.import_answers(section_11_return=self.object, content=content, by=self.request.user)
        self.success_message = f"{_answers(copied)} imported. Check them before you submit this return."
        return copied


class ReturnExport(GuardedObject, View):
    """The answers as a file for another partnership's portal."""

    model = Section11Return
    permission_required = EDIT_RETURN

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name = slugify(f"{self.object.cycle.name} {self.object.agency}")
        return attachment_response(section_11_reuse.export_answers(self.object), "application/json", f"{name}.json")
