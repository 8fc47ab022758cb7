"""Posts and seats begin and end on a day; rights come and go with them."""

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from partnership.directory.models import Agency, GovernanceGroup, Membership, Person, Post, PostRole
from shield import working_days
from shield.operations import audit
from shield.refusals import Refused


@transaction.atomic
def give(*, person: Person, agency: Agency, role: str, job_title: str, starts_on: date, by: Any) -> Post:
    """Give ``person`` a post; the same open post twice is ``Refused``."""
    if Post.objects.filter(person=person, agency=agency, role=role, ends_on__isnull=True).exists():
        raise Refused(f"{person} holds this post already.", field="role")
    post = Post.objects.create(person=person, agency=agency, role=role, job_title=job_title, starts_on=starts_on)
    audit.record("partnership.post-given", post, by=by, role=role, agency=agency.slug)
    return post


@transaction.atomic
def end(*, post: Post, by: Any, last_day: date | None = None) -> Post:
    """End a post: at once, so that its rights are gone with the next request, or after ``last_day``.

    Seats that the person holds for the same agency end with their last post there. The operational team keeps at
    least one person.
    """
    post = Post.objects.select_for_update().get(pk=post.pk)
    if post.ends_on is not None:
        raise Refused("This post has an end already.")
    today = working_days.today()
    last = last_day or today - timedelta(days=1)
    _check_end(post, last, at_once=last_day is None)
    # A post that began today and ends at once was never held for a whole day.
    post.starts_on, post.ends_on = min(post.starts_on, last), last
    post.save(update_fields=["starts_on", "ends_on"])
    remaining = Post.objects.filter(person=post.person, agency=post.agency, ends_on__isnull=True).exists()
    seats = 0 if remaining else _end_seats(post, last)
    audit.record("partnership.post-ended", post, by=by, last_day=str(last), seats_ended=seats)
    return post


def _check_end(post: Post, last: date, *, at_once: bool) -> None:
    if not at_once and last < max(post.starts_on, working_days.today()):
        raise Refused("The last day must be today or later.", field="last_day")
    if post.role == PostRole.OPERATIONAL_TEAM:
        others = Post.objects.current().filter(role=PostRole.OPERATIONAL_TEAM).exclude(person=post.person)
        if not others.exists():
            raise Refused("Somebody has to be left in the operational team. Give somebody else the post first.")


def _end_seats(post: Post, last: date) -> int:
    seats = Membership.objects.filter(person=post.person, agency=post.agency, ends_on__isnull=True)
    for seat in seats:
        seat.starts_on, seat.ends_on = min(seat.starts_on, last), last
        seat.save(update_fields=["starts_on", "ends_on"])
    return len(seats)


@transaction.atomic
def seat(*, group: GovernanceGroup, person: Person, agency: Agency, role: str, starts_on: date, by: Any) -> Membership:
    """Give ``person`` a seat in ``group`` for ``agency``; one open seat per person and group."""
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                group=group, person=person, agency=agency, role=role, starts_on=starts_on
            )
    except IntegrityError as trouble:
        raise Refused(f"{person} sits in this group already.", field="person") from trouble
    audit.record("partnership.seat-given", membership, by=by, group=group.slug)
    return membership


@transaction.atomic
def end_seat(*, membership: Membership, by: Any) -> Membership:
    """End a seat at once: its rights are gone with the next request."""
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if membership.ends_on is not None:
        raise Refused("This seat has an end already.")
    last = working_days.today() - timedelta(days=1)
    membership.starts_on, membership.ends_on = min(membership.starts_on, last), last
    membership.save(update_fields=["starts_on", "ends_on"])
    audit.record("partnership.seat-ended", membership, by=by, group=membership.group.slug)
    return membership
