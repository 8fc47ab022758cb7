"""A cache of a few seconds in each process, for what nearly every page asks and seldom changes."""

from collections.abc import Callable
from functools import lru_cache
from time import monotonic
from typing import Generic, TypeVar

from django.conf import settings

Value = TypeVar("Value")


class CachedBriefly(Generic[Value]):
    """A function without arguments whose result is reused for ``SHORT_CACHE_SECONDS`` in this process.

    With 0 the function is called each time. Other processes see a change as many seconds later, so nothing that
    guards a right may depend on it.
    """

    def __init__(self, function: Callable[[], Value]) -> None:
        self._function = function
        self._at_moment = lru_cache(maxsize=1)(lambda moment: function())

    def __call__(self) -> Value:
        seconds = settings.SHORT_CACHE_SECONDS
        return self._at_moment(int(monotonic() // seconds)) if seconds else self._function()

    def invalidate(self) -> None:
        """Call the function again at the next request in this process."""
        self._at_moment.cache_clear()


def cached_briefly(function: Callable[[], Value]) -> CachedBriefly[Value]:
    """Decorate a function without arguments; see ``CachedBriefly``."""
    return CachedBriefly(function)
