"""Watch a test that is named as a proof: which locks it takes, and which audit entries it writes."""

import sys
from collections.abc import Callable, Collection, Iterator
from typing import Any

import pytest
from django.db import connection

from shield.models import AuditEntry
from tests.architecture.proofs import PROOFS
from tests.architecture.sources import FOR_UPDATE, KIND, matches

NAMED = {claim for tests in PROOFS.values() for claims in tests.values() for claim in claims}
INTO_AUDIT = f'INSERT INTO "{AuditEntry._meta.db_table}"'


class Watch:
    """Sees every statement that is sent to the database."""

    def __init__(self, claims: Collection[str] = NAMED) -> None:
        self.claims = claims
        self.seen: set[str] = set()

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        if FOR_UPDATE in sql:
            self.seen |= {claim for name in callers() if (claim := f"lock {name}") in self.claims}
        if INTO_AUDIT in sql:
            self.seen |= {f"audit {value}" for value in params or () if isinstance(value, str) and KIND.match(value)}
        return result

    def missing(self) -> list[str]:
        """Return the claims that were not seen to come true."""
        return sorted(claim for claim in self.claims if not any(matches(claim, seen) for seen in self.seen))


def callers() -> Iterator[str]:
    """Yield the functions that are being run, the innermost first."""
    frame = sys._getframe(1)
    while frame := frame.f_back:  # type: ignore[assignment]
        yield f"{frame.f_globals.get('__name__', '')}.{frame.f_code.co_name}"


def claims_of(item: pytest.Item) -> set[str]:
    """Return what a test is named as a proof of, with or without its parameters."""
    tests = PROOFS.get(item.nodeid.split("::")[0], {})
    name = getattr(item, "originalname", item.name)
    return {*tests.get(item.name, ()), *tests.get(name, ())}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """A named test proves what it is named for, or fails."""
    claims = claims_of(item)
    if not claims:
        return (yield)
    watch = Watch(claims)
    with connection.execute_wrapper(watch):
        result = yield
    if missing := watch.missing():
        pytest.fail(f"This test is named as the proof of {', '.join(missing)}, and that did not happen.", pytrace=False)
    return result
