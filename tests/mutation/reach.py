"""Which tests reach which function of operations, rules and models: noted by a run of the tests, and kept.

The notes are made in a copy of the project in which each function says that it was entered. A test file is noted again when
it has changed. As a plugin of pytest (`-p tests.mutation.reach`) this module writes the notes.
"""

import ast
import builtins
import fnmatch
import hashlib
import json
import os
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.mutation.mirrors import changed_names

REACHED = "__reached__"
SET_UP = f'{REACHED} = __import__("builtins").__dict__.setdefault("{REACHED}", set())'
NOTES_IN = "REACH_NOTES"
# The slowest of the many tests that reach a function are not asked, beyond so many seconds.
MOST_SECONDS = 120.0


# --- Noting ----------------------------------------------------------------------------------------------------------


def functions(tree: ast.AST, prefix: str = "") -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield each function with its name: ``Action.is_overdue``."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef):
            yield f"{prefix}{node.name}", node
        inner = f"{prefix}{node.name}." if isinstance(node, ast.FunctionDef | ast.ClassDef) else prefix
        yield from functions(node, inner)


def instrumented(path: str, source: str) -> str:
    """Return the source with a first statement in each function that says that it was entered."""
    tree = ast.parse(source)
    for name, function in list(functions(tree)):
        function.body.insert(after_docstring(function.body), *ast.parse(f"{REACHED}.add({f'{path}:{name}'!r})").body)
    tree.body.insert(after_docstring(tree.body), *ast.parse(SET_UP).body)
    return ast.unparse(tree)


def after_docstring(body: list[ast.stmt]) -> int:
    """Return where the first statement goes: behind the docstring and imports from the future."""
    place = int(bool(body) and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant))
    while place < len(body) and isinstance(body[place], ast.ImportFrom) and body[place].module == "__future__":
        place += 1
    return place


@pytest.hookimpl
def pytest_sessionstart() -> None:
    """Note the permissions that are asked for as well."""
    from rules.rulesets import RuleSet

    ask = RuleSet.test_rule

    def asked(self: RuleSet, name: str, *args: object, **kwargs: object) -> bool:
        getattr(builtins, REACHED, set()).add(f"permission:{name}")
        return ask(self, name, *args, **kwargs)

    RuleSet.test_rule = asked


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Write down what one test reached."""
    reached: set[str] = builtins.__dict__.setdefault(REACHED, set())
    reached.clear()
    started = time.monotonic()
    try:
        return (yield)
    finally:
        note = {"test": item.nodeid, "seconds": round(time.monotonic() - started, 3), "reached": sorted(reached)}
        with Path(os.environ[NOTES_IN]).open("a") as file:
            file.write(json.dumps(note) + "\n")


# --- Reading ---------------------------------------------------------------------------------------------------------


@dataclass
class Reach:
    """The notes: one file for each test file, with a mark of what it held when it was noted."""

    root: Path
    folder: Path
    tests: dict[str, dict[str, float]] = field(default_factory=lambda: defaultdict(dict))

    def _file(self, test_file: Path) -> Path:
        return self.folder / (str(test_file.relative_to(self.root)).replace("/", "--") + ".json")

    def stale(self, test_files: Iterable[Path]) -> list[Path]:
        """Return the test files that were never noted, or have changed since."""
        return [test for test in test_files if self._kept(test).get("mark") != mark_of(test)]

    def _kept(self, test_file: Path) -> dict[str, object]:
        file = self._file(test_file)
        return json.loads(file.read_text()) if file.exists() else {}

    def keep(self, test_files: Iterable[Path], notes: Path, failing: Iterable[str] = ()) -> None:
        """Keep what a run noted about these test files. Tests that fail without any change can notice nothing."""
        self.folder.mkdir(parents=True, exist_ok=True)
        found: dict[str, list[dict[str, object]]] = defaultdict(list)
        for line in notes.read_text().splitlines() if notes.exists() else ():
            note = json.loads(line)
            found[note["test"].split("::")[0]].append(note)
        for test_file in test_files:
            tests = [note for note in found[str(test_file.relative_to(self.root))] if note["test"] not in failing]
            self._file(test_file).write_text(json.dumps({"mark": mark_of(test_file), "tests": tests}))

    def load(self, test_files: Iterable[Path]) -> None:
        """Read the notes about these test files."""
        self.tests.clear()
        for test_file in test_files:
            for note in self._kept(test_file).get("tests", ()):  # type: ignore[attr-defined]
                for key in note["reached"]:
                    self.tests[key][note["test"]] = note["seconds"]

    def asked_about(self, path: str, line: int, first: Iterable[Path]) -> list[str]:
        """Return the tests that reach what stands at a line: those of the files ``first`` first, then the quick ones."""
        keys = keys_at(path, (self.root / path).read_text(), line)
        found = {test: time for key in keys for name in self._like(key) for test, time in self.tests[name].items()}
        near = {str(test.relative_to(self.root)) for test in first}
        ranked = sorted(found, key=lambda test: (test.split("::")[0] not in near, found[test], test))
        return list(within(ranked, found))

    def _like(self, key: str) -> list[str]:
        return fnmatch.filter(list(self.tests), key) if "*" in key else [key] if key in self.tests else []


def within(ranked: list[str], seconds: dict[str, float]) -> Iterator[str]:
    """Yield tests for as long as their time allows."""
    spent = 0.0
    for test in ranked:
        spent += seconds[test]
        if spent > MOST_SECONDS:
            return
        yield test


def mark_of(test_file: Path) -> str:
    """Return what changes when the file does."""
    return hashlib.sha256(test_file.read_bytes()).hexdigest()


def keys_at(path: str, source: str, line: int) -> set[str]:
    """Return what is reached when a line is run: its function; for a constant the functions that use it; a permission."""
    tree = ast.parse(source)
    around = [name for name, node in functions(tree) if first_line(node) <= line <= (node.end_lineno or 0)]
    if around:
        return {f"{path}:{max(around, key=len)}"}
    statement = next((node for node in tree.body if first_line(node) <= line <= (node.end_lineno or 0)), None)
    permissions = set(permissions_in(tree, statement)) if statement else set()
    names = changed_names(source, line)
    users = {f"{path}:{name}" for name, _ in functions(tree) if name.split(".")[0] in names}
    return permissions | users


def first_line(node: ast.stmt) -> int:
    """Return the line at which a statement begins, with its decorators."""
    return min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", []))])


def permissions_in(tree: ast.Module, statement: ast.stmt) -> Iterator[str]:
    """Yield the permissions that a statement defines; what an f-string fills in is a ``*``."""
    constants = {
        node.targets[0].id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
    }
    for call in ast.walk(statement):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "rules.add_perm":
            name = call.args[0]
            if isinstance(name, ast.Name):
                yield f"permission:{constants.get(name.id, '')}"
            elif isinstance(name, ast.Constant):
                yield f"permission:{name.value}"
            elif isinstance(name, ast.JoinedStr):
                parts = (str(part.value) if isinstance(part, ast.Constant) else "*" for part in name.values)
                yield f"permission:{''.join(parts)}"
