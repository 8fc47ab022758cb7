"""The team's own words for an email: checked, previewed, saved, and put in place of the standard text when it is sent."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template import Context, Engine
from django.utils import timezone

from shield.extension_points import EmailKind, email_kinds
from shield.models import EmailNotice, EmailText
from shield.operations import audit
from shield.refusals import Refused

PLACEHOLDER = re.compile(r"\[([^\[\]\n]{1,60})\]")
OWN_TEXT = "emails/own_text"


@dataclass(frozen=True)
class WordedEmail:
    """An email in the team's words, with the place-holders filled in."""

    subject: str
    paragraphs: tuple[str, ...]
    button: str
    path: str
    why: str = ""


def kind_of(key: str) -> EmailKind | None:
    """Return the kind of email with this key, if it is one that the team may word."""
    return next((kind for kind in email_kinds if kind.key == key), None)


def current(kind: EmailKind) -> tuple[str, str]:
    """Return the subject and the text that are sent now, with their place-holders."""
    own = EmailText.objects.of(kind.template)
    return (own.subject, own.text) if own else (kind.subject, kind.text)


def check(kind: EmailKind, subject: str, text: str) -> None:
    """Raise ``Refused``, beside the field, for a place-holder that this kind of email does not have."""
    known = {placeholder.name for placeholder in kind.placeholders}
    for field, label, typed in (("subject", "Subject", subject), ("text", "Text", text)):
        for name in PLACEHOLDER.findall(typed):
            if name not in known:
                raise Refused(f"{label} must not use [{name}], which is not a placeholder of this email", field=field)


def preview(kind: EmailKind, subject: str, text: str) -> WordedEmail:
    """Return the email as it would be sent, with examples. Raise ``Refused`` for an unknown place-holder."""
    check(kind, subject, text)
    return _worded(kind, subject, text, {each.name: each.example for each in kind.placeholders}, "")


@transaction.atomic
def save(*, kind: EmailKind, subject: str, text: str, by: Any) -> None:
    """Send this kind of email with these words from now on; the standard text itself is not stored.

    Raise ``Refused`` for an unknown place-holder.
    """
    check(kind, subject, text)
    text = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if (subject, text) == (kind.subject, kind.text):
        EmailText.objects.filter(template=kind.template).delete()
    else:
        changes = {"subject": subject, "text": text, "changed_by": by, "changed_at": timezone.now()}
        EmailText.objects.update_or_create(template=kind.template, defaults=changes)
    audit.record("shield.email-text-changed", None, by=by, email=kind.key, standard=_is_standard(kind))


def restore(*, kind: EmailKind, by: Any) -> None:
    """Send the standard text again from now on."""
    save(kind=kind, subject=kind.subject, text=kind.text, by=by)


def _is_standard(kind: EmailKind) -> bool:
    return EmailText.objects.of(kind.template) is None


def in_own_words(email: EmailNotice) -> WordedEmail | None:
    """Return the email in the team's words, or ``None`` where the standard text is sent."""
    kind = next((kind for kind in email_kinds if kind.template == email.template), None)
    own = EmailText.objects.of(email.template) if kind else None
    if kind is None or own is None:
        return None
    context = {**email.context, "base_url": settings.BASE_URL}
    values = {each.name: _value(each.value, context) for each in kind.placeholders}
    worded = _worded(kind, own.subject, own.text, values, str(email.context.get(kind.path, "")))
    return replace(worded, why=_value(kind.why, context))


def _value(template: str, context: Mapping[str, Any]) -> str:
    """Return what a place-holder stands for, as plain text: it is escaped with the paragraph it stands in."""
    return Engine.get_default().from_string(template).render(Context(dict(context), autoescape=False)).rstrip()


def _worded(kind: EmailKind, subject: str, text: str, values: Mapping[str, str], path: str) -> WordedEmail:
    filled = [_fill(paragraph, values) for paragraph in re.split(r"\n\s*\n", text.strip().replace("\r\n", "\n"))]
    # A paragraph that only holds what does not apply to this email is left out.
    paragraphs = tuple(paragraph for paragraph in filled if paragraph)
    return WordedEmail(" ".join(_fill(subject, values).split()), paragraphs, kind.button, path)


def _fill(text: str, values: Mapping[str, str]) -> str:
    """Return the text with its place-holders filled in, in one pass: what a value says is never read as one."""
    filled = PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)
    return "\n".join(re.sub(r"[ \t]+", " ", line).strip() for line in filled.splitlines()).strip()
