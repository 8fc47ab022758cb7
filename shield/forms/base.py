"""The design system, taught once: an app's form lists fields and a button label."""

from typing import TYPE_CHECKING, Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import HTML, Layout, Size
from django import forms
from django.db.models import BLANK_CHOICE_DASH
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.functional import cached_property

from shield import working_days
from shield.forms.error_messages import replace_stock_messages, subject_of
from shield.forms.limits import objection, set_limits
from shield.refusals import Refused

INPUTS_WITHOUT_ERROR_CLASS = {"email", "tel", "url", "password", "number", "date", "time"}

# Django's label for an empty choice.
EMPTY_LABEL = BLANK_CHOICE_DASH[0][1]


def label_empty_choice(field: Any) -> None:
    """Give the empty choice a label in words; radios that need an answer have no button for it."""
    words = "Select an option" if field.required else "None"
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == EMPTY_LABEL:
            field.empty_label = words
        return
    choices: Any = getattr(field, "choices", ())
    if ("", EMPTY_LABEL) in choices:
        rest = [choice for choice in choices if choice != ("", EMPTY_LABEL)]
        is_asked = field.required and isinstance(field.widget, forms.RadioSelect)
        field.choices = rest if is_asked else [("", words), *rest]


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
                field.widget.attrs.setdefault("aria-describedby", False)
                field.widget.attrs |= {"rows": 5} if field.widget.attrs.get("rows") == "10" else {}
            for unwanted in ("autofocus", "placeholder"):
                field.widget.attrs.pop(unwanted, None)
            label_empty_choice(field)

    @cached_property
    def helper(self) -> FormHelper:
        """What the template draws the form by, from the fields there are when it is first asked for."""
        return self.build_helper()

    def build_helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        # The page puts what the fields need into its head, where the policy on scripts is satisfied.
        helper.include_media = False
        helper.label_size = Size.SMALL
        helper.legend_size = Size.SMALL
        helper.layout = Layout(*self.layout_fields())
        return helper

    def layout_fields(self) -> list[Any]:
        """The fields in order; a form overrides this to group or reveal them."""
        return list(self.fields)

    def full_clean(self) -> None:
        # Only now, so that fields which a form adds after it was made are included.
        for name, field in self.fields.items():
            replace_stock_messages(field, name)
            set_limits(field, name)
        super().full_clean()
        for name in self.errors:
            if name in self.fields:
                self._mark(self.fields[name].widget)

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        for name, field in self.fields.items():
            if name not in self.errors and (words := objection(field, name, self[name].data)):
                self.add_error(name, words)
            elif getattr(field, "must_be_ahead", False) and self._is_newly_past(name):
                self.add_error(name, f"{subject_of(field, name)} must be today or in the future")

    def _is_newly_past(self, name: str) -> bool:
        day = self.cleaned_data.get(name)
        return day is not None and day < working_days.today() and name in self.changed_data

    def _mark(self, widget: forms.Widget) -> None:
        if getattr(widget, "input_type", "") in INPUTS_WITHOUT_ERROR_CLASS:
            widget.attrs["class"] = f"{widget.attrs.get('class', '')} govuk-input govuk-input--error".strip()

    def fill_in(self, posted: QueryDict) -> None:
        """Show what was sent before, as it was typed and without errors, which come when it is sent again."""
        self.data, self.is_bound = posted, True
        self._errors = ErrorDict()

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
        help_text="This will be kept with the record.",
        widget=forms.Textarea,
        error_messages={"required": "Enter a reason"},
    )


__all__ = ["HTML", "GovukMixin", "Layout", "PortalForm", "PortalModelForm", "ReasonForm", "Size"]
