"""Records of the partnership's demo, for the demo parts of every app."""

import json
from pathlib import Path
from typing import Any

from partnership.directory.demo.cast import CAST
from partnership.directory.models import Agency, GovernanceGroup, Person, Theme
from shield.models import User

DATA = Path(__file__).parents[2] / "demo" / "data"


def read(name: str, folder: Path = DATA) -> Any:
    """Return the JSON file ``name`` (without its ending) of a demo's data folder."""
    return json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))


def person(key: str) -> Person:
    """Return the person of a demo sign-in: ``person("team")``."""
    return Person.objects.get(email=CAST[key].email)


def user(key: str) -> User:
    """Return the account of a demo sign-in."""
    return User.objects.get(email=CAST[key].email)


def agency(slug: str) -> Agency:
    return Agency.objects.get(slug=slug)


def group(slug: str) -> GovernanceGroup:
    return GovernanceGroup.objects.get(slug=slug)


def theme(name: str) -> Theme:
    """Return the theme with this name."""
    return Theme.objects.get(name=name)
