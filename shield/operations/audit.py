"""Record what was done and what was read; verify that the record is whole."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import DatabaseError, DataError, connection, models, transaction
from django.utils import timezone

from shield.models import AuditEntry, AuditLink

SYSTEM = "The portal"
# What the tables and functions of the audit have in their names.
IN_DATABASE = "shield_audit"


class NotRecordedError(Exception):
    """The audit could not be written, so what it was about must be neither shown nor saved."""


def is_failure(error: BaseException) -> bool:
    """Return whether an error comes from the audit: from writing an entry, or from linking it to the chain at commit."""
    return isinstance(error, NotRecordedError) or (isinstance(error, DatabaseError) and IN_DATABASE in str(error))


def record(kind: str, target: models.Model | None, *, by: Any, **facts: Any) -> AuditEntry:
    """Add one entry in the caller's transaction: it stays if the change stays.

    ``kind`` is ``app.what-happened``. ``facts`` are small and never the contents of a confidential record. ``by`` is
    the user, or ``None`` for what the clock does. Raise ``NotRecordedError`` when the database does not take the entry:
    this fails the caller, as it must.
    """
    made = entry(kind, target, by=by, **facts)
    try:
        made.save(force_insert=True)
    except DataError:
        # What the caller passed on from its input cannot be stored; the audit itself is well.
        raise
    except DatabaseError as error:
        raise NotRecordedError from error
    return made


def entry(kind: str, target: models.Model | None, *, by: Any, **facts: Any) -> AuditEntry:
    """The entry as ``record`` would add it, not written yet: for ``outbox.write``, which writes it beside a letter."""
    return AuditEntry(
        kind=kind,
        actor=by,
        actor_label=f"{by} <{by.email}>" if by is not None else SYSTEM,
        target_type=target._meta.label_lower if target is not None else "",
        target_id=str(target.pk) if target is not None else "",
        facts=facts,
    )


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with the chain."""

    number: int
    trouble: str


VERIFY = """
    WITH chain AS (
        SELECT link.number, link.previous_hash, link.hash, entry.id AS entry_id,
               lag(link.hash, 1, '') OVER (ORDER BY link.number) AS expected_previous,
               link.number - lag(link.number, 1, 0::bigint) OVER (ORDER BY link.number) AS step,
               CASE WHEN entry.id IS NULL THEN NULL
                    ELSE shield_audit_hash(link.previous_hash, link.number, entry) END AS expected_hash
        FROM shield_auditlink link LEFT JOIN shield_auditentry entry ON entry.id = link.entry_id
    )
    SELECT number,
           CASE WHEN entry_id IS NULL THEN 'its entry is gone'
                WHEN step <> 1 THEN 'links before it are gone'
                WHEN previous_hash <> expected_previous THEN 'it does not follow the link before it'
                ELSE 'its entry was changed' END
    FROM chain
    WHERE entry_id IS NULL OR step <> 1 OR previous_hash <> expected_previous OR hash <> expected_hash
    ORDER BY number
"""

UNLINKED = """
    SELECT count(*) FROM shield_auditentry entry
    WHERE NOT EXISTS (SELECT 1 FROM shield_auditlink link WHERE link.entry_id = entry.id)
"""


def verify(checkpoints: Path | None = None) -> list[Finding]:
    """Everything that is wrong with the chain: edits, deletions, reorderings, and a cut tail.

    The tail is compared with ``checkpoints``, a file of JSON lines kept outside the database (ASVS 5.0, 16.4.3). A file
    that is missing or empty is a finding: without it a cut tail cannot be found.
    """
    with connection.cursor() as cursor:
        cursor.execute(VERIFY)
        findings = [Finding(number, trouble) for number, trouble in cursor.fetchall()]
        cursor.execute(UNLINKED)
        unlinked = cursor.fetchone()[0]
    if unlinked:
        findings.append(Finding(0, f"{unlinked} entries are not linked to the chain"))
    return findings + _compare_with_checkpoints(checkpoints)


def length() -> int:
    """How many links the chain has."""
    return AuditLink.objects.count()


def _compare_with_checkpoints(path: Path | None) -> list[Finding]:
    if path is None or not AuditLink.objects.exists():
        return []
    lines = _whole_lines(path)
    if not lines:
        return [Finding(0, f"there are no checkpoints in {path}, so entries removed from the end cannot be found")]
    return [finding for line in lines if (finding := _compare(line))]


def _whole_lines(path: Path) -> list[str]:
    """Return the lines that were written to their end; one that was cut off says nothing."""
    text = path.read_text() if path.exists() else ""
    return text[: text.rfind("\n") + 1].splitlines()


def _compare(line: str) -> Finding | None:
    try:
        checkpoint = json.loads(line)
        number, hash_ = checkpoint["number"], checkpoint["hash"]
    except (ValueError, TypeError, KeyError):
        return Finding(0, "a line of the checkpoints kept outside the database cannot be read")
    link = AuditLink.objects.filter(number=number).first()
    if link is None:
        return Finding(number, "the chain ends before this checkpoint: entries have been removed from the end")
    return None if link.hash == hash_ else Finding(number, "it differs from the checkpoint kept outside the database")


@transaction.atomic
def write_checkpoint(path: Path) -> AuditLink | None:
    """Append the head of the chain to the checkpoint file; return the head, or ``None`` when nothing is new."""
    head = AuditLink.objects.order_by("-number").first()
    if head is None:
        return None
    line = json.dumps({"number": head.number, "hash": head.hash, "at": timezone.now().isoformat()})
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = "".join(f"{each}\n" for each in _whole_lines(path))
    if f'"hash": "{head.hash}"' in whole:
        return None
    with path.open("a") as file:
        # A line that was cut off, by a full disk or a lost machine, gives way to this one.
        file.truncate(len(whole.encode()))
        file.write(line + "\n")
    return head
