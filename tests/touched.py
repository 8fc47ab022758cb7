"""``--touched``: only the tests near what has changed since the branch left main, or in the last commit on main itself.

Near is, in this order:

1. a changed test, and a test that imports a changed helper or factory;
2. a test of the same app whose file is named after the changed file (``operations/bookings.py``: ``test_bookings.py``,
   ``test_bookings_….py``), and the access rows of a changed view or of a view with a changed template;
3. a test that imports the changed module, or anything that is defined in it;
4. the tests of the architecture, always.

What would take longer than a minute on two idle cores is left out, the farthest first, and the run says how much that is.
"""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parent.parent
APPS = ("shield", "partnership", "learninghub", "training", "reviews", "crest")
# What a test costs on average, in hundredths of a second of one process.
COST, COST_OF_ACCESS, AFFORDABLE = 5, 25, 6000


def _git(*arguments: str) -> list[str]:
    command = ["git", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.splitlines()


def changed_files() -> set[str]:
    """Return what differs from main, or on main from the commit before; changes that are not committed included."""
    base = (_git("merge-base", "HEAD", "main") or [""])[0]
    if not base or [base] == _git("rev-parse", "HEAD"):
        base = "HEAD~1"
    return {*_git("diff", "--name-only", base), *_git("ls-files", "--others", "--exclude-standard")}


def dotted(path: str) -> str:
    """Return the name under which Python imports a file."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def origins(module: ModuleType) -> set[str]:
    """Return the modules that a test module imports or takes something from."""
    found = vars(module).values()
    return {each.__name__ if isinstance(each, ModuleType) else getattr(each, "__module__", "") or "" for each in found}


class Change:
    """The changed files, and how near a test is to them: the smaller the nearer, ``None`` if it has nothing to do."""

    def __init__(self, files: set[str]) -> None:
        self.files = files
        sources = {path for path in files if path.endswith(".py") and "/migrations/" not in path}
        self.modules = {dotted(path) for path in sources}
        self.nouns = {(path.split("/")[0], Path(path).stem) for path in sources if path.split("/")[0] in APPS}
        templates = {path.removeprefix("templates/") for path in files if path.startswith("templates/")}
        self.nouns |= {
            (path.split("/")[0], part) for path in templates for part in Path(path).with_suffix("").parts[1:]
        }
        self.addresses = set(self._addresses(get_resolver().url_patterns, templates))

    def _addresses(self, patterns: list[Any], templates: set[str], namespace: str = "") -> Iterator[str]:
        """The names of the addresses whose view, or the template it names, has changed."""
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
                yield from self._addresses(pattern.url_patterns, templates, inner)
            elif isinstance(pattern, URLPattern):
                view = getattr(pattern.callback, "view_class", pattern.callback)
                if view.__module__ in self.modules or getattr(view, "template_name", None) in templates:
                    yield f"{namespace}{pattern.name}"

    def nearness(self, item: Any) -> int | None:
        path = str(item.path.relative_to(ROOT))
        if path.startswith("tests/architecture/"):
            return 4
        if path in self.files:
            return 1
        taken_from = origins(item.module) & self.modules
        if any(name.startswith("tests.") for name in taken_from):
            return 1
        if path == "tests/access/test_access.py":
            return 2 if item.callspec.params["name"].partition(" ")[0] in self.addresses else None
        if any(path.startswith(f"tests/{app}/") and _is_about(item.path.stem, noun) for app, noun in self.nouns):
            return 2
        return 3 if taken_from else None


def _is_about(test: str, noun: str) -> bool:
    return test == f"test_{noun}" or test.startswith(f"test_{noun}_")


def choose(items: list[pytest.Item], files: set[str]) -> tuple[list[pytest.Item], int]:
    """Return the tests to run, and how many more are near but would take too long."""
    change = Change(files)
    near = [(rank, place) for place, item in enumerate(items) if (rank := change.nearness(item)) is not None]
    spent, chosen = 0, []
    for _, place in sorted(near):
        spent += COST_OF_ACCESS if "access" in items[place].nodeid else COST
        if spent <= AFFORDABLE:
            chosen.append(place)
    return [items[place] for place in sorted(chosen)], len(near) - len(chosen)
