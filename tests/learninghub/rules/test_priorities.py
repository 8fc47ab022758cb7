"""Who may make which move of a priority: every verb, in every state, for everyone."""

import pytest

from learninghub.models import Priority, PriorityStatus
from learninghub.models.priorities import RESUMABLE, resume_verb
from shield.records.workflow import moves_for, permission_for
from tests.cast import EVERYBODY, make
from tests.learninghub.operations.test_priorities import TABLE

pytestmark = pytest.mark.django_db
RESUMES = {resume_verb(status) for status in RESUMABLE}


def open_to(name, status, paused_from):
    """The team leads the Hub and records what the Board decided; a paused priority goes back to where it was."""
    if name != "team":
        return []
    verbs = [verb for verb, (sources, _) in TABLE.items() if status in sources]
    return [verb for verb in verbs if verb not in RESUMES or verb == resume_verb(paused_from)]


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(EVERYBODY))
@pytest.mark.parametrize("paused_from", RESUMABLE)
def test_everyone_may_make_the_moves_of_the_table_and_no_other_in_every_state(name, paused_from):
    user = make(name)
    found = {status: moves_for(Priority(status=status, paused_from=paused_from), user) for status in PriorityStatus}
    assert {status: [move.verb for move in moves] for status, moves in found.items()} == {
        status: open_to(name, status, paused_from) for status in PriorityStatus
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(EVERYBODY))
def test_moves_are_denied_without_a_priority(name):
    user = make(name)
    assert [verb for verb in TABLE if user.has_perm(permission_for(Priority, verb))] == []
