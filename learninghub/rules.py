"""Who may read the Learning Hub's work, and who moves it."""

import rules

from learninghub.models import RESUMABLE, Priority
from learninghub.models.priorities import resume_verb
from partnership.directory.rules.predicates import is_known
from partnership.directory.rules.roles import governs, is_hub_member, is_operational_team
from shield.records.workflow import permission_for

READ_PRIORITY = "learninghub.read-priority"
EDIT_PRIORITY = "learninghub.edit-priority"
# The door to the moves; each move asks for its own permission besides.
MOVE_PRIORITY = "learninghub.move-priority"


def was_paused_from(status: str) -> rules.Predicate:
    """A predicate: the priority was paused at ``status``, so this is where it resumes."""

    @rules.predicate(f"was-paused-from:{status}")
    def predicate(user: object, priority: Priority | None) -> bool:
        return priority is not None and priority.paused_from == status

    return predicate


rules.add_perm(READ_PRIORITY, governs | is_hub_member)
rules.add_perm(EDIT_PRIORITY, is_operational_team)
rules.add_perm(MOVE_PRIORITY, is_operational_team)

RESUMES = {resume_verb(status): status for status in RESUMABLE}

for move in Priority.WORKFLOW:
    where = was_paused_from(RESUMES[move.verb]) if move.verb in RESUMES else is_known
    rules.add_perm(permission_for(Priority, move.verb), is_operational_team & where)
