"""What the tests of training's operations share."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest


class Broken(Exception):
    pass


def _fail(*args: Any, **kwargs: Any) -> None:
    raise Broken


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any, str], AbstractContextManager[None]]:
    """Break one step of an operation: within the block it fails, and the block must fail there."""

    @contextmanager
    def breaking(owner: Any, step: str) -> Iterator[None]:
        with monkeypatch.context() as patch, pytest.raises(Broken):
            patch.setattr(owner, step, _fail)
            yield

    return breaking
