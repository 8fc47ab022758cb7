"""What a priority is made of: members, activities, success measures, audits and feedback."""

from typing import Any, TypeVar

from django.db import transaction

from learninghub.models import Activity, Audit, FeedbackSource, HubMember, Priority, SuccessMeasure
from shield.operations import audit, edits

Part = TypeVar("Part", HubMember, Activity, SuccessMeasure, Audit, FeedbackSource)


@transaction.atomic
def add(*, model: type[Part], priority: Priority, by: Any, **facts: Any) -> Part:
    """Add one part to a priority; nothing is ever taken away again, only ended or not pursued."""
    part = model._default_manager.create(priority=priority, **facts)
    audit.record(f"learninghub.{model._meta.model_name}-added", part, by=by)
    return part


def edit(*, part: Part, version: int, by: Any, **changes: Any) -> Part:
    """Change one part; raises ``Refused`` when a colleague saved it since ``version`` was read."""
    return edits.revise(part, f"learninghub.{part._meta.model_name}-edited", version=version, by=by, **changes)
