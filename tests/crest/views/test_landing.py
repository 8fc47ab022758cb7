"""The landing page of CREST: what each of its members can do there."""

import pytest
from django.urls import reverse

from tests.factories.crest import make_item

pytestmark = pytest.mark.django_db


def buttons(client):
    return [(button.title, button.filled) for button in client.get(reverse("crest:landing")).context["main_buttons"]]


def test_a_screener_screens_and_a_member_opens_meetings(sign_in, mash_screener, crest_member):
    own = [("Refer a young person", False), ("View my referrals", False)]
    assert buttons(sign_in(mash_screener)) == [("Screen referrals", True), *own]
    assert buttons(sign_in(crest_member)) == [("Open panel meetings", True), *own]


def test_the_page_says_nothing_about_a_child(sign_in, crest_member):
    item = make_item()
    words = sign_in(crest_member).get(reverse("crest:landing")).content.decode()
    assert [text in words for text in ("Robin", item.case.code, "football")] == [False] * 3
