"""Restrict a case to named members, and lift the restriction."""

from collections.abc import Collection

from crest.models import Case, CaseReader
from shield.models import User
from shield.operations import audit
from shield.records.row_security import acting_by
from shield.refusals import ChangedMeanwhile, Refused

CHANGED = "Another person changed this case after you opened it. Check it, then save again."


@acting_by
def restrict(*, case: Case, readers: Collection[User], reason: str, version: int, by: User) -> Case:
    """Return the case, which only ``readers`` (accounts of panel members) can see now.

    Raise ``Refused`` when ``by`` is not among the readers, without a reason, or when the case was changed since
    ``version`` was read.
    """
    case = Case.objects.select_for_update().get(pk=case.pk)
    if case.version != version:
        raise ChangedMeanwhile(CHANGED)
    if by not in readers:
        raise Refused("Select yourself as one of the people who can see this young person", field="readers")
    if not reason.strip():
        raise Refused("Enter the reason", field="reason")
    CaseReader.objects.filter(case=case).exclude(user__in=readers).delete()
    for reader in readers:
        CaseReader.objects.get_or_create(case=case, user=reader)
    _write(case, restricted=True, reason=reason)
    audit.record("crest.case-restricted", case, by=by, readers=len(readers))
    return case


@acting_by
def lift(*, case: Case, version: int, by: User) -> Case:
    """Return the case, which the whole panel can see again. Raise ``Refused`` when it was changed since ``version``."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    if case.version != version:
        raise ChangedMeanwhile(CHANGED)
    _write(case, restricted=False, reason=None)
    CaseReader.objects.filter(case=case).delete()
    audit.record("crest.case-restriction-lifted", case, by=by)
    return case


def _write(case: Case, *, restricted: bool, reason: str | None) -> None:
    case.restricted, case.restricted_because, case.version = restricted, reason, case.version + 1
    case.save(update_fields=["restricted", "restricted_because", "version"])
