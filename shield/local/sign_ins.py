"""Print the demo's people: who they are, what they do here, and the address of their account."""

import django

django.setup()

from shield.extension_points import demo_people  # noqa: E402 - registries are filled by the line above
from shield.local.prepare import say  # noqa: E402


def table() -> list[str]:
    """One line for each person, in columns."""
    people = list(demo_people)
    width = max((len(person.name) for person in people), default=0)
    far = max((len(person.email) for person in people), default=0)
    return [f"    {person.name:<{width}}  {person.email:<{far}}  {person.what_they_do}" for person in people]


if __name__ == "__main__":
    for line in table():
        say(line)
