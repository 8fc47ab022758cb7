"""What an email says: its row turned into a message."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from css_inline import CSSInliner
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template import Context, Engine, TemplateDoesNotExist
from django.template.loader import render_to_string
from icalendar import Calendar

from shield.extension_points import identity
from shield.models import EmailNotice, User
from shield.operations import email_texts

# Many email programs read inline styles only. Nothing is ever fetched; rules for narrow screens stay in place.
INLINER = CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)
# The library of accounts names the parts of its emails in its own way.
LIBRARY = ("account/email/", "mfa/email/")

# Emails whose kind and context are looked up when they are sent: ``(template, context)`` for an address. What needs
# no look-up while the person waits takes no longer for one address than for another.
Resolver = Callable[[str], tuple[str, dict[str, Any]]]
_resolvers: dict[str, Resolver] = {}


def resolve_when_sent(template: str, resolver: Resolver) -> None:
    """Let ``resolver`` say, when an email of this ``template`` is sent, which email it is."""
    _resolvers[template] = resolver


def message(email: EmailNotice, mail: BaseEmailBackend) -> EmailMultiAlternatives:
    """Return the message for this row, text and HTML, with its calendar entries and attachments."""
    template, context = _worded(email)
    context = _with_surroundings(context)
    subject, text, page = _parts(template)
    made = EmailMultiAlternatives(
        subject=_subject(subject, context),
        body=_as_text(text, context).strip() + "\n",
        to=[email.to],
        headers={**automatic_headers(), **email.headers},
        connection=mail,
    )
    made.attach_alternative(INLINER.inline(render_to_string(page, context)), "text/html")
    for type_, text in _scheduling(email.attachments).items():
        made.attach_alternative(text, type_)
    for attachment in email.attachments:
        made.attach(attachment["name"], attachment["text"], attachment["type"])
    return made


def _worded(email: EmailNotice) -> tuple[str, dict[str, Any]]:
    """Return the template and the context: those looked up now, the team's own words, or the standard text."""
    if email.template in _resolvers:
        return _resolvers[email.template](email.to)
    own = email_texts.in_own_words(email)
    return (email_texts.OWN_TEXT, {**email.context, "own": own}) if own else (email.template, email.context)


def subject_of(email: EmailNotice) -> str:
    """Return the subject of an email, by which people call it; the name of its kind where that is no longer known."""
    try:
        return _subject(_parts(email.template)[0], _with_surroundings(email.context))
    except TemplateDoesNotExist:
        return email.template


def names_of(emails: Iterable[EmailNotice]) -> dict[str, str]:
    """Return the names of the people with accounts whom these emails are for, by address in small letters."""
    accounts = User.objects.filter(email__in={email.to for email in emails})
    return {account.email.lower(): account.name for account in accounts}


def automatic_headers() -> dict[str, str]:
    """Return what every email of the portal says of itself: no absence note is sent back, and answers reach the team."""
    contact = identity().contact_email
    return {"Auto-Submitted": "auto-generated", **({"Reply-To": contact} if contact else {})}


def _parts(template: str) -> tuple[str, str, str]:
    if template.startswith(LIBRARY):
        return f"{template}_subject.txt", f"{template}_message.txt", f"{template}_message.html"
    return f"{template}.subject.txt", f"{template}.txt", f"{template}.html"


def _with_surroundings(context: dict[str, Any]) -> dict[str, Any]:
    return {**context, "identity": identity(), "base_url": settings.BASE_URL}


def _subject(template_name: str, context: dict[str, Any]) -> str:
    return " ".join(_as_text(template_name, context).split())


def _scheduling(attachments: Sequence[dict[str, str]]) -> dict[str, str]:
    """Return by type the calendar entries as another form of the message itself, which mail programs act on (RFC 6047).

    Entries of one method are in one part; as files, each stays on its own.
    """
    parts: dict[str, Calendar] = {}
    for attachment in attachments:
        if not attachment["type"].startswith("text/calendar; method="):
            continue
        found = Calendar.from_ical(attachment["text"])
        part = parts.setdefault(attachment["type"], found)
        for event in found.walk("VEVENT") if part is not found else []:
            part.add_component(event)
    return {type_: part.to_ical().decode() for type_, part in parts.items()}


def _as_text(template_name: str, context: dict[str, Any]) -> str:
    """Plain text is not HTML: an ampersand stays an ampersand."""
    template = Engine.get_default().get_template(template_name)
    return template.render(Context(context, autoescape=False))
