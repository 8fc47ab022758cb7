"""The standard words that the team starts from say what the templates say."""

from typing import Any

import pytest
from django.conf import settings

from shield.extension_points import email_kinds
from shield.models import EmailNotice, EmailText
from shield.operations import email_messages, email_texts

pytestmark = pytest.mark.django_db

EVERYTHING: dict[str, Any] = {
    "name": "Ada",
    "title": "DASH",
    "dates": ["Monday 1 June, 9am", "Tuesday 2 June, 9am"],
    "where": "Civic Offices",
    "run_path": "/run/",
    "booking_path": "/booking/",
    "answer_path": "/answer/",
    "evaluation_path": "/questions/",
    "certificate_path": "/certificate/",
    "booked_by": "Grace",
    "free_until": "Friday",
    "late": "£50",
    "position": "2nd",
    "skipped": "No places.",
    "reason": "Ill",
    "until": "Monday",
    "attendee": "Ada",
    "is_held": True,
    "manager": "Mary",
    "access": "By bus",
    "map_url": "https://maps.example.org/",
    "is_online": True,
    "first": "Read",
    "day": "Monday 1 June",
    "instead": "Grace",
    "was_booked": True,
    "by_team": True,
    "charge": "£20",
    "certificate_waits": True,
    "code": "K7QM",
    "unconfirmed": True,
}
NOTHING = dict.fromkeys(EVERYTHING, "") | {"name": "Ada", "title": "DASH", "dates": ["Monday"], "where": "Online"}
KINDS = [kind for kind in email_kinds if kind.key.startswith("training.")]


def sent(kind, facts, own=None):
    EmailText.objects.filter(template=kind.template).delete()
    if own:
        EmailText.objects.create(template=kind.template, subject=kind.subject, text=kind.text, changed_by=own)
    message = email_messages.message(EmailNotice(template=kind.template, to="a@example.org", context=facts), None)
    return message.subject, sorted(message.body.split())


@pytest.mark.parametrize("facts", [EVERYTHING, NOTHING, EVERYTHING | {"from_waiting_list": True, "charge": ""}])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_the_standard_words_are_those_of_the_template(kind, facts, team):
    assert sent(kind, facts, own=team) == sent(kind, facts)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_every_kind_has_a_preview_that_fills_in_everything(kind):
    shown = email_texts.preview(kind, kind.subject, kind.text)
    assert "[" not in "".join([shown.subject, *shown.paragraphs])
    assert settings.BASE_URL not in shown.path
