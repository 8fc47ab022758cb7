"""What apps do when a person's address, name or account changes, and links on the page of one's own account."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shield.extension_points.registry import Registry


@dataclass(frozen=True)
class AddressChange:
    """``follow(user, was, now)`` moves what an app stores by address, once ``now`` is proven to be the user's address.

    It runs in the transaction of the change and must not refuse.
    """

    key: str
    order: int
    follow: Callable[[Any, str, str], None]


@dataclass(frozen=True)
class NameChange:
    """``follow(person, by)`` repeats a person's corrected name where an app has stored a copy of it."""

    key: str
    order: int
    follow: Callable[[Any, Any], None]


@dataclass(frozen=True)
class AccountPage:
    """A link on the page of one's own account."""

    key: str
    order: int
    label: str
    url_name: str


address_changes: Registry[AddressChange] = Registry("address_changes")
name_changes: Registry[NameChange] = Registry("name_changes")
account_pages: Registry[AccountPage] = Registry("account_pages")
