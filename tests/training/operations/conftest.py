"""What the tests of training's operations share."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from html import unescape
from typing import Any

import pytest
from django.core import mail
from django.core.signing import TimestampSigner
from django.utils.html import strip_tags

from shield.operations import outbox

FOOT = "\n\n--\n"


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


@pytest.fixture
def sent() -> Callable[[], list[tuple[str, str, list[str]]]]:
    """What went out: subject, body without its foot, attachments' types."""

    def send() -> list[tuple[str, str, list[str]]]:
        outbox.send_due()
        return [
            (
                str(message.subject),
                str(message.body).split(FOOT)[0].replace("http://localhost:8000", ""),
                [attachment[2] for attachment in message.attachments],
            )
            for message in mail.outbox
        ]

    return send


@pytest.fixture
def html() -> Callable[..., tuple[str, str, str]]:
    """Of one letter that went out: the heading, the words below it up to the button, and where the button leads."""

    def read(number: int = -1) -> tuple[str, str, str]:
        page = mail.outbox[number].alternatives[0][0]
        heading, rest = re.search(r"<h1[^>]*>(.*?)</h1>(.*)", page, re.DOTALL).groups()
        words, path = re.search(r"(.*?)<a [^>]*href=\"http://localhost:8000([^\"]*)\"", rest, re.DOTALL).groups()
        spaced = strip_tags(words.replace("<br>", " "))
        return unescape(heading), " ".join(unescape(spaced).split()), path

    return read


@pytest.fixture(autouse=True)
def _one_moment_for_signatures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two personal links to the same record are the same, whenever they are made."""
    monkeypatch.setattr(TimestampSigner, "timestamp", lambda signer: "1")
