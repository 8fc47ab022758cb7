"""Proof that something was sent: the e-mail as a PDF, or a picture of the receipt."""

from typing import Any

from partnership.directory.rules.permissions import READ_GOVERNANCE
from shield.models import Document
from shield.operations import documents


def keep(*, recipient: str, proof: Any, by: Any) -> Document | None:
    """Keep the proof for those who read governance records; nothing where there is none.

    ``Refused`` beside ``proof`` for a file that is none that is kept.
    """
    if not proof:
        return None
    title = f"Proof of sending: {recipient}"
    return documents.keep_upload(title=title, file=proof, permission=READ_GOVERNANCE, by=by, field="proof")
