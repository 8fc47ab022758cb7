from dataclasses import dataclass

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory

from shield.forms.base import PortalForm
from shield.records.workflow import Move, Workflow
from shield.templatetags import page_parts
from tests.markup import squash


def render(source, **context):
    return engines["django"].from_string(source).render(context)


def test_a_page_header_has_one_h1():
    html = render('{% page_header "Reviews" caption="Learning" lead="What we learned." %}')
    assert html.count("<h1>Reviews</h1>") == 1
    assert '<p class="kicker">Learning</p>' in html


def test_the_confidential_band_says_role_recording_and_readers():
    html = render('{% confidential_band "Programme Manager" 9 "/readers/" %}')
    assert "You see this as Programme Manager. Every view is recorded." in html
    assert '<a href="/readers/">9 people can see this</a>' in html


def test_one_reader_is_one_person():
    assert "1 person can see this" in squash(render('{% confidential_band "Chair" 1 %}'))


def test_a_fact_without_a_value_is_left_out():
    facts = page_parts.summary_list([("Aware of it", "23 July 2020"), ("Owner", ""), ("Count", 0), ("Due", None)])[
        "facts"
    ]
    assert [fact[:2] for fact in facts] == [("Aware of it", "23 July 2020"), ("Count", 0)]


def test_breadcrumbs_start_at_home_and_end_in_words():
    assert page_parts.breadcrumbs("Training", "/training/", "Thursday 5 November 2020") == (
        '<nav class="breadcrumbs" aria-label="Breadcrumb"><ol><li><a href="/">Home</a></li>'
        '<li><a href="/training/">Training</a></li>'
        '<li aria-current="page">Thursday 5 November 2020</li></ol></nav>'
    )


def test_pages_of_a_list_keep_the_question():
    request = RequestFactory().get("/?level=3&page=2")
    links = page_parts.pagination({"request": request}, Paginator(range(100), 10).page(2))
    assert links["previous_url"] == "?level=3&page=1"
    assert links["next_url"] == "?level=3&page=3"


def test_a_single_page_needs_no_links():
    assert page_parts.pagination({}, Paginator(range(3), 10).page(1)) == {"page": None}


def test_a_chosen_filter_is_a_link_that_takes_it_away():
    html = render("{% filter_chips chips '?' %}", chips=[("Level 3", "?format=online")])
    assert '<a class="chip chip--on" href="?format=online"><span class="govuk-visually-hidden">Remove filter: ' in html


class Leaflet:
    WORKFLOW = Workflow(("publish", {"draft"}, "published"), ("withdraw", {"published"}, "draft"))

    class _meta:  # noqa: N801
        app_label = "shield"
        model_name = "leaflet"

    pk = 7
    status = "draft"


@dataclass
class Holder:
    permissions: set[str]

    def has_perm(self, permission, thing=None):
        return permission in self.permissions


@pytest.fixture
def leaflet_urls(monkeypatch):
    monkeypatch.setattr(page_parts, "reverse", lambda name, kwargs: f"/{name}/{kwargs['pk']}/")


@pytest.mark.usefixtures("leaflet_urls")
def test_buttons_are_the_moves_open_and_permitted():
    user = Holder({"shield.publish-leaflet", "shield.withdraw-leaflet"})
    assert page_parts.moves(Leaflet(), user, "shield:leaflet") == {
        "buttons": [{"label": "Publish", "url": "/shield:leaflet-publish/7/", "is_main": True}]
    }


class Poster(Leaflet):
    WORKFLOW = Workflow(
        Move("cancel", {"draft"}, "cancelled", heading="Cancel this poster", ends=True),
        Move("publish", {"draft"}, "published", heading="Publish this poster"),
    )


@pytest.mark.usefixtures("leaflet_urls")
def test_a_move_that_ends_something_comes_last_and_is_never_the_main_button():
    user = Holder({"shield.publish-leaflet", "shield.cancel-leaflet"})
    found = page_parts.moves(Poster(), user, "shield:leaflet")["buttons"]
    assert [(button["label"], button["is_main"]) for button in found] == [
        ("Publish this poster", True),
        ("Cancel this poster", False),
    ]
    only = page_parts.moves(Poster(), Holder({"shield.cancel-leaflet"}), "shield:leaflet")["buttons"]
    assert [button["is_main"] for button in only] == [False]


@pytest.mark.usefixtures("leaflet_urls")
def test_nobody_is_shown_a_button_they_may_not_press():
    assert page_parts.moves(Leaflet(), Holder(set()), "shield:leaflet") == {"buttons": []}


class Question(PortalForm):
    name = forms.CharField(label="Full name")
    often = forms.ChoiceField(
        label="How often do you work with children?",
        choices=[("1", "Now and then"), ("2", "Most of my time")],
        widget=forms.RadioSelect,
    )
    needs = forms.MultipleChoiceField(choices=[("c", "Captions")], widget=forms.CheckboxSelectMultiple)


def test_the_error_summary_leads_to_fields_that_exist():
    html = render("{% load crispy_forms_tags %}{% error_summary form %}{% crispy form %}", form=Question({}))
    assert '<li><a href="#id_name">Enter a full name</a></li>' in html
    assert '<li><a href="#id_often_0">Select an answer to “How often do you work with children?”</a></li>' in html
    for target in ("id_name", "id_often_0", "id_needs_0"):
        assert f'id="{target}"' in html


def test_a_refusal_about_no_field_leads_to_the_first():
    form = Question({"name": "A", "often": "1", "needs": ["c"]})
    form.add_error(None, "This run is full.")
    summary = squash(render("{% error_summary form %}", form=form))
    assert '<li><a href="#id_name">This run is full.</a></li>' in summary


def test_no_errors_no_summary():
    assert render("{% error_summary form %}", form=Question()).strip() == ""


def test_a_summary_row_with_nothing_in_it_is_left_out():
    template = engines["django"].from_string('{% summary_row "Owner" %} {{ owner }} {% endsummary_row %}')
    assert template.render({"owner": ""}) == ""
    assert "<dd" in template.render({"owner": "Beatrice Lomax"})


def test_a_summary_row_escapes_its_values_once():
    template = engines["django"].from_string('{% summary_row "Owner" %}<b>{{ owner }}</b>{% endsummary_row %}')
    assert "<b>A &amp; B</b>" in template.render({"owner": "A & B"})


def test_a_button_link_and_a_submit_button_have_one_look():
    template = engines["django"].from_string(
        '{% button_link "Plan" "/plan/" secondary=True %}{% submit_button "Save" %}'
    )
    found = template.render({})
    assert 'class="govuk-button govuk-button--secondary"' in found
    assert 'data-prevent-double-click="true">Save</button>' in found
