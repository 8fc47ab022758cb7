"""The clock: Celery's beat, which says that it runs."""

from time import monotonic
from typing import Any

from celery.beat import PersistentScheduler

from shield.operations import heartbeats

BEAT_SECONDS = 15.0


class Clock(PersistentScheduler):
    """Celery's scheduler. Each turn of its loop that is long enough after the last one is a heartbeat."""

    beaten_at = -BEAT_SECONDS

    def tick(self, *args: Any, **kwargs: Any) -> float:
        seconds: float = super().tick(*args, **kwargs)
        if monotonic() - self.beaten_at >= BEAT_SECONDS:
            self.beaten_at = monotonic()
            heartbeats.try_to_beat("clock")
        return min(seconds, BEAT_SECONDS)
