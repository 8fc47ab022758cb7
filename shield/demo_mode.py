"""Whether the demo's one-button sign-ins are offered to a request."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def is_offered_to(request: HttpRequest) -> bool:
    """Whether the demo's people may be shown: demo mode and a caller on this very machine."""
    address = ipaddress.ip_address(request.META.get("REMOTE_ADDR") or "192.0.2.0")
    forwarded = "HTTP_X_FORWARDED_FOR" in request.META
    return settings.DEMO_MODE and address.is_loopback and not forwarded
