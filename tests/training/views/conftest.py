"""What the tests of training's pages share."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.utils.html import strip_tags

from tests.factories.partnership import PersonFactory, PostFactory
from tests.factories.training import PractitionerFactory


@pytest.fixture
def words() -> Callable[[Any], str]:
    """What the main part of a page says, on one line, as a reader sees it."""

    def read(response: Any) -> str:
        main = re.search(r"<main.*?>(.*)</main>", response.content.decode(), re.DOTALL)
        assert main is not None
        apart = re.sub(r"<(/?(?:t[dhr]|d[dlt]|li|p|h\d|br|div|option)\b)", r" <\1", main[1])
        return " ".join(unescape(strip_tags(apart)).split())

    return read


@pytest.fixture
def errors() -> Callable[[Any], dict[str, list[str]]]:
    """What stands beside which field of a form that was refused."""

    def read(response: Any) -> dict[str, list[str]]:
        assert response.status_code == 422
        return dict(response.context["form"].errors)

    return read


@pytest.fixture
def colleague(agency_lead: Any) -> Any:
    """Somebody of the agency lead's agency, with an account."""
    person = PractitionerFactory(name="Ada Lovelace", email="ada@example.org")
    person.posts.all().delete()
    PostFactory(person=person, agency=agency_lead.person.agency_on())
    return person


@pytest.fixture
def newcomer(agency_lead: Any) -> Any:
    """Somebody of the agency lead's agency, without an account."""
    person = PersonFactory(name="Grace Hopper", email="grace@example.org", user=None)
    PostFactory(person=person, agency=agency_lead.person.agency_on())
    return person
