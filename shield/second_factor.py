"""Who has to hold a second factor, whether they do, and whether this session gave it."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.dispatch import receiver
from django.urls import reverse

from shield.extension_points import second_factor_demands
from shield.operations import accounts

# Set by the demo's one-button sign-in, which exists on loopback only.
COUNTED_AS_GIVEN = "second_factor_counted_as_given"
# Recovery codes stand in for one of these; alone they are no second factor.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_demanded_of(user: Any) -> bool:
    """Whether this person can see more than their own bookings, so that a password alone will not do."""
    return any(demand.demands(user) for demand in second_factor_demands)


def is_given(request: Any) -> bool:
    """Whether this session gave a second factor: an account with one may have sessions from before it."""
    if settings.DEMO_MODE and request.session.get(COUNTED_AS_GIVEN):
        return True
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def is_awaited(request: Any) -> bool:
    """Whether the account has a second factor that this session did not give."""
    return request.user.is_authenticated and not is_given(request) and is_mfa_enabled(request.user)


def is_missing(request: Any) -> bool:
    """Whether the person must set up or give a second factor before they see their first page."""
    user = request.user
    if not user.is_authenticated or not is_demanded_of(user):
        return False
    if settings.DEMO_MODE and request.session.get(COUNTED_AS_GIVEN):
        return False
    return not is_given(request) or not is_mfa_enabled(user)


def next_step(request: Any) -> str:
    """Return where the factor is given, or set up by those who have none."""
    if not is_awaited(request):
        return reverse("mfa_index")
    way_back = {"next": request.get_full_path() if request.method == "GET" else "/"}
    return f"{reverse('mfa_reauthenticate')}?{urlencode(way_back)}"


@receiver(authenticator_added)
def begin_with_factor(request: Any, user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    """Count the factor that was just set up as given, and end the other sessions, which had none, with the first."""
    if authenticator.type not in FACTORS:
        return
    record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
    if Authenticator.objects.filter(user=user, type__in=FACTORS).count() == 1:
        accounts.end_other_sessions(user=user, kept=request.session.session_key, by=user)
