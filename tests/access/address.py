"""One row of the access table: for an address, what each person gets with each method.

    "training:run-cancel": Address(
        path=lambda: reverse("training:run-cancel", args=[CourseRunFactory(slug="a-run").slug]),
        get={200: {"team"}},
        post={302: {"team"}},
    ),

Whoever is not named gets ``otherwise`` (403 unless the row says 404); anonymous people are sent to sign in (302 to the
sign-in page) unless they are named. A method without a row answers 405 to those who may open the address with another
method, and ``otherwise`` to the rest. ``data`` is what the POST carries (nothing unless told; a form then answers 422).
``path`` is called once for each person, inside a test database, and makes what the address needs.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.cast import EVERYBODY, SIGNED_IN

Outcomes = Mapping[int, Collection[str]]

__all__ = ["EVERYBODY", "SIGNED_IN", "Address"]


@dataclass(frozen=True)
class Address:
    """Who gets what at one address. ``path`` may take the user who asks, for addresses that depend on them."""

    path: Callable[..., str]
    get: Outcomes = field(default_factory=dict)
    post: Outcomes = field(default_factory=dict)
    otherwise: int = 403
    data: Callable[[], dict[str, Any]] = dict
    # What is sent for somebody who is not signed in: 302 to the sign-in page, or 404 where even that would tell.
    anonymous: int = 302

    def expected(self, person: str, method: str) -> int:
        """The status that ``person`` must get with ``method``."""
        outcomes = {"GET": self.get, "POST": self.post}[method]
        for status, people in outcomes.items():
            if person in people:
                return status
        if self.names(person):
            return 405
        return self.anonymous if person == "anonymous" else self.otherwise

    def names(self, person: str) -> bool:
        """Whether the row says anything about ``person``."""
        return any(person in people for table in (self.get, self.post) for people in table.values())
