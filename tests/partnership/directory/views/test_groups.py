"""The forms that create and edit a group, its standing items and the order of chairs."""

import pytest
from django.urls import reverse

from partnership.models import GovernanceGroup
from tests.factories.partnership import AgencyFactory, GroupFactory
from tests.partnership.typed import errors_above, errors_beside, typed_in, words

pytestmark = pytest.mark.django_db
AGENDA = "Welcome | Chair | 5\nRisk register\nAny other business |  | 10"


@pytest.fixture
def office(client, sign_in, team):
    return sign_in(team)


def page(name, *args):
    return reverse(f"partnership:group-{name}", args=args)


def test_a_group_is_created_as_typed(office):
    form = typed_in(office.get(page("create")))
    assert form["paper_days"] == "5"
    typed = {
        "name": "Neglect group",
        "kind": "task_and_finish",
        "paper_days": "0",
        "quorum": "4",
        "purpose": "Neglect",
        "majority": "votes",
    }
    response = office.post(page("create"), typed)
    assert (response.status_code, response.url) == (302, "/groups/neglect-group/")
    group = GovernanceGroup.objects.get(slug="neglect-group")
    assert (group.paper_days, group.quorum, group.meetings_per_year, group.has_public_page) == (0, 4, None, False)
    response = office.post(page("create"), typed)
    assert (response.status_code, errors_beside(response)) == (422, ["There is already a group with this name"])
    assert typed_in(response)["purpose"] == "Neglect"


def test_the_form_shows_the_group_and_one_error_for_an_empty_number(office):
    group = GroupFactory(name="Neglect", quorum=3, has_public_page=True, frequency="Each month")
    form = typed_in(office.get(page("update", group.slug)))
    assert (form["name"], form["quorum"], form["frequency"], form["version"]) == ("Neglect", "3", "Each month", "1")
    response = office.post(page("update", group.slug), {**form, "paper_days": "", "name": "Poverty"})
    told = ["Enter the number of working days"]
    assert (response.status_code, errors_beside(response), errors_above(response)) == (422, told, told)
    assert typed_in(response)["name"] == "Poverty"


def test_standing_items_are_shown_as_typed(office):
    group = GroupFactory()
    assert office.post(page("standing-items", group.slug), {"items": AGENDA, "version": "1"}).status_code == 302
    assert typed_in(office.get(page("standing-items", group.slug)))["items"].splitlines() == AGENDA.splitlines()
    assert "Welcome, Chair, 5 minutes Risk register Any other business, 10 minutes" in words(
        office.get(group.get_absolute_url())
    )


@pytest.mark.parametrize("line", ["Risk | Chair | soon", "| Chair | 5", "Risk | Chair | 5 | more", "x" * 251])
def test_a_wrong_line_is_named_and_the_typed_text_is_kept(line, office):
    group = GroupFactory()
    response = office.post(page("standing-items", group.slug), {"items": f"Welcome\n{line}", "version": "1"})
    assert (response.status_code, errors_beside(response)) == (
        422,
        [f"Standing items must be in the format “Risk register | Chair | 10”. Check “{line}”."],
    )
    assert typed_in(response)["items"].splitlines() == ["Welcome", line]
    assert group.standing_items.count() == 0


@pytest.mark.parametrize("minutes", ["0", "481", "99999", "²", "-5"])
def test_a_length_outside_the_limits_is_refused(minutes, office):
    response = office.post(
        page("standing-items", GroupFactory().slug), {"items": f"Risk | Chair | {minutes}", "version": "1"}
    )
    assert response.status_code == 422


def test_turns_are_stored_in_order_and_each_agency_has_one(office):
    group = GroupFactory()
    first, second = AgencyFactory(name="Police"), AgencyFactory(name="Health")
    typed = {"turn_1": first.pk, "turn_3": second.pk, "version": "1"}
    assert office.post(page("chair-turns", group.slug), typed).status_code == 302
    form = typed_in(office.get(page("chair-turns", group.slug)))
    assert (form["turn_1"], form["turn_2"], form["version"]) == (str(first.pk), str(second.pk), "2")
    assert "Police, then Health" in words(office.get(group.get_absolute_url()))
    response = office.post(page("chair-turns", group.slug), {"turn_1": first.pk, "turn_2": first.pk, "version": "2"})
    assert (response.status_code, errors_above(response)) == (422, ["Each agency can only have one turn"])
    assert (typed_in(response)["turn_2"], group.chair_turns.count()) == (str(first.pk), 2)


def test_the_typed_text_is_kept_when_a_colleague_saved_first(office):
    group = GroupFactory()
    GovernanceGroup.objects.update(version=2)
    response = office.post(page("standing-items", group.slug), {"items": "Mine", "version": "1"})
    assert "Another person saved changes while you were editing" in errors_above(response)[0]
    assert (response.status_code, typed_in(response)["items"]) == (422, "Mine")
