"""Who may do what with a version of the arrangements, and who knows of it: every verb, every state, everybody."""

import pytest

from partnership.models import ArrangementsStatus, ArrangementsVersion
from partnership.publications.rules import SIGN_ARRANGEMENTS
from shield.records.workflow import moves_for
from tests.cast import EVERYBODY, make
from tests.factories.arrangements import version_in
from tests.partnership.life_tables import ARRANGEMENTS

pytestmark = pytest.mark.django_db
A = ArrangementsStatus
GOVERN = {"board_member", "executive_member", "lead_partner", "scrutineer", "team"}


def versions():
    return {status: version_in(status, number=number) for number, status in enumerate(A, start=1)}


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(EVERYBODY))
def test_everybody_may_take_the_steps_of_the_table_and_no_other_in_every_state(name):
    user = make(name)
    found = {status: [move.verb for move in moves_for(version, user)] for status, version in versions().items()}
    assert found == {status: [verb for verb, step in ARRANGEMENTS.items() if step.may(name, status)] for status in A}


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(EVERYBODY))
def test_what_is_not_published_is_known_to_those_who_govern(name):
    made, user = versions(), make(name)
    seen = ArrangementsVersion.objects.visible_to(user)
    known = set(A) if name in GOVERN else {A.PUBLISHED, A.SUPERSEDED}
    assert {status for status, version in made.items() if seen.filter(pk=version.pk).exists()} == known


@pytest.mark.slow
def test_lead_partners_alone_sign_and_the_team_alone_writes():
    people = {name: make(name) for name in sorted(EVERYBODY)}
    assert [name for name, user in people.items() if user.has_perm(SIGN_ARRANGEMENTS)] == ["lead_partner"]
    assert [name for name, user in people.items() if user.has_perm("partnership.edit-arrangements")] == ["team"]
