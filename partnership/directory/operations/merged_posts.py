"""Posts, memberships and requests of two records of one person, joined."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from partnership.directory.models import JoinRequest, Membership, NameRequest, Post
from shield import working_days
from shield.extension_points import MergeLine, Merging
from shield.records.workflow import advance

MERGED = "The two accounts of this person were merged"


def _same_posts(merging: Merging) -> Iterator[tuple[Post, Post]]:
    """Yield the open posts that both hold: the one of the person who is kept, and the other."""
    own = {(post.agency_id, post.role): post for post in merging.kept.posts.filter(ends_on=None)}
    for post in merging.closed.posts.filter(ends_on=None).order_by("starts_on"):
        if (post.agency_id, post.role) in own:
            yield own[post.agency_id, post.role], post


def _same_seats(merging: Merging) -> Iterator[tuple[Membership, Membership]]:
    own = {seat.group_id: seat for seat in merging.kept.memberships.filter(ends_on=None)}
    for seat in merging.closed.memberships.filter(ends_on=None).select_related("group", "agency"):
        if seat.group_id in own:
            yield own[seat.group_id], seat


def objections(merging: Merging) -> Iterable[str]:
    """Return why the memberships cannot be joined: which role or agency is right is for the team to say first."""
    for own, seat in _same_seats(merging):
        if (own.role, own.agency_id) != (seat.role, seat.agency_id):
            yield f"Both are members of {seat.group} in different roles or for different agencies. End one of them first."


def preview(merging: Merging) -> Iterable[MergeLine]:
    """Return a line for each post and membership of the closed record."""
    same = {other.pk for _, other in _same_posts(merging)}
    for post in merging.closed.posts.select_related("agency").order_by("starts_on", "pk"):
        words = f"{post.job_title}, {post.agency}"
        yield MergeLine(words, closed="The same post twice") if post.pk in same else MergeLine(words, kept="Post kept")
    seats = {other.pk for _, other in _same_seats(merging)}
    for seat in merging.closed.memberships.select_related("group", "agency").order_by("starts_on", "pk"):
        title = f"{seat.group}: {seat.get_role_display()}"
        twice = seat.pk in seats
        yield (
            MergeLine(title, closed="The same membership twice") if twice else MergeLine(title, kept="Membership kept")
        )


def merge(merging: Merging) -> None:
    """Move posts, memberships and requests; of two that are open and the same, the second ends and the earlier start counts."""
    for own, other in _same_posts(merging):
        _end_second(own, other, merging)
        merging.same_posts[other] = own
    for own_seat, other_seat in _same_seats(merging):
        _end_second(own_seat, other_seat, merging)
    merging.closed.posts.update(person=merging.kept)
    merging.closed.memberships.update(person=merging.kept)
    if (accounts := merging.accounts) is not None:
        _move_requests(JoinRequest, accounts, merging)
        _move_requests(NameRequest, accounts, merging)


def _end_second(own: Any, other: Any, merging: Merging) -> None:
    last = working_days.today(merging.now) - timedelta(days=1)
    own.starts_on = min(own.starts_on, other.starts_on)
    own.save(update_fields=["starts_on"])
    other.starts_on, other.ends_on = min(other.starts_on, last), last
    other.save(update_fields=["starts_on", "ends_on"])


def _move_requests(model: Any, accounts: tuple[Any, Any], merging: Merging) -> None:
    kept, closed = accounts
    for request in model.objects.waiting().filter(user=closed):
        if model.objects.waiting().filter(user=kept).exists():
            advance(request, "decline", by=merging.by, reason=MERGED)
    model.objects.filter(user=closed).update(user=kept)
