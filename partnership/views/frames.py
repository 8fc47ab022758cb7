"""The partnership's form pages: a heading, a sentence, a form, and the way back."""

from typing import Any

from shield.views.base import MoveView, OperationView, PortalFormView


class Framed:
    """What ``partnership/form.html`` shows around a form."""

    heading = ""
    explanation = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=self.get_back_url(), **kwargs)  # type: ignore[misc]

    def get_heading(self) -> str:
        return self.heading

    def get_explanation(self) -> str:
        return self.explanation

    def get_back_url(self) -> str:
        """Where "Cancel" leads; where the page leads when all went well, unless told."""
        return str(self.get_success_url())  # type: ignore[attr-defined]


class FormPage(Framed, PortalFormView):
    """A form about no single record."""

    template_name = "partnership/form.html"


class RecordPage(Framed, OperationView):
    """A form about one record; leads back to it."""

    template_name = "partnership/form.html"

    def get_success_url(self) -> str:
        return str(self.object.get_absolute_url())


class MovePage(Framed, MoveView):
    """One move of a record, asked once more before it is made."""

    template_name = "partnership/confirm.html"
