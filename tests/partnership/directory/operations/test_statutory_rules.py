"""Editions of the guidance: loaded from the file, started by form, and never called statutory while unconfirmed."""

from datetime import date

import pytest

from partnership.directory.operations import statutory_rules
from partnership.models import StatutoryRule
from shield.refusals import Refused
from tests.factories.publications import RuleFactory

pytestmark = pytest.mark.django_db


def rule_of(key, on):
    return StatutoryRule.objects.in_force_for(key, on)


def test_2023_ends_on_17_march_2026_and_2026_is_unconfirmed_unless_read():
    statutory_rules.load()
    assert [rule_of("notify-panel", day).edition for day in (date(2026, 3, 17), date(2026, 3, 18))] == ["2023", "2026"]
    assert rule_of("notify-panel", date(2026, 3, 17)).is_local_setting is False
    assert rule_of("notify-panel", date(2026, 3, 18)).is_local_setting is True
    assert rule_of("local-review-criteria", date(2026, 3, 18)).is_local_setting is False
    assert not StatutoryRule.objects.filter(edition="2023", ends_on__isnull=True)


def test_what_the_law_said_on_a_day():
    statutory_rules.load()
    guidelines = [rule_of("accessibility", day).title for day in (date(2024, 10, 3), date(2024, 10, 4))]
    assert ["2.1" in guidelines[0], "2.2" in guidelines[1]] == [True, True]
    assert rule_of("relevant-agency-categories", date(2023, 11, 5)).number == 38
    later = rule_of("relevant-agency-categories", date(2023, 11, 6))
    assert (later.number, later.is_local_setting) == (None, True)
    assert rule_of("information-sharing-duty", date(2026, 9, 30)).edition == "2026"
    with pytest.raises(StatutoryRule.DoesNotExist):
        rule_of("information-sharing-duty", date(2026, 9, 29))
    assert rule_of("section-175", date(2026, 4, 1)).number is None


def test_what_has_not_started_is_switched_off():
    statutory_rules.load()
    off = set(StatutoryRule.objects.filter(is_in_use=False).values_list("key", flat=True))
    assert off == {"arrangements-content-child-protection-teams", "arrangements-content-designated-education"}
    with pytest.raises(StatutoryRule.DoesNotExist):
        rule_of("arrangements-content-child-protection-teams", date(2028, 1, 3))


def test_a_confirmed_rule_is_no_local_setting(team):
    rule = RuleFactory(needs_confirmation=True)
    assert rule.is_local_setting is True
    statutory_rules.confirm(rule=rule, version=1, on=date(2026, 11, 1), by=team)
    rule.refresh_from_db()
    assert rule.is_local_setting is False


def test_loading_again_follows_the_file_where_nobody_edited_and_ends_the_edition_where_somebody_did(team):
    statutory_rules.load()
    StatutoryRule.objects.filter(edition="2023").update(ends_on=None, title="Old words")
    edited = StatutoryRule.objects.get(key="rapid-review", edition="2023")
    statutory_rules.update(rule=edited, version=1, by=team, number=20)
    assert statutory_rules.load() == 0
    edited.refresh_from_db()
    assert (edited.number, edited.title, edited.ends_on) == (20, "Old words", date(2026, 3, 17))
    other = StatutoryRule.objects.get(key="notify-panel", edition="2023")
    assert (other.title, other.ends_on) == ("Notify the Panel", date(2026, 3, 17))


def test_a_new_edition_copies_what_is_in_force_and_ends_it_the_day_before(team):
    old = RuleFactory(key="notify-panel", edition="2026", number=5, starts_on=date(2026, 3, 18))
    RuleFactory(key="ended", edition="2018", starts_on=date(2018, 6, 29), ends_on=date(2023, 12, 14))
    (new,) = statutory_rules.start_edition(edition="2029", starts_on=date(2029, 9, 1), by=team)
    old.refresh_from_db()
    assert (old.ends_on, old.version) == (date(2029, 8, 31), 2)
    assert (new.key, new.edition, new.number, new.starts_on, new.ends_on) == (
        "notify-panel",
        "2029",
        5,
        date(2029, 9, 1),
        None,
    )
    assert new.is_local_setting is True
    for changes, said in (
        ({"edition": "2029", "starts_on": date(2030, 1, 1)}, "There is already an edition with this name"),
        ({"edition": "2031", "starts_on": date(2001, 1, 1)}, "No rule without a last day is in force the day before"),
    ):
        with pytest.raises(Refused, match=said):
            statutory_rules.start_edition(by=team, **changes)
    assert StatutoryRule.objects.count() == 3


def test_a_rule_is_added_once_to_an_edition(team):
    words = {"key": "new-duty", "edition": "2026", "title": "A duty", "source": "An Act", "starts_on": date(2026, 9, 1)}
    assert statutory_rules.create(by=team, **words).get_absolute_url()
    with pytest.raises(Refused, match="This edition already has a rule with this key"):
        statutory_rules.create(by=team, **words)
