"""Create and edit a panel's series of meetings."""

from typing import Any

from crest.models import Panel
from shield.models import User
from shield.operations import audit, edits
from shield.records.row_security import acting_by


@acting_by
def create(*, by: User, **changes: Any) -> Panel:
    """Return a new series for a CREST group."""
    panel = Panel.objects.create(**changes)
    audit.record("crest.panel-set-up", panel, by=by)
    return panel


@acting_by
def update(*, panel: Panel, version: int, by: User, **changes: Any) -> Panel:
    """Return the series with its changes; meetings that exist keep their day and time."""
    return edits.update_record(panel, "crest.panel-updated", version=version, by=by, **changes)
