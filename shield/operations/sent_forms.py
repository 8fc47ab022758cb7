"""Do what a form asks for once, however often it is sent."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from shield.models.kept_forms import KeptForm
from shield.models.sent_forms import SentForm


@dataclass(frozen=True)
class Answer:
    """Where a form leads once it is sent, and what the next page says."""

    url: str
    message: str = ""


def find_answer(*, key: UUID, fingerprint: str, owner: Any) -> Answer | None:
    """Return what the account ``owner`` was answered when it sent this form before; a visitor is ``None``."""
    sent = SentForm.objects.filter(key=key, fingerprint=fingerprint, user_id=owner).first()
    return _read(sent) if sent is not None and sent.answer else None


@transaction.atomic
def send_once(*, key: UUID, fingerprint: str, by: Any, perform: Callable[[], Answer]) -> Answer:
    """Return the answer of ``perform``, or what was answered the first time if this form was sent before.

    A second sending waits here until the first has ended, because both write the same row. When ``perform`` raises,
    nothing stays, so the form can be corrected and sent again.
    """
    sent, is_new = SentForm.objects.get_or_create(key=key, fingerprint=fingerprint, defaults={"user": _account(by)})
    if is_new:
        sent.answer = asdict(perform())
        sent.save(update_fields=["answer"])
        KeptForm.objects.visible_to(by).filter(pk=key).delete()
    return _read(sent)


def _read(sent: SentForm) -> Answer:
    answer: Any = sent.answer
    return Answer(**answer)


def _account(by: Any) -> Any:
    return by if by.is_authenticated else None


def delete_outdated(*, now: datetime | None = None) -> int:
    """Forget what was sent more than 30 days ago, and return how many."""
    return SentForm.objects.outdated(now).delete()[0]
