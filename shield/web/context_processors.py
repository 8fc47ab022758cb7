"""What every page needs around its contents."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from shield import second_factor
from shield.extension_points import identity
from shield.operations.installation import is_copy_for_pages
from shield.web.navigation import Navigation, header_actions_for, navigation_for, public_navigation, view_name_of
from shield.web.session_limits import session_end


def portal(request: HttpRequest) -> dict[str, Any]:
    """Return the partnership's identity, the navigation open to this person, and which area they are in.

    The working area is for people who see more than their own bookings; practitioners use the public one.
    """
    user = getattr(request, "user", AnonymousUser())  # a request refused by a middleware has no user yet
    view_name = view_name_of(request)
    return {
        "identity": SimpleLazyObject(identity),
        "area": "working" if second_factor.is_demanded_of(user) else "public",
        "navigation": SimpleLazyObject(lambda: _navigation(user, view_name)),
        "public_links": SimpleLazyObject(lambda: public_navigation(view_name)),
        "header_actions": SimpleLazyObject(lambda: header_actions_for(user)),
        "session_end": session_end(request),
        "is_copy": SimpleLazyObject(is_copy_for_pages),
        "demo_mode": settings.DEMO_MODE,
    }


def _navigation(user: Any, view_name: str) -> Navigation:
    return navigation_for(user, view_name) if user.is_authenticated else Navigation(public_navigation(view_name))
