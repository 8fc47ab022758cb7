"""The MASH: the queue, one referral, accept or signpost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from crest.models import Referral
from tests.crest.costs import cost
from tests.factories.crest import make_panel, make_referral, seen_by

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def address(verb: str, referral: Referral) -> str:
    return reverse(f"crest:referral-{verb}", args=[referral.pk])


def test_the_oldest_is_at_the_top(sign_in, practitioner, mash_screener):
    newer = make_referral(practitioner, NOW - timedelta(hours=1))
    older = make_referral(practitioner, NOW - timedelta(days=2))
    page = sign_in(mash_screener).get(reverse("crest:referral-list")).content.decode()
    assert 0 < page.index(older.reference) < page.index(newer.reference)
    assert "Robin" not in page


def test_an_empty_list_has_a_title(sign_in, mash_screener):
    page = sign_in(mash_screener).get(reverse("crest:referral-list")).content.decode()
    assert "No referrals to screen" in page


def test_the_young_persons_words_come_before_what_agencies_say(sign_in, practitioner, mash_screener):
    referral = make_referral(practitioner)
    page = sign_in(mash_screener).get(address("detail", referral)).content.decode()
    assert 0 < page.index("I just want to go back to football.") < page.index("New phone, new trainers")
    assert "Robin Fernleaf" in page
    assert "Robin" not in page.split("</title>")[0]


def test_the_band_shows_the_role_and_how_many_can_see_this(sign_in, practitioner, mash_screener):
    page = sign_in(mash_screener).get(address("detail", make_referral(practitioner))).content.decode()
    assert "You see this as a MASH screener. Every view is recorded." in page
    assert "1 person can see this" in " ".join(page.split())


def test_a_screener_accepts(sign_in, practitioner, mash_screener):
    make_panel()
    referral = make_referral(practitioner)
    client = sign_in(mash_screener)
    assert client.get(address("accept", referral)).status_code == 200
    answer = client.post(address("accept", referral), {"reason": "Fits the panel"}, follow=True)
    assert answer.redirect_chain == [(reverse("crest:referral-list"), 302)]
    page = client.get(address("detail", referral)).content.decode()
    assert "Fits the panel" in page
    assert address("accept", referral) not in page


def test_a_screener_signposts(sign_in, practitioner, mash_screener):
    referral = make_referral(practitioner)
    client = sign_in(mash_screener)
    answer = client.post(address("signpost", referral), {"to": "Early help", "reason": "Not exploitation"})
    assert answer.status_code == 302
    page = client.get(reverse("crest:referral-list") + "?show=screened").content.decode()
    assert referral.reference in page


def test_a_decision_without_a_reason_keeps_what_was_typed(sign_in, practitioner, mash_screener):
    referral = make_referral(practitioner)
    answer = sign_in(mash_screener).post(address("signpost", referral), {"to": "Early help", "reason": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert ["Enter the reason" in page, 'value="Early help"' in page] == [True, True]
    with seen_by(mash_screener):
        assert Referral.objects.get().status == "submitted"


def test_a_decision_that_came_second_is_refused_in_words(sign_in, practitioner, mash_screener):
    make_panel()
    referral = make_referral(practitioner)
    client = sign_in(mash_screener)
    client.post(address("accept", referral), {"reason": "Fits"})
    answer = client.post(address("signpost", referral), {"to": "Early help", "reason": "Other"})
    assert answer.status_code == 422
    assert "You can no longer do this: signpost this referral." in answer.content.decode()


def test_accepting_without_a_panel_is_refused_in_words(sign_in, practitioner, mash_screener):
    answer = sign_in(mash_screener).post(address("accept", make_referral(practitioner)), {"reason": "Fits"})
    assert answer.status_code == 422
    assert "No panel takes referrals yet." in answer.content.decode()


@pytest.mark.slow
def test_the_queue_costs_the_same_with_1_and_30(sign_in, practitioner, mash_screener):
    client, path = sign_in(mash_screener), reverse("crest:referral-list")
    make_referral(practitioner)
    alone = cost(client, path)
    for _ in range(29):
        make_referral(practitioner)
    assert cost(client, path) == alone
