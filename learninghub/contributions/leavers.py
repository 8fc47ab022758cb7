"""Memberships of the Learning Hub that people who left still have."""

from collections.abc import Iterable
from typing import Any

from learninghub.models import HubMember
from partnership.directory.operations.leavers import decided_by, left_because, who_left
from partnership.directory.rules.permissions import SEE_PEOPLE
from shield.extension_points import LeaverSource, LeftBehind


def seats(user: Any) -> Iterable[LeftBehind]:
    """Return the memberships, each with the page of its priority."""
    if not user.has_perm(SEE_PEOPLE):
        return
    held = HubMember.objects.visible_to(user).current().filter(who_left(), decided_by(user))
    for seat in held.select_related("person__user", "agency", "priority"):
        if seat.person is not None and seat.agency is not None:
            why = left_because(seat.person, seat.agency)
            yield LeftBehind(seat.person, f"Learning Hub: {seat.priority}", why, seat.priority.get_absolute_url())


SOURCE = LeaverSource("learninghub.members", 40, seats)
