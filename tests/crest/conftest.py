"""CREST is tested with the partnership's numbers set up, as it never runs without."""

import pytest

from tests.factories.crest import numbers


@pytest.fixture(autouse=True)
def _numbers(request: pytest.FixtureRequest) -> None:
    if {"db", "transactional_db"} & set(request.fixturenames):
        numbers()
