"""A cache in Redis that the portal can do without: while Redis does not answer, nothing is found and nothing is stored.

Sessions are then read from the database, pages are rendered each time, and limits on how often somebody may ask are not
kept. What a process could not store or delete is deleted once Redis answers it again, so that nothing outdated is read.
"""

import logging
from collections.abc import Callable, Iterable
from functools import cache
from time import monotonic
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = logging.getLogger(__name__)

# What redis takes for a key; Django always makes it a string.
Key = Any

# A page waits no longer than this, and only one in PAUSE_SECONDS waits at all.
TIMEOUTS = {"socket_connect_timeout": 0.5, "socket_timeout": 1.0}
PAUSE_SECONDS = 5.0
# With more outdated keys than this the whole cache is emptied instead.
MAX_OUTDATED = 10_000


class Reach:
    """What this process knows of one Redis: whether it answers, and which keys it holds that are out of date."""

    def __init__(self) -> None:
        self.is_lost = False
        self.asked_again_at = 0.0
        self.outdated: set[str] = set()

    def is_awaited(self) -> bool:
        """Return whether Redis failed so lately that it is not asked again yet."""
        return self.is_lost and monotonic() < self.asked_again_at

    def lose(self, trouble: Exception) -> None:
        """Leave Redis alone for a while; the log says so once."""
        if not self.is_lost:
            log.warning("The cache cannot be reached, so the portal goes without it: %s.", type(trouble).__name__)
        self.is_lost, self.asked_again_at = True, monotonic() + PAUSE_SECONDS

    def find(self) -> None:
        """Note that Redis answered."""
        if self.is_lost:
            log.warning("The cache can be reached again.")
        self.is_lost = False

    def miss(self, keys: Iterable[str]) -> None:
        """Remember what could not be changed."""
        if len(self.outdated) <= MAX_OUTDATED:
            self.outdated.update(keys)


@cache
def reach_of(servers: tuple[str, ...]) -> Reach:
    """Return what this process knows of these servers; all its threads share it."""
    return Reach()


class LenientClient(RedisCacheClient):
    """Answers as an empty cache would where Redis does not."""

    def __init__(self, servers: list[str], **options: Any) -> None:
        # One retry, for a connection that was idle while Redis was started again.
        super().__init__(servers, **{**TIMEOUTS, "retry": Retry(NoBackoff(), 1), **options})
        self._reach = reach_of(tuple(servers))
        self._clients: dict[bool, Any] = {}

    def get_client(self, key: Key = None, *, write: bool = False) -> Any:
        """Return the one client for reading or writing: one for each command, as Django has it, takes 2.5 times as long."""
        if write not in self._clients:
            self._clients[write] = super().get_client(key, write=write)
        return self._clients[write]

    def add(self, key: Key, value: Any, timeout: Any) -> bool:
        return self._ask(super().add, key, value, timeout, otherwise=True, changes=[key])

    def get(self, key: Key, default: Any) -> Any:
        return self._ask(super().get, key, default, otherwise=default)

    def set(self, key: Key, value: Any, timeout: Any) -> None:
        self._ask(super().set, key, value, timeout, changes=[key])

    def touch(self, key: Key, timeout: Any) -> bool:
        return self._ask(super().touch, key, timeout, otherwise=False, changes=[key])

    def delete(self, key: Key) -> bool:
        return self._ask(super().delete, key, otherwise=False, changes=[key])

    def get_many(self, keys: Any) -> dict[Any, Any]:
        return self._ask(super().get_many, keys, otherwise={})

    def has_key(self, key: Key) -> bool:
        return self._ask(super().has_key, key, otherwise=False)

    def incr(self, key: Key, delta: int) -> int:
        answer = self._ask(super().incr, key, delta, changes=[key])
        if answer is None:
            raise ValueError(f"Key '{key}' not found.")
        return int(answer)

    def set_many(self, data: Any, timeout: Any) -> None:
        self._ask(super().set_many, data, timeout, changes=data)

    def delete_many(self, keys: Any) -> None:
        self._ask(super().delete_many, keys, changes=keys)

    def clear(self) -> bool:
        return self._ask(super().clear, otherwise=False)

    def _ask(self, command: Callable[..., Any], *words: Any, otherwise: Any = None, changes: Iterable[str] = ()) -> Any:
        """Return what Redis answers or ``otherwise``; ``changes`` are the keys that it then holds an outdated value of."""
        reach = self._reach
        if reach.is_awaited():
            reach.miss(changes)
            return otherwise
        try:
            self._delete_outdated()
            answer = command(*words)
        except RedisError as trouble:
            reach.lose(trouble)
            reach.miss(changes)
            return otherwise
        reach.find()
        return answer

    def _delete_outdated(self) -> None:
        keys = self._reach.outdated.copy()
        if len(keys) > MAX_OUTDATED:
            super().clear()
        elif keys:
            super().delete_many(keys)
        self._reach.outdated.difference_update(keys)


class LenientRedisCache(RedisCache):
    """Django's cache in Redis, with a client that never raises because Redis does not answer."""

    def __init__(self, server: str | list[str], params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = LenientClient
