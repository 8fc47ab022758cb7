"""The list of resources."""

from typing import Any

from django.db import IntegrityError, transaction

from partnership.publications.models import Resource
from shield.models import User
from shield.operations import audit
from shield.operations.edits import update_record
from shield.refusals import Refused

LISTED = "This publisher’s resource with this title is already listed."


@transaction.atomic
def create(*, by: User, **changes: Any) -> Resource:
    """Create a resource. Raise `Refused` when the publisher's resource with this title is already listed."""
    try:
        with transaction.atomic():
            resource = Resource.objects.create(**changes)
    except IntegrityError as error:
        raise Refused(LISTED, field="title") from error
    audit.record("partnership.resource-created", resource, by=by)
    return resource


@transaction.atomic
def update(*, resource: Resource, version: int, by: User, **changes: Any) -> Resource:
    """Edit the ``version`` that was read. Raise `Refused` when a colleague saved first or the title is listed."""
    try:
        with transaction.atomic():
            return update_record(resource, "partnership.resource-edited", version=version, by=by, **changes)
    except IntegrityError as error:
        raise Refused(LISTED, field="title") from error
