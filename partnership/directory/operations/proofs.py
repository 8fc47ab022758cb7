"""Proof that something was sent: the email as a PDF, or a picture of the receipt."""

from typing import Any

from partnership.directory.rules.permissions import READ_GOVERNANCE
from shield.models import Document, User
from shield.operations import documents


def store(*, recipient: str, proof: Any, by: User) -> Document | None:
    """Store the proof for readers of governance records and return it; ``None`` when there is none.

    Raise ``Refused`` for the field ``proof`` when the file is not accepted.
    """
    if not proof:
        return None
    title = f"Proof of sending: {recipient}"
    return documents.keep_upload(title=title, file=proof, permission=READ_GOVERNANCE, by=by, field="proof")
