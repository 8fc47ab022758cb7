"""A practitioner refers: danger first, three steps, one referral, one receipt."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from crest.models import Referral, ReferralDraft, ReferralReceipt
from partnership.models import PartnershipProfile
from shield.models import AuditEntry, SentForm
from tests.cast import make
from tests.crest.costs import cost
from tests.factories.crest import make_draft, make_receipt, seen_by
from tests.forms_sent import key_for

pytestmark = pytest.mark.django_db

YOUNG_PERSON = {
    "phone": ["020 7946 0999"],
    "relationship": ["Form tutor"],
    "name": ["Robin Fernleaf"],
    "known_as": [""],
    "date_of_birth_0": ["4"],
    "date_of_birth_1": ["3"],
    "date_of_birth_2": ["2011"],
    "estimated_age": [""],
    "school": ["Larkhill School"],
}
CONCERN = {
    "kinds": ["criminal", "online"],
    "concern": ["New phone, out late."],
    "own_words": ["I want to go back to football."],
    "said_to": ["The nurse"],
    "missing": ["no"],
    "missing_detail": [""],
}
WHO_KNOWS = {"young_person_told": ["agrees"], "parents_told": ["not_told"], "not_told_because": ["Risk"]}
COMPLETE = {"young-person": YOUNG_PERSON, "concern": CONCERN, "who-knows": WHO_KNOWS}


def only(model, user):
    with seen_by(user):
        return model._base_manager.get()


def count(model, user) -> int:
    with seen_by(user):
        return model._base_manager.count()


def step(draft, slug) -> str:
    return reverse("crest:draft-update", args=[draft.pk, slug])


def test_the_danger_question_comes_first(sign_in, practitioner):
    page = sign_in(practitioner).get(reverse("crest:referral-start")).content.decode()
    assert "Is a child in immediate danger now?" in page
    assert 'name="concern"' not in page


def test_danger_now_leads_to_the_numbers_and_stores_nothing(sign_in, practitioner):
    client = sign_in(practitioner)
    before = AuditEntry.objects.count()
    sent = {"danger": "yes"} | key_for(practitioner)
    answer = client.post(reverse("crest:referral-start"), sent, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [(reverse("crest:referral-danger"), 302)]
    assert [number in page for number in ("999", "020 7946 0101", "020 7946 0102")] == [True, True, True]
    assert count(ReferralDraft, practitioner) == 0
    assert not SentForm.objects.exists()
    assert AuditEntry.objects.count() == before


def test_no_answer_is_answered_in_words(sign_in, practitioner):
    answer = sign_in(practitioner).post(reverse("crest:referral-start"), {})
    assert answer.status_code == 422
    assert "Select yes if a child is in immediate danger now" in answer.content.decode()


@pytest.mark.parametrize("missing", ["mash_phone", "out_of_hours_phone"])
def test_without_the_numbers_there_is_no_form(sign_in, practitioner, missing):
    draft = make_draft(practitioner)
    PartnershipProfile.objects.update(**{missing: ""})
    cache.clear()
    client = sign_in(practitioner)
    for path in (
        reverse("crest:referral-start"),
        reverse("crest:referral-danger"),
        step(draft, "concern"),
        reverse("crest:referral-create", args=[draft.pk]),
    ):
        answer = client.get(path)
        assert answer.status_code == 503
        assert "<form method" not in answer.content.decode().split("<main>")[1].split("</main>")[0]
        assert client.post(path, {"danger": "no"}).status_code == 503
    assert count(ReferralDraft, practitioner) == 1


def test_all_steps_create_one_referral(sign_in, practitioner, mash_screener):
    client = sign_in(practitioner)
    answer = client.post(reverse("crest:referral-start"), {"danger": "no"})
    draft = only(ReferralDraft, practitioner)
    assert answer.headers["Location"] == step(draft, "young-person")
    for version, (slug, typed) in enumerate(COMPLETE.items(), start=1):
        answer = client.post(step(draft, slug), typed | {"version": version})
        assert answer.status_code == 302
    send = reverse("crest:referral-create", args=[draft.pk])
    assert answer.headers["Location"] == send
    review = client.get(send).content.decode()
    assert ["Robin Fernleaf" in review, "4 March 2011" in review, "Form tutor" in review] == [True, True, True]
    answer = client.post(send, {"declaration": "on"})
    receipt = only(ReferralReceipt, practitioner)
    assert answer.headers["Location"] == reverse("crest:receipt-detail", args=[receipt.pk])
    referral = only(Referral, mash_screener)
    assert (referral.kinds, referral.concern, referral.not_told_because, referral.said_to) == (
        ["criminal", "online"],
        "New phone, out late.",
        "Risk",
        "The nurse",
    )
    with seen_by(mash_screener):
        assert (referral.child.date_of_birth, referral.child.known_as) == ("2011-03-04", None)


def test_an_incomplete_step_can_be_saved_for_later(sign_in, practitioner):
    client, draft = sign_in(practitioner), make_draft(practitioner)
    assert 'name="later"' in client.get(step(draft, "young-person")).content.decode()
    typed = YOUNG_PERSON | {"phone": [""], "date_of_birth_1": ["thirteen"], "version": ["1"], "later": ["1"]}
    answer = client.post(step(draft, "young-person"), typed)
    assert answer.headers["Location"] == reverse("crest:receipt-list")
    page = client.get(step(draft, "young-person")).content.decode()
    assert ['value="Robin Fernleaf"' in page, 'value="thirteen"' in page] == [True, True]


def test_a_draft_is_not_lost_with_the_session(client, sign_in, practitioner):
    draft = make_draft(practitioner, {"concern": CONCERN})
    sign_in(practitioner)
    client.logout()
    answer = client.get(step(draft, "concern"))
    assert answer.headers["Location"].startswith(reverse("account_login"))
    page = sign_in(practitioner).get(step(draft, "concern")).content.decode()
    assert "I want to go back to football." in page
    assert page.count(" checked") == 3


def test_wrong_input_keeps_what_was_typed_and_changes_nothing(sign_in, practitioner):
    draft = make_draft(practitioner)
    answer = sign_in(practitioner).post(
        step(draft, "concern"), CONCERN | {"kinds": [], "missing": ["yes"], "version": 1}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Select the types of exploitation you are worried about" in page
    assert "Enter what you know about when they were missing" in page
    assert "New phone, out late." in page
    assert only(ReferralDraft, practitioner).answers == {}


@pytest.mark.parametrize(
    ("slug", "typed", "words"),
    [
        ("young-person", {"date_of_birth_2": ["2099"]}, "Date of birth must be in the past"),
        (
            "young-person",
            {"date_of_birth_0": [""], "date_of_birth_1": [""], "date_of_birth_2": [""]},
            "Enter the date of birth or an estimated age",
        ),
        ("young-person", {"estimated_age": ["99"]}, "Estimated age must be between 0 and 25"),
        ("who-knows", {"not_told_because": [""]}, "Enter why you are making this referral without their agreement"),
    ],
)
def test_each_mistake_has_its_words(sign_in, practitioner, slug, typed, words):
    draft = make_draft(practitioner)
    answer = sign_in(practitioner).post(step(draft, slug), COMPLETE[slug] | typed | {"version": 1})
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_an_old_window_does_not_overwrite_a_newer_one(sign_in, practitioner):
    draft = make_draft(practitioner, {"concern": CONCERN})
    answer = sign_in(practitioner).post(
        step(draft, "concern"), CONCERN | {"concern": ["From the old window"], "version": 1}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "You saved this draft in another window." in page
    assert "From the old window" in page
    assert only(ReferralDraft, practitioner).answers["concern"]["concern"] == ["New phone, out late."]


def test_an_incomplete_referral_is_not_sent(sign_in, practitioner):
    draft = make_draft(practitioner, {"concern": CONCERN})
    answer = sign_in(practitioner).post(reverse("crest:referral-create", args=[draft.pk]), {"declaration": "on"})
    assert answer.status_code == 422
    assert "This step is not complete." in answer.content.decode()
    assert count(ReferralReceipt, practitioner) == 0


def test_nothing_is_sent_without_the_declaration(sign_in, practitioner):
    draft = make_draft(practitioner, COMPLETE)
    answer = sign_in(practitioner).post(reverse("crest:referral-create", args=[draft.pk]), {})
    assert answer.status_code == 422
    assert "Confirm that what you have written is true as far as you know" in answer.content.decode()
    assert count(ReferralReceipt, practitioner) == 0


def test_a_retry_after_sending_leads_to_the_same_receipt(sign_in, practitioner):
    client, draft = sign_in(practitioner), make_draft(practitioner, COMPLETE)
    send = reverse("crest:referral-create", args=[draft.pk])
    addresses = {client.post(send, {"declaration": "on"}).headers["Location"] for _ in range(3)}
    receipt = only(ReferralReceipt, practitioner)
    assert addresses == {reverse("crest:receipt-detail", args=[receipt.pk])}
    assert client.get(send).headers["Location"] in addresses
    assert client.get(step(draft, "concern")).headers["Location"] in addresses


@pytest.mark.django_db(transaction=True)
def test_a_double_click_makes_one_referral():
    practitioner, screener = make("practitioner"), make("mash_screener")
    draft = make_draft(practitioner, COMPLETE)
    clients = [Client() for _ in range(6)]
    for client in clients:
        client.force_login(practitioner, backend="allauth.account.auth_backends.AuthenticationBackend")

    def click(client: Client) -> tuple[int, str]:
        try:
            answer = client.post(reverse("crest:referral-create", args=[draft.pk]), {"declaration": "on"})
            return answer.status_code, answer.headers.get("Location", "")
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=6) as pool:
        answers = set(pool.map(click, clients))
    receipt = only(ReferralReceipt, practitioner)
    assert answers == {(302, reverse("crest:receipt-detail", args=[receipt.pk]))}
    assert count(Referral, screener) == 1


def test_the_receipt_has_no_personal_details(sign_in, practitioner):
    receipt = make_receipt(practitioner)
    page = sign_in(practitioner).get(reverse("crest:receipt-detail", args=[receipt.pk])).content.decode()
    assert receipt.reference in page
    assert [word in page for word in ("Robin", "Larkhill", "football", "trainers")] == [False] * 4


def test_a_colleague_does_not_know_of_my_receipt_or_draft(sign_in, practitioner, champion):
    receipt, draft = make_receipt(practitioner), make_draft(practitioner)
    client = sign_in(champion)
    assert client.get(reverse("crest:receipt-detail", args=[receipt.pk])).status_code == 404
    assert client.get(step(draft, "concern")).status_code == 404
    assert receipt.reference not in client.get(reverse("crest:receipt-list")).content.decode()


def test_a_draft_can_be_deleted(sign_in, practitioner):
    client, draft = sign_in(practitioner), make_draft(practitioner)
    away = reverse("crest:draft-delete", args=[draft.pk])
    assert client.get(away).status_code == 200
    assert count(ReferralDraft, practitioner) == 1
    assert client.post(away).status_code == 302
    assert count(ReferralDraft, practitioner) == 0


def test_a_step_that_does_not_exist_is_not_found(sign_in, practitioner):
    assert sign_in(practitioner).get(step(make_draft(practitioner), "nowhere")).status_code == 404


@pytest.mark.slow
def test_my_referrals_cost_the_same_with_1_and_30(sign_in, practitioner):
    client, path = sign_in(practitioner), reverse("crest:receipt-list")
    make_receipt(practitioner)
    alone = cost(client, path)
    for _ in range(29):
        make_receipt(practitioner)
    assert cost(client, path) == alone
