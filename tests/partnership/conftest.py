"""Fixtures of the tests of the partnership."""

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
from shield.models import EmailNotice, User
from shield.operations import audit
from shield.refusals import Refused
from tests.partnership import by_correspondence


@pytest.fixture
def broken_record() -> Callable[[Callable[[], Any]], None]:
    """Return a function that calls another while recording the audit entry fails."""

    def attempt(act: Callable[[], Any]) -> None:
        with mock.patch.object(audit, "record", side_effect=RuntimeError("No entry")), pytest.raises(RuntimeError):
            act()

    return attempt


@pytest.fixture
def noticed() -> Callable[[], list[tuple[str, str]]]:
    """Return a function that lists template and recipient of every notice so far."""

    def read() -> list[tuple[str, str]]:
        rows = EmailNotice.objects.order_by("template", "to").values_list("template", "to")
        return [(template.rpartition("/")[2], to) for template, to in rows]

    return read


@pytest.fixture
def rivals() -> Callable[[Callable[[], Any]], list[Any]]:
    """Return a function that runs another four times at once; it returns each result or start of a refusal."""

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
    """Return a decision by correspondence that has not been circulated."""
    return by_correspondence.budget()


@pytest.fixture
def out(letter: Meeting, team: User) -> Meeting:
    """Return a circulated decision by correspondence."""
    return by_correspondence.circulate(letter, team)


@pytest.fixture
def quick_print() -> Iterator[None]:
    """Replace the layout of reports and arrangements by a PDF of one line."""

    def one_line(publication: SignedPublication) -> bytes:
        return b"%PDF-" + publication.fingerprint().encode()

    with (
        mock.patch.object(arrangements, "render_pdf", side_effect=one_line),
        mock.patch.object(annual_reports, "render_pdf", side_effect=one_line),
    ):
        yield
