"""What every page needs around its contents."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from shield.extension_points import NavigationItem, identity, navigation


def portal(request: HttpRequest) -> dict[str, Any]:
    """The partnership's identity, the navigation open to this person, and which room they are in."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {
        "identity": SimpleLazyObject(identity),
        "area": "working" if signed_in else "public",
        "navigation_items": SimpleLazyObject(lambda: _doors(request, signed_in)),
        "demo_mode": settings.DEMO_MODE,
    }


def _doors(request: HttpRequest, signed_in: bool) -> list[dict[str, Any]]:
    area = "working" if signed_in else "public"
    items = [item for item in navigation if item.area == area and request.user.has_perm(item.permission)]
    return [_door(item, request.path) for item in items]


def _door(item: NavigationItem, path: str) -> dict[str, Any]:
    url = reverse(item.url_name)
    current = path == url if url == "/" else path.startswith(url)
    return {
        "label": item.label,
        "url": url,
        "current": current,
        "summary": item.summary,
        "icon": item.icon,
        "style": item.style,
    }
