"""Compare markup without minding how its templates are laid out."""

import re


def squash(html: str) -> str:
    """Return the markup with single spaces in its text and none beside its tags."""
    return re.sub(r"\s*([<>])\s*", r"\1", " ".join(html.split()))
