"""Mails on disk as a person wants to read them."""

import email
import email.policy
import itertools
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

KEPT = 500
NAME = re.compile(r"\d{19}-\d{4}")


@dataclass(frozen=True)
class Part:
    """One attachment."""

    name: str
    type: str
    content: bytes


@dataclass(frozen=True)
class Mail:
    """One caught mail, decoded."""

    key: str
    subject: str
    sender: str
    to: str
    date: str
    text: str
    html: str
    headers: list[tuple[str, str]]
    attachments: list[Part]


class Mailbox:
    """A folder of mails, the newest five hundred."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._count = itertools.count()
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, content: bytes) -> str:
        """Store one mail as it came; answers its key, which sorts by time."""
        key = f"{time.time_ns():019d}-{next(self._count) % 10_000:04d}"
        unfinished = self.folder / f"{key}.part"
        unfinished.write_bytes(content)
        unfinished.rename(self.folder / f"{key}.eml")
        for old in self._files()[KEPT:]:
            old.unlink(missing_ok=True)
        return key

    def _files(self) -> list[Path]:
        return sorted(self.folder.glob("*.eml"), reverse=True)

    def newest_first(self) -> Iterator[Mail]:
        """Every mail, decoded."""
        for path in self._files():
            yield _decode(path.stem, path.read_bytes())

    def get(self, key: str) -> Mail | None:
        """The mail with this key, or ``None``."""
        path = self.folder / f"{key}.eml"
        if not NAME.fullmatch(key) or not path.exists():
            return None
        return _decode(key, path.read_bytes())


def _decode(key: str, content: bytes) -> Mail:
    message = email.message_from_bytes(content, policy=email.policy.default)
    return Mail(
        key=key,
        subject=str(message["subject"] or "(no subject)"),
        sender=str(message["from"] or ""),
        to=str(message["to"] or ""),
        date=str(message["date"] or ""),
        text=_words(message, "plain"),
        html=_words(message, "html"),
        headers=[(name, str(value)) for name, value in message.items()],
        attachments=[_attachment(part) for part in message.iter_attachments()],
    )


def _words(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part is not None else ""


def _attachment(part: EmailMessage) -> Part:
    content = part.get_payload(decode=True)
    return Part(
        name=part.get_filename() or "unnamed",
        type=part.get_content_type(),
        content=content if isinstance(content, bytes) else part.as_bytes(),
    )
