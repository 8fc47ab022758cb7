"""Form pages of every app: a heading, an explanation, a form and the way back."""

from collections.abc import Sequence
from typing import Any

from shield.views.base import MoveView, OperationView, PortalFormView


class Framed:
    """What ``components/record_form_page.html`` shows around a form."""

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

    template_name = "components/record_form_page.html"


class BeginPage(FormPage):
    """A form that begins a record and leads to it; "Cancel" leads to ``back_url``."""

    back_url: Any = ""

    def get_success_url(self) -> str:
        return str(self.result.get_absolute_url())

    def get_back_url(self) -> str:
        return str(self.back_url)


class RecordPage(Framed, OperationView):
    """A form about one record; leads back to it. ``shows`` names the fields of the record that it opens with."""

    template_name = "components/record_form_page.html"
    shows: Sequence[str] = ()

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | {name: getattr(self.object, name) for name in self.shows}

    def get_success_url(self) -> str:
        return str(self.object.get_absolute_url())


class MovePage(Framed, MoveView):
    """One move of a record, asked once more before it is made."""

    template_name = "components/record_confirm_page.html"
