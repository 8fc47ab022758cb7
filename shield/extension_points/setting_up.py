"""Who the partnership is, who needs a second factor, and the demo."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from shield.extension_points.registry import Registry


@dataclass(frozen=True)
class SecondFactorDemand:
    """``demands(user)`` returns whether this person may see more than their own bookings."""

    key: str
    order: int
    demands: Callable[[Any], bool]


@dataclass(frozen=True)
class DemoPart:
    """A part of the demo data: ``load(today)`` is deterministic and safe to run twice."""

    key: str
    order: int
    load: Callable[[date], None]


@dataclass(frozen=True)
class DemoPerson:
    """A demo sign-in: who, what they do here, the account's address, and what is shown to sign in the real way."""

    key: str
    order: int
    name: str
    what_they_do: str
    email: str
    password: str = ""
    totp_secret: str = ""


@dataclass(frozen=True)
class Number:
    """A phone number for people who are worried about a child."""

    label: str
    number: str
    hours: str = ""


@dataclass(frozen=True)
class Identity:
    """Who the partnership is, as every page shows it."""

    name: str = "Safeguarding partnership"
    strap: str = "Safeguarding children partnership"
    area: str = ""
    partners: str = ""
    contact_email: str = ""
    worried: Sequence[Number] = field(default_factory=tuple)
    colours: dict[str, str] = field(default_factory=dict, hash=False)
    logo_svg: str = ""


@dataclass(frozen=True)
class IdentitySource:
    """Where the identity comes from; exactly one app announces it."""

    key: str
    order: int
    identity: Callable[[], Identity]


second_factor_demands: Registry[SecondFactorDemand] = Registry("second_factor_demands")
demo_parts: Registry[DemoPart] = Registry("demo_parts")
demo_people: Registry[DemoPerson] = Registry("demo_people")
identity_sources: Registry[IdentitySource] = Registry("identity_sources")


def identity() -> Identity:
    """The partnership's identity, or neutral words before one is set up."""
    for source in identity_sources:
        return source.identity()
    return Identity()
