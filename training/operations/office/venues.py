"""Where runs take place."""

from typing import Any

from django.db import transaction

from shield.operations import audit
from training.models import Venue


@transaction.atomic
def create(*, by: Any, **fields: Any) -> Venue:
    """A new venue, for every run from now on."""
    venue = Venue.objects.create(**fields)
    audit.record("training.venue-created", venue, by=by, name=venue.name)
    return venue
