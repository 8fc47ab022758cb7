"""Venues."""

from typing import Any

from django.db import transaction

from shield.operations import audit
from training.models import Venue


@transaction.atomic
def create(*, by: Any, **changes: Any) -> Venue:
    """Create a venue."""
    venue = Venue.objects.create(**changes)
    audit.record("training.venue-created", venue, by=by, name=venue.name)
    return venue
