"""Close a case to all but named members, and open it again."""

from collections.abc import Collection
from typing import Any

from crest.models import Case, CaseReader
from shield.operations import audit
from shield.records.row_security import acting_by
from shield.refusals import Refused


@acting_by
def restrict(*, case: Case, readers: Collection[Any], reason: str, version: int, by: Any) -> Case:
    """Let only ``readers`` (accounts of panel members) see this case; the one who restricts stays among them."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    if case.version != version:
        raise Refused("Somebody else changed this case meanwhile. Open the page again.")
    if by not in readers:
        raise Refused("You must stay among those who can see this young person", field="readers")
    if not reason.strip():
        raise Refused("Enter the reason", field="reason")
    CaseReader.objects.filter(case=case).exclude(user__in=readers).delete()
    for reader in readers:
        CaseReader.objects.get_or_create(case=case, user=reader)
    _write(case, restricted=True, reason=reason)
    audit.record("crest.case-restricted", case, by=by, readers=len(readers))
    return case


@acting_by
def lift(*, case: Case, version: int, by: Any) -> Case:
    """Open a restricted case to the whole panel again."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    if case.version != version:
        raise Refused("Somebody else changed this case meanwhile. Open the page again.")
    _write(case, restricted=False, reason=None)
    CaseReader.objects.filter(case=case).delete()
    audit.record("crest.case-restriction-lifted", case, by=by)
    return case


def _write(case: Case, *, restricted: bool, reason: str | None) -> None:
    case.restricted, case.restricted_because, case.version = restricted, reason, case.version + 1
    case.save(update_fields=["restricted", "restricted_because", "version"])
