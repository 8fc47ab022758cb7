"""Certificates of people whose name was corrected."""

from typing import Any

from partnership.models import Person
from training.operations.learning import certificates


def follow(person: Person, by: Any) -> None:
    """Issue the person's certificates again with the corrected name."""
    certificates.reissue(person=person, by=by)
