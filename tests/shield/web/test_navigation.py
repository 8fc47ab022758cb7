"""Seven sections in the first row, the pages of one in the second; every page belongs to one of them."""

import pytest
from django.urls import reverse

from shield.extension_points import jobs, section_pages, sections
from shield.web.navigation import navigation_for, public_navigation
from tests.cast import SIGNED_IN

pytestmark = pytest.mark.django_db

FOR_EVERYBODY = ["My work", "Training"]
AS_A_READER = ["Resources", "Bulletins"]
DOORS = {
    "practitioner": [*FOR_EVERYBODY, *AS_A_READER],
    "outsider": [*FOR_EVERYBODY, *AS_A_READER],
    "trainer": [*FOR_EVERYBODY, *AS_A_READER],
    "champion": [*FOR_EVERYBODY, "Assurance", *AS_A_READER],
    "agency_lead": [*FOR_EVERYBODY, "Assurance", *AS_A_READER, "People"],
    "hub_member": [*FOR_EVERYBODY, "Learning", "Governance", *AS_A_READER],
    "review_member": [*FOR_EVERYBODY, "Learning", "Governance", *AS_A_READER],
    "other_member": [*FOR_EVERYBODY, "Governance", *AS_A_READER],
    "leaver": [*FOR_EVERYBODY, *AS_A_READER],
    "without_post": [*FOR_EVERYBODY, *AS_A_READER],
    "mash_screener": [*FOR_EVERYBODY, *AS_A_READER, "CREST"],
    "administrator": [*FOR_EVERYBODY, *AS_A_READER, "People"],
    **{
        person: [*FOR_EVERYBODY, "Governance", *AS_A_READER, "CREST"]
        for person in ("crest_member", "crest_chair", "other_panel_member", "named_reader", "relative")
    },
    **{
        person: ["My work", "Training", "Learning", "Governance", "Assurance", "Publishing", "People"]
        for person in (
            "team",
            "scrutineer",
            "lead_partner",
            "delegated_partner",
            "board_member",
            "board_chair",
            "executive_member",
        )
    },
}


@pytest.mark.parametrize("person", sorted(SIGNED_IN))
def test_the_first_row_holds_the_sections_open_to_a_person(the_cast, person):
    assert [link.label for link in navigation_for(the_cast(person), "home").sections] == DOORS[person]


def test_crest_stands_apart(crest_member):
    apart = [link.label for link in navigation_for(crest_member, "home").sections if link.apart]
    assert apart == ["CREST"]


@pytest.mark.parametrize(
    ("view_name", "section", "page"),
    [
        ("home", "My work", "Tasks"),
        ("partnership:governance", "Governance", None),
        ("partnership:meeting-list", "Governance", "Meetings"),
        ("partnership:agendaitem-update", "Governance", "Meetings"),
        ("partnership:forward-plan", "Governance", "Forward plan"),
        ("training:course-detail", "Training", "Find a course"),
        ("training:course-edit", "Training", "Courses"),
        ("training:booking-create", "Training", "Find a course"),
        ("training:booking-detail", "My work", "My training"),
        ("reviews:published-detail", "Learning", "Published reviews"),
        ("reviews:review-move", "Learning", "Practice reviews"),
        ("account_change_password", "My work", None),
        ("cookies", None, None),
        ("", None, None),
    ],
)
def test_a_page_shows_its_section_and_its_entry_as_current(team, view_name, section, page):
    navigation = navigation_for(team, view_name)
    assert (navigation.section and navigation.section.label, navigation.page and navigation.page.label) == (
        section,
        page,
    )


def test_a_reader_finds_published_pages_under_resources(practitioner):
    navigation = navigation_for(practitioner, "reviews:published-detail")
    assert (navigation.section.label, navigation.page.label) == ("Resources", "Practice reviews")


def test_a_page_behind_no_section_of_this_person_belongs_to_their_work(practitioner):
    navigation = navigation_for(practitioner, "partnership:section11return-detail")
    assert (navigation.section.label, navigation.page) == ("My work", None)


def test_the_entry_is_the_current_page_on_its_own_page_and_current_behind_it(team):
    assert navigation_for(team, "partnership:meeting-list").page.current == "page"
    assert navigation_for(team, "partnership:meeting-detail").page.current == "true"


def test_visitors_have_the_public_doors():
    assert [link.label for link in public_navigation("training:run-detail") if link.current] == ["Training"]
    assert not [link for link in public_navigation("home") if link.current]


def test_every_entry_and_job_leads_somewhere_and_names_a_section_that_exists():
    names = [entry.url_name for registry in (sections, section_pages, jobs) for entry in registry]
    assert all(reverse(name).startswith("/") for name in names)
    assert {page.section for page in section_pages} <= {section.key for section in sections}


def test_everybody_may_open_every_entry_they_are_shown(sign_in, the_cast):
    for person in sorted(SIGNED_IN):
        client = sign_in(the_cast(person))
        for section in navigation_for(the_cast(person), "home").sections:
            page = client.get(section.url, follow=True)
            assert page.status_code == 200, (person, section.url)
            for link in page.context["navigation"].pages:
                assert client.get(link.url, follow=True).status_code == 200, (person, link.url)
