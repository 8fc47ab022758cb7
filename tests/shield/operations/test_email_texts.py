import pytest

from shield.models import AuditEntry, EmailNotice, EmailText
from shield.operations import email_messages, email_texts
from shield.refusals import Refused

pytestmark = pytest.mark.django_db

CONTEXT = {"name": "Ada [course] <b>", "title": "DASH", "dates": [], "where": "Online", "booking_path": "/training/a/"}


@pytest.fixture
def kind():
    return email_texts.kind_of("training.reminder")


def save(kind, team, text="Hello [name]", subject="Soon: [course]"):
    email_texts.save(kind=kind, subject=subject, text=text, by=team)


def message(kind):
    return email_messages.message(EmailNotice(template=kind.template, to="ada@example.org", context=CONTEXT), None)


def test_emails_are_sent_in_the_words_of_the_team(kind, team):
    save(kind, team, "Hello [name]\n\n[questionnaire]\n\nCome to [course]. {{ name }} {% now %}")
    found = message(kind)
    assert found.subject == "Soon: DASH"
    assert found.body.split("\n\n--\n")[0] == (
        "Hello Ada [course] <b>\n\nCome to DASH. {{ name }} {% now %}\n\nView your booking:\n"
        "http://localhost:8000/training/a/"
    )
    page = found.alternatives[0][0]
    assert "Hello Ada [course] &lt;b&gt;" in page
    assert 'href="http://localhost:8000/training/a/"' in page


def test_who_changed_which_email_is_recorded(kind, team):
    save(kind, team)
    entry = AuditEntry.objects.get(kind="shield.email-text-changed")
    assert (entry.actor_id, entry.facts) == (team.pk, {"email": "training.reminder", "standard": False})
    assert email_texts.current(kind) == ("Soon: [course]", "Hello [name]")


def test_a_place_holder_that_the_email_does_not_have_is_refused_beside_its_field(kind, team):
    for subject, text, field in (("[code]", "Hello", "subject"), ("Soon", "Hello [nmae]", "text")):
        with pytest.raises(Refused, match="which is not a placeholder of this email") as refusal:
            save(kind, team, text, subject)
        assert refusal.value.field == field
    assert EmailText.objects.count() == 0


def test_the_standard_text_is_sent_again_and_never_stored(kind, team):
    before = message(kind).body
    save(kind, team)
    email_texts.restore(kind=kind, by=team)
    assert (EmailText.objects.count(), message(kind).body) == (0, before)
    save(kind, team, kind.text.replace("\n", "\r\n"), kind.subject)
    assert EmailText.objects.count() == 0


def test_a_text_whose_entry_fails_does_not_stay(kind, team, monkeypatch):
    def fail(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr(email_texts.audit, "record", fail)
    with pytest.raises(ZeroDivisionError):
        save(kind, team)
    assert EmailText.objects.count() == 0
