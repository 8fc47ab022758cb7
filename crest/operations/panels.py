"""Set up the panel's series of meetings."""

from typing import Any

from crest.models import Panel
from shield.operations import audit, edits
from shield.records.row_security import acting_by


@acting_by
def set_up(*, by: Any, **facts: Any) -> Panel:
    """A new series for a CREST group."""
    panel = Panel.objects.create(**facts)
    audit.record("crest.panel-set-up", panel, by=by)
    return panel


@acting_by
def revise(*, panel: Panel, version: int, by: Any, **changes: Any) -> Panel:
    """Change the series; meetings that stand keep their day and time."""
    return edits.revise(panel, "crest.panel-revised", version=version, by=by, **changes)
