"""The design system, taught once: an app's form lists fields and a button label."""

from typing import TYPE_CHECKING, Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import HTML, Layout, Size
from django import forms

from shield.refusals import Refused

INPUTS_WITHOUT_ERROR_CLASS = {"email", "tel", "url", "password", "number", "date", "time"}


# Mixed into Form and ModelForm; type checkers read it as a Form.
if TYPE_CHECKING:
    _AnyForm = forms.Form
else:
    _AnyForm = object


class GovukMixin(_AnyForm):
    """Renders a form with GOV.UK markup: legends, hints, errors and one button that guards against a double click."""

    submit_label = "Save"
    # The page that "Cancel" goes back to; set by the view.
    cancel_url = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs.setdefault("aria-describedby", "")
                field.widget.attrs.setdefault("rows", 5)
            field.widget.attrs.pop("autofocus", None)
        self.helper = self.build_helper()

    def build_helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.label_size = Size.SMALL
        helper.legend_size = Size.SMALL
        helper.layout = Layout(*self.layout_fields())
        return helper

    def layout_fields(self) -> list[Any]:
        """The fields in order; a form overrides this to group or reveal them."""
        return list(self.fields)

    def full_clean(self) -> None:
        super().full_clean()
        for name in self.errors:
            if name in self.fields:
                self._mark(self.fields[name].widget)

    def _mark(self, widget: forms.Widget) -> None:
        if getattr(widget, "input_type", "") in INPUTS_WITHOUT_ERROR_CLASS:
            widget.attrs["class"] = f"{widget.attrs.get('class', '')} govuk-input govuk-input--error".strip()

    def refuse(self, refusal: Refused) -> None:
        """Show an operation's refusal where it belongs, with all that was typed still there."""
        field = refusal.field if refusal.field in self.fields else None
        self.add_error(field, refusal.message)


class PortalForm(GovukMixin, forms.Form):
    """A form in the portal's look."""


class PortalModelForm(GovukMixin, forms.ModelForm):
    """A form about one record; with ``version`` among its fields nobody overwrites a colleague silently."""


class ReasonForm(PortalForm):
    """Asks why, for moves that need a reason."""

    reason = forms.CharField(
        label="Reason",
        help_text="Kept with the record.",
        widget=forms.Textarea,
        error_messages={"required": "Enter the reason"},
    )


__all__ = ["HTML", "GovukMixin", "Layout", "PortalForm", "PortalModelForm", "ReasonForm", "Size"]
