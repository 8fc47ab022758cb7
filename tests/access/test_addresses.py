"""No address without a row in the table, no view of ours without a permission."""

from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from shield.web.access import LIBRARY_URL_PREFIXES, declared_permission
from tests.access.tables import ACCESS, view_name


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


def test_every_address_says_who_may_open_it():
    assert set(walk(get_resolver().url_patterns)) == {view_name(row) for row in ACCESS}


def test_every_view_of_ours_declares_a_permission():
    silent = [
        name
        for name, view in walk(get_resolver().url_patterns).items()
        if declared_permission(view) is None and not name.startswith(LIBRARY_URL_PREFIXES)
    ]
    assert silent == []
