"""Find out what each test could prove, and name the nearest test for each claim.

make test-fast ARGS="-p tests.architecture.proofs.record tests/training"    notes what the tests do, in var/
.venv/bin/python -m tests.architecture.proofs.record                         writes the tables from the notes
"""

import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from shield.local.prepare import ROOT, say
from tests.architecture.proofs import PROOFS
from tests.architecture.sources import matches, to_prove

NOTES = ROOT / "var" / "proofs.jsonl"
FOLDER = Path(__file__).parent
CLAIMS = to_prove()
Note = tuple[str, set[str], float]


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Note what the test does."""
    from django.db import connection

    from tests.architecture.proofs.watch import Watch

    watch, started = Watch(CLAIMS), time.monotonic()
    with connection.execute_wrapper(watch):
        result = yield
    note = {"test": item.nodeid, "seen": sorted(watch.seen), "seconds": time.monotonic() - started}
    NOTES.parent.mkdir(exist_ok=True)
    with NOTES.open("a") as file:
        file.write(json.dumps(note) + "\n")
    return result


def notes() -> list[Note]:
    """Return what was noted, once for each test."""
    found = (json.loads(line) for line in NOTES.read_text().splitlines())
    latest = {note["test"]: (note["test"], set(note["seen"]), note["seconds"]) for note in found}
    return [note for note in latest.values() if (ROOT / note[0].split("::")[0]).exists()]


def cost(claim: str, note: Note) -> tuple[bool, int, bool, float]:
    """How far a test is from a claim: whether it speaks of it, whether it lies near, has no parameters, and is quick."""
    test, _, seconds = note
    path = test.split("::")[0]
    word, name = claim.split()
    text = (ROOT / path).read_text()
    near = set(name.replace(".", "/").split("/")) & set(path.removesuffix(".py").replace("test_", "").split("/"))
    return (word == "audit" and f'"{name}"' not in text, -len(near), "[" in test, seconds)


def chosen() -> dict[str, dict[str, list[str]]]:
    """Return the tables: what is named already stays, the rest is given to the nearest test."""
    found, tables = notes(), defaultdict(lambda: defaultdict(list))
    named = {claim: (path, test) for path, tests in PROOFS.items() for test, each in tests.items() for claim in each}
    done = {note[0]: note[1] for note in found}
    for claim in sorted(CLAIMS):
        path, test = named.get(claim, ("", ""))
        if claim not in done.get(f"{path}::{test}", ()):
            able = [note for note in found if any(matches(claim, seen) for seen in note[1])]
            if not able:
                say(f"No test proves: {claim}")
                continue
            path, test = min(able, key=lambda note: cost(claim, note))[0].split("::", 1)
        tables[path][test].append(claim)
    return tables


def write() -> None:
    """Write one table for each app."""
    tables = chosen()
    for app in {path.split("/")[1] for path in tables}:
        proofs = {path: dict(tests) for path, tests in sorted(tables.items()) if path.split("/")[1] == app}
        (FOLDER / f"{app}.py").write_text(f'"""What the tests of {app} prove."""\n\nPROOFS = {json.dumps(proofs)}\n')


if __name__ == "__main__":
    sys.exit(write())
