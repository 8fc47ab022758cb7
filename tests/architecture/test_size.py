"""Small parts: the limits are a ratchet, never raised in passing."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

from shield.local.checks import APPS
from shield.local.prepare import ROOT

LONGEST_FUNCTION = 50
LONGEST_FILE = 400
MEDIAN_FUNCTION = 10
LONGEST_TEMPLATE_LINE = 160
NINE_TEMPLATES_IN_TEN = 80


def modules(*folders: str) -> list[Path]:
    """Our Python files, without migrations."""
    files = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in files if "migrations" not in path.parts)


def templates(suffix: str = "") -> list[Path]:
    """Our templates, or those of one kind."""
    return sorted(path for path in (ROOT / "templates").rglob(f"*{suffix}") if path.is_file())


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Each function of a file with its number of lines."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", (node.end_lineno or 0) - node.lineno + 1


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def test_no_function_is_longer_than_fifty_lines():
    sizes = [size for path in modules(*APPS, "tests") for size in functions(path)]
    assert [name for name, size in sizes if size > LONGEST_FUNCTION] == []


def test_the_middle_function_is_shorter_than_ten_lines():
    assert median(size for path in modules(*APPS) for _, size in functions(path)) < MEDIAN_FUNCTION


def test_no_file_is_longer_than_four_hundred_lines():
    sources = [path for path in (ROOT / "static").rglob("*") if path.suffix in {".scss", ".js", ".mjs"}]
    sources = [path for path in sources if ROOT / "static" / "build" not in path.parents]
    files = [*modules(*APPS, "tests"), *templates(), *sources]
    assert [f"{path.relative_to(ROOT)}: {lines(path)}" for path in files if lines(path) > LONGEST_FILE] == []


def test_no_line_of_a_template_is_longer_than_a_hundred_and_sixty_characters():
    long = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in templates()
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > LONGEST_TEMPLATE_LINE
    ]
    assert long == []


def test_nine_html_templates_in_ten_are_shorter_than_eighty_lines():
    assert quantiles((lines(path) for path in templates(".html")), n=10)[-1] < NINE_TEMPLATES_IN_TEN
