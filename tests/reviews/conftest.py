from collections.abc import Callable
from typing import Any

import pytest

from partnership.directory.operations import statutory_rules


@pytest.fixture
def rules_of_law(db: None) -> None:
    """The statutory rules of every edition, as the product brings them."""
    statutory_rules.load()


@pytest.fixture
def at_work_for_the_council(db: None) -> Callable[[Any], Any]:
    """Moves a user's posts to a local authority."""

    def move(user: Any) -> Any:
        for post in user.person.posts.all():
            post.agency.category = "local_authority"
            post.agency.save()
        return user

    return move
