"""Which emails the team may word: each with its own place-holders, announced by the app that sends it."""

from dataclasses import dataclass

from shield.extension_points.registry import Registry


@dataclass(frozen=True)
class Placeholder:
    """What ``[name]`` in a text stands for: ``value`` is a template of ours over the context of the email."""

    name: str
    label: str
    value: str
    example: str


@dataclass(frozen=True)
class EmailKind:
    """An email whose text the team may change. ``template`` is that of its notices; ``path`` names the link in their context.

    The link stands below every text, so that nobody can lose it.
    """

    key: str
    order: int
    label: str
    template: str
    subject: str
    text: str
    button: str
    path: str
    placeholders: tuple[Placeholder, ...]
    # Why the reader gets this email, at its foot, where it is not for something they did; a template like a value.
    why: str = ""


email_kinds: Registry[EmailKind] = Registry("email_kinds")
