"""What the tests of training share."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.models.signals import post_save
from django.test.utils import CaptureQueriesContext

from partnership.models import Agency, AgencyDomain
from training.models import CourseRun


@pytest.fixture
def fewer_places() -> Callable[[CourseRun, int], None]:
    """Set fewer places than are held, past the database's own guard: it comes back with the roll-back."""

    def cut(run: CourseRun, capacity: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET LOCAL ROLE portal_owner")
            cursor.execute("ALTER TABLE training_courserun DISABLE TRIGGER training_run_covers_places_held")
            cursor.execute("SET LOCAL ROLE portal_app")
        CourseRun.objects.filter(pk=run.pk).update(capacity=capacity)

    return cut


@pytest.fixture
def managers_of_agency() -> Iterator[None]:
    """Every agency has the domain example.org, so that managers with such an address are emailed at once."""

    def add_domain(sender: Any, instance: Agency, created: bool, **kwargs: Any) -> None:
        if created:
            AgencyDomain.objects.create(agency=instance, domain="example.org")

    post_save.connect(add_domain, sender=Agency, weak=False)
    yield
    post_save.disconnect(add_domain, sender=Agency)


@pytest.fixture
def cost() -> Callable[[Any, str, int], int]:
    """How many queries a page takes, its session apart, which comes from the cache; fails over the limit."""

    def measure(client: Any, path: str, limit: int) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        queries = [query["sql"] for query in captured if "django_session" not in query["sql"]]
        asked = [query for query in queries if "SAVEPOINT" not in query]
        assert len(asked) <= limit, asked
        return len(asked)

    return measure
