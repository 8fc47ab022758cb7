"""A form that arrives after the session ended is given back after signing in, to its owner alone."""

import time
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from partnership.models import Action
from shield import working_days
from shield.extension_points import demo_people
from shield.models import KeptForm
from tests.cast import enter
from tests.factories.partnership import PostFactory, UserFactory
from tests.forms_sent import key_for, key_in

pytestmark = pytest.mark.django_db
NEW = reverse("partnership:action-create")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
NOTICE = "You were signed out before this was sent. Check it and send it again."


@pytest.fixture
def body(sign_in, team):
    """The form of somebody who filled it in and whose session then ended."""
    due = working_days.today() + timedelta(days=14)
    client = sign_in(team)
    fields = {"title": "Ring the school", "detail": "About <Monday>", "owner": PostFactory().pk}
    fields |= {"due_on_0": due.day, "due_on_1": due.month, "due_on_2": due.year}
    fields |= {"form_key": key_in(client.get(NEW))}
    end_session(client)
    return fields


def end_session(client):
    session = client.session
    session.update({"started_at": int(time.time()) - 2000, "seen_at": int(time.time()) - 1000})
    session.save()


def test_it_leads_to_sign_in_and_back_to_the_form_with_everything_in_it(client, sign_in, team, body):
    answer = client.post(NEW, body)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{reverse('account_login')}?next={NEW}")
    page = sign_in(team).get(NEW).content.decode()
    assert NOTICE in page
    assert 'value="Ring the school"' in page
    assert "About &lt;Monday&gt;" in page
    assert f'value="{body["due_on_0"]}"' in page
    assert "There is a problem" not in page
    assert Action.objects.count() == 0


def test_what_was_sent_in_time_and_again_too_late_leads_to_its_result(client, sign_in, team, body):
    client.logout()
    client = sign_in(team)
    assert client.post(NEW, body).status_code == 302
    end_session(client)
    again = client.post(NEW, body)
    assert again.headers["Location"] == f"{reverse('account_login')}?next={reverse('partnership:action-list')}"
    assert (Action.objects.count(), KeptForm.objects.count()) == (1, 0)


def test_the_sign_in_page_says_what_happened(client, body):
    page = client.post(NEW, body, follow=True).content.decode()
    assert "You were signed out before this was sent. Sign in to see what you entered and send it." in page


def test_once_it_is_sent_it_is_gone(client, sign_in, team, body):
    client.post(NEW, body)
    client = sign_in(team)
    again = body | {"form_key": key_in(client.get(NEW))}
    assert client.post(NEW, again).status_code == 302
    assert [action.title for action in Action.objects.all()] == ["Ring the school"]
    assert not KeptForm.objects.exists()
    assert NOTICE not in client.get(NEW).content.decode()


def test_it_stays_while_the_form_has_an_error(client, sign_in, team, body):
    client.post(NEW, body | {"title": ""})
    client = sign_in(team)
    assert client.post(NEW, body | {"title": "", "form_key": key_in(client.get(NEW))}).status_code == 422
    assert KeptForm.objects.exists()


def test_it_can_be_discarded(client, sign_in, team, body):
    client.post(NEW, body)
    client = sign_in(team)
    discard = reverse("keptform-discard", args=[KeptForm.objects.get().pk])
    assert discard in client.get(NEW).content.decode()
    assert client.post(discard).headers["Location"] == NEW
    assert not KeptForm.objects.exists()
    assert 'value="Ring the school"' not in client.get(NEW).content.decode()


def test_another_person_sees_nothing_of_it(client, sign_in, board_chair, body):
    client.post(NEW, body)
    client = sign_in(board_chair)
    assert NOTICE not in client.get(NEW).content.decode()
    assert client.get(reverse("keptform-discard", args=[KeptForm.objects.get().pk])).status_code == 404


def test_the_key_says_whose_it_is_and_nobody_can_make_one_up(client, body, team):
    client.post(NEW, body | {"form_key": body["form_key"][:-1] + "~"})
    client.post(NEW, {name: value for name, value in body.items() if name != "form_key"})
    assert not KeptForm.objects.exists()


def test_a_form_without_its_csrf_token_is_not_stored(body):
    assert Client(enforce_csrf_checks=True).post(NEW, body).status_code == 403
    assert not KeptForm.objects.exists()


def test_neither_tokens_nor_the_key_are_stored(client, body):
    client.post(NEW, body | {"csrfmiddlewaretoken": "secret"})
    assert set(KeptForm.objects.get().fields) == set(body) - {"form_key"}


def test_a_tab_from_before_the_last_sign_in_does_not_lose_its_text(team):
    client = Client(enforce_csrf_checks=True)
    enter(client, team)
    with_key = {"title": "Ring", "csrfmiddlewaretoken": "x" * 64} | key_for(team)
    answer = client.post(NEW, with_key)
    assert (answer.status_code, answer.headers["Location"]) == (302, NEW)
    assert KeptForm.objects.get().fields == {"title": ["Ring"]}
    assert Client(enforce_csrf_checks=True).post(NEW, with_key).status_code == 403


def test_the_password_of_an_expired_page_is_not_stored(practitioner):
    client = Client(enforce_csrf_checks=True)
    client.force_login(practitioner, backend=BACKEND)
    sent = {"oldpassword": "old", "password1": "new"} | key_for(practitioner)
    assert client.post(reverse("account_change_password"), sent).status_code == 403
    assert not KeptForm.objects.exists()


def test_a_button_without_a_page_of_its_own_leads_back_to_the_page_it_was_on(client, team):
    button = reverse("partnership:planneditem-create", args=["board-2026"])
    came_from = {"headers": {"Referer": "http://testserver/meetings/?show=past"}}
    answer = client.post(button, {"key": "a"} | key_for(team), **came_from)
    assert answer.headers["Location"] == f"{reverse('account_login')}?next=/meetings/%3Fshow%3Dpast"
    foreign = client.post(button, {"key": "a"}, headers={"Referer": "https://example.com/x/"})
    assert foreign.headers["Location"] == f"{reverse('account_login')}?next=/"
    assert not KeptForm.objects.exists()


def test_signing_in_leads_back_to_the_form(client):
    user = UserFactory(email="ada@example.org")
    user.set_password("Gravel-Teapot-Meadow")
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    words = {"login": user.email, "password": "Gravel-Teapot-Meadow", "next": NEW}
    assert client.post(reverse("account_login"), words).headers["Location"] == NEW


@pytest.mark.parametrize(("asked", "given"), [(NEW, NEW), ("https://example.com/", "/"), ("", "/")])
def test_the_demos_button_leads_back_to_the_form(client, settings, asked, given):
    settings.DEMO_MODE = True
    person = next(iter(demo_people))
    UserFactory(email=person.email)
    answer = client.post(reverse("demo-sign-in", args=[person.key]), {"next": asked})
    assert answer.headers["Location"] == given
    assert f'name="next" value="{NEW}"' in Client().get(f"{reverse('account_login')}?next={NEW}").content.decode()
