"""The members of the panel, each with an account, and its two chairs."""

from typing import Any

from partnership.directory.demo.accounts import open_account, set_up_second_factor
from partnership.directory.demo.people import JOINED_AT
from partnership.models import Membership, MembershipRole

# Children's social care and the police chair the panel together, as in the partnership's own texts.
CHAIRING = ("lb-bexley-childrens-social-care", "met-police-se-bcu")


def seats() -> Any:
    """Return the memberships of the panel today."""
    held = Membership.objects.current().filter(group__slug="operational-crest")
    return held.select_related("person__user", "agency").order_by("pk")


def seat_the_panel() -> None:
    """Make two members chairs, and give each member an account."""
    for seat in seats():
        if seat.agency.slug in CHAIRING and seat.role != MembershipRole.CHAIR:
            seat.role = MembershipRole.CHAIR
            seat.save(update_fields=["role"])
        if seat.person.user is None:
            seat.person.user = open_account(seat.person.name, seat.person.email, JOINED_AT)
            seat.person.save(update_fields=["user"])
            set_up_second_factor(seat.person.user)


def chair() -> Any:
    """Return the account of the chair from children's social care."""
    return member(CHAIRING[0])


def member(agency: str) -> Any:
    """Return the account of the panel member for this agency."""
    return seats().filter(agency__slug=agency).first().person.user
