"""Names and addresses of people: corrected by a colleague, asked for by the person, or followed from their account."""

from typing import Any

from django.db import transaction
from django.urls import reverse

from partnership.directory.models import CorrectedField, Invitation, NameRequest, Person, PersonChange
from partnership.directory.operations.joining import team_addresses
from shield.extension_points import name_changes
from shield.models import User
from shield.operations import audit, outbox
from shield.operations.edits import update_record
from shield.records.workflow import advance
from shield.refusals import Refused

OWN_ADDRESS = "They have an account, so they change their email address themselves, under “Your account”."


@transaction.atomic
def update(*, person: Person, version: int, reason: str, by: User, **changes: str) -> Person:
    """Correct a person's ``name`` or ``email`` over the version that was read; what it was stays in the history.

    Raise ``Refused`` for one's own, for the address of an account, which its owner proves, and for an address that belongs
    to another person. Certificates show the corrected name under the same codes.
    """
    if person.user_id == by.pk:
        raise Refused("You cannot correct your own record. Ask a colleague to do it.")
    if not changes:
        raise Refused("Correct the name or the email address, or cancel")
    if "email" in changes:
        _check_address(person, changes["email"])
    was = {name: getattr(person, name) for name in changes}
    update_record(person, "partnership.person-corrected", version=version, by=by, **changes)
    for name, now in changes.items():
        _record(person, name, was[name], now, by=by, reason=reason)
    if "name" in changes:
        repeat_name(person, by)
    return person


def _check_address(person: Person, email: str) -> None:
    if person.user_id is not None:
        raise Refused(OWN_ADDRESS, field="email")
    other = Person.objects.filter(email__iexact=email).exclude(pk=person.pk).first()
    if other is not None or User.objects.filter(email__iexact=email).exists():
        whose = other.name if other else "an account"
        raise Refused(
            f"This email address already belongs to {whose}. If it is the same person, merge them.", field="email"
        )


def _record(person: Person, field: str, was: str, now: str, *, by: Any, reason: str, was_theirs: bool = False) -> None:
    if was != now:
        PersonChange.objects.create(
            person=person, field=field, was=was, now=now, by=by, reason=reason[:300], was_theirs=was_theirs
        )


def repeat_name(person: Person, by: User) -> None:
    """Write the person's name where it is stored again: the account, and what the apps above have a copy of."""
    User.objects.filter(pk=person.user_id).update(name=person.name)
    for each in name_changes:
        each.follow(person, by)


@transaction.atomic
def follow_account(user: User | None, was: str, now: str) -> None:
    """Write the proven address of an account to its person and open invitations; the former one still finds the person.

    While another person has the address, nothing is written: the team is asked to merge the two.
    """
    Invitation.objects.open().filter(email__iexact=was).update(email=now.lower())
    person = Person.objects.select_for_update().filter(user=user).first() if user else None
    if person is None or person.email.lower() == now.lower():
        return
    if Person.objects.filter(email__iexact=now).exclude(pk=person.pk).exists():
        return
    before = person.email
    update_record(person, "partnership.person-corrected", version=person.version, by=user, email=now)
    reason = "Confirmed by a link in an email"
    _record(person, CorrectedField.EMAIL, before, now, by=user, reason=reason, was_theirs=True)


@transaction.atomic
def request_name(*, name: str, reason: str, by: User) -> NameRequest:
    """Ask the team to correct one's own name. Raise ``Refused`` while another request waits, and for the same name."""
    user = User.objects.select_for_update().get(pk=by.pk)
    if waiting_for(user) is not None:
        raise Refused("You have already asked for a corrected name. We will email you when it has been answered.")
    if name == user.name:
        raise Refused("This is the name we have for you", field="name")
    request = NameRequest.objects.create(user=user, name=name, reason=reason[:300])
    audit.record("partnership.name-requested", request, by=by)
    for address in team_addresses():
        path = reverse("partnership:namerequest-list")
        outbox.post("partnership/emails/name-requested", to=address, name=str(user), now=name, reason=reason, path=path)
    return request


def waiting_for(user: User) -> NameRequest | None:
    """Return the user's request that waits for an answer."""
    return NameRequest.objects.waiting().filter(user=user).first()


@transaction.atomic
def approve(*, request: NameRequest, by: User) -> NameRequest:
    """Correct the name of an account and its person, as they asked, and email them. Raise ``Refused`` for one's own."""
    if request.user == by:
        raise Refused("You cannot approve your own request. Ask a colleague to do it.")
    advance(request, "approve", by=by)
    user = request.user
    User.objects.filter(pk=user.pk).update(name=request.name)
    person = Person.objects.select_for_update().filter(user=user).first()
    if person is not None and person.name != request.name:
        update(person=person, version=person.version, name=request.name, reason=request.reason, by=by)
    audit.record("partnership.name-approved", request, by=by)
    outbox.post("partnership/emails/name-approved", to=user.email, name=request.name)
    return request


@transaction.atomic
def decline(*, request: NameRequest, reason: str, by: User) -> NameRequest:
    """Decline a request and email the reason."""
    advance(request, "decline", by=by, reason=reason)
    audit.record("partnership.name-declined", request, by=by)
    outbox.post("partnership/emails/name-declined", to=request.user.email, name=str(request.user), reason=reason)
    return request
