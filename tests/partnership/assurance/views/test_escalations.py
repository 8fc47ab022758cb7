"""Pages of escalations: what was typed is kept, and only people who may see an escalation see it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnership.assurance.contributions.work_queue import waiting
from partnership.models import AgencyRelation, Escalation, EscalationStatus, RelationKind
from tests.cast import EVERYBODY, make, school
from tests.factories.escalations import RAISED_AT, answer_all, escalation_in, policy
from tests.factories.partnership import ActionFactory, AgencyFactory, PostFactory
from tests.factories.signing import three_partners
from tests.partnership.typed import errors_beside, typed_in, words

pytestmark = pytest.mark.django_db
E = EscalationStatus
LIST = "partnership:escalation-list"


def test_a_refused_escalation_keeps_what_was_typed(client, sign_in, practitioner):
    stages = policy()
    sign_in(practitioner)
    typed = {
        "about": "A threshold.",
        "wanted": "An answer.",
        "to_agency": school().pk,
        "stage": stages[1].pk,
        "reason": "x",
    }
    response = client.post(reverse("partnership:escalation-create"), typed)
    assert (response.status_code, errors_beside(response)) == (422, ["Select an agency other than your own"])
    assert typed_in(response) | {key: str(value) for key, value in typed.items()} == typed_in(response)
    typed |= {"to_agency": AgencyFactory().pk, "reason": " "}
    response = client.post(reverse("partnership:escalation-create"), typed)
    assert errors_beside(response) == ["Enter the reason for skipping the earlier stages"]
    assert Escalation.objects.count() == 0


def test_it_is_raised_for_the_agency_of_the_person(client, sign_in, practitioner):
    policy()
    other = AgencyFactory()
    sign_in(practitioner)
    typed = {"about": "A threshold.", "wanted": "An answer.", "to_agency": other.pk}
    client.post(reverse("partnership:escalation-create"), typed)
    raised = Escalation.objects.get()
    assert (raised.from_agency, raised.to_agency, raised.raised_by) == (school(), other, practitioner)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(EVERYBODY - {"anonymous", "administrator"}))
def test_pages_and_tasks_show_an_escalation_only_to_those_who_may_see_it(name, client, sign_in):
    user = make(name)
    known = name in {"agency_lead", "team", "scrutineer"}
    escalation = escalation_in(E.RAISED, from_agency=school(), about="Kestrel", reference="E-2031-007")
    sign_in(user)
    listed = words(client.get(reverse(LIST), {"show": "all"}))
    found = words(client.get("/search/", {"q": "Kestrel"}))
    queue = " ".join(str(row) for row in waiting(user))
    assert (escalation.reference in listed, client.get(escalation.get_absolute_url()).status_code) == (
        known,
        200 if known else 404,
    )
    assert (escalation.reference in found, "Kestrel" in queue) == (False, False)


def test_tasks_name_the_reference_but_not_what_the_escalation_is_about(agency_lead):
    escalation_in(E.RAISED, to_agency=school(), about="Kestrel", reference="E-2031-007")
    escalation_in(E.RESPONDED, from_agency=school(), about="Kestrel", reference="E-2031-008")
    rows = list(waiting(agency_lead))
    assert sorted(row.title for row in rows) == [
        "Read the response to escalation E-2031-008",
        "Respond to escalation E-2031-007",
    ]
    assert "Kestrel" not in str(rows)


def test_with_the_partners_only_they_have_a_task(agency_lead, executive_member):
    escalation = escalation_in(E.PARTNERS_DECIDE, from_agency=school(), reference="E-2031-007")
    first, second, third = three_partners()
    assert [row.title for row in waiting(agency_lead)] == []
    assert [row.title for row in waiting(executive_member)] == []
    assert [row.title for row in waiting(first)] == ["Answer escalation E-2031-007"]
    answer_all(escalation, [first, second, third])
    assert [row.title for row in waiting(first)] == ["Decide escalation E-2031-007"]


def test_a_partner_answers_on_a_page_and_everyone_who_sees_it_reads_the_answer(client, sign_in, scrutineer):
    escalation = escalation_in(E.PARTNERS_DECIDE)
    first = three_partners()[0]
    url = reverse("partnership:escalation-answer", args=[escalation.pk])
    assert url in sign_in(first).get(escalation.get_absolute_url()).content.decode()
    assert errors_beside(client.post(url, {})) == ["Select your answer", "Enter your reason"]
    assert client.post(url, {"stance": "partly", "reason": "Both may be right."}).status_code == 302
    assert typed_in(client.get(url))["stance"] == "partly"
    page = words(sign_in(scrutineer).get(escalation.get_absolute_url()))
    assert "Part of what was asked for should happen Both may be right. Lead for local_authority" in page
    assert page.count("Awaiting answer") == 2
    assert url not in page


def test_an_agency_that_left_cannot_be_chosen(client, sign_in, practitioner):
    policy()
    gone = AgencyFactory(name="Gone")
    until = {"starts_on": date(2019, 1, 1), "ends_on": date(2020, 12, 31)}
    AgencyRelation.objects.create(agency=gone, kind=RelationKind.RELEVANT_AGENCY, **until)
    page = sign_in(practitioner).get(reverse("partnership:escalation-create"))
    assert gone not in page.context["form"].fields["to_agency"].queryset
    typed = {"about": "A threshold.", "wanted": "An answer.", "to_agency": gone.pk}
    assert client.post(reverse("partnership:escalation-create"), typed).status_code == 422


def test_the_policy_offers_to_remove_a_stage_that_no_escalation_has_reached(client, sign_in, team):
    escalation_in(E.RAISED)
    used, unused = (reverse("partnership:escalationstage-remove", args=[stage.pk]) for stage in policy()[:2])
    page = sign_in(team).get(reverse("partnership:escalation-policy")).content.decode()
    assert (used in page, unused in page) == (False, True)
    assert client.post(unused).status_code == 302
    assert client.get(unused).status_code == 404


def test_statistics_suppress_small_numbers_for_the_board_but_not_for_the_team(client, sign_in, team, board_member):
    escalation_in(E.RAISED)
    seen = {}
    for user in (board_member, team):
        sign_in(user)
        page = words(client.get(reverse("partnership:escalation-statistics"), {"year": RAISED_AT.year}))
        seen[user] = ("fewer than 5" in page, "Raised 1" in page)
    assert seen == {board_member: (True, False), team: (False, True)}


def questions(client, url):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return [query["sql"] for query in asked if "django_session" not in query["sql"]]


def owned_action():
    post = PostFactory()
    ActionFactory(owner=post, agency=post.agency)


PAGES = {
    "escalation-list": lambda: escalation_in(E.RAISED),
    "escalation-statistics": lambda: escalation_in(E.RAISED),
    "action-statistics": owned_action,
    "action-csv": owned_action,
    "action-workbook": owned_action,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_a_page_makes_the_same_queries_for_one_row_and_for_thirty(name, client, sign_in, team):
    make_one, url = PAGES[name], reverse(f"partnership:{name}")
    sign_in(team)
    make_one()
    client.get(url)
    one = questions(client, url)
    for _ in range(29):
        make_one()
    assert len(questions(client, url)) <= len(one) + 1  # from 26 rows on, a list of pages is counted
