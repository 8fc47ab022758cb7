"""Every address × person × method. A new address without a row fails; a refused request changes nothing."""

from importlib import import_module
from inspect import signature
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from shield.access import LIBRARY_URL_PREFIXES, declared_permission
from tests.access.address import Address
from tests.cast import EVERYBODY, make, with_second_factor

TABLES = [import_module(f"tests.access.{path.stem}") for path in sorted(Path(__file__).parent.glob("*_table.py"))]
ACCESS: dict[str, Address] = {name: address for table in TABLES for name, address in table.ACCESS.items()}
CASES = [
    (name, person, method) for name in sorted(ACCESS) for person in sorted(EVERYBODY) for method in ("GET", "POST")
]

pytestmark = pytest.mark.django_db


def walk(patterns: list[Any], namespace: str = "") -> dict[str, Any]:
    """Every URL name of the resolver with its view."""
    found: dict[str, Any] = {}
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            found |= walk(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            found[f"{namespace}{pattern.name}"] = pattern.callback
    return found


def rows_of_every_table() -> dict[str, int]:
    """How many rows each table holds; sessions aside, which every visit may touch."""
    with connection.cursor() as cursor:
        names = [name for name in connection.introspection.table_names(cursor) if name != "django_session"]
        cursor.execute(" UNION ALL ".join(f"SELECT '{name}', count(*) FROM \"{name}\"" for name in names))
        return dict(cursor.fetchall())


def test_every_address_says_who_may_open_it():
    assert set(walk(get_resolver().url_patterns)) == set(ACCESS)


def test_every_view_of_ours_declares_a_permission():
    silent = [
        name
        for name, view in walk(get_resolver().url_patterns).items()
        if declared_permission(view) is None and not name.startswith(LIBRARY_URL_PREFIXES)
    ]
    assert silent == []


@pytest.mark.parametrize(("name", "person", "method"), CASES)
def test_access(name: str, person: str, method: str):
    address = ACCESS[name]
    user = make(person)
    path = address.path(user) if signature(address.path).parameters else address.path()
    client = Client(raise_request_exception=False)
    if person != "anonymous":
        client.force_login(with_second_factor(user), backend="allauth.account.auth_backends.AuthenticationBackend")
    before = rows_of_every_table()
    response = client.get(path) if method == "GET" else client.post(path, address.data())
    if response.streaming:
        response.getvalue()  # read to the end, so that the file is closed
    expected = address.expected(person, method)
    assert response.status_code == expected
    turned_away = person == "anonymous" and not address.names(person)
    if turned_away or expected in {403, 404, 405}:
        assert rows_of_every_table() == before
    if turned_away:
        assert response.headers["Location"].startswith(reverse("account_login"))
