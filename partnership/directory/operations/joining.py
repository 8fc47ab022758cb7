"""Joining an agency: by email domain, by request, or by invitation."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from partnership.directory.models import Agency, Invitation, JoinRequest, Person, Post, PostRole
from partnership.directory.operations.posts import is_own_address
from shield import working_days
from shield.models import User
from shield.operations import audit, outbox
from shield.records.workflow import advance
from shield.refusals import Refused

INVITATION_DAYS = 14


def _person_for(user: User) -> Person:
    """Return the person of an account: a colleague already known by the address, or a new one."""
    person = Person.objects.filter(user=user).first()
    if person is not None:
        return person
    person = Person.objects.select_for_update().filter(email__iexact=user.email, user__isnull=True).first()
    if person is None:
        return Person.objects.create(user=user, name=str(user), email=user.email)
    person.user = user
    person.save(update_fields=["user"])
    return person


def _get_or_create_post(user: User, agency: Agency, role: str, job_title: str) -> Post:
    """Return the open post of this kind, created when there is none."""
    post, _ = Post.objects.get_or_create(
        person=_person_for(user),
        agency=agency,
        role=role,
        ends_on__isnull=True,
        defaults={"job_title": job_title, "starts_on": working_days.today()},
    )
    return post


@transaction.atomic
def join(*, agency: Agency, job_title: str, by: User) -> Post:
    """Make ``by`` a practitioner of an agency.

    Raise ``Refused`` when their email domain is not one of the agency, and for an administrator, who manages accounts
    and must not give themselves a view of the records.
    """
    User.objects.select_for_update().get(pk=by.pk)
    if Post.objects.current().filter(role=PostRole.SYSTEM_ADMINISTRATOR, person__user=by).exists():
        raise Refused("An administrator cannot join an agency by themselves. Ask the operational team to add you.")
    if not Agency.objects.matching(by.email).filter(pk=agency.pk).exists():
        raise Refused("Your email address does not belong to this agency. Request to join instead.", field="agency")
    post = _get_or_create_post(by, agency, PostRole.PRACTITIONER, job_title)
    audit.record("partnership.agency-joined", post, by=by, agency=agency.slug)
    return post


@transaction.atomic
def create_request(*, job_title: str, by: User, agency: Agency | None = None, agency_name: str = "") -> JoinRequest:
    """Ask the operational team to approve joining an agency. Raise ``Refused`` while another request waits."""
    User.objects.select_for_update().get(pk=by.pk)
    if JoinRequest.objects.waiting().filter(user=by).exists():
        raise Refused("You already have a request waiting for an answer")
    if agency is None and not agency_name.strip():
        raise Refused("Select your agency or enter its name", field="agency_name")
    request = JoinRequest.objects.create(user=by, agency=agency, agency_name=agency_name.strip(), job_title=job_title)
    audit.record("partnership.join-requested", request, by=by)
    for address in team_addresses():
        outbox.post(
            "partnership/emails/join-requested",
            to=address,
            name=str(by),
            agency=str(agency or request.agency_name),
            job_title=job_title,
            path=reverse("partnership:joinrequest-list"),
        )
    return request


def team_addresses() -> list[str]:
    """Return the addresses of everybody in the operational team who can sign in."""
    team = Post.objects.current().filter(role=PostRole.OPERATIONAL_TEAM, person__user__is_active=True)
    return sorted(set(team.values_list("person__user__email", flat=True)))


@transaction.atomic
def approve(*, request: JoinRequest, agency: Agency, by: User) -> Post:
    """Approve a request: the person becomes a practitioner of ``agency`` and is emailed. Refuse one's own."""
    if request.user == by:
        raise Refused("You cannot approve your own request. Ask a colleague to do it.")
    advance(request, "approve", by=by)
    post = _get_or_create_post(request.user, agency, PostRole.PRACTITIONER, request.job_title)
    audit.record("partnership.join-approved", request, by=by, agency=agency.slug)
    outbox.post("partnership/emails/join-approved", to=request.user.email, name=str(request.user), agency=agency.name)
    return post


@transaction.atomic
def decline(*, request: JoinRequest, reason: str, by: User) -> JoinRequest:
    """Decline a request and email the reason."""
    advance(request, "decline", by=by, reason=reason)
    audit.record("partnership.join-declined", request, by=by)
    outbox.post("partnership/emails/join-declined", to=request.user.email, name=str(request.user), reason=reason)
    return request


def waiting_request_for(user: User) -> JoinRequest | None:
    """Return the user's request that waits for an answer."""
    return JoinRequest.objects.waiting().filter(user=user).select_related("agency").first()


def find_invitation(token: str) -> Invitation | None:
    """Return the open invitation of a link; ``None`` for a used or expired link."""
    return Invitation.objects.open().filter(token_hash=hash_token(token)).select_related("agency").first()


def invitations_for(user: User) -> list[Invitation]:
    """Return the open invitations to the user's verified email address."""
    return list(Invitation.objects.open().filter(email__iexact=user.email).select_related("agency"))


def has_account(invitation: Invitation | None) -> bool:
    """Return whether the invited address has an account, perhaps without a password yet."""
    return invitation is not None and User.objects.active().filter(email__iexact=invitation.email).exists()


def hash_token(token: str) -> str:
    """Return the hash that is stored of an invitation's token."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(
    *, email: str, name: str, agency: Agency, role: str, job_title: str, by: User | None, now: datetime | None = None
) -> Invitation:
    """Invite a person to a post; the link works for 14 days and only its hash is stored.

    An earlier open invitation to the same address expires. Raise ``Refused`` for one of the addresses of ``by``.
    """
    if by is not None and is_own_address(email, by):
        raise Refused("You cannot invite yourself. Ask a colleague to do it.", field="email")
    now = now or timezone.now()
    token = secrets.token_urlsafe(32)
    Invitation.objects.open(now).filter(email__iexact=email).update(expires_at=now)
    invitation = Invitation.objects.create(
        email=email.lower(),
        name=name,
        agency=agency,
        role=role,
        job_title=job_title,
        token_hash=hash_token(token),
        invited_by=by,
        invited_at=now,
        expires_at=now + timedelta(days=INVITATION_DAYS),
    )
    audit.record("partnership.invited", invitation, by=by, role=role, agency=agency.slug)
    outbox.post(
        "partnership/emails/invited",
        to=invitation.email,
        name=name,
        agency=agency.name,
        role=invitation.get_role_display(),
        job_title=job_title,
        path=reverse("partnership:invitation-accept", args=[token]),
        days=INVITATION_DAYS,
    )
    return invitation


@transaction.atomic
def accept(*, invitation: Invitation, by: User, now: datetime | None = None) -> Post:
    """Accept an invitation to ``by``'s email address: the post starts today."""
    now = now or timezone.now()
    if invitation.email.lower() != by.email.lower():
        raise Refused(f"This invitation is for {invitation.email}. Sign in with that email address to accept it.")
    if invitation.invited_by == by:
        raise Refused("You cannot accept your own invitation. Ask a colleague to invite you.")
    if not Invitation.objects.open(now).filter(pk=invitation.pk).update(accepted_at=now):
        raise Refused("This invitation has been used or has expired. Ask the operational team for a new one.")
    post = _get_or_create_post(by, invitation.agency, invitation.role, invitation.job_title)
    audit.record("partnership.invitation-accepted", invitation, by=by)
    return post


@transaction.atomic
def withdraw(*, invitation: Invitation, by: User, now: datetime | None = None) -> None:
    """Withdraw an invitation: its link stops working."""
    now = now or timezone.now()
    if not Invitation.objects.open(now).filter(pk=invitation.pk).update(expires_at=now):
        raise Refused("This invitation has already been used or has expired")
    audit.record("partnership.invitation-withdrawn", invitation, by=by)
