"""Governance groups: created and edited, with standing items and the order of chairs."""

from unittest import mock

import pytest

from partnership.directory.operations import groups
from partnership.directory.operations.groups import StandingItemData
from partnership.models import ChairTurn, GovernanceGroup, GroupKind, StandingItem
from shield.models import AuditEntry
from shield.operations import audit
from shield.refusals import Refused
from tests.factories.meetings import AgendaItemFactory
from tests.factories.partnership import AgencyFactory, GroupFactory
from tests.factories.publications import MeetingFactory

pytestmark = pytest.mark.django_db
ITEMS = [
    StandingItemData("Welcome", "Chair", 5),
    StandingItemData("Risk register"),
    StandingItemData("Any other business", minutes=10),
]


def fresh(record):
    return type(record).objects.get(pk=record.pk)


def everything():
    return [list(model.objects.order_by("pk").values_list()) for model in (GovernanceGroup, StandingItem, ChairTurn)]


def items_of(group):
    return list(group.standing_items.values_list("order", "title", "presenter", "minutes"))


def turns_of(group):
    return list(group.chair_turns.values_list("order", "agency__name"))


def test_a_group_is_created_at_an_address_made_from_its_name(team):
    group = fresh(
        groups.create(name="Neglect group", kind=GroupKind.TASK_AND_FINISH, by=team, quorum=4, has_public_page=True)
    )
    assert (group.slug, group.get_absolute_url(), group.kind, group.quorum, group.paper_days) == (
        "neglect-group",
        "/groups/neglect-group/",
        "task_and_finish",
        4,
        5,
    )
    assert group.has_public_page is True


@pytest.mark.parametrize("name", ["Neglect group", "NEGLECT  group!", "…"])
def test_a_name_that_is_taken_or_makes_no_address_is_refused(name, team):
    GroupFactory(name="Neglect group", slug="neglect-group")
    with pytest.raises(Refused, match=r"^There is already a group with this name$") as refusal:
        groups.create(name=name, kind=GroupKind.OTHER, by=team)
    assert (refusal.value.field, GovernanceGroup.objects.count()) == ("name", 1)


def test_a_name_with_the_address_of_another_page_is_refused(team):
    with pytest.raises(Refused, match=r"^There is already a group with this name$"):
        groups.create(name="New", kind=GroupKind.OTHER, by=team)


def test_its_address_stays_when_its_name_changes(team):
    group = GroupFactory(name="Neglect group", slug="neglect-group")
    groups.update(group=group, version=1, by=team, name="Neglect and poverty", quorum=3, paper_days=0)
    found = fresh(group)
    assert (found.slug, found.name, found.quorum, found.paper_days, found.version) == (
        "neglect-group",
        "Neglect and poverty",
        3,
        0,
        2,
    )


def test_standing_items_are_stored_in_order_and_replace_the_earlier_ones(team):
    group = GroupFactory()
    groups.update_standing_items(group=group, version=1, items=[StandingItemData("Old")], by=team)
    groups.update_standing_items(group=group, version=2, items=ITEMS, by=team)
    assert items_of(group) == [
        (1, "Welcome", "Chair", 5),
        (2, "Risk register", "", None),
        (3, "Any other business", "", 10),
    ]
    assert AuditEntry.objects.filter(kind="partnership.group-standing-items-updated").last().facts == {"number": 3}
    groups.update_standing_items(group=group, version=3, items=[], by=team)
    assert (items_of(group), fresh(group).version) == ([], 4)


def test_existing_agendas_keep_their_items(team):
    meeting = MeetingFactory(status="draft")
    AgendaItemFactory(meeting=meeting, title="As it was")
    groups.update_standing_items(group=meeting.group, version=1, items=ITEMS, by=team)
    assert [item.title for item in meeting.agenda_items.all()] == ["As it was"]


def test_each_agency_has_one_turn_to_chair_in_the_given_order(team):
    group = GroupFactory()
    police, health, council = (AgencyFactory(name=name) for name in ("Police", "Health", "Council"))
    groups.update_chair_turns(group=group, version=1, agencies=[police, health], by=team)
    groups.update_chair_turns(group=group, version=2, agencies=[health, council, police], by=team)
    assert turns_of(group) == [(1, "Health"), (2, "Council"), (3, "Police")]
    with pytest.raises(Refused, match=r"^Each agency can only have one turn$"):
        groups.update_chair_turns(group=group, version=3, agencies=[police, health, police], by=team)
    assert (turns_of(group), fresh(group).version) == ([(1, "Health"), (2, "Council"), (3, "Police")], 3)
    groups.update_chair_turns(group=group, version=3, agencies=[], by=team)
    assert turns_of(group) == []


CHANGES = {
    "update": lambda group, version, by: groups.update(group=group, version=version, by=by, name="Mine"),
    "update_standing_items": lambda group, version, by: groups.update_standing_items(
        group=group, version=version, items=ITEMS, by=by
    ),
    "update_chair_turns": lambda group, version, by: groups.update_chair_turns(
        group=group, version=version, agencies=[AgencyFactory(slug="x")], by=by
    ),
}


def group_with_both(by):
    group = GroupFactory()
    groups.update_standing_items(group=group, version=1, items=[StandingItemData("Old")], by=by)
    groups.update_chair_turns(group=group, version=2, agencies=[AgencyFactory()], by=by)
    return group


@pytest.mark.parametrize("name", CHANGES)
def test_an_update_from_an_older_version_is_refused(name, team):
    group = group_with_both(team)
    before = everything()
    with pytest.raises(Refused, match="Another person saved changes while you were editing"):
        CHANGES[name](group, 2, team)
    assert everything() == before


@pytest.fixture
def broken_last_record():
    """Call a function whose last audit entry fails."""

    def attempt(kind, act):
        def record(told, *args, **facts):
            if told == kind:
                raise RuntimeError("No entry")

        with mock.patch.object(audit, "record", side_effect=record), pytest.raises(RuntimeError):
            act()

    return attempt


LAST = {
    "update": "partnership.group-edited",
    "update_standing_items": "partnership.group-standing-items-updated",
    "update_chair_turns": "partnership.group-chair-turns-updated",
}


@pytest.mark.parametrize("name", CHANGES)
def test_an_update_without_its_audit_entry_is_rolled_back(name, team, broken_last_record):
    group = group_with_both(team)
    before = everything()
    broken_last_record(LAST[name], lambda: CHANGES[name](group, 3, team))
    assert everything() == before


def test_a_group_without_its_audit_entry_is_not_created(team, broken_record):
    broken_record(lambda: groups.create(name="x", kind=GroupKind.OTHER, by=team))
    assert GovernanceGroup.objects.count() == 0
