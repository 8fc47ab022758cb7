"""Every address × method × person. A refused request changes nothing, and neither does one that only reads.

GET and POST are tried by everybody, the other methods by one person of each kind of answer, a different one at each
address.
"""

from collections import defaultdict
from typing import Any
from zlib import crc32

import pytest
from django.db import connection
from django.urls import reverse

from tests.access.address import Address
from tests.access.conftest import Visitor
from tests.access.filled_forms import body_of
from tests.access.tables import ACCESS
from tests.access.written import rows_written, written_since
from tests.savepoints import undone

pytestmark = pytest.mark.django_db

METHODS = ("GET", "POST", "HEAD", "PUT", "PATCH", "DELETE")
TRIED_BY_EVERYBODY = {"GET", "POST"}
REFUSED = {403, 404, 405, 422}


class Examination:
    """One address and one method; keeps what the table does not expect."""

    def __init__(self, name: str, method: str, visitors: dict[str, Visitor]) -> None:
        self.name, self.method, self.visitors = name, method, visitors
        self.address: Address = ACCESS[name]
        # What was wrong, with the people it happened to.
        self.troubles: dict[str, list[str]] = defaultdict(list)
        self._bodies: dict[str, dict[str, Any]] = {}
        self._path = "" if self.address.depends_on_user else self.address.path_for(None)

    def run(self) -> None:
        for name in self._people():
            visitor = self.visitors[name]
            with undone():
                path = self._path or self.address.path_for(visitor.user)
                if self.method == "POST":
                    self._post(visitor, path)
                else:
                    self._ask(visitor, path, self.address.expected_any(visitor.name, self.method))

    def _people(self) -> list[str]:
        if self.method in TRIED_BY_EVERYBODY:
            return list(self.visitors)
        shuffled = sorted(self.visitors, key=lambda name: crc32(f"{self.name} {self.method} {name}".encode()))
        expected = {name: [self.address.expected_any(name, method) for method in METHODS] for name in shuffled}
        return [name for number, name in enumerate(shuffled) if expected[name] not in [*expected.values()][:number]]

    def _post(self, visitor: Visitor, path: str) -> None:
        """Send the form filled in; for those who may send it also empty, and without the token of the page."""
        body = self._body(visitor, path)
        if self.address.admits(visitor.name):
            if self.address.tells_of_empty_form(visitor.name):
                with undone():
                    self._ask(visitor, path, {self.address.expected(visitor.name, "POST")}, {}, "empty: ")
            if self.address.needs_token:
                with undone():
                    self._ask(visitor, path, {403}, body, "without a token: ", token=False)
        self._ask(visitor, path, {self.address.expected_when_valid(visitor.name)}, body)

    def _body(self, visitor: Visitor, path: str) -> dict[str, Any]:
        """Return the filled-in form of the visitor, or of somebody who has it where the visitor does not."""
        who = visitor.name if self.address.admits(visitor.name) else self._somebody_admitted()
        if who not in self._bodies or self.address.depends_on_user:
            self._bodies[who] = self._filled_in_by(who, path) if who else self.address.data()
        return self._bodies[who]

    def _somebody_admitted(self) -> str:
        admitted = [name for name in self.visitors if self.address.admits(name)]
        return "practitioner" if "practitioner" in admitted else next(iter(admitted), "")

    def _filled_in_by(self, who: str, path: str) -> dict[str, Any]:
        with undone():
            page = self.visitors[who].ask("GET", path)
        return body_of(page, who) | self.address.data()

    def _ask(
        self, visitor: Visitor, path: str, expected: set[int], body: Any = None, how: str = "", *, token: bool = True
    ) -> None:
        before = rows_written()
        response = visitor.ask(self.method, path, body, token=token)
        got, trouble = response.status_code, ""
        if got not in expected:
            trouble = f"expected {' or '.join(map(str, sorted(expected)))}, got {got}" + _errors(response)
        elif self._is_turned_away(visitor) and not response.headers["Location"].startswith(reverse("account_login")):
            trouble = f"sent to {response.headers['Location']}, not to sign in"
        elif self._must_not_write(visitor, got):
            trouble = ", ".join(sorted(written_since(before)))
            trouble = f"got {got}, and yet wrote to {trouble}" if trouble else ""
        else:
            connection.check_constraints()
        if trouble:
            self.troubles[f"{how}{trouble}"].append(visitor.name)

    def report(self) -> str:
        """Return one line for each kind of trouble: the address, the method, what was wrong, and for whom."""
        return "\n".join(
            f"{self.name} {self.method}: {trouble}: as {', '.join(names)}" for trouble, names in self.troubles.items()
        )

    def _is_turned_away(self, visitor: Visitor) -> bool:
        return visitor.name == "anonymous" and not self.address.names("anonymous") and self.address.anonymous == 302

    def _must_not_write(self, visitor: Visitor, got: int) -> bool:
        return self.method != "POST" or got in REFUSED or self._is_turned_away(visitor)


def _errors(response: Any) -> str:
    """Return what the forms of a returned page complain of."""
    form = response.context.get("form") if response.status_code == 422 and response.context else None
    return f" {dict(form.errors)}" if form is not None else ""


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", sorted(ACCESS))
def test_access(name: str, method: str, visitors: dict[str, Visitor]) -> None:
    examination = Examination(name, method, visitors)
    examination.run()
    if examination.troubles:
        pytest.fail("\n" + examination.report(), pytrace=False)
