"""Until when a session lasts: a while after the last page was opened, and in any case some hours after signing in."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from shield.text.formatting import clock_time


@dataclass(frozen=True)
class SignOutTime:
    """When a session ends, and whether opening a page before then puts the end off."""

    at: datetime
    can_be_put_off: bool
    now: datetime

    @property
    def seconds_left(self) -> int:
        return int((self.at - self.now).total_seconds())

    @property
    def words(self) -> str:
        """Return the sentence that every page says, in London's time."""
        condition = " if you open no page before then" if self.can_be_put_off else ""
        return f"You will be signed out at {clock_time(timezone.localtime(self.at))}{condition}."


def end_of(session: Mapping[str, Any], now: float | None = None) -> SignOutTime | None:
    """Return when ``session`` ends, or ended; ``None`` before its first page."""
    started, seen = session.get("started_at"), session.get("seen_at")
    if started is None or seen is None:
        return None
    last, idle = started + settings.SESSION_ABSOLUTE_SECONDS, seen + settings.SESSION_IDLE_SECONDS
    moment = datetime.fromtimestamp(time.time() if now is None else now, UTC)
    return SignOutTime(datetime.fromtimestamp(min(last, idle), UTC), idle < last, moment)


def session_end(request: HttpRequest) -> SignOutTime | None:
    """Return when the session of the person who asks ends; ``None`` for somebody who is not signed in."""
    user = getattr(request, "user", None)  # a request refused by a middleware has no user yet
    if user is None or not user.is_authenticated:
        return None
    return end_of(getattr(request, "session", {}))
