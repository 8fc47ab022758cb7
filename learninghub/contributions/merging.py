"""What happens to a person's membership of the Learning Hub when two of their accounts are merged."""

from collections.abc import Iterable
from datetime import timedelta

from learninghub.models import HubMember
from shield import working_days
from shield.extension_points import AccountMerge, Follow, MergeLine, Merging


def preview(merging: Merging) -> Iterable[MergeLine]:
    """Return a line for each membership of the closed record."""
    for seat in HubMember.objects.filter(person=merging.closed).select_related("priority").order_by("pk"):
        yield MergeLine(f"Learning Hub: {seat.priority}", kept="Membership kept, once")


def merge(merging: Merging) -> None:
    """Move the memberships; of two for one priority that are open, the second ends."""
    own = HubMember.objects.filter(person=merging.kept, ends_on=None).values("priority")
    yesterday = working_days.today(merging.now) - timedelta(days=1)
    for seat in HubMember.objects.filter(person=merging.closed, ends_on=None, priority__in=own):
        seat.ends_on = yesterday
        seat.starts_on = min(seat.starts_on, yesterday) if seat.starts_on else None
        seat.save(update_fields=["starts_on", "ends_on"])
    HubMember.objects.filter(person=merging.closed).update(person=merging.kept)


PART = AccountMerge(
    "learninghub",
    60,
    {"learninghub.HubMember.person": Follow.OWN, "learninghub.HubMemberEvent.person": Follow.STAY},
    preview=preview,
    merge=merge,
)
