from dataclasses import dataclass

import pytest
from django.core.exceptions import ImproperlyConfigured

from shield.extension_points import Registry


@dataclass(frozen=True)
class Part:
    key: str
    order: int


def test_a_registry_keeps_the_stated_order():
    registry = Registry("parts")
    for part in (Part("b", 20), Part("c", 10), Part("a", 20)):
        registry.register(part)
    assert [part.key for part in registry] == ["c", "a", "b"]


def test_the_same_key_twice_stops_start_up():
    registry = Registry("parts")
    registry.register(Part("a", 1))
    with pytest.raises(ImproperlyConfigured, match="a is announced twice in parts"):
        registry.register(Part("a", 2))
