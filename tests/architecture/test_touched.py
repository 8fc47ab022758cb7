"""`make test-fast` runs what a change touches: these are the tests near a changed file, and how near each is."""

from types import ModuleType, SimpleNamespace

import pytest

from tests import touched

ROOT = touched.ROOT


def item(path: str, row: str = "", **taken: object) -> SimpleNamespace:
    """A test of a file, as pytest collects it; ``taken`` stands in its module."""
    module = ModuleType("a_test")
    vars(module).update(taken)
    return SimpleNamespace(
        path=ROOT / path, nodeid=f"{path}::test", module=module, callspec=SimpleNamespace(params={"name": row})
    )


CHANGED = {
    "training/operations/bookings.py",
    "shield/views/home.py",
    "templates/home/clocks.html",
    "tests/crest/models/test_panels.py",
    "tests/factories/crest.py",
}
OPERATION = ModuleType("training.operations.bookings")
FACTORY = type("AFactory", (), {"__module__": "tests.factories.crest"})
NEAR = [
    (item("tests/crest/models/test_panels.py"), 1),
    (item("tests/crest/views/test_meetings.py", make=FACTORY), 1),
    (item("tests/training/operations/test_bookings.py"), 2),
    (item("tests/training/views/test_bookings_by_hand.py"), 2),
    (item("tests/access/test_access.py", "home"), 2),
    (item("tests/access/test_access.py", "clocks"), 2),
    (item("tests/training/operations/test_offers.py", bookings=OPERATION), 3),
    (item("tests/architecture/test_size.py"), 4),
    (item("tests/training/operations/test_offers.py"), None),
    (item("tests/training/operations/test_bookingless.py"), None),
    (item("tests/reviews/operations/test_bookings.py"), None),
    (item("tests/access/test_access.py", "training:run-list"), None),
]


@pytest.mark.parametrize(("test", "rank"), NEAR, ids=[f"{test.nodeid} {rank}" for test, rank in NEAR])
def test_how_near_a_test_is_to_a_change(test, rank):
    assert touched.Change(CHANGED).nearness(test) == rank


def test_what_takes_too_long_is_left_out_the_farthest_first(monkeypatch):
    tests = [test for test, rank in NEAR if rank != 2]
    monkeypatch.setattr(touched, "AFFORDABLE", 2 * touched.COST)
    chosen, left_out = touched.choose(tests, CHANGED)
    assert ([test.nodeid for test in chosen], left_out) == ([test.nodeid for test in tests[:2]], 2)
