"""What the tests of the partnership share."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from unittest import mock

import pytest
from django.db import connection

from partnership.models import Meeting
from partnership.publications.models import SignedPublication
from partnership.publications.operations import annual_reports, arrangements
from shield.models import Notice, User
from shield.operations import audit
from shield.refusals import Refused
from tests.partnership import letters


@pytest.fixture
def broken_record() -> Callable[[Callable[[], Any]], None]:
    """Do something whose entry in the record, its last write, fails; the error comes through."""

    def attempt(act: Callable[[], Any]) -> None:
        with mock.patch.object(audit, "record", side_effect=RuntimeError("No entry")), pytest.raises(RuntimeError):
            act()

    return attempt


@pytest.fixture
def noticed() -> Callable[[], list[tuple[str, str]]]:
    """Every notice so far: its template by its last name, and to whom."""

    def read() -> list[tuple[str, str]]:
        rows = Notice.objects.order_by("template", "to").values_list("template", "to")
        return [(template.rpartition("/")[2], to) for template, to in rows]

    return read


@pytest.fixture
def rivals() -> Callable[[Callable[[], Any]], list[Any]]:
    """Four do the same at once, each on a connection of their own: what each got, or the beginning of the refusal."""

    def race(act: Callable[[], Any]) -> list[Any]:
        together = Barrier(4)

        def attempt(_: int) -> Any:
            together.wait(timeout=10)
            try:
                return act()
            except Refused as refusal:
                return refusal.message.partition(":")[0]
            finally:
                connection.close()

        with ThreadPoolExecutor(max_workers=4) as pool:
            return sorted(pool.map(attempt, range(4)), key=str)

    return race


@pytest.fixture
def letter(db: None) -> Meeting:
    """A decision by correspondence that nobody was asked for yet."""
    return letters.budget()


@pytest.fixture
def out(letter: Meeting, team: User) -> Meeting:
    """The same, out for answers."""
    return letters.circulate(letter, team)


@pytest.fixture
def quick_print() -> Iterator[None]:
    """Reports and versions of the arrangements become one line instead of a PDF with a layout."""

    def one_line(publication: SignedPublication) -> bytes:
        return b"%PDF-" + publication.fingerprint().encode()

    with (
        mock.patch.object(arrangements, "render_pdf", side_effect=one_line),
        mock.patch.object(annual_reports, "render_pdf", side_effect=one_line),
    ):
        yield
