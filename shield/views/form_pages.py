"""Form pages of every app: a heading, an explanation, a form and the way back."""

from collections.abc import Callable, Sequence
from copy import copy
from typing import Any, cast

from django.core.exceptions import ImproperlyConfigured

from shield.forms.base import PortalForm
from shield.forms.seen_text import SeenTextForm
from shield.records.workflow import Move
from shield.views.base import OperationView, PortalFormView


class Framed:
    """What ``components/record_form_page.html`` shows around a form."""

    heading = ""
    explanation = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return cast(Any, super()).get_context_data(cancel_url=self.get_back_url(), **kwargs)

    def get_heading(self) -> str:
        return self.heading

    def get_explanation(self) -> str:
        return self.explanation

    def get_back_url(self) -> str:
        """Return where "Cancel" leads: where the form leads on success, unless overridden."""
        return str(cast(Any, self).get_success_url())


class FormPage(Framed, PortalFormView):
    """A form about no single record."""

    template_name = "components/record_form_page.html"


class CreatePage(FormPage):
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


class EditPage(RecordPage):
    """A model form over one record, which opens with what the record holds; ``version`` is among its fields."""

    def get_form_kwargs(self) -> dict[str, Any]:
        # A copy, so that the page does not show a refused change as if it were the record.
        return super().get_form_kwargs() | {"instance": copy(self.object)}

    def get_changes(self, form: Any) -> dict[str, Any]:
        """Return the fields that were changed, with their new values."""
        return {name: form.cleaned_data[name] for name in form.changed_data if name != "version"}


class ConfirmPage(RecordPage):
    """Ask once more, then call one operation on one record.

    Most need no class: ``ConfirmPage.as_view(model=AgendaItem, permission_required=EDIT_GOVERNANCE,
    heading="Remove this item", done="Item removed", operation=agendas.remove, record_name="item")``.
    """

    template_name = "components/record_confirm_page.html"
    form_class = PortalForm
    # Nobody holds the empty permission, so a page that names none stays shut.
    permission_required = ""
    operation: Callable[..., Any] | None = None
    # The keyword under which the operation takes the record.
    record_name = ""
    button = ""
    done = ""

    def perform(self, form: Any) -> Any:
        if self.operation is None:
            raise ImproperlyConfigured("Say in operation, or in perform(), what this page does.")
        self.success_message = self.done
        return self.operation(**{self.record_name: self.object}, by=self.request.user, **form.cleaned_data)


class OverSeenText:
    """Mixed into a confirmation of a text: passes the fingerprint of what the page was opened with as ``seen``."""

    form_class: Any = SeenTextForm

    def get_initial(self) -> dict[str, Any]:
        view = cast(Any, self)
        return cast(Any, super()).get_initial() | {"seen": view.get_fingerprint()}

    def get_fingerprint(self) -> str:
        """Return the fingerprint of the text as it is now."""
        return str(cast(Any, self).object.fingerprint())


class MovePage(ConfirmPage):
    """One move of a record's workflow. ``move_urls`` makes its address; the words come from the workflow table."""

    move = Move("", (), "")

    def get_heading(self) -> str:
        return self.heading or self.move.heading or self.move.label

    def get_explanation(self) -> str:
        return self.explanation or self.move.explanation

    def perform(self, form: Any) -> Any:
        result = super().perform(form)
        self.success_message = self.done or self.move.done
        return result
