"""One row of the access table: for an address, what each person gets with each method.

    "training:run-cancel": Address(
        path=lambda: reverse("training:run-cancel", args=[CourseRunFactory(slug="a-run").slug]),
        get={200: {"team"}},
        post={422: {"team"}},
        data=lambda: {"reason": "The trainer is ill."},
    ),

A person who is not named gets ``otherwise`` (403 unless the row says 404); an anonymous person is sent to sign in (302 to the
sign-in page) unless named. A method without a row returns 405 to those who may open the address with another method,
and ``otherwise`` to the rest. HEAD returns what GET does. PUT, PATCH and DELETE return 405, or ask for proof of who is
acting where GET does.

``post`` says what an empty form gets. Where that is 422, the same person is also expected to get 302 (or ``accepted``) for
the form filled in: the test opens the page, fills every required field, and sends ``data`` beside it, or instead of it
where both name a field. Everybody else sends that same valid form, so that they are refused by right and not for a mistake
in it.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from inspect import signature
from typing import Any

from tests.cast import AT_WORK, EVERYBODY, SIGNED_IN

Outcomes = Mapping[int, Collection[str]]

__all__ = ["AT_WORK", "EVERYBODY", "SIGNED_IN", "Address"]

# Methods of which the row says what each person gets.
TABLED = {"GET", "HEAD", "POST"}


@dataclass(frozen=True)
class Address:
    """Who gets what at one address. ``path`` may take the user who asks, for addresses that depend on them."""

    path: Callable[..., str]
    get: Outcomes = field(default_factory=dict)
    post: Outcomes = field(default_factory=dict)
    otherwise: int = 403
    # What is sent with the filled-in form, or all there is where the page has none.
    data: Callable[[], dict[str, Any]] = dict
    # What a valid form gets from those whose empty one gets 422 or 200; 302 where that is 422.
    accepted: int | None = None
    # allauth's own views go by their own rules for PUT, PATCH and DELETE: as for GET or POST, or 405.
    is_library: bool = False
    # Whether the form needs the token of the page it stands on.
    needs_token: bool = True
    # What is sent for somebody who is not signed in: 302 to the sign-in page, or 404 where even that would tell.
    anonymous: int = 302

    def expected(self, person: str, method: str) -> int:
        """Return the status that ``person`` must get with GET, HEAD or POST; for POST, with an empty form."""
        for status, people in (self.post if method == "POST" else self.get).items():
            if person in people:
                return status
        if self.names(person):
            return 405
        return self.anonymous if person == "anonymous" else self.otherwise

    def expected_any(self, person: str, method: str) -> set[int]:
        """Return the statuses that ``person`` may get with ``method``; there is a choice for PUT, PATCH and DELETE only."""
        if method in TABLED:
            return {self.expected(person, method)}
        to_read, to_write = self.expected(person, "GET"), self.expected(person, "POST")
        if self.is_library:
            return {to_read, to_write, 405}
        if {to_read, to_write} & {403, 404}:
            return {to_read, to_write} & {403, 404, 405}
        if not self.names(person):
            return {to_read}
        return {405, to_read} if to_read == 302 else {405}

    def names(self, person: str) -> bool:
        """Return whether the row says anything about ``person``."""
        return any(person in people for table in (self.get, self.post) for people in table.values())

    def admits(self, person: str) -> bool:
        """Return whether ``person`` may send the form."""
        return any(person in people for status, people in self.post.items() if status not in {403, 404, 405})

    def tells_of_empty_form(self, person: str) -> bool:
        """Return whether the row says what ``person`` gets for an empty form: it does but where only ``data`` will do."""
        return self.data is dict or self.expected(person, "POST") == 422

    def expected_when_valid(self, person: str) -> int:
        """Return the status that ``person`` must get for a valid form."""
        status = self.expected(person, "POST")
        if not self.admits(person):
            return status
        if status not in {200, 422}:
            return status
        return self.accepted or (302 if status == 422 else status)

    def path_for(self, user: Any) -> str:
        """Return the address, and create what it needs."""
        return self.path(user) if self.depends_on_user else self.path()

    @property
    def depends_on_user(self) -> bool:
        return bool(signature(self.path).parameters)
