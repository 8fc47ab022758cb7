"""An ordered list of announcements, each key once."""

from collections.abc import Iterable, Iterator
from typing import Generic, Protocol, TypeVar

from django.core.exceptions import ImproperlyConfigured


class Keyed(Protocol):
    """Anything that can be announced."""

    @property
    def key(self) -> str: ...

    @property
    def order(self) -> int: ...


Item = TypeVar("Item", bound=Keyed)


class Registry(Generic[Item]):
    """An ordered list of announcements, each key once."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._items: dict[str, Item] = {}

    def register(self, item: Item) -> Item:
        """Take an announcement; the same key twice raises ``ImproperlyConfigured`` and stops start-up."""
        if item.key in self._items:
            raise ImproperlyConfigured(f"{item.key} is announced twice in {self.name}.")
        self._items[item.key] = item
        return item

    def register_all(self, items: Iterable[Item]) -> None:
        """Take several announcements."""
        for item in items:
            self.register(item)

    def __iter__(self) -> Iterator[Item]:
        return iter(sorted(self._items.values(), key=lambda item: (item.order, item.key)))

    def __getitem__(self, key: str) -> Item:
        return self._items[key]

    def __len__(self) -> int:
        return len(self._items)
