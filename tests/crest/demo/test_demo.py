"""The demo of CREST: something in every state, the same after a second loading."""

from datetime import date, timedelta
from typing import Any

import pytest

from crest.demo.part import load_crest
from crest.demo.people import chair
from crest.models import Case, Child, PanelItem, PanelMeeting, Referral
from partnership.demo.part import load_base
from partnership.directory.demo.lookups import user
from tests.factories.crest import seen_by

TODAY = date(2026, 11, 22)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def counts() -> dict[str, Any]:
    with seen_by(user("mash_screener")):
        statuses = sorted(Referral.objects.values_list("status", flat=True))
        names = sorted(child.name for child in Child.objects.all())
    with seen_by(chair()):
        agendas = {meeting.held_on: meeting.items.count() for meeting in PanelMeeting.objects.all()}
    return {"statuses": statuses, "names": names, "agendas": agendas}


@pytest.fixture
def loaded():
    load_base(TODAY)
    load_crest(TODAY)


def test_every_state_has_somebody(loaded):
    held = counts()
    assert held["statuses"] == ["accepted"] * 4 + ["signposted"] + ["submitted"] * 2
    assert held["agendas"] == {date(2026, 11, 17): 3, date(2026, 11, 24): 4}


def test_every_young_person_says_that_they_are_invented(loaded):
    assert all(name.endswith("(invented)") for name in counts()["names"])


def test_loading_twice_changes_nothing(loaded):
    before = counts()
    load_crest(TODAY)
    assert counts() == before


def test_loading_a_week_later_fills_the_next_agenda(loaded):
    load_crest(TODAY + timedelta(days=7))
    assert counts()["agendas"] == {date(2026, 11, 17): 3, date(2026, 11, 24): 4, date(2026, 12, 1): 4}


def test_the_member_meets_a_restricted_row(loaded):
    with seen_by(user("crest_member")):
        assert (PanelItem.objects.count(), Case.objects.count()) == (7, 3)


def test_the_agendas_children_are_decided_at_the_past_meeting_only(loaded):
    with seen_by(chair()):
        assert [item.is_decided for item in PanelItem.objects.order_by("meeting__held_on")] == [True] * 3 + [False] * 4
