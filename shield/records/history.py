"""The history a page shows: every change of a record and of the rows that belong to it, and every move, newest first.

Row changes come from pghistory's events, moves from ``StatusChange``; who acted comes from the context that
``HistoryMiddleware`` gave them. Contents stay in the reader's own words: field names, choices, dates and names.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import models
from pghistory.models import Events

from shield.models import StatusChange, User
from shield.records.workflow import workflow_of

# Shown by the moves, or of no interest to a reader.
SILENT = {"id", "status", "version", "paused_from"}
# What a row is called, whichever of these it has.
NAMES = ("title", "text", "organisation", "recipient", "seat", "key", "theme_id")
MOST = 300
ORDER = {"insert": 1, "update": 2, "delete": 3}


@dataclass(frozen=True)
class FieldChange:
    """One field, as it was and as it is since."""

    name: str
    was: str
    now: str


@dataclass(frozen=True)
class HistoryEntry:
    """One change or one move: when, by whom, what, and why where a reason was asked."""

    at: datetime
    who: str
    what: str
    changes: list[FieldChange] = field(default_factory=list)
    reason: str = ""
    is_move: bool = False
    # Of entries at one moment, a creation comes before a change.
    place: int = 0


def history_of(record: models.Model) -> list[HistoryEntry]:
    """The record's history, newest first; at most 300 entries. A fixed number of queries.

    Rows of another app are left out. They only point at the record, such as the clocks of a confidential review at
    their statutory rule, and whoever may read this record may not know of them.
    """
    moves = list(StatusChange.objects.of(record)[:MOST])
    events = _events_beside(record)
    reader = _Reader(type(record), events)
    told = [entry for event in events if (entry := reader.entry(event)) is not None]
    entries = told + [_move(record, change) for change in moves]
    return sorted(entries, key=lambda entry: (entry.at, entry.place), reverse=True)[:MOST]


def _events_beside(record: models.Model) -> list[Any]:
    """Return the newest events of the record and of rows of its own app that belong to it."""
    beside = apps.get_app_config(record._meta.app_label).get_models()
    tables = [model for model in beside if hasattr(model, "pgh_tracked_model")]
    if not tables:  # pghistory takes none for all.
        return []
    return list(Events.objects.across(*tables).references(record).order_by("-pgh_created_at")[:MOST])


def _move(record: models.Model, change: StatusChange) -> HistoryEntry:
    model_field = record._meta.get_field(workflow_of(record).field)
    was, now = _choice(model_field, change.was), _choice(model_field, change.now)
    what = f"Status changed from {was} to {now}"
    return HistoryEntry(change.at, str(change.by or "The portal"), what, [], change.reason, is_move=True)


def _choice(model_field: Any, value: Any) -> str:
    return str(dict(model_field.flatchoices).get(value, value))


class _Reader:
    """Turns events into words; looks up the people and the rows they name once for all of them."""

    def __init__(self, model: type[models.Model], events: list[Any]) -> None:
        self.model = model
        self.people = User.objects.in_bulk({pk for event in events if (pk := _actor(event)) is not None})
        self.related = _related(events)

    def entry(self, event: Any) -> HistoryEntry | None:
        """The event in words, or ``None`` when only what the moves tell was changed."""
        model = apps.get_model(event.pgh_model).pgh_tracked_model
        changes = [
            self._change(model, name, *pair)
            for name, pair in (event.pgh_diff or {}).items()
            if name not in SILENT and pair[0] != pair[1]
        ]
        if event.pgh_label == "update" and not changes:
            return None
        place = 0 if model is self.model and event.pgh_label == "insert" else ORDER[event.pgh_label]
        return HistoryEntry(event.pgh_created_at, self._who(event), self._what(model, event), changes, place=place)

    def _who(self, event: Any) -> str:
        return str(self.people.get(_actor(event)) or "The portal")

    def _what(self, model: type[models.Model], event: Any) -> str:
        verb = {"insert": "added", "update": "changed", "delete": "removed"}[event.pgh_label]
        data = event.pgh_data
        name = next((self._words(_field(model, key), data[key]) for key in NAMES if data.get(key)), "")
        thing = str(model._meta.verbose_name).capitalize()
        return f"{thing} {verb}: {name}" if name else f"{thing} {verb}"

    def _change(self, model: type[models.Model], name: str, was: Any, now: Any) -> FieldChange:
        model_field = _field(model, name)
        label = str(model_field.verbose_name)
        return FieldChange(label[:1].upper() + label[1:], self._words(model_field, was), self._words(model_field, now))

    def _words(self, model_field: Any, value: Any) -> str:
        if value is None or value in ("", []):
            return "not entered"
        if model_field.related_model is not None:
            return str(self.related.get((model_field.related_model, str(value)), "another record"))
        return _in_words(model_field, value)


def _in_words(model_field: Any, value: Any) -> str:
    """Return a value of one field as a page shows it."""
    spoken: dict[type, Callable[[Any], str]] = {
        bool: lambda answer: "yes" if answer else "no",
        list: lambda items: ", ".join(_in_words(getattr(model_field, "base_field", model_field), one) for one in items),
        dict: lambda row: " ".join(str(part) for part in row.values()),
    }
    if type(value) in spoken:
        return spoken[type(value)](value)
    if isinstance(model_field, models.DateField) and not isinstance(model_field, models.DateTimeField):
        day = date.fromisoformat(str(value))
        return f"{day.day} {day:%B %Y}"
    return _choice(model_field, value)


def _field(model: type[models.Model], name: str) -> Any:
    """A field by its column, such as ``theme_id``."""
    return next(one for one in model._meta.concrete_fields if name in {one.attname, one.name})


def _actor(event: Any) -> int | None:
    return (event.pgh_context or {}).get("user")


def _related(events: Iterable[Any]) -> dict[tuple[type[models.Model], str], models.Model]:
    """Every row that the events point at, by model and key: one query for each model."""
    wanted: dict[type[models.Model], set[Any]] = {}
    for event in events:
        model = apps.get_model(event.pgh_model).pgh_tracked_model
        for one in model._meta.concrete_fields:
            if one.related_model is not None:
                values = {event.pgh_data.get(one.attname), *(event.pgh_diff or {}).get(one.attname, ())}
                wanted.setdefault(one.related_model, set()).update(values - {None})
    return {
        (model, str(row.pk)): row for model, keys in wanted.items() for row in model._base_manager.filter(pk__in=keys)
    }
