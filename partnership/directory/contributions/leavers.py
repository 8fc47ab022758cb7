"""Memberships of groups that people who left still have."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from partnership.directory.models import Membership
from partnership.directory.operations.leavers import decided_by, left_because, who_left
from partnership.directory.rules.permissions import EDIT_GROUPS, SEE_PEOPLE
from shield.extension_points import LeaverSource, LeftBehind


def seats(user: Any) -> Iterable[LeftBehind]:
    """Return the memberships, each with the page that ends it for those who may."""
    if not user.has_perm(SEE_PEOPLE):
        return
    may_end = user.has_perm(EDIT_GROUPS)
    held = Membership.objects.visible_to(user).current().filter(who_left(), decided_by(user))
    for seat in held.select_related("person__user", "group", "agency"):
        url = reverse("partnership:membership-end", args=[seat.pk]) if may_end else reverse("partnership:leaver-list")
        yield LeftBehind(seat.person, f"Membership of {seat.group}", left_because(seat.person, seat.agency), url)


SOURCE = LeaverSource("partnership.memberships", 10, seats)
