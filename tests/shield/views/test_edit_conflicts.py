"""Two people edit the same text: who comes second sees both and decides."""

import contextlib
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from shield.forms import comparison
from shield.views import edit_conflicts
from tests.cast import enter, make, with_second_factor
from tests.factories.publications import StoryFactory
from tests.factories.training import CourseFactory, TariffFactory
from tests.forms_sent import fields_in

pytestmark = pytest.mark.django_db
CHANGED = "Another person saved changes while you were editing, so your changes were not saved."


def compared(page):
    """Return what is different: field, saved now, entered."""
    return [(each.label, each.saved, each.entered) for each in page.context["differences"]]


def story_page():
    story = StoryFactory(title="Old title", summary="Old words")
    return story, reverse("partnership:bulletinstory-edit", args=[story.pk])


def test_the_second_sees_both_and_sending_again_saves_theirs(sign_in, team):
    story, url = story_page()
    client = sign_in(team)
    hers, his = fields_in(client.get(url)), fields_in(client.get(url))
    assert client.post(url, hers | {"summary": "Her words"}).status_code == 302
    page = client.post(url, his | {"title": "His title"})
    assert page.status_code == 422
    assert CHANGED in page.content.decode()
    assert compared(page) == [("Title", "Old title", "His title"), ("Text", "Her words", "Old words")]
    assert '<td data-l="Saved now">Her words</td>' in page.content.decode()
    story.refresh_from_db()
    assert (story.title, story.summary) == ("Old title", "Her words")
    again = fields_in(page)
    assert again["title"] == "His title"
    assert client.post(url, again | {"summary": "Her words, and his"}).status_code == 302
    story.refresh_from_db()
    assert (story.title, story.summary) == ("His title", "Her words, and his")


def test_who_enters_the_same_is_not_asked(sign_in, team):
    _, url = story_page()
    client = sign_in(team)
    hers, his = fields_in(client.get(url)), fields_in(client.get(url))
    client.post(url, hers | {"summary": "New"})
    assert client.post(url, his | {"summary": "New"}).status_code == 302


def test_an_error_in_between_does_not_hide_the_change(sign_in, team):
    _, url = story_page()
    client = sign_in(team)
    hers, his = fields_in(client.get(url)), fields_in(client.get(url))
    client.post(url, hers | {"summary": "Her words"})
    wrong = client.post(url, his | {"title": ""})
    assert wrong.status_code == 422
    assert CHANGED not in wrong.content.decode()
    assert CHANGED in client.post(url, fields_in(wrong) | {"title": "His"}).content.decode()


def test_without_what_was_seen_a_form_is_saved_as_before(sign_in, team):
    story, url = story_page()
    sent = {"heading": "News", "title": "New", "summary": "Words"}
    assert sign_in(team).post(url, sent).status_code == 302
    story.refresh_from_db()
    assert story.title == "New"


def test_tariffs_with_their_tables_of_amounts(sign_in, team):
    tariff = TariffFactory(name="Standard", rate__fee_pence=1000)
    url = reverse("training:tariff-edit", args=[tariff.pk])
    client = sign_in(team)
    hers, his = fields_in(client.get(url)), fields_in(client.get(url))
    assert client.post(url, hers | {"free_days": 9}).status_code == 302
    page = client.post(url, his | {"name": "Basic"})
    assert page.status_code == 422
    assert [row[1:] for row in compared(page)] == [("Standard", "Basic"), ("9", "3")]
    assert client.post(url, fields_in(page)).status_code == 302
    tariff.refresh_from_db()
    assert (tariff.name, tariff.free_days) == ("Basic", 3)


def test_settings_without_a_record_of_their_own(sign_in, team):
    url = reverse("training:refreshers-edit")
    client = sign_in(team)
    hers, his = fields_in(client.get(url)), fields_in(client.get(url))
    name = next(iter(client.get(url).context["form"].fields))
    assert client.post(url, hers | {name: "11"}).status_code == 302
    page = client.post(url, his | {name: "7"})
    assert [row[1:] for row in compared(page)] == [("11", "7")]


def test_a_record_with_a_version_can_be_saved_the_second_time(sign_in, team):
    course = CourseFactory(title="First")
    url = reverse("training:course-edit", args=[course.slug])
    client = sign_in(team)
    hers, his = fields_in(client.get(url)), fields_in(client.get(url))
    assert client.post(url, hers | {"title": "Hers"}).status_code == 302
    page = client.post(url, his | {"title": "His"})
    assert (page.status_code, compared(page)) == (422, [("Title", "Hers", "His")])
    assert client.post(url, fields_in(page)).status_code == 302
    course.refresh_from_db()
    assert (course.title, course.version) == ("His", 3)


def test_a_version_alone_shows_what_is_different_too(sign_in, team):
    course = CourseFactory(title="First")
    url = reverse("training:course-edit", args=[course.slug])
    client = sign_in(team)
    hers, his = fields_in(client.get(url)), fields_in(client.get(url)) | {"form_seen": ""}
    client.post(url, hers | {"title": "Hers"})
    page = client.post(url, his | {"title": "His"})
    assert (page.status_code, compared(page)) == (422, [("Title", "Hers", "His")])
    assert client.post(url, fields_in(page)).status_code == 302


def save_at_once(url, *bodies):
    """Send forms at the same moment, each on a connection of its own."""

    def send(body):
        try:
            client = Client()
            enter(client, make("team"))
            return client.post(url, body).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=len(bodies)) as pool:
        return sorted(pool.map(send, bodies))


def forms_of_four():
    with_second_factor(make("team"))
    _, url = story_page()
    client = Client()
    enter(client, make("team"))
    return url, [fields_in(client.get(url)) | {"title": f"Title {number}"} for number in range(4)]


@pytest.mark.django_db(transaction=True)
def test_of_four_who_save_at_once_one_is_first_and_three_are_asked():
    url, bodies = forms_of_four()
    assert save_at_once(url, *bodies) == [302, 422, 422, 422]


@pytest.mark.django_db(transaction=True)
def test_the_canary_without_waiting_for_their_turn_more_than_one_is_first(monkeypatch):
    together = Barrier(4)

    def all_at_once(path):
        with contextlib.suppress(BrokenBarrierError):
            together.wait(timeout=2)

    monkeypatch.setattr(edit_conflicts, "wait_for_turn", all_at_once)
    compare = comparison.differences

    def compare_and_wait(*asked):
        found = compare(*asked)
        all_at_once("")
        return found

    monkeypatch.setattr(comparison, "differences", compare_and_wait)
    url, bodies = forms_of_four()
    assert save_at_once(url, *bodies).count(302) > 1
