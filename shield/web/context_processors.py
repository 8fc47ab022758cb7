"""What every page needs around its contents."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from shield import second_factor
from shield.extension_points import NavigationItem, identity, navigation


def portal(request: HttpRequest) -> dict[str, Any]:
    """The partnership's identity, the navigation open to this person, and which room they are in.

    The working area is for whoever sees more than their own bookings; a practitioner is a guest of the public rooms.
    """
    user = getattr(request, "user", AnonymousUser())  # a request refused at the door has no user yet
    own = "working" if user.is_authenticated else "public"
    return {
        "identity": SimpleLazyObject(identity),
        "area": "working" if second_factor.is_demanded_of(user) else "public",
        "navigation_items": SimpleLazyObject(lambda: _doors(user, own, request.path)),
        "public_doors": SimpleLazyObject(lambda: _doors(user, "public", request.path)),
        "demo_mode": settings.DEMO_MODE,
    }


@dataclass(frozen=True)
class Door:
    """A door as one page shows it: ``current`` where the page lies behind it."""

    label: str
    url: str
    current: bool
    summary: str
    icon: str
    style: str


def _doors(user: Any, area: str, path: str) -> tuple[Door, ...]:
    """The doors of an area that this person may open; the one with the longest address above the page is current."""
    items = [item for item in navigation if item.area == area and user.has_perm(item.permission)]
    above = [_length_above(item, path) for item in items]
    nearest = max(above, default=0)
    return tuple(_door(item, length == nearest > 0) for item, length in zip(items, above, strict=True))


def _length_above(item: NavigationItem, path: str) -> int:
    """How long the longest of the door's addresses is that the page lies behind; nothing where it lies behind none."""
    return max(len(url) for url in ("", _address(item.url_name), *item.also) if _leads_to(url, path))


@cache
def _address(url_name: str) -> str:
    """Where a door leads, worked out once: every page shows all of them."""
    return reverse(url_name)


def _leads_to(url: str, path: str) -> bool:
    return path == url if url == "/" else path.startswith(url)


def _door(item: NavigationItem, current: bool) -> Door:
    return Door(item.label, _address(item.url_name), current, item.summary, item.icon, item.style)
