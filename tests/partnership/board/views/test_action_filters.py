"""Filters of the list of actions, and evidence as a file."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from partnership.models import Action, ActionStatus
from shield.models import Document
from tests.factories.meetings import AgendaItemFactory
from tests.factories.partnership import ActionFactory, AgencyFactory, PostFactory, RecommendationFactory, UserFactory
from tests.partnership.typed import errors_beside, words

pytestmark = pytest.mark.django_db
S = ActionStatus


@pytest.fixture
def actions():
    """Return five actions that differ in owner, agency, source and status."""
    police = AgencyFactory(name="Police", slug="police")
    siân = PostFactory(agency=police, person__name="Siân Prosser")
    return {
        "meeting": ActionFactory(title="From a meeting", agency=police, owner=siân, item=AgendaItemFactory()),
        "recommendation": ActionFactory(title="From a recommendation", recommendation=RecommendationFactory()),
        "review": ActionFactory(title="From a review", origin_title="Child O", status=S.IN_PROGRESS),
        "none": ActionFactory(title="From nowhere", detail="Bruising in babies"),
        "closed": ActionFactory(title="Closed", status=S.WITHDRAWN),
    }


def listed(client, **query):
    return {action.title for action in client.get(reverse("partnership:action-list"), query).context["actions"]}


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"q": "bruising"}, {"From nowhere"}),
        ({"q": "sian"}, {"From a meeting"}),
        ({"q": "child o"}, {"From a review"}),
        ({"agency": "police"}, {"From a meeting"}),
        ({"owner": "nobody", "source": "none"}, {"From nowhere"}),
        ({"source": "meeting"}, {"From a meeting"}),
        ({"source": "recommendation"}, {"From a recommendation"}),
        ({"source": "other"}, {"From a review"}),
        ({"source": "section-11"}, set()),
        ({"status": "withdrawn"}, {"Closed"}),
        ({"status": "withdrawn", "show": "overdue"}, set()),
        ({"show": "all", "source": "none"}, {"From nowhere", "Closed"}),
        ({"q": "from", "agency": "police", "source": "recommendation"}, set()),
    ],
)
def test_each_filter_must_fit(query, titles, actions, sign_in, team):
    assert listed(sign_in(team), **query) == titles


def test_actions_of_one_owner(actions, sign_in, team):
    owner = actions["meeting"].owner.person
    page = sign_in(team).get(reverse("partnership:action-list"), {"owner": owner.pk})
    assert [action.title for action in page.context["actions"]] == ["From a meeting"]
    assert page.context["owners"] == ((str(owner.pk), "Siân Prosser"),)


OPEN = {"From a meeting", "From a recommendation", "From a review", "From nowhere"}


@pytest.mark.parametrize(
    "query", [{"owner": "²"}, {"owner": "9" * 60}, {"owner": "-1"}, {"source": "x"}, {"status": "x"}]
)
def test_a_value_that_no_filter_has_is_left_out(query, actions, sign_in, team):
    assert listed(sign_in(team), **query) == OPEN


def test_the_tabs_count_and_keep_the_filters(actions, sign_in, team):
    page = sign_in(team).get(reverse("partnership:action-list"), {"source": "none"})
    assert page.context["tabs"] == [
        ("Open (1)", "?source=none", True),
        ("Overdue (0)", "?source=none&show=overdue", False),
        ("All (2)", "?source=none&show=all", False),
    ]


def test_the_owners_and_agencies_are_those_of_actions_that_the_person_sees(actions, sign_in, agency_lead):
    page = sign_in(agency_lead).get(reverse("partnership:action-list"))
    assert (page.context["owners"], page.context["agencies"]) == ((), ())


def test_nothing_found_leads_back_to_all(actions, sign_in, team):
    page = words(sign_in(team).get(reverse("partnership:action-list"), {"q": "xyz"}))
    assert "No action fits these filters." in page


def test_the_download_has_what_the_filters_show(actions, sign_in, team):
    client = sign_in(team)
    url = client.get(reverse("partnership:action-list"), {"source": "none"}).context["csv_url"]
    rows = csv.DictReader(io.StringIO(client.get(url).content.decode("utf-8-sig")))
    assert {row["Action"] for row in rows} == {"From nowhere", "Closed"}


# Evidence


def report(client, action, file):
    return client.post(reverse("partnership:action-report-done", args=[action.pk]), {"evidence": "Done", "file": file})


def pdf(content=b"%PDF-1.7\n%%EOF\n"):
    return SimpleUploadedFile("minutes.pdf", content, "application/pdf")


def test_evidence_as_a_file_is_read_by_who_sees_the_action_only(client, sign_in):
    post = PostFactory()
    action = ActionFactory(agency=post.agency, owner=post)
    assert report(sign_in(post.person.user), action, pdf()).status_code == 302
    document = Action.objects.get().evidence_file
    assert "minutes.pdf" in words(client.get(action.get_absolute_url()))
    assert b"".join(client.get(document.get_absolute_url()).streaming_content).startswith(b"%PDF")
    assert sign_in(PostFactory().person.user).get(document.get_absolute_url()).status_code in {403, 404}
    assert sign_in(UserFactory()).get(document.get_absolute_url()).status_code in {403, 404}


def test_a_file_that_is_not_what_it_says_is_refused_and_the_action_stays_open(client, sign_in):
    post = PostFactory()
    action = ActionFactory(agency=post.agency, owner=post)
    page = report(sign_in(post.person.user), action, pdf(b"MZ\x90 not a pdf"))
    assert page.status_code == 422
    assert len(errors_beside(page)) == 1
    assert (Action.objects.get().status, Document.objects.count()) == (S.OPEN, 0)


def test_a_file_is_not_required(client, sign_in):
    post = PostFactory()
    action = ActionFactory(agency=post.agency, owner=post)
    assert report(sign_in(post.person.user), action, "").status_code == 302
    assert Action.objects.get().evidence_file is None
