"""A step of a referral is stored while it is written, and given back after the session ended."""

import pytest
from django.urls import reverse

from crest.models import ReferralDraft
from shield.models import KeptForm
from tests.crest.views.test_referring import CONCERN, only, step
from tests.factories.crest import make_draft
from tests.forms_sent import fields_in

pytestmark = pytest.mark.django_db


def autosave(draft) -> str:
    return reverse("crest:draft-autosave", args=[draft.pk, "concern"])


def test_what_is_written_is_stored_complete_or_not(sign_in, practitioner):
    draft = make_draft(practitioner)
    answer = sign_in(practitioner).post(autosave(draft), {"concern": "Out late", "version": 1})
    assert answer.status_code == 202
    assert (answer.json()["version"], answer.json()["words"].startswith("Draft saved at ")) == (2, True)
    assert only(ReferralDraft, practitioner).answers["concern"]["concern"] == ["Out late"]


def test_the_step_that_is_sent_afterwards_finds_no_conflict(sign_in, practitioner):
    draft, client = make_draft(practitioner), sign_in(practitioner)
    written = fields_in(client.get(step(draft, "concern"))) | CONCERN
    told = client.post(autosave(draft), written).json()
    sent = written | {"version": told["version"], "form_seen": told["seen"], "concern": ["And more."]}
    answer = client.post(step(draft, "concern"), sent)
    assert (answer.status_code, answer.headers["Location"]) == (302, step(draft, "who-knows"))
    assert only(ReferralDraft, practitioner).answers["concern"]["concern"] == ["And more."]


def test_an_old_window_saves_nothing_by_itself(sign_in, practitioner):
    draft = make_draft(practitioner, {"concern": CONCERN})
    answer = sign_in(practitioner).post(autosave(draft), {"concern": "Old", "version": 1})
    assert answer.status_code == 409
    assert answer.json()["words"].startswith("You saved this draft in another window.")
    assert only(ReferralDraft, practitioner).answers["concern"]["concern"] == ["New phone, out late."]


def test_an_old_window_can_be_saved_after_both_were_shown(sign_in, practitioner):
    draft, client = make_draft(practitioner), sign_in(practitioner)
    old = fields_in(client.get(step(draft, "concern"))) | CONCERN
    client.post(step(draft, "concern"), old | {"concern": ["From the new window"]})
    page = client.post(step(draft, "concern"), old)
    assert [(each.saved, each.entered) for each in page.context["differences"]] == [
        ("From the new window", "New phone, out late.")
    ]
    again = old | {name: value for name, value in fields_in(page).items() if name in {"version", "form_seen"}}
    assert client.post(step(draft, "concern"), again).status_code == 302
    assert only(ReferralDraft, practitioner).answers["concern"]["concern"] == ["New phone, out late."]


def test_nobody_saves_into_anothers_draft(sign_in, practitioner, champion):
    draft = make_draft(practitioner)
    assert sign_in(champion).post(autosave(draft), {"concern": "Mine", "version": 1}).status_code == 404


@pytest.mark.parametrize("button", [{}, {"later": "1"}])
def test_a_step_that_arrives_after_the_session_is_there_again(client, sign_in, practitioner, button):
    draft = make_draft(practitioner)
    written = fields_in(sign_in(practitioner).get(step(draft, "concern"))) | CONCERN
    client.logout()
    answer = client.post(step(draft, "concern"), written | button)
    assert answer.headers["Location"] == f"{reverse('account_login')}?next={step(draft, 'concern')}"
    page = sign_in(practitioner).get(step(draft, "concern"))
    shown = page.content.decode()
    assert ("You were signed out before this was sent." in shown, "New phone, out late." in shown) == (True, True)
    assert client.post(step(draft, "concern"), fields_in(page) | CONCERN).status_code == 302
    assert only(ReferralDraft, practitioner).answers["concern"] == CONCERN
    assert not KeptForm.objects.exists()


def test_more_than_any_field_takes_is_not_stored(sign_in, practitioner):
    draft = make_draft(practitioner)
    sent = {"concern": ["x" * 30_000] * 60, "concern_99999": "x", "concern_4": "x", "version": 1}
    assert sign_in(practitioner).post(autosave(draft), sent).status_code == 202
    stored = only(ReferralDraft, practitioner).answers["concern"]
    assert (list(stored), len(stored["concern"]), len(stored["concern"][0])) == (["concern"], 50, 20_000)
