"""A field for text with headings, lists, links and tables. Without JavaScript it is a plain text area that works too."""

from typing import Any

from django import forms
from django_prose_editor.widgets import ProseEditorWidget
from js_asset import Media, Script

from shield.text import rich_text


class Typed(str):
    """Text as it was entered."""

    __slots__ = ()


class Editor(ProseEditorWidget):
    """The editor, named by the field's label."""

    @property
    def media(self) -> Media:
        return super().media + Media(js=[Script("js/editor.js", type="module")])


class RichTextField(forms.CharField):
    """Return cleaned HTML, or the plain text entered without the editor."""

    def __init__(self, **kwargs: Any) -> None:
        widget = Editor(config={"extensions": rich_text.EXTENSIONS}, preset="configurable", attrs={"rows": 18})
        super().__init__(widget=widget, **kwargs)

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What was typed comes back as it was typed."""
        return Typed(data or "")

    def prepare_value(self, value: Any) -> Any:
        """What was typed plainly opens in the editor as it is shown on the page; as text to be escaped once more."""
        if isinstance(value, Typed) or not isinstance(value, str):
            return value
        return "" + rich_text.shown(value)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not rich_text.is_rich(text):
            return text
        cleaned = rich_text.clean(text)
        if not cleaned and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if found := rich_text.troubles(cleaned):
            raise forms.ValidationError(found)
        return cleaned
