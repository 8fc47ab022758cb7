"""A record's life as a table one can read, moved by one conditional update."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import timezone

from shield.models.status_changes import StatusChange
from shield.refusals import Refused

Record = TypeVar("Record", bound=models.Model)


@dataclass(frozen=True)
class Move:
    """One step of a record's life: the verb, the states it starts from, the state it ends in, and its words.

    ``heading`` names the page and its button ("Publish the agenda"), ``explanation`` says what will happen, ``done``
    is the message afterwards. ``button`` replaces the heading on the button. ``ends`` marks a move that ends or
    withdraws something: its button stands last and is never the main one.
    """

    verb: str
    sources: Collection[str]
    target: str
    heading: str = ""
    explanation: str = ""
    button: str = ""
    done: str = ""
    ends: bool = False

    @property
    def label(self) -> str:
        """Return the words on the button: ``button``, the heading, or the verb itself ("Send back")."""
        return self.button or self.heading or self.verb.replace("-", " ").capitalize()


class Workflow:
    """The moves of one model. ``field`` names the status field; each verb appears once, or ``ValueError`` is raised."""

    def __init__(self, *moves: Move | tuple[str, Collection[str], str], field: str = "status") -> None:
        self.field = field
        declared = [move if isinstance(move, Move) else Move(*move) for move in moves]
        self._moves = {move.verb: move for move in declared}
        if len(self._moves) != len(declared):
            raise ValueError("A verb stands twice in this workflow.")

    def __iter__(self) -> Iterator[Move]:
        return iter(self._moves.values())

    def __getitem__(self, verb: str) -> Move:
        return self._moves[verb]

    def open_to(self, status: str) -> list[Move]:
        """The moves that can be made from ``status``."""
        return [move for move in self if status in move.sources]


def workflow_of(record_or_model: Any) -> Workflow:
    """Return the moves of a record or its model."""
    workflow: Workflow = record_or_model.WORKFLOW
    return workflow


def permission_for(record_or_model: Any, verb: str) -> str:
    """The permission that a move asks for: ``partnership.publish-annualreport`` for verb and model."""
    meta = record_or_model._meta
    return f"{meta.app_label}.{verb}-{meta.model_name}"


def moves_for(record: Any, user: Any) -> list[Move]:
    """The moves open to the record and permitted to the user: exactly the buttons to show."""
    status = getattr(record, record.WORKFLOW.field)
    return [
        move for move in record.WORKFLOW.open_to(status) if user.has_perm(permission_for(record, move.verb), record)
    ]


@transaction.atomic
def advance(
    record: Record, verb: str, *, by: Any, reason: str = "", at: datetime | None = None, **stamps: Any
) -> Record:
    """Move ``record`` by ``verb`` and leave a ``StatusChange``; ``stamps`` are written in the same update.

    One conditional ``UPDATE``: when the record is no longer in a state the move starts from, somebody was first and
    ``Refused`` is raised with nothing written. The record in hand carries its new values afterwards.
    """
    workflow = workflow_of(record)
    move = workflow[verb]
    was = getattr(record, workflow.field)
    changed = (
        type(record)
        ._base_manager.filter(pk=record.pk, **{f"{workflow.field}__in": move.sources})
        .update(**{workflow.field: move.target}, **stamps)
    )
    if not changed:
        raise Refused(f"You can no longer do this: {move.label.lower()}. Another person has already changed it.")
    for name, value in {workflow.field: move.target, **stamps}.items():
        setattr(record, name, value)
    StatusChange.objects.create(
        target_type=record._meta.label_lower,
        target_id=str(record.pk),
        verb=verb,
        was=was,
        now=move.target,
        at=at or timezone.now(),
        by=by,
        reason=reason,
    )
    return record
