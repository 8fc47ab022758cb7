"""What the documents name is there."""

import re
from pathlib import Path

import pytest

from shield.local.prepare import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
NAMED = re.compile(r"`([\w.-]+/[\w./-]*)`")
LINKED = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
# Made while the portal runs.
MADE = ("var/", ".make/", ".venv/", "node_modules/", "static/build/")


def paths_in(text: str) -> set[str]:
    """Return the paths that a text names in code: those that begin in a folder of the project."""
    found = set(NAMED.findall(text))
    return {path for path in found if (ROOT / path.split("/")[0]).is_dir() and not path.startswith(MADE)}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_path_and_link_of_a_document_leads_somewhere(document: Path):
    text = document.read_text()
    missing = {path for path in paths_in(text) if not (ROOT / path).exists()}
    missing |= {link for link in LINKED.findall(text) if not (document.parent / link).exists()}
    assert missing == set()


def test_the_watch_on_documents_sees_what_it_should():
    assert paths_in("`shield/gone.py`, `var/x`, `a/b`, `tests/<app>/x`, `/meetings/`") == {"shield/gone.py"}
