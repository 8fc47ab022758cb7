"""Each kind of change is made where it should be, and leaves Python behind."""

import ast
from textwrap import dedent

import pytest

from shield.local.prepare import ROOT
from tests.mutation.mutants import mutants_of
from tests.mutation.run import Copy, draw, possible


def changed(source: str, kind: str) -> list[str]:
    """Return the source after each change of one kind."""
    source = dedent(source)
    return [mutant.apply(source) for mutant in mutants_of("a.py", source) if mutant.kind == kind]


@pytest.mark.parametrize(
    ("kind", "source", "after"),
    [
        ("comparison", "a < b", ["a <= b"]),
        ("comparison", "1 <= a == b", ["1 < a == b", "1 <= a != b"]),
        ("comparison", "a not  in b", ["a in b"]),
        ("comparison", "a is not b", ["a is b"]),
        ("and-or", "a and (b) and c", ["a or (b) and c", "a and (b) or c"]),
        ("operator", "f(Q(a=1) & ~Q(b=2))", ["f(Q(a=1) | ~Q(b=2))"]),
        ("operator", "'a' + b; day + two", ["'a' + b; day - two"]),
        ("operator", "def f(a: int | None) -> int | None: ...", []),
        ("negation", "not a.b", ["(a.b)"]),
        ("negation", "f(~Q(a=1))", ["f((Q(a=1)))"]),
        ("condition", "a if b else c", ["a if not (b) else c"]),
        ("constant", "a = [2, True]", ["a = [3, True]", "a = [2, False]"]),
        ("constant", "models.CharField(max_length=20, default=3)", ["models.CharField(max_length=20, default=4)"]),
        ("dropped-filter", "a.filter(pk=b.pk)", ["a.filter()"]),
        (
            "dropped-filter",
            "a.filter(x, pk=b, c=d)",
            ["a.filter(pk=b, c=d)", "a.filter(x, c=d)", "a.filter(x, pk=b)"],
        ),
        ("dropped-filter", "Q(a=1, b=2)", ["Q(b=2)", "Q(a=1)"]),
        ("dropped-filter", "Q(a=1); words.get('a', 1); words.update(more)", []),
        ("no-select-for-update", "a.select_for_update(of=('self',)).get(pk=1)", ["a.get(pk=1)"]),
        ("no-exclude", "a.exclude(b=1).first()", ["a.first()"]),
        ("guard", "if a:\n    raise Refused('No.')\n", ["if False:\n    raise Refused('No.')\n"]),
        ("guard", "if a:\n    b()\n", []),
        ("dropped-statement", "audit.record('a', b)\n", ["pass\n"]),
        ("dropped-statement", "log.info('a')\nsuper().save()\n", []),
        ("no-transaction", "@transaction.atomic\ndef f():\n    ...\n", ["def f():\n    ...\n"]),
        ("constant", "class A:\n    class Meta:\n        b = 1\n", []),
    ],
)
def test_changes(kind: str, source: str, after: list[str]):
    assert changed(source, kind) == after


def test_places_are_counted_in_characters_where_lines_hold_others_than_ascii():
    assert changed("words = '… – …' if a == b else c\n", "comparison") == ["words = '… – …' if a != b else c\n"]


def test_a_change_is_shown_as_a_patch_and_has_a_name():
    (mutant,) = mutants_of("a.py", "one\ntwo < three\n")
    assert mutant.key == "a.py:2:comparison:8"
    assert (
        mutant.diff("one\ntwo < three\n") == "--- a.py\n+++ a.py\n@@ -1,2 +1,2 @@\n one\n-two < three\n+two <= three\n"
    )


def test_every_change_to_the_project_is_another_program():
    for mutant in draw(possible(ROOT), seed=1, number=200):
        source = (ROOT / mutant.path).read_text()
        assert ast.dump(ast.parse(mutant.apply(source))) != ast.dump(ast.parse(source)), mutant.key


def test_a_seed_draws_the_same_changes_again():
    found = possible(ROOT, "training/operations")
    assert draw(found, 7, 20) == draw(found, 7, 20)
    assert draw(found, 7, 20) != draw(found, 8, 20)


def test_a_changed_file_stands_only_in_the_copy_and_only_for_a_while(tmp_path, monkeypatch):
    (mutant,) = mutants_of("a.py", "two < three\n")
    monkeypatch.setattr("tests.mutation.run.ROOT", tmp_path / "project")
    for folder in ("project/.venv", "project/node_modules"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "project/a.py").write_text("two < three\n")
    copy = Copy(tmp_path / "tree")
    copy.make()
    with copy.changed(mutant):
        assert (copy.root / "a.py").read_text() == "two <= three\n"
        assert (tmp_path / "project/a.py").read_text() == "two < three\n"
    assert (copy.root / "a.py").read_text() == "two < three\n"
