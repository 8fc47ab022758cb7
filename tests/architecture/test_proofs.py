"""Every lock and every kind of audit entry has a test that fails without it."""

import ast
from pathlib import Path

import pytest
from django.db import transaction

from shield.local.prepare import ROOT
from shield.models import AuditEntry, User
from shield.operations import audit
from tests.architecture import proofs
from tests.architecture.proofs import PROOFS, watch
from tests.architecture.sources import Module, kinds_in, locks_in, matches, module_of, to_prove

NAMED = [claim for tests in PROOFS.values() for claims in tests.values() for claim in claims]


def test_every_lock_and_every_audit_kind_has_a_test():
    assert sorted(to_prove() - set(NAMED)) == []


def test_nothing_is_proved_that_is_not_there_and_nothing_twice():
    assert sorted(NAMED) == sorted(set(NAMED) & to_prove())


def functions_of(path: Path) -> set[str]:
    """Return the names of the tests in a file."""
    return {node.name for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)}


def test_every_test_that_is_named_is_there():
    missing = {
        f"{file}::{test}"
        for file, tests in PROOFS.items()
        for test in tests
        if not (ROOT / file).exists() or test.split("[")[0] not in functions_of(ROOT / file)
    }
    assert sorted(missing) == []


# --- What the watch sees ----------------------------------------------------------------------------------------------

SOURCE = """
RUN = "SELECT id FROM a WHERE id = %s FOR UPDATE"
MARK = "shield.demo-loaded"


def by_queryset(thing):
    return Thing.objects.select_for_update(of=("self",)).get(pk=thing.pk)


def by_statement(cursor):
    cursor.execute(RUN)


def move(thing, verb):
    audit.record(f"shield.thing-{verb}", thing, by=None)


def start(thing):
    move(thing, "started")
    update_record(thing, "shield.thing-edited", version=1, by=None)
    edits.update_record(thing, f"shield.{thing.kind}-changed", version=1, by=None)
    outbox.write(notice, after=[audit.entry("shield.thing-told", thing, by=None)])


class Page:
    read_kind = "shield.page-read"
    other_kind = "big"
"""


@pytest.fixture
def module() -> Module:
    return Module("shield.operations.things", ast.parse(SOURCE))


def test_locks_are_found_in_the_source(module: Module):
    assert locks_in(module) == {"shield.operations.things.by_queryset", "shield.operations.things.by_statement"}


def test_kinds_are_found_in_the_source(module: Module):
    assert kinds_in(module) == {
        "shield.demo-loaded",
        "shield.thing-started",
        "shield.thing-edited",
        "shield.*-changed",
        "shield.thing-told",
        "shield.page-read",
    }


def test_a_module_has_the_name_under_which_it_is_imported(tmp_path: Path):
    (tmp_path / "app/rules").mkdir(parents=True)
    (tmp_path / "app/rules/__init__.py").write_text("")
    assert module_of(tmp_path / "app/rules/__init__.py", tmp_path).name == "app.rules"


@pytest.mark.parametrize(
    ("claim", "seen", "is_met"),
    [
        ("audit a.b", "audit a.b", True),
        ("audit a.b", "audit a.bc", False),
        ("audit a.*-c", "audit a.b-c", True),
        ("audit a.*-c", "audit a.b-d", False),
    ],
)
def test_a_claim_is_met_by_what_it_names(claim: str, seen: str, is_met: bool):
    assert matches(claim, seen) is is_met


class Item:
    """A test that is named as a proof."""

    nodeid, name = "tests/test_a.py::test_b[c]", "test_b[c]"
    originalname = "test_b"


def run_as_named(monkeypatch: pytest.MonkeyPatch, *claims: str, test):
    """Run ``test`` as if it were named as the proof of these claims."""
    monkeypatch.setattr(watch, "PROOFS", {"tests/test_a.py": {"test_b": list(claims)}})
    running = watch.pytest_runtest_call(Item())
    next(running)
    test()
    with pytest.raises(StopIteration):
        running.send(None)


def write_entry():
    audit.record("shield.account-closed", None, by=None)


def lock_users():
    with transaction.atomic():
        list(User.objects.select_for_update())


LOCK = f"lock {__name__}.lock_users"


@pytest.mark.django_db
def test_a_named_test_passes_when_it_proves_its_claims(monkeypatch):
    run_as_named(monkeypatch, "audit shield.account-closed", test=write_entry)
    run_as_named(monkeypatch, LOCK, test=lock_users)
    assert AuditEntry.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("claim", "test"),
    [
        ("audit shield.account-reopened", write_entry),
        (LOCK, lambda: list(User.objects.all())),
        (f"lock {__name__}.other", lock_users),
    ],
)
def test_a_named_test_fails_when_it_does_not(monkeypatch, claim, test):
    with pytest.raises(pytest.fail.Exception, match="named as the proof of"):
        run_as_named(monkeypatch, claim, test=test)


def test_every_table_is_read():
    assert {file.split("/")[1] for file in PROOFS} <= {table.__name__.rsplit(".", 1)[-1] for table in proofs.TABLES}
    assert len(PROOFS) == sum(len(table.PROOFS) for table in proofs.TABLES)
