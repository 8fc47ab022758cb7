"""Habits that a machine can watch."""

import re

import pytest

from shield.local.checks import APPS
from shield.local.prepare import ROOT
from tests.architecture.test_size import modules

SHAPELESS = {"utils", "util", "helpers", "common", "misc"}
IN_VIEWS = re.compile(r"\b(\w+)\.objects\b(?!\.visible_to\()")

ALLOWED = {
    # Before anyone is signed in there is nobody to be visible to: the demo's people are chosen by address.
    "shield/views/demo.py": ["User"],
    # Every document names its own permission, which is asked with the document in hand.
    "shield/views/documents.py": ["Document"],
}


def views():
    return [path for path in modules(*APPS) if "views" in path.parts or path.stem == "views"]


def test_no_module_is_named_for_nothing():
    assert [str(path) for path in modules(*APPS) if {path.stem, *path.parts} & SHAPELESS] == []


@pytest.mark.parametrize("path", views(), ids=lambda path: str(path.relative_to(ROOT)))
def test_views_ask_only_for_what_the_user_may_see(path):
    found = IN_VIEWS.findall(path.read_text())
    assert found == ALLOWED.get(str(path.relative_to(ROOT)), [])


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Run.objects.visible_to(user).get(pk=1)", []),
        ("Run.objects.all()", ["Run"]),
        ("get_object_or_404(Run.objects, pk=1)", ["Run"]),
    ],
)
def test_the_watch_on_views_sees_what_it_should(line, found):
    assert IN_VIEWS.findall(line) == found


def test_every_room_that_stands_holds_something():
    rooms = [path for path in modules(*APPS) if path.name == "__init__.py"]
    empty = [path.parent for path in rooms if len(list(path.parent.iterdir())) == 1 and not path.read_text().strip()]
    assert [str(path.relative_to(ROOT)) for path in empty] == []


def test_no_comment_of_a_template_reaches_its_readers():
    """``{# #}`` ends with its line: what is longer is shown to everybody."""
    templates = (ROOT / "templates").rglob("*.*")
    lines = ((path, line) for path in templates for line in path.read_text(encoding="utf-8").splitlines())
    assert [f"{path.name}: {line}" for path, line in lines if "{#" in line and "#}" not in line] == []
