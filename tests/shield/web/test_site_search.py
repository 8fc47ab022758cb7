"""The search leads first to the page that does it, then to records; nobody finds a page they may not open."""

import pytest
from django.urls import reverse

from shield.extension_points import jobs, section_pages
from shield.web.site_search import find, find_pages, find_some
from tests.cast import SIGNED_IN
from tests.factories.publications import ProfileFactory
from tests.factories.training import CourseFactory

pytestmark = pytest.mark.django_db


def first(user, query):
    hit = find(user, query)[0]
    return hit.title, hit.url


@pytest.mark.parametrize(
    ("query", "title", "url_name"),
    [
        ("budget", "Budget", "partnership:budgetyear-list"),
        ("Invite a school lead", "Invite a colleague", "partnership:invitation-create"),
        ("section 11", "Section 11", "partnership:section11cycle-list"),
        ("take a register", "Take a register", "training:run-manage"),
        ("registers", "Take a register", "training:run-manage"),
        ("who attended", "Take a register", "training:run-manage"),
        ("meetings", "Meetings", "partnership:meeting-list"),
        ("change my password", "Change your password", "account_change_password"),
    ],
)
def test_the_team_is_led_to_the_page_that_does_it(team, query, title, url_name):
    assert first(team, query) == (title, reverse(url_name))


@pytest.mark.parametrize("query", ["invite a school lead", "budget", "take a register"])
def test_a_practitioner_does_not_find_pages_they_may_not_open(practitioner, query):
    assert [hit for hit in find(practitioner, query) if hit.kind == "Page"] == []


def test_the_exact_title_of_a_record_comes_before_pages_that_only_contain_the_words(team):
    course = CourseFactory(title="Book a visit")
    assert first(team, "book a visit") == ("Book a visit", course.get_absolute_url())


def test_an_exact_page_comes_before_a_record_that_contains_the_words(team):
    course = CourseFactory(title="Meetings with families")
    hits = find(team, "meetings")
    assert hits[0].title == "Meetings"
    assert course.title in [hit.title for hit in hits]


def test_a_query_that_nothing_fits_as_a_whole_finds_what_fits_some_of_it(practitioner, client, sign_in):
    course = CourseFactory(title="Domestic abuse and children")
    assert find(practitioner, "domestic abuse masterclass") == []
    assert [hit.title for hit in find_some(practitioner, "domestic abuse masterclass")] == [course.title]
    assert find_some(practitioner, "the masterclass") == []
    page = sign_in(practitioner).get(reverse("search"), {"q": "domestic abuse masterclass"}).content.decode()
    assert "No results for all of “domestic abuse masterclass”" in page
    assert "1 result for some of these words." in page


def test_each_address_is_found_once(team):
    urls = [hit.url for hit in find(team, "section 11")]
    assert len(urls) == len(set(urls))


def test_small_words_alone_find_no_page(team):
    assert [hit for hit in find(team, "zzz the of") if hit.kind == "Page"] == []


def test_a_visitor_finds_public_pages(anonymous):
    assert first(anonymous, "training") == ("Training", reverse("training:run-list"))
    assert first(anonymous, "subscribe") == ("Subscribe to the bulletin", reverse("partnership:subscribe"))


@pytest.mark.parametrize("person", sorted(SIGNED_IN))
def test_whatever_page_is_found_opens(sign_in, the_cast, person):
    ProfileFactory()
    user = the_cast(person)
    client = sign_in(user)
    words = {job.label for job in jobs} | {page.label for page in section_pages}
    urls = {hit.url for each in words for hit in find_pages(user, each)}
    refused = {url for url in urls if client.get(url, follow=True).status_code not in {200, 503}}
    assert refused == set()
