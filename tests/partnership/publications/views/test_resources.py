import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnership.models import Resource

pytestmark = pytest.mark.django_db
PAGE = "/resources/"


def make(number, **more):
    words = {"publisher": "A publisher", "kind": "guidance", "audience": "all"} | more
    return [Resource.objects.create(title=f"Guide {n}", **words) for n in range(number)]


def test_the_public_reads_the_list_and_can_select_an_audience(client):
    make(1, audience="parents")
    assert "Guide 0" in client.get(PAGE, {"for": "parents"}).content.decode()
    assert "Guide 0" not in client.get(PAGE, {"for": "professionals"}).content.decode()


@pytest.mark.slow
def test_the_list_costs_the_same_with_one_and_with_thirty(client):
    counts = []
    for number in (1, 29):
        make(number, publisher=f"Publisher {number}")
        client.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_errors_are_shown_beside_the_field_and_nothing_typed_is_lost(sign_in, team):
    client = sign_in(team)
    response = client.post("/resources/new/", {"title": "A guide", "address": "nowhere"})
    page = response.content.decode()
    assert (response.status_code, Resource.objects.count()) == (422, 0)
    assert "Enter the publisher" in page
    assert "Enter a full web address, starting with https://" in page
    assert 'value="A guide"' in page
