"""Whether an address is that of a manager of the attendee's agency, and who confirms it where that is not known."""

from django.db.models import QuerySet

from partnership.models import Person
from training.models import Booking


def needs_confirmation(booking: Booking, email: str) -> bool:
    """Return whether the agency's lead has to confirm the manager before they are emailed.

    Not where the address is in one of the agency's domains, or a lead of the agency has booked for a colleague.
    """
    domain = email.rpartition("@")[2].lower()
    if any(each.domain.lower() == domain for each in booking.agency.domains.all()):
        return False
    return not leads(booking).filter(user=booking.booked_by_id).exists()


def leads(booking: Booking) -> QuerySet[Person]:
    """Return the leads of the agency who can confirm the attendee's manager: never the attendee."""
    return Person.objects.leading(booking.agency).exclude(pk=booking.attendee_id)
