"""The parts of a priority: members, activities, success measures, audits and feedback."""

from typing import Any, TypeVar

from django.db import transaction

from learninghub.models import Activity, Audit, FeedbackSource, HubMember, Priority, SuccessMeasure
from shield.models import User
from shield.operations import audit, edits

Part = TypeVar("Part", HubMember, Activity, SuccessMeasure, Audit, FeedbackSource)


@transaction.atomic
def add(*, model: type[Part], priority: Priority, by: User, **changes: Any) -> Part:
    """Return a new part of a priority. A part is never deleted, only ended or not pursued."""
    part = model._default_manager.create(priority=priority, **changes)
    audit.record(f"learninghub.{model._meta.model_name}-added", part, by=by)
    return part


def update(*, part: Part, version: int, by: User, **changes: Any) -> Part:
    """Return the part with its changes. Raise ``Refused`` when a colleague saved it since ``version`` was read."""
    return edits.update_record(part, f"learninghub.{part._meta.model_name}-edited", version=version, by=by, **changes)
