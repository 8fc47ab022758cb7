"""Every address × person × method; a refused request changes nothing."""

from inspect import signature

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.access.tables import ACCESS
from tests.cast import EVERYBODY, make, with_second_factor

CASES = [
    (name, person, method) for name in sorted(ACCESS) for person in sorted(EVERYBODY) for method in ("GET", "POST")
]

pytestmark = pytest.mark.django_db


def rows_of_every_table() -> dict[str, int]:
    """How many rows each table holds; sessions aside, which every visit may touch."""
    with connection.cursor() as cursor:
        names = [name for name in connection.introspection.table_names(cursor) if name != "django_session"]
        cursor.execute(" UNION ALL ".join(f"SELECT '{name}', count(*) FROM \"{name}\"" for name in names))
        return dict(cursor.fetchall())


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
