"""CREST is tested with the partnership's numbers set up, as it never runs without."""

import pytest

from tests.factories.crest import numbers


@pytest.fixture(autouse=True)
def _numbers(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("django_db") or "db" in request.fixturenames:
        request.getfixturevalue("_django_db_helper")
        numbers()
