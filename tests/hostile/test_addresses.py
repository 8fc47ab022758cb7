"""Every query parameter that a view reads, with everything that nobody should send."""

from collections import Counter
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.access.conftest import Visitor
from tests.access.tables import ACCESS, view_name
from tests.hostile.answers import allowed, trouble
from tests.hostile.inputs import HOSTILE, tries
from tests.hostile.parameters import read_by
from tests.savepoints import undone

pytestmark = pytest.mark.django_db

READERS = {name: names for name in sorted(ACCESS) if (names := read_by(view_name(name)))}


def test_the_parameters_are_found():
    assert {"q", "page", "from", "year", "edition", "source", "month", "level", "group", "agency", "code"} <= {
        name for names in READERS.values() for name in names
    }


@pytest.mark.parametrize("name", READERS)
def test_no_query_makes_a_500(name: str, visitors: dict[str, Visitor], tried: Counter[str]) -> None:
    address = ACCESS[name]
    visitor = allowed(address, "GET", visitors)
    if visitor is None:
        return
    path = address.path_for(visitor.user)
    troubles: dict[str, dict[str, str]] = {}

    @tries(12)
    @given(st.dictionaries(st.sampled_from(READERS[name]), HOSTILE, min_size=1, max_size=3))
    def attempt(query: dict[str, str]) -> None:
        with undone():
            response = visitor.ask("GET", f"{path}?{urlencode(query, errors='replace')}")
        tried["queries"] += 1
        if found := trouble(response):
            troubles.setdefault(found, query)

    attempt()
    assert troubles == {}
