"""Deny by default: how a view declares who may open it.

Every view declares a permission. A class-based view has ``permission_required``; a function is wrapped in ``asks_for``.
``PUBLIC`` opens a page to everyone and ``SIGNED_IN`` to every account, and both must be declared. A view that declares nothing does not run.
"""

from collections.abc import Callable
from typing import Any

import rules
from django.core.exceptions import PermissionDenied

PUBLIC = "shield.public"
SIGNED_IN = "shield.signed-in"

# Pages of allauth, which checks access itself; each has a row in the access table as well.
LIBRARY_URL_PREFIXES = ("account_", "mfa_", "usersessions_")

rules.add_perm(PUBLIC, rules.always_allow)
rules.add_perm(SIGNED_IN, rules.is_authenticated)


def asks_for(permission: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare the permission of a view function; the middleware checks it before the function runs."""

    def declare(view: Callable[..., Any]) -> Callable[..., Any]:
        vars(view)["permission_required"] = permission
        return view

    return declare


def declared_permission(view: Callable[..., Any]) -> str | None:
    """Return the permission that a URL's view asks for, or ``None`` when it names none and so may not run."""
    given = getattr(view, "view_initkwargs", {}).get("permission_required")
    holder = getattr(view, "view_class", view)
    return given or getattr(holder, "permission_required", None) or None


def demand(user: Any, permission: str, thing: Any = None) -> None:
    """Raise ``PermissionDenied`` (403) unless ``user`` holds ``permission`` over ``thing``."""
    if not user.has_perm(permission, thing):
        raise PermissionDenied
