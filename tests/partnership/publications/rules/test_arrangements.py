"""Who may see a version of the arrangements and who may make which move: every verb, state and person."""

import pytest

from partnership.models import ArrangementsStatus, ArrangementsVersion
from partnership.publications.rules import SIGN_ARRANGEMENTS
from shield.records.workflow import moves_for
from tests.cast import EVERYBODY, make
from tests.factories.signing import version_in
from tests.partnership.life_tables import ARRANGEMENTS

pytestmark = pytest.mark.django_db
GOVERN = {
    *("board_member", "board_chair", "executive_member", "lead_partner", "delegated_partner", "scrutineer", "team"),
}


def versions():
    return {status: version_in(status, number=number) for number, status in enumerate(ArrangementsStatus, start=1)}


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(EVERYBODY))
def test_each_person_may_make_the_moves_of_the_table_and_no_other_in_each_state(name):
    user = make(name)
    found = {status: [move.verb for move in moves_for(version, user)] for status, version in versions().items()}
    assert found == {
        status: [verb for verb, step in ARRANGEMENTS.items() if step.may(name, status)] for status in ArrangementsStatus
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(EVERYBODY))
def test_unpublished_versions_are_visible_to_those_who_read_governance_records(name):
    made, user = versions(), make(name)
    seen = ArrangementsVersion.objects.visible_to(user)
    known = set(ArrangementsStatus) if name in GOVERN else {ArrangementsStatus.PUBLISHED, ArrangementsStatus.SUPERSEDED}
    assert {status for status, version in made.items() if seen.filter(pk=version.pk).exists()} == known


@pytest.mark.slow
def test_only_lead_partners_sign_and_only_the_team_edits():
    people = {name: make(name) for name in sorted(EVERYBODY)}
    assert [name for name, user in people.items() if user.has_perm(SIGN_ARRANGEMENTS)] == ["lead_partner"]
    assert [name for name, user in people.items() if user.has_perm("partnership.edit-arrangements")] == ["team"]
