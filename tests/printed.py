"""What two checkers of PDFs complain of. Every PDF that a test makes is checked: the first three of each template."""

import io
import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import outloud
import pdfua
import pikepdf

from shield.pdf_tags import elements

CHECKED_OF_EACH = 3


def complaints(printed: bytes) -> list[str]:
    """Return the errors of both checkers, one line each."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "printed.pdf"
        path.write_bytes(printed)
        first, second = outloud.check(str(path)), pdfua.validate(str(path))
    found = [f"{each.rule} p.{each.page}: {each.message}" for each in first.findings if each.severity == "error"]
    found += [f"{each.rule_id}: {each.message}" for each in second.findings if each.severity == pdfua.Severity.ERROR]
    return [first.error, *found] if first.error else found


class _Warnings(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def missing_letters() -> Iterator[list[str]]:
    """Collect what WeasyPrint says of letters that no font has."""
    logger, warnings, found = logging.getLogger("weasyprint"), _Warnings(), []
    level = logger.level
    logger.setLevel(logging.WARNING)
    logger.addHandler(warnings)
    try:
        yield found
    finally:
        logger.removeHandler(warnings)
        logger.setLevel(level)
        found += [each for each in warnings.messages if each.startswith(".notdef")]


def checked(render: Callable[[str, dict[str, Any]], bytes]) -> Callable[[str, dict[str, Any]], bytes]:
    """Return ``render`` with a check of what it returns."""
    drawn: Counter[str] = Counter()

    def render_and_check(template_name: str, context: dict[str, Any]) -> bytes:
        with missing_letters() as missing:
            printed = render(template_name, context)
        drawn[template_name] += 1
        found = missing + (complaints(printed) if drawn[template_name] <= CHECKED_OF_EACH else [])
        assert not found, "\n".join([template_name, *found])
        return printed

    return render_and_check


def tags(printed: bytes, *kinds: str) -> list[tuple[str, str]]:
    """Return the elements of these kinds in reading order, each with its scope."""
    with pikepdf.open(io.BytesIO(printed)) as document:
        found = [(str(each.S)[1:], str(each.get("/A", {}).get("/Scope", ""))[1:]) for each in elements(document)]
    return [each for each in found if each[0] in kinds]
