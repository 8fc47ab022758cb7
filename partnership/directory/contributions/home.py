"""Cards on the home pages."""

from typing import Any

from partnership.directory.models import Person
from partnership.directory.rules.permissions import SEE_PEOPLE


def my_agency(user: Any) -> dict[str, Any] | None:
    """For those who look after an agency's people."""
    if not user.has_perm(SEE_PEOPLE):
        return None
    person = Person.objects.filter(user=user).first()
    agency = person.agency_on() if person else None
    return {"agency": agency} if agency else None
