"""Merging two records of one person, by the team, after a preview: all or nothing, with who, when and why."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.apps import apps
from django.db import models, transaction
from django.utils import timezone

from partnership.directory.models import AccountMerge, CorrectedField, Person, PersonChange, Post, PostRole
from partnership.directory.operations.corrections import repeat_name
from shield.extension_points import Follow, MergeChoice, MergeLine, Merging, account_merges
from shield.models import User
from shield.operations import addresses, audit, outbox
from shield.refusals import Refused

CHANGED = "What will happen has changed since you opened this page. Check it again."


@dataclass(frozen=True)
class Preview:
    """What a merge will do, or why it cannot be done; ``fingerprint`` is the same while it would do the same."""

    lines: list[MergeLine]
    objections: list[str]

    @property
    def choices(self) -> list[MergeChoice]:
        return [line.choice for line in self.lines if line.choice is not None]

    @property
    def fingerprint(self) -> str:
        content = json.dumps([asdict(line) for line in self.lines], default=str)
        return hashlib.sha256(content.encode()).hexdigest()


def preview(*, kept: Person, closed: Person, by: User, now: datetime | None = None) -> Preview:
    """Return what merging ``closed`` into ``kept`` will keep, close and pass on; changes nothing."""
    return _preview(Merging(kept, closed, by, now or timezone.now()))


def _preview(merging: Merging) -> Preview:
    objections = [*_objections(merging), *(why for part in account_merges for why in part.objections(merging))]
    lines = [line for part in account_merges for line in part.preview(merging)]
    return Preview(lines, objections)


def _objections(merging: Merging) -> Iterable[str]:
    pair = (merging.kept, merging.closed)
    if merging.kept.pk == merging.closed.pk:
        yield "Select another person: this is the same record"
    if merging.by.pk in {person.user_id for person in pair}:
        yield "You cannot merge your own account. Ask a colleague to do it."
    if Post.objects.filter(person__in=pair, role=PostRole.SYSTEM_ADMINISTRATOR).exists():
        yield "The account of an administrator cannot be merged"
    if merging.kept.user is not None and not merging.kept.user.is_active:
        yield f"The account of {merging.kept.email} is closed. Keep the other record instead."


@transaction.atomic
def merge(
    *,
    kept: Person,
    closed: Person,
    reason: str,
    seen: str,
    by: User,
    choices: Mapping[str, str] | None = None,
    now: datetime | None = None,
) -> AccountMerge:
    """Make two records of one person one, as the preview with the fingerprint ``seen`` said, and email the person.

    Raise ``Refused`` when it would do anything else by now, when a choice is missing, and for accounts that cannot be merged.
    """
    merging = _lock(kept, closed, by, now or timezone.now())
    found = _preview(merging)
    _check(found, seen, merging, choices or {})
    made = _record(merging, reason, found.lines)
    for part in account_merges:
        part.merge(merging)
    _move_rows(merging)
    _join_people(merging, made)
    audit.record("partnership.accounts-merged", made, by=by, lines=len(found.lines), choices=dict(merging.choices))
    _email(merging, found.lines)
    return made


def _lock(kept: Person, closed: Person, by: User, now: datetime) -> Merging:
    """Return both people as they are now, locked with their accounts.

    What the apps lock comes first, as in every operation on it that also names a person: otherwise two could wait for each other.
    """
    for part in account_merges:
        part.lock(Merging(kept, closed, by, now))
    users = [person.user_id for person in (kept, closed) if person.user_id is not None]
    list(User.objects.select_for_update().filter(pk__in=users).order_by("pk"))
    keys = [kept.pk, closed.pk]
    people = {person.pk: person for person in Person.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    if len(people) < len(set(keys)):
        raise Refused("One of these records is not there any more")
    return Merging(people[kept.pk], people[closed.pk], by, now)


def _check(found: Preview, seen: str, merging: Merging, choices: Mapping[str, str]) -> None:
    if found.objections:
        raise Refused(found.objections[0])
    if found.fingerprint != seen:
        raise Refused(CHANGED)
    for choice in found.choices:
        if choices.get(choice.key) not in {value for value, _ in choice.options}:
            raise Refused(f"Select which record is right: {choice.label}", field=choice.key)
    merging.choices = {choice.key: choices[choice.key] for choice in found.choices}


def _record(merging: Merging, reason: str, lines: list[MergeLine]) -> AccountMerge:
    accounts = merging.accounts
    told = [
        {"title": line.title, "kept": line.kept, "closed": line.closed, "passed_on": line.passed_on} for line in lines
    ]
    return AccountMerge.objects.create(
        kept=merging.kept,
        closed_name=merging.closed.name,
        closed_email=merging.closed.email,
        closed_user=accounts[1] if accounts else None,
        at=merging.now,
        by=merging.by,
        reason=reason[:300],
        lines=told,
    )


# --- Every foreign key ---------------------------------------------------------------------------------------------------


def _move_rows(merging: Merging) -> None:
    for part in account_merges:
        for name, decision in part.decisions.items():
            if decision in {Follow.MOVE, Follow.JOIN}:
                _move(merging, name, part.same_by.get(name, ()) if decision == Follow.JOIN else None)


def _move(merging: Merging, name: str, same_by: Iterable[str] | None) -> None:
    """Point the rows of one foreign key at who is kept; with ``same_by``, remove those that are there already."""
    model_name, _, field_name = name.rpartition(".")
    model = apps.get_model(model_name)
    pair = _pair(merging, model._meta.get_field(field_name))
    if pair is None:
        return
    kept, closed = pair
    rows = model._base_manager.filter(**{field_name: closed})
    if same_by is not None:
        theirs = model._base_manager.filter(**{field_name: kept}, **{each: models.OuterRef(each) for each in same_by})
        rows.filter(models.Exists(theirs)).delete()
    rows.update(**{field_name: kept})


def _pair(merging: Merging, field: Any) -> tuple[Any, Any] | None:
    return (merging.kept, merging.closed) if field.related_model is Person else merging.accounts


# --- The people and their accounts -----------------------------------------------------------------------------------------


def _join_people(merging: Merging, made: AccountMerge) -> None:
    kept, closed = merging.kept, merging.closed
    if (accounts := merging.accounts) is not None:
        _close_account(accounts[1])
    was, account = closed.email, kept.user or closed.user
    closed.delete()
    before = kept.email
    kept.user, kept.email = account, account.email if account else kept.email
    kept.version += 1
    kept.save(update_fields=["user", "email", "version"])
    repeat_name(kept, merging.by)
    for former in {was.lower(), before.lower()} - {kept.email.lower()}:
        _remember(kept, former, made)
        addresses.pass_on(user=account, was=former, now=kept.email)


def _close_account(user: User) -> None:
    """End every session and let the account sign in no more; it stays, so that past actions have an actor."""
    for session in UserSession.objects.filter(user=user):
        session.end()
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])


def _remember(kept: Person, former: str, made: AccountMerge) -> None:
    PersonChange.objects.create(
        person=kept,
        field=CorrectedField.EMAIL,
        was=former,
        now=kept.email,
        was_theirs=True,
        at=made.at,
        by=made.by,
        reason=made.reason,
    )


def why_closed(user: User) -> str:
    """Return that the account was merged with another, which it cannot be opened beside; empty for others."""
    made = AccountMerge.objects.filter(closed_user=user).select_related("kept").first()
    return f"This account was merged with that of {made.kept}, who signs in with {made.kept.email}." if made else ""


def _email(merging: Merging, lines: list[MergeLine]) -> None:
    """Write the person one summary."""
    outbox.post(
        "partnership/emails/accounts-merged",
        to=merging.kept.email,
        name=merging.kept.name,
        closed=merging.closed.email,
        has_account=merging.kept.user_id is not None,
        lines=[
            {"title": line.title, "kept": line.kept, "closed": line.closed}
            for line in lines
            if line.kept or line.closed
        ],
        attachments=merging.attachments,
    )
