"""Keep the list of resources."""

from typing import Any

from django.db import IntegrityError, transaction

from partnership.publications.models import Resource
from shield.operations import audit
from shield.operations.edits import revise
from shield.refusals import Refused

KNOWN = "This publisher’s resource of that title is in the list already."


@transaction.atomic
def add(*, by: Any, **fields: Any) -> Resource:
    """Put a resource on the list; the same title of the same publisher stands once, else ``Refused``."""
    try:
        with transaction.atomic():
            resource = Resource.objects.create(**fields)
    except IntegrityError as trouble:
        raise Refused(KNOWN, field="title") from trouble
    audit.record("partnership.resource-added", resource, by=by)
    return resource


@transaction.atomic
def edit(*, resource: Resource, version: int, by: Any, **fields: Any) -> Resource:
    """Write over the version that was read; ``Refused`` when a colleague was first or the title stands already."""
    try:
        with transaction.atomic():
            return revise(resource, "partnership.resource-edited", version=version, by=by, **fields)
    except IntegrityError as trouble:
        raise Refused(KNOWN, field="title") from trouble
