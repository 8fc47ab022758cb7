"""A second press is answered with the result of the first."""

from datetime import timedelta

import pytest
from django.core import signing
from django.urls import reverse

from partnership.models import Action, Invitation
from shield import working_days
from shield.models import AuditEntry, EmailNotice, SentForm
from tests.factories.partnership import AgencyFactory, PostFactory
from tests.forms_sent import key_for, key_in

pytestmark = pytest.mark.django_db
NEW = reverse("partnership:action-create")


@pytest.fixture
def filled_in():
    due = working_days.today() + timedelta(days=14)
    return {"title": "Ring", "owner": PostFactory().pk} | dict(
        zip(("due_on_0", "due_on_1", "due_on_2"), (due.day, due.month, due.year), strict=True)
    )


def traces():
    return Action.objects.count(), EmailNotice.objects.count(), AuditEntry.objects.count()


def test_a_second_press_makes_nothing_and_leads_to_the_same_page(sign_in, team, filled_in):
    client = sign_in(team)
    body = filled_in | {"form_key": key_in(client.get(NEW))}
    first = client.post(NEW, body)
    once = traces()
    second = client.post(NEW, body, follow=True)
    assert (first.status_code, second.redirect_chain) == (302, [(first.headers["Location"], 302)])
    assert traces() == once
    assert once[0] == 1
    assert "Action added. We have emailed the owner." in second.content.decode()


def test_another_form_makes_another_record(sign_in, team, filled_in):
    client = sign_in(team)
    for _ in range(2):
        client.post(NEW, filled_in | {"form_key": key_in(client.get(NEW))})
    assert Action.objects.count() == 2


def test_changed_words_under_the_same_key_are_not_lost(sign_in, team, filled_in):
    client = sign_in(team)
    key = {"form_key": key_in(client.get(NEW))}
    client.post(NEW, filled_in | key)
    client.post(NEW, filled_in | key | {"title": "Ring again"})
    assert set(Action.objects.values_list("title", flat=True)) == {"Ring", "Ring again"}


def test_without_a_key_a_form_is_sent_as_before(sign_in, team, filled_in):
    assert sign_in(team).post(NEW, filled_in).status_code == 302
    assert (Action.objects.count(), SentForm.objects.count()) == (1, 0)


def test_somebody_elses_key_counts_as_none(sign_in, team, outsider, filled_in):
    assert sign_in(team).post(NEW, filled_in | key_for(outsider)).status_code == 302
    assert (Action.objects.count(), SentForm.objects.count()) == (1, 0)


def test_a_form_with_an_error_keeps_its_key(sign_in, team, filled_in):
    client = sign_in(team)
    key = key_in(client.get(NEW))
    page = client.post(NEW, {"form_key": key})
    assert page.status_code == 422
    identity = key.partition(".")[0]
    assert key_in(page).partition(".")[0] == identity
    client.post(NEW, filled_in | {"form_key": key_in(page)})
    assert [str(sent.key) for sent in SentForm.objects.all()] == [identity]


def test_an_expired_key_is_refused_with_everything_still_there(sign_in, team, filled_in, monkeypatch):
    client = sign_in(team)
    key = key_in(client.get(NEW))

    def expire(*args, **kwargs):
        raise signing.SignatureExpired

    monkeypatch.setattr(signing.TimestampSigner, "unsign", expire)
    page = client.post(NEW, filled_in | {"form_key": key})
    assert (page.status_code, Action.objects.count()) == (422, 0)
    assert "This page was open for too long. Check what you entered and send it again." in page.content.decode()
    assert 'value="Ring"' in page.content.decode()
    monkeypatch.undo()
    assert client.post(NEW, filled_in | {"form_key": key_in(page)}).status_code == 302


def test_a_resend_after_the_record_was_ended_does_not_make_it_again(sign_in, team, client):
    client = sign_in(team)
    agency = AgencyFactory()
    body = key_for(team) | {
        "email": "new.person@example.org",
        "name": "New Person",
        "agency": agency.pk,
        "role": "practitioner",
        "job_title": "Nurse",
    }
    url = reverse("partnership:invitation-create")
    assert client.post(url, body).status_code == 302
    invitation = Invitation.objects.get()
    end = reverse("partnership:invitation-withdraw", args=[invitation.pk])
    press = key_for(team)
    ended = client.post(end, press)
    assert client.post(end, press).headers["Location"] == ended.headers["Location"]
    assert client.post(url, body).status_code == 302
    assert list(Invitation.objects.all()) == [invitation]
