"""Error messages in GOV.UK's patterns, made from the label of a field, in place of Django's own sentences.

GOV.UK Design System, error message: "Enter a due date", "Select an agency", "Places must be 60 or fewer".
"""

import re
from collections.abc import Iterator, Mapping

from django import forms

DETERMINERS = {
    "a", "an", "the", "your", "our", "their", "its", "his", "her", "this", "these", "any", "all", "each", "no", "who",
    "what", "when", "where", "which", "why", "how", "whether",
}  # fmt: skip
UNCOUNTABLE = {
    "access", "advice", "evidence", "feedback", "guidance", "information", "interest", "learning", "money", "progress",
    "research", "spending", "spent", "support", "text", "training", "work", "wording", "what", "received", "planned",
}  # fmt: skip
PREPOSITIONS = {"about", "and", "for", "from", "in", "of", "on", "that", "to"}
CHOICES = (forms.ChoiceField, forms.ModelChoiceField, forms.FileField)


def label_of(field: forms.Field, name: str) -> str:
    """Return the field's label without "(optional)", or its name in words."""
    return str(field.label or name.replace("_", " ").capitalize()).removesuffix(" (optional)")


def _lower_first(label: str) -> str:
    """Return the label for the middle of a sentence: an acronym keeps its capitals."""
    return label[:1].lower() + label[1:] if label[1:2].islower() or label[1:2] in {"-", " "} else label


def with_article(label: str) -> str:
    """Return the label as a sentence needs it: "a due date", "an agency", "the name of the venue", "your job title"."""
    small = _lower_first(label)
    words = re.split(r"[\s,(]+", small)
    if words[0].lower() in DETERMINERS or (words[0].lower() in UNCOUNTABLE and set(words[1:2]) <= PREPOSITIONS):
        return small
    if " of " in small or words[0] in {"first", "last"}:
        return f"the {small}"
    if words[-1].lower() in UNCOUNTABLE or (len(words) == 1 and re.search(r"[^isu]s$", small)):
        return small
    return f"{'an' if small[0] in 'aeiou' else 'a'} {small}"


def required_message(field: forms.Field, name: str) -> str:
    """Return what to say when nothing was given."""
    label = label_of(field, name)
    verb = "Select" if isinstance(field, CHOICES) else "Enter"
    if isinstance(field.widget, forms.CheckboxInput):
        return f"Select {_lower_first(label)} to continue" if label.endswith("?") else f"Confirm: {_lower_first(label)}"
    if label.endswith("?"):
        return f"{verb} an answer to “{label}”"
    return f"{verb} {with_article(label)}"


def subject_of(field: forms.Field, name: str) -> str:
    """Return the label as the beginning of a sentence."""
    label = label_of(field, name)
    return f"Your answer to “{label}”" if label.endswith("?") else label


def messages_for(field: forms.Field, name: str) -> Iterator[tuple[str, str]]:
    """Yield our message for each error code that Django has a sentence for."""
    subject = subject_of(field, name)
    yield "required", required_message(field, name)
    yield "max_length", f"{subject} must be %(limit_value)d characters or fewer"
    yield "min_length", f"{subject} must be %(limit_value)d characters or more"
    yield "min_value", f"{subject} must be %(limit_value)s or more"
    yield "max_value", f"{subject} must be %(limit_value)s or fewer"
    yield "max_digits", f"{subject} must be %(max)s digits or fewer"
    yield "max_whole_digits", f"{subject} must be %(max)s digits or fewer"
    yield "max_decimal_places", f"{subject} must have %(max)s decimal places or fewer"
    yield "null_characters_not_allowed", f"{subject} must not include characters that cannot be displayed"
    yield "empty", "The selected file is empty"
    yield "invalid_choice", f"{required_message(field, name)} from the list"
    yield "invalid_pk_value", f"{required_message(field, name)} from the list"
    yield "invalid_list", f"{required_message(field, name)} from the list"
    if (message := _invalid(field, subject)) is not None:
        yield "invalid", message


# The first class that fits says how a wrong value is described; subclasses come before what they are made from.
INVALID: Mapping[type[forms.Field], str] = {
    forms.EmailField: "Enter an email address in the correct format, like name@example.com",
    forms.URLField: "Enter a web address in the correct format, like https://www.example.com",
    forms.SlugField: "{subject} must only include a to z, numbers, underscores and hyphens",
    forms.DecimalField: "{subject} must be a number",
    forms.FloatField: "{subject} must be a number",
    forms.IntegerField: "{subject} must be a whole number",
    forms.TimeField: "{subject} must be a real time, like 9:30am",
    forms.FileField: "The file could not be uploaded. Try again.",
}


def _invalid(field: forms.Field, subject: str) -> str | None:
    found = (message for kind, message in INVALID.items() if isinstance(field, kind))
    return next((message.format(subject=subject.replace("{", "")) for message in found), None)


def _stock_messages(field: forms.Field) -> dict[str, object]:
    """Return the messages that the field's class has from Django or the design-system package, not from us."""
    stock: dict[str, object] = {}
    for kind in reversed(type(field).__mro__):
        if kind.__module__.startswith("django."):
            stock |= getattr(kind, "default_error_messages", {})
    return stock


def replace_stock_messages(field: forms.Field, name: str) -> None:
    """Give the field our message for each error that still has Django's; messages of the form's own stay."""
    stock = _stock_messages(field)
    for code, message in messages_for(field, name):
        own = field.error_messages.get(code)
        if own is None or own == stock.get(code):
            field.error_messages[code] = message
