"""What is probably a slip is shown before it is saved, and saved once it is confirmed."""

import re

import pytest
from django.urls import reverse

from crest.views.referrals import DraftUpdate
from partnership.models import Action
from shield.views.confidential import Confidential
from tests.factories.partnership import GroupFactory, PostFactory, UserFactory
from tests.factories.publications import StoryFactory
from tests.forms_sent import fields_in
from tests.partnership.typed import typed_in, words

pytestmark = [pytest.mark.django_db, pytest.mark.asks_to_confirm]
WEEKEND = "Due date is Saturday 11 March 2090, which is at the weekend"


def box_in(page):
    """Return what the box of the page carries."""
    found = re.search(r'name="confirmed" id="id_confirmed" value="(\w+)"', page.content.decode())
    return {"confirmed": found[1]} if found else {}


def action(day=11):
    owner = PostFactory().pk
    return {"title": "Visit", "detail": "", "owner": owner, "due_on_0": day, "due_on_1": 3, "due_on_2": 2090}


@pytest.fixture
def url():
    return reverse("partnership:action-create")


def test_a_weekend_is_shown_with_everything_that_was_typed_and_nothing_is_saved(sign_in, team, url):
    page = sign_in(team).post(url, action())
    assert page.status_code == 422
    assert f'<a href="#id_due_on_0">{WEEKEND}</a>' in page.content.decode()
    assert "Check before you save" in words(page)
    assert (typed_in(page)["title"], typed_in(page)["due_on_0"]) == ("Visit", "11")
    assert Action.objects.count() == 0


def test_it_is_saved_after_confirming_and_only_once(sign_in, team, url):
    client = sign_in(team)
    page = client.post(url, fields_in(client.get(url)) | action())
    sent = fields_in(page) | box_in(page)
    assert client.post(url, sent).status_code == 302
    assert client.post(url, sent).status_code == 302
    assert [str(each.due_on) for each in Action.objects.all()] == ["2090-03-11"]


def test_another_weekend_has_to_be_confirmed_anew(sign_in, team, url):
    client = sign_in(team)
    page = client.post(url, action())
    other = client.post(url, action(day=12) | box_in(page))
    assert other.status_code == 422
    assert "Sunday 12 March 2090" in words(other)
    assert Action.objects.count() == 0


def test_without_the_box_the_second_press_asks_again(sign_in, team, url):
    client = sign_in(team)
    client.post(url, action())
    assert client.post(url, action()).status_code == 422


def test_a_working_day_is_saved_at_once(sign_in, team, url):
    assert sign_in(team).post(url, action(day=13)).status_code == 302


NAMED = {"due_on_0": 13, "detail": "Visit Jamie Smith, born 3 March 2015, of Danson Vale Primary School."}


def test_what_looks_like_a_child_is_pointed_out_by_field_and_kept_after_confirming(sign_in, team, url):
    client = sign_in(team)
    page = client.post(url, action() | NAMED)
    end = "Remove it if it identifies a child."
    assert [concern.message for concern in page.context["view"].concerns] == [
        f"Details includes what looks like the name of a person: “Visit Jamie Smith”. {end}",
        f"Details includes what looks like a date of birth: “born 3 March 2015”. {end}",
        f"Details includes what looks like the name of a school: “Danson Vale Primary School”. {end}",
    ]
    assert Action.objects.count() == 0
    assert client.post(url, fields_in(page) | box_in(page)).status_code == 302
    assert Action.objects.get().detail == NAMED["detail"]


def test_people_with_an_account_are_not_taken_for_children(sign_in, team, url):
    UserFactory(name="Nadia Rahimi")
    typed = {"due_on_0": 13, "detail": "Ask Nadia Rahimi to ring.", "title": "Ring her"}
    assert sign_in(team).post(url, action() | typed).status_code == 302


def test_a_title_is_looked_at_too_and_a_saved_text_is_not_pointed_out_again(sign_in, team):
    story = StoryFactory(title="Old title", summary="By Jamie Smith")
    client, page = sign_in(team), reverse("partnership:bulletinstory-edit", args=[story.pk])
    sent = {"heading": "News", "title": "Meet Zoe Carter", "summary": "By Jamie Smith, revised"}
    found = client.post(page, sent).context["view"].concerns
    assert [(concern.field.name, "Zoe Carter" in concern.message) for concern in found] == [("title", True)]


def test_confidential_pages_point_out_no_children():
    assert Confidential.is_confidential is True
    assert issubclass(DraftUpdate, Confidential)
    assert DraftUpdate.is_confidential is True


def test_each_of_several_days_of_meetings_is_looked_at(sign_in, team):
    typed = {
        "group": GroupFactory().pk, "starts_on_0": 13, "starts_on_1": 3, "starts_on_2": 2090,
        "more_days": "14/03/2090\n18/03/2090\n25/12/2090", "format": "virtual",
    }  # fmt: skip
    page = sign_in(team).post(reverse("partnership:meeting-create"), typed)
    assert [concern.message for concern in page.context["view"].concerns] == [
        "More dates is Saturday 18 March 2090, which is at the weekend",
        "More dates is Monday 25 December 2090, which is a bank holiday (Christmas Day)",
    ]
