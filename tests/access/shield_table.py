"""Who may open what on the ground floor, allauth's own pages included."""

from django.urls import reverse

from tests.access.address import EVERYBODY, Address


def public(name: str) -> Address:
    return Address(path=lambda: reverse(name), get={200: EVERYBODY})


ACCESS = {name: public(name) for name in ("home", "search", "cookies", "privacy", "accessibility", "worried", "health")}
