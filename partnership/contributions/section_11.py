"""What waits for a person about Section 11: to fill in, to moderate, to settle."""

from collections.abc import Iterable
from typing import Any

from partnership.models import ReturnStatus, Section11Return
from partnership.rules import EDIT_SECTION_11
from shield.extension_points import Waiting

S = ReturnStatus
# What the team does next with a return.
TEAM = {
    S.SUBMITTED: ("Find a moderator", "Submitted", "Ask somebody"),
    S.AGREED: ("Make the gaps actions", "Agreed", "Plan"),
}


def waiting(user: Any) -> Iterable[Waiting]:
    """Returns that wait for the user, in whichever part they have in them."""
    if not user.is_authenticated:
        return
    found = Section11Return.objects.select_related("cycle", "agency")
    for each in found.filter(pk__in=Section11Return.objects.filled_by(user).awaited().values("pk")):
        why = "Sent back by the moderator" if each.status == S.RETURNED else "Your agency’s return"
        yield Waiting(f"Fill in: {each.cycle.name}", why, each.get_absolute_url(), "Fill in", each.cycle.due_on)
    mine = found.filter(status=S.IN_MODERATION, moderator__user=user)
    for each in mine.exclude(pk__in=Section11Return.objects.without_moderator().values("pk")):
        yield Waiting(f"Moderate: {each.agency}", each.cycle.name, each.get_absolute_url(), "Moderate")
    if user.has_perm(EDIT_SECTION_11):
        for each in found.filter(status__in=TEAM):
            title, why, verb = TEAM[S(each.status)]
            yield Waiting(f"{title}: {each.agency}", f"{each.cycle.name}, {why.lower()}", each.get_absolute_url(), verb)
        for each in found.filter(pk__in=Section11Return.objects.without_moderator().values("pk")):
            url, why = f"{each.get_absolute_url()}moderate/", "Whoever moderated it no longer can"
            yield Waiting(f"Find another moderator: {each.agency}", why, url, "Ask somebody")
