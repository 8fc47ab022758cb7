"""Agencies, terms of reference, statutory rules, report chapters and the set-up of an installation."""

from datetime import date

import pytest

from partnership.assurance.contributions import report_chapters as assurance_chapters
from partnership.board.contributions import report_chapters
from partnership.directory.operations import agencies, groups, installation, statutory_rules
from partnership.models import (
    Agency,
    AgencyRelation,
    DecisionVerb,
    GroupKind,
    MeetingFormat,
    MeetingStatus,
    PartnerSeat,
    RelationKind,
    StatutoryRule,
)
from shield.models import User
from shield.records.history import history_of
from shield.refusals import Refused
from tests.factories.partnership import AgencyFactory, GroupFactory
from tests.factories.publications import (
    BudgetYearFactory,
    CycleFactory,
    DecisionFactory,
    MeetingFactory,
    RuleFactory,
)

pytestmark = pytest.mark.django_db
YEAR = (date(2019, 10, 1), date(2020, 10, 31))


def test_email_domains_are_stored_without_the_at_sign(team):
    agency = AgencyFactory()
    agencies.update_domains(agency=agency, domains=["@School.example.org", " b.example.org ", ""], by=team)
    agencies.update_domains(agency=agency, domains=["b.example.org", "c.example.org"], by=team)
    assert sorted(agency.domains.values_list("domain", flat=True)) == ["b.example.org", "c.example.org"]
    assert list(Agency.objects.matching("ann@C.example.org")) == [agency]


def test_a_text_that_is_not_a_domain_is_refused(team):
    with pytest.raises(
        Refused, match="^Email domains must be the part after the @, like example.org. Check “school”.$"
    ):
        agencies.update_domains(agency=AgencyFactory(), domains=["school"], by=team)


def add_relation(agency, by, seat=PartnerSeat.HEALTH, starts_on=date(2018, 10, 1)):
    return agencies.add_relation(
        agency=agency, kind=RelationKind.SAFEGUARDING_PARTNER, seat=seat, reason="Law", starts_on=starts_on, by=by
    )


def test_a_seat_can_pass_from_one_agency_to_the_next(team):
    ccg, icb = AgencyFactory(), AgencyFactory()
    held = add_relation(ccg, team)
    with pytest.raises(
        Refused, match="^Another agency is this safeguarding partner at that time. End its relationship first.$"
    ):
        add_relation(icb, team, starts_on=date(2022, 7, 1))
    agencies.end_relation(relation=held, last_day=date(2022, 6, 30), by=team)
    add_relation(icb, team, starts_on=date(2022, 7, 1))
    holders = [
        AgencyRelation.objects.safeguarding_partners(day).get().agency for day in (date(2022, 6, 30), date(2022, 7, 1))
    ]
    assert holders == [ccg, icb]


def test_a_safeguarding_partner_needs_a_seat(team):
    with pytest.raises(Refused) as refusal:
        add_relation(AgencyFactory(), team, seat="")
    assert refusal.value.field == "seat"


def test_a_relationship_ends_once_and_after_its_first_day(team):
    held = add_relation(AgencyFactory(), team)
    with pytest.raises(Refused, match="^Last day must be on or after the first day$"):
        agencies.end_relation(relation=held, last_day=date(2018, 9, 30), by=team)
    agencies.end_relation(relation=held, last_day=date(2020, 1, 1), by=team)
    with pytest.raises(Refused, match="^This relationship already has an end date$"):
        agencies.end_relation(relation=held, last_day=date(2021, 1, 1), by=team)


def test_terms_of_reference_are_stored_as_versions(team):
    group = GroupFactory()
    groups.add_terms(group=group, text="Old", agreed_on=date(2018, 10, 1), by=team)
    groups.add_terms(group=group, text="New", agreed_on=date(2020, 10, 1), by=team)
    assert list(group.terms.values_list("version", "text")) == [(2, "New"), (1, "Old")]


def test_the_rules_of_every_known_edition_are_loaded_once(team):
    added = statutory_rules.load(by=team)
    assert added == StatutoryRule.objects.count() == 199
    assert statutory_rules.load(by=team) == 0
    assert StatutoryRule.objects.editions() == ["2026", "2024", "2023", "2018"]
    assert StatutoryRule.objects.filter(confirmed_on__isnull=False).count() == 0
    lengths = {
        key: (rule.number, rule.unit)
        for key in ("notify-panel", "rapid-review", "publish-review")
        if (rule := StatutoryRule.objects.in_force_for(key, date(2026, 1, 5)))
    }
    assert lengths == {
        "notify-panel": (5, "working_days"),
        "rapid-review": (15, "working_days"),
        "publish-review": (6, "months"),
    }


def test_an_edited_rule_is_not_overwritten_when_rules_are_loaded_again(team):
    statutory_rules.load()
    rule = StatutoryRule.objects.get(key="rapid-review", edition="2023")
    statutory_rules.update(rule=rule, version=1, by=team, number=20)
    statutory_rules.load()
    assert StatutoryRule.objects.get(key="rapid-review", edition="2023").number == 20


def test_an_edit_removes_the_confirmation_and_appears_in_the_history(team):
    rule = RuleFactory()
    statutory_rules.confirm(rule=rule, version=1, on=date(2026, 11, 1), by=team)
    statutory_rules.update(rule=rule, version=2, by=team, number=20)
    rule.refresh_from_db()
    assert (rule.number, rule.confirmed_by, rule.confirmed_on, rule.version) == (20, None, None, 3)
    told = [(change.name, change.was, change.now) for entry in history_of(rule) for change in entry.changes]
    assert ("Number", "15", "20") in told


def test_a_rule_is_not_confirmed_over_a_newer_version(team):
    rule = RuleFactory()
    statutory_rules.update(rule=rule, version=1, by=team, number=20)
    with pytest.raises(Refused, match="Another person saved changes while you were editing"):
        statutory_rules.confirm(rule=rule, version=1, on=date(2026, 11, 1), by=team)


def test_the_boards_chapter_counts_the_meetings_held_in_the_year():
    board = GroupFactory(kind=GroupKind.BOARD, name="Board")
    held = MeetingFactory(group=board, starts_on=date(2020, 5, 1), format=MeetingFormat.CORRESPONDENCE)
    DecisionFactory(meeting=held, verb=DecisionVerb.AGREED, topic="Budget")
    DecisionFactory(meeting=held, verb=DecisionVerb.NOTED)
    MeetingFactory(group=board, counts_as=3)
    MeetingFactory(group=board, starts_on=date(2021, 5, 1))
    MeetingFactory(group=board, status=MeetingStatus.DRAFT)
    MeetingFactory()
    data = report_chapters.board_meetings(*YEAR)
    counted = {name: data[name] for name in ("total", "by_correspondence", "decisions_total", "binding_total")}
    assert counted == {"total": 4, "by_correspondence": 1, "decisions_total": 2, "binding_total": 1}
    assert [row["when"] for row in data["meetings"]] == ["27 January 2020", "1 May 2020"]


def test_other_groups_are_counted_by_name():
    MeetingFactory(group=GroupFactory(name="Forum"), counts_as=2)
    MeetingFactory(group=GroupFactory(kind=GroupKind.EXECUTIVE))
    assert report_chapters.other_groups(*YEAR) == {"groups": [{"name": "Forum", "count": 2}]}


def test_the_section_11_and_budget_chapters_show_the_records():
    cycle = CycleFactory(label="2020/21", responses=16)
    cycle.questions.create(number=1, text="Read?", responses=16).findings.create(meaning="Yes", count=13)
    cycle.visits.create(agency=AgencyFactory(name="Libraries"), planned_for="March")
    year = BudgetYearFactory(label="2020/21", planned=332674)
    year.contributions.create(agency=AgencyFactory(name="Council"))
    section = assurance_chapters.section_11(*YEAR)["cycles"][0]
    assert (section["label"], section["questions"][0]["findings"], section["visits"]) == (
        "2020/21",
        [{"meaning": "Yes", "count": 13}],
        [{"agency": "Libraries", "when": "March", "done": False}],
    )
    money = report_chapters.budget(*YEAR)["years"][0]
    assert (money["planned"], money["contributions"], money["total"]) == (
        "332674.00",
        [{"agency": "Council", "amount": None, "received": None, "in_kind": "", "in_kind_value": None}],
        None,
    )


def test_an_installation_is_set_up_once():
    installation.set_up(
        name="Otherwhere Together",
        area="Otherwhere",
        mash_phone="020 7946 0103",
        out_of_hours_phone="020 7946 0104",
        first_name="Ann Other",
        first_email="Ann@otherwhere.example.org",
        job_title="Manager",
    )
    user = User.objects.get(email="ann@otherwhere.example.org")
    assert user.has_perm("partnership.edit-profile") is True
    assert user.has_usable_password() is False
    assert StatutoryRule.objects.count() == 199
    with pytest.raises(Refused, match="^This installation already has a partnership. Edit its profile instead.$"):
        installation.set_up(
            name="x",
            area="x",
            mash_phone="1",
            out_of_hours_phone="2",
            first_name="x",
            first_email="x@y.z",
            job_title="x",
        )
