"""Who has to hold a second factor, and whether they do."""

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings

from shield.extension_points import second_factor_demands

# Set by the demo's one-button sign-in, which exists on loopback only.
COUNTED_AS_GIVEN = "second_factor_counted_as_given"


def is_demanded_of(user: Any) -> bool:
    """Whether this person can see more than their own bookings, so that a password alone will not do."""
    return any(demand.demands(user) for demand in second_factor_demands)


def is_missing(request: Any) -> bool:
    """Whether the person must set up a second factor before they see their first page."""
    user = request.user
    if not user.is_authenticated or not is_demanded_of(user):
        return False
    if settings.DEMO_MODE and request.session.get(COUNTED_AS_GIVEN):
        return False
    return not is_mfa_enabled(user)
