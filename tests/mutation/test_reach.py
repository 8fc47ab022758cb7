"""What a test reaches is noted, kept for as long as its file stays the same, and found again for a line of code."""

import builtins
from pathlib import Path
from textwrap import dedent

import pytest

from tests.mutation.reach import Reach, instrumented, keys_at, permissions_in, within

SOURCE = dedent(
    '''\
    """A module."""

    from __future__ import annotations

    LIMIT = 3
    SEE = "app.see"
    rules.add_perm(SEE, is_one)
    rules.add_perm("app.edit", is_two)
    rules.add_perm(f"app.{verb}-thing", is_three)


    class Thing:
        """A class."""

        @property
        def size(self):
            """A docstring."""

            def inner():
                return LIMIT
            return inner()


    def grow():
        return LIMIT
    '''
)


def test_each_function_says_that_it_was_entered(monkeypatch):
    monkeypatch.delitem(builtins.__dict__, "__reached__", raising=False)
    names = {"rules": type("Rules", (), {"add_perm": lambda *words: None})}
    names |= dict.fromkeys(("is_one", "is_two", "is_three", "verb"))
    exec(compile(instrumented("a.py", SOURCE), "a.py", "exec"), names)  # noqa: S102 - the source is our own
    assert builtins.__dict__["__reached__"] == set()
    assert names["Thing"]().size == 3
    assert builtins.__dict__.pop("__reached__") == {"a.py:Thing.size", "a.py:Thing.size.inner"}
    assert names["Thing"].__doc__ == "A class."


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("return inner()", {"a.py:Thing.size"}),
        ("@property", {"a.py:Thing.size"}),
        ("    return LIMIT\n        return", {"a.py:Thing.size.inner"}),
        ("LIMIT = 3", {"a.py:Thing.size", "a.py:Thing.size.inner", "a.py:grow"}),
        ("rules.add_perm(SEE", {"permission:app.see"}),
        ('rules.add_perm("app.edit', {"permission:app.edit"}),
        ("rules.add_perm(f", {"permission:app.*-thing"}),
    ],
)
def test_a_line_is_reached_by_its_function_its_users_or_its_permission(text: str, keys: set[str]):
    line = SOURCE.count("\n", 0, SOURCE.index(text)) + 1
    assert keys_at("a.py", SOURCE, line) == keys


@pytest.fixture
def reach(tmp_path: Path) -> Reach:
    for name in ("app/a.py", "tests/test_near.py", "tests/test_far.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(SOURCE)
    return Reach(tmp_path, tmp_path / "notes")


def test_notes_are_kept_until_the_test_file_changes(reach: Reach):
    files = sorted((reach.root / "tests").iterdir())
    far, near = files
    notes = reach.root / "notes.jsonl"
    notes.write_text(
        '{"test": "tests/test_far.py::test_quick", "seconds": 1, "reached": ["app/a.py:grow"]}\n'
        '{"test": "tests/test_near.py::test_slow", "seconds": 9, "reached": ["app/a.py:grow"]}\n'
        '{"test": "tests/test_near.py::test_other", "seconds": 2, "reached": ["permission:app.edit"]}\n'
        '{"test": "tests/test_far.py::test_endless", "seconds": 900, "reached": ["app/a.py:grow"]}\n'
        '{"test": "tests/test_near.py::test_broken", "seconds": 1, "reached": ["app/a.py:grow"]}\n'
    )
    assert reach.stale(files) == files
    reach.keep(files, notes, {"tests/test_near.py::test_broken"})
    assert reach.stale(files) == []
    reach.load(files)
    grow = SOURCE.count("\n")
    assert reach.asked_about("app/a.py", grow, [near]) == [
        "tests/test_near.py::test_slow",
        "tests/test_far.py::test_quick",
    ]
    assert reach.asked_about("app/a.py", 8, [near]) == ["tests/test_near.py::test_other"]
    far.write_text("")
    assert reach.stale(files) == [far]


def test_tests_are_asked_for_as_long_as_there_is_time():
    assert list(within(["a", "b", "c"], {"a": 60.0, "b": 60.0, "c": 0.1})) == ["a", "b"]


def test_a_name_that_is_no_constant_of_the_module_gives_no_permission():
    import ast

    tree = ast.parse("rules.add_perm(ELSEWHERE, is_one)")
    assert list(permissions_in(tree, tree.body[0])) == ["permission:"]
