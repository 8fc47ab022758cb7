"""Which names each view reads from its query string, as the code says."""

import ast
import inspect
import sys
from functools import cache
from typing import Any

from django.urls import get_resolver

from tests.access.test_addresses import walk

# What Django's lists and forms read themselves.
OF_LISTS = {"page"}
OF_PERIODS = {f"{name}_{part}" for name in ("start", "end") for part in range(3)}
OF_FORMS = OF_PERIODS | {"code"}


@cache
def views() -> dict[str, Any]:
    """Return the view behind every address, by its name."""
    return walk(get_resolver().url_patterns)


def read_by(name: str) -> list[str]:
    """Return the parameters that the view of an address reads; none when it does not look at the query."""
    view = getattr(views()[name], "view_class", None)
    ours = [kind for kind in getattr(view, "__mro__", ()) if kind.__module__.split(".")[0] in APPS]
    found = OF_LISTS if any(getattr(kind, "paginate_by", None) for kind in ours) else set()
    for kind in ours:
        source = inspect.getsource(kind)
        if ".GET" in source:
            found = found | _names(inspect.getsource(sys.modules[kind.__module__]))
        if "filter_forms." in source:
            found = found | _names(inspect.getsource(sys.modules["training.forms.catalogue"]))
        if "Form(self.request.GET" in source:
            found = found | OF_FORMS
    return sorted(found)


APPS = ("crest", "learninghub", "partnership", "reviews", "shield", "training")


def _names(source: str) -> set[str]:
    """Return the names that a module asks a query string for."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"get", "getlist"}:
            holder = ast.unparse(node.func.value)
            if (holder.endswith(".GET") or holder == "query") and isinstance(node.args[0], ast.Constant):
                names.add(str(node.args[0].value))
    return names
