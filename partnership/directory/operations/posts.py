"""Posts: created and ended with their permissions."""

from datetime import date, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction

from partnership.directory.models import Agency, Membership, Person, Post, PostRole
from partnership.directory.rules.roles import SECOND_FACTOR_ROLES, needs_second_factor
from shield import working_days
from shield.models import User
from shield.operations import accounts, audit
from shield.refusals import Refused


def refuse_own_right(person: Person, by: User | None) -> None:
    """Raise ``Refused`` when ``by`` would give a right to themselves, also as a colleague known by their address only."""
    if by is not None and (person.user_id == by.pk or (person.user_id is None and is_own_address(person.email, by))):
        raise Refused("You cannot give yourself permissions. Ask a colleague to do it.")


def is_own_address(email: str, by: User) -> bool:
    """Return whether ``email`` is one of the addresses of ``by``."""
    own = EmailAddress.objects.filter(user=by).values_list("email", flat=True)
    return email.lower() in {by.email.lower(), *(address.lower() for address in own)}


def end_sessions_without_factor(person: Person, *, by: User | None, kept: str = "") -> None:
    """End the sessions of somebody who is about to need a second factor and did not before, but the one ``kept``."""
    user = User.objects.filter(pk=person.user_id).first()
    if user is not None and not needs_second_factor(user):
        accounts.end_other_sessions(user=user, kept=kept, by=by)


@transaction.atomic
def create(*, person: Person, agency: Agency, role: str, job_title: str, starts_on: date, by: User | None) -> Post:
    """Create a post for ``person``. Raise ``Refused`` when they hold the same post already, and for one's own."""
    refuse_own_right(person, by)
    if Post.objects.filter(person=person, agency=agency, role=role, ends_on__isnull=True).exists():
        raise Refused(f"{person} already holds this post", field="role")
    if role in SECOND_FACTOR_ROLES:
        end_sessions_without_factor(person, by=by)
    post = Post.objects.create(person=person, agency=agency, role=role, job_title=job_title, starts_on=starts_on)
    audit.record("partnership.post-created", post, by=by, role=role, agency=agency.slug)
    return post


@transaction.atomic
def end(*, post: Post, by: User, last_day: date | None = None) -> Post:
    """End a post after ``last_day``, or at once, so that its permissions end with the next request.

    Memberships for the same agency end with the person's last post there. Raise ``Refused`` for the last person in the
    operational team.
    """
    post = Post.objects.select_for_update().get(pk=post.pk)
    if post.ends_on is not None:
        raise Refused("This post already has an end date")
    last = last_day or working_days.today() - timedelta(days=1)
    _check_end(post, last, at_once=last_day is None)
    # A post that started today and ends at once was held for no whole day.
    post.starts_on, post.ends_on = min(post.starts_on, last), last
    post.save(update_fields=["starts_on", "ends_on"])
    has_other_post = Post.objects.filter(person=post.person, agency=post.agency, ends_on__isnull=True).exists()
    ended = 0 if has_other_post else _end_memberships(post, last)
    audit.record("partnership.post-ended", post, by=by, last_day=str(last), memberships_ended=ended)
    return post


def _check_end(post: Post, last: date, *, at_once: bool) -> None:
    if not at_once and last < max(post.starts_on, working_days.today()):
        raise Refused("Last day must be today or later", field="last_day")
    if post.role == PostRole.OPERATIONAL_TEAM:
        others = Post.objects.current().filter(role=PostRole.OPERATIONAL_TEAM).exclude(person=post.person)
        if not others.exists():
            raise Refused("The operational team must keep at least one person. Add another person to the team first.")


def _end_memberships(post: Post, last: date) -> int:
    memberships = Membership.objects.filter(person=post.person, agency=post.agency, ends_on__isnull=True)
    for membership in memberships:
        membership.starts_on, membership.ends_on = min(membership.starts_on, last), last
        membership.save(update_fields=["starts_on", "ends_on"])
    return len(memberships)
