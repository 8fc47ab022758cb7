"""How people come in: by their address, by asking, or by invitation."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from partnership.directory.models import Agency, Invitation, JoinRequest, Person, Post, PostRole
from shield import working_days
from shield.models import User
from shield.operations import audit, notices
from shield.records.workflow import advance
from shield.refusals import Refused

INVITATION_DAYS = 14


def _person_of(user: User) -> Person:
    """The person behind an account: a colleague already known by the address, or a new one."""
    person = Person.objects.filter(user=user).first()
    if person is not None:
        return person
    person = Person.objects.select_for_update().filter(email__iexact=user.email, user__isnull=True).first()
    if person is None:
        return Person.objects.create(user=user, name=str(user), email=user.email)
    person.user = user
    person.save(update_fields=["user"])
    return person


def _give_post(user: User, agency: Agency, role: str, job_title: str) -> Post:
    """The open post of this kind, made when there is none."""
    post, _ = Post.objects.get_or_create(
        person=_person_of(user),
        agency=agency,
        role=role,
        ends_on__isnull=True,
        defaults={"job_title": job_title, "starts_on": working_days.today()},
    )
    return post


@transaction.atomic
def join(*, agency: Agency, job_title: str, by: Any) -> Post:
    """Make ``by`` a practitioner of an agency whose addresses match theirs; else ``Refused``."""
    User.objects.select_for_update().get(pk=by.pk)
    if not Agency.objects.matching(by.email).filter(pk=agency.pk).exists():
        raise Refused("Your e-mail address does not belong to this agency. Ask to join instead.", field="agency")
    post = _give_post(by, agency, PostRole.PRACTITIONER, job_title)
    audit.record("partnership.agency-joined", post, by=by, agency=agency.slug)
    return post


@transaction.atomic
def ask(*, job_title: str, by: Any, agency: Agency | None = None, agency_in_own_words: str = "") -> JoinRequest:
    """Ask the operational team to be let in; one request at a time."""
    User.objects.select_for_update().get(pk=by.pk)
    if JoinRequest.objects.waiting().filter(user=by).exists():
        raise Refused("You have asked already. The operational team will answer.")
    if agency is None and not agency_in_own_words.strip():
        raise Refused("Choose your agency, or tell us its name.", field="agency_in_own_words")
    request = JoinRequest.objects.create(
        user=by, agency=agency, agency_in_own_words=agency_in_own_words.strip(), job_title=job_title
    )
    audit.record("partnership.join-asked", request, by=by)
    for address in _team_addresses():
        notices.post(
            "partnership/emails/join-asked",
            to=address,
            name=str(by),
            agency=str(agency or request.agency_in_own_words),
            job_title=job_title,
        )
    return request


def _team_addresses() -> list[str]:
    team = Post.objects.current().filter(role=PostRole.OPERATIONAL_TEAM, person__user__is_active=True)
    return sorted(set(team.values_list("person__user__email", flat=True)))


@transaction.atomic
def approve(*, request: JoinRequest, agency: Agency, by: Any) -> Post:
    """Let somebody in as a practitioner of ``agency`` and tell them."""
    advance(request, "approve", by=by)
    post = _give_post(request.user, agency, PostRole.PRACTITIONER, request.job_title)
    audit.record("partnership.join-approved", request, by=by, agency=agency.slug)
    notices.post("partnership/emails/join-approved", to=request.user.email, name=str(request.user), agency=agency.name)
    return post


@transaction.atomic
def decline(*, request: JoinRequest, reason: str, by: Any) -> JoinRequest:
    """Say no, with the reason, and tell them."""
    advance(request, "decline", by=by, reason=reason)
    audit.record("partnership.join-declined", request, by=by)
    notices.post("partnership/emails/join-declined", to=request.user.email, name=str(request.user), reason=reason)
    return request


def request_of(user: Any) -> JoinRequest | None:
    """The request of the user's own that still waits for an answer."""
    return JoinRequest.objects.waiting().filter(user=user).select_related("agency").first()


def invitation_behind(token: str) -> Invitation | None:
    """The open invitation that a link leads to; used and old links lead nowhere."""
    return Invitation.objects.open().filter(token_hash=fingerprint(token)).select_related("agency").first()


def invitations_for(user: Any) -> list[Invitation]:
    """Open invitations that were sent to the user's own proven address."""
    return list(Invitation.objects.open().filter(email__iexact=user.email).select_related("agency"))


def has_account(invitation: Invitation | None) -> bool:
    """Whether the invited address can sign in already, or could once it has chosen a password."""
    return invitation is not None and User.objects.active().filter(email__iexact=invitation.email).exists()


def fingerprint(token: str) -> str:
    """What is kept of an invitation's token."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(
    *, email: str, name: str, agency: Agency, role: str, job_title: str, by: Any, now: datetime | None = None
) -> Invitation:
    """Ask somebody in with the post they will hold; the link works for 14 days and only its hash is kept.

    An earlier open invitation of the same address ends.
    """
    now = now or timezone.now()
    token = secrets.token_urlsafe(32)
    Invitation.objects.open(now).filter(email__iexact=email).update(expires_at=now)
    invitation = Invitation.objects.create(
        email=email.lower(),
        name=name,
        agency=agency,
        role=role,
        job_title=job_title,
        token_hash=fingerprint(token),
        invited_by=by,
        invited_at=now,
        expires_at=now + timedelta(days=INVITATION_DAYS),
    )
    audit.record("partnership.invited", invitation, by=by, role=role, agency=agency.slug)
    notices.post(
        "partnership/emails/invited",
        to=invitation.email,
        name=name,
        agency=agency.name,
        role=invitation.get_role_display(),
        job_title=job_title,
        token=token,
        days=INVITATION_DAYS,
    )
    return invitation


@transaction.atomic
def accept(*, invitation: Invitation, by: Any, now: datetime | None = None) -> Post:
    """Take up an invitation sent to ``by``'s proven address: the post begins today."""
    now = now or timezone.now()
    if invitation.email.lower() != by.email.lower():
        raise Refused(f"This invitation is for {invitation.email}. Sign in with that address to accept it.")
    if not Invitation.objects.open(now).filter(pk=invitation.pk).update(accepted_at=now):
        raise Refused("This invitation has been used or has run out. Ask the operational team for a new one.")
    post = _give_post(by, invitation.agency, invitation.role, invitation.job_title)
    audit.record("partnership.invitation-accepted", invitation, by=by)
    return post


@transaction.atomic
def withdraw(*, invitation: Invitation, by: Any, now: datetime | None = None) -> None:
    """Make an invitation's link useless from now on."""
    now = now or timezone.now()
    if not Invitation.objects.open(now).filter(pk=invitation.pk).update(expires_at=now):
        raise Refused("This invitation has been used or has run out already.")
    audit.record("partnership.invitation-withdrawn", invitation, by=by)
