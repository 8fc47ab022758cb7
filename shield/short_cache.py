"""What a process may say from memory for some seconds, where nearly every page asks for the same."""

from collections.abc import Callable
from functools import lru_cache
from time import monotonic
from typing import Protocol, TypeVar

from django.conf import settings

Answer = TypeVar("Answer", covariant=True)


class Remembered(Protocol[Answer]):
    """A question without arguments; ``forget`` makes this process ask it anew."""

    forget: Callable[[], None]

    def __call__(self) -> Answer: ...


def lately(ask: Callable[[], Answer]) -> Remembered[Answer]:
    """Answer what ``ask`` answered at most ``REMEMBERED_SECONDS`` ago in this process; with 0 it is asked each time.

    Other processes know of a change as many seconds later, so nothing that guards a right may stand on it.
    """

    @lru_cache(maxsize=1)
    def ask_once(moment: int) -> Answer:
        return ask()

    def remembered() -> Answer:
        seconds = settings.REMEMBERED_SECONDS
        return ask_once(int(monotonic() // seconds)) if seconds else ask()

    remembered.forget = ask_once.cache_clear  # type: ignore[attr-defined]
    return remembered  # type: ignore[return-value]
