import pytest
from django.core.cache import cache
from django.test import Client

from tests.cast import make
from tests.factories.training import BookingFactory, CourseRunFactory

pytestmark = pytest.mark.django_db

CATALOGUE = "/training/"
PLACE = "You have a place"


@pytest.fixture(autouse=True)
def kept(settings):
    settings.PUBLIC_PAGE_CACHE_SECONDS = 30
    cache.clear()
    yield
    cache.clear()


def titles(client, path=CATALOGUE):
    return [run.name for run in client.get(path).context["runs"]]


def test_a_stranger_sees_the_catalogue_as_it_was(client, django_assert_num_queries):
    CourseRunFactory(title="First")
    made = client.get(CATALOGUE)
    CourseRunFactory(title="Second")
    with django_assert_num_queries(0):
        kept = Client().get(CATALOGUE)
    assert kept.content == made.content
    assert kept.headers["Content-Type"] == made.headers["Content-Type"]
    assert kept.headers["Content-Security-Policy"] == made.headers["Content-Security-Policy"]


def test_another_address_is_another_page(client):
    CourseRunFactory(title="First")
    client.get(CATALOGUE)
    CourseRunFactory(title="Second")
    assert titles(client, f"{CATALOGUE}?q=Second") == ["Second"]


def test_whoever_is_signed_in_gets_a_page_of_their_own(client):
    run = CourseRunFactory(title="First")
    client.get(CATALOGUE)
    practitioner = make("practitioner")
    BookingFactory(run=run, attendee=practitioner.person)
    client.force_login(practitioner)
    assert PLACE in client.get(CATALOGUE).content.decode()


def test_a_page_made_for_somebody_is_never_kept(client):
    run = CourseRunFactory(title="First")
    practitioner = make("practitioner")
    BookingFactory(run=run, attendee=practitioner.person)
    client.force_login(practitioner)
    assert PLACE in client.get(CATALOGUE).content.decode()
    assert PLACE not in Client().get(CATALOGUE).content.decode()


def test_a_refusal_is_not_kept(client):
    run = CourseRunFactory(published_at=None, status="planned")
    assert client.get(run.get_absolute_url()).status_code == 404
    run.published_at, run.status = run.starts_at.replace(year=2020), "published"
    run.save()
    assert client.get(run.get_absolute_url()).status_code == 200


def test_pages_that_do_not_say_so_are_made_each_time(client, django_assert_num_queries):
    first = client.get("/bulletins/")
    assert first.status_code == 200
    with pytest.raises(pytest.fail.Exception, match="0 queries"), django_assert_num_queries(0):
        client.get("/bulletins/")
