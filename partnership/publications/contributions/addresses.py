"""Subscriptions of people whose address changed."""

from typing import Any

from partnership.publications.operations import subscribers


def follow(user: Any, was: str, now: str) -> None:
    """Send the bulletins of the former address to the proven one."""
    subscribers.move(was=was, now=now)
