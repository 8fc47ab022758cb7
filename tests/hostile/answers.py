"""Ask a page and say what is wrong with its answer."""

import traceback
from typing import Any

from django.http import HttpResponse

from tests.access.address import Address
from tests.access.conftest import Visitor


def trouble(response: Any) -> str:
    """Return the error behind a 500 with its place, or nothing for any other answer."""
    if response.status_code != 500:
        return ""
    if not response.exc_info:
        return "500"
    error = response.exc_info[1]
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if "site-packages" not in frame.filename]
    place = f"{ours[-1].filename}:{ours[-1].lineno}" if ours else "a library"
    return f"{type(error).__name__}: {str(error)[:120]} ({place})"


def allowed(address: Address, method: str, visitors: dict[str, Visitor]) -> Visitor | None:
    """Return somebody who gets the page, or may send its form."""
    for visitor in visitors.values():
        if method == "POST" and address.admits(visitor.name):
            return visitor
        if method == "GET" and address.expected(visitor.name, "GET") == 200:
            return visitor
    return None


def shown(response: HttpResponse) -> str:
    """Return the text of an answer."""
    return response.content.decode() if not response.streaming else ""
