"""Who may read the Learning Hub's work, and who moves it."""

from typing import Any

import rules

from learninghub.models import RESUMABLE, Priority, PriorityStatus
from learninghub.models.priorities import resume_verb
from partnership.directory.rules.predicates import has_object
from partnership.directory.rules.roles import governs, is_hub_member, is_operational_team
from shield.records.workflow import permission_for

READ_PRIORITY = "learninghub.read-priority"
EDIT_PRIORITY = "learninghub.edit-priority"


def was_paused_from(status: str) -> rules.Predicate:
    """Return a predicate: the priority was paused at ``status``, so this is where it resumes."""

    @rules.predicate(f"was-paused-from:{status}")
    def predicate(user: Any, priority: Priority | None) -> bool:
        return priority is not None and priority.paused_from == status

    return predicate


rules.add_perm(READ_PRIORITY, governs | is_hub_member)
rules.add_perm(EDIT_PRIORITY, is_operational_team)

RESUMES: dict[str, PriorityStatus] = {resume_verb(status): status for status in RESUMABLE}

for move in Priority.WORKFLOW:
    where = was_paused_from(RESUMES[move.verb]) if move.verb in RESUMES else has_object
    rules.add_perm(permission_for(Priority, move.verb), is_operational_team & where)
