"""The pages of the plans: what the public can read, and errors beside their fields."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnership.models import Plan, PlanPriority, PlanStatus, PriorityStatus
from tests.factories.money_and_plans import PlanFactory, PlanPriorityFactory
from tests.factories.partnership import AgencyFactory
from tests.factories.publications import ProfileFactory
from tests.partnership.typed import buttons, errors_above, errors_beside, typed_in, words

pytestmark = pytest.mark.django_db
P = PlanStatus


@pytest.fixture
def office(client, sign_in, team):
    return sign_in(team)


def page(name, *args):
    return reverse(f"partnership:{name}", args=args)


def days(**names):
    """Return the typed values of the three fields of each date."""
    return {
        f"{name}_{place}": str(part)
        for name, day in names.items()
        for place, part in enumerate((day.day, day.month, day.year))
    }


def priority(**facts):
    return {
        "title": "Adolescents",
        "outcome": "They are seen early.",
        **days(starts_on=date(2026, 4, 1), ends_on=date(2027, 3, 31)),
        **facts,
    }


def reported(by, status=P.PUBLISHED, **changes):
    """Return a plan with one priority and one status update."""
    made = PlanPriorityFactory(plan__status=status, title="Adolescents")
    facts = {"commentary": "Two teams wait.", "public_summary": "Most have begun.", **changes}
    made.updates.create(status=PriorityStatus.AMBER, reported_by=by, **facts)
    return made


# What the public reads


def test_the_public_reads_the_status_of_each_priority_without_the_reason(client, team):
    ProfileFactory(vision=["Every child is safe"], ambitions=["Help early"], success_measures=[{"title": "Fewer"}])
    made = reported(team)
    told = words(client.get(made.plan.get_absolute_url()))
    for each in ("Every child is safe", "Help early", "Fewer", "1. Adolescents", "At risk", "Most have begun."):
        assert each in told
    for each in ("Two teams wait.", "Status updates", str(team), "Update status", "History"):
        assert each not in told


def test_readers_of_governance_records_see_all_updates_with_reasons(client, sign_in, board_member, team):
    made = reported(team, commentary="First it was so.")
    made.updates.create(status=PriorityStatus.GREEN, commentary="Now it is not.", reported_by=team)
    sign_in(board_member)
    told = words(client.get(made.plan.get_absolute_url()))
    assert told.index("Now it is not.") < told.index("First it was so.")
    assert "Update status" not in told


def test_a_practitioner_reads_what_the_public_reads(client, sign_in, practitioner, team):
    made = reported(team)
    sign_in(practitioner)
    told = words(client.get(made.plan.get_absolute_url()))
    assert ("Most have begun." in told, "Two teams wait." in told) == (True, False)


def test_a_replaced_plan_can_be_read_and_not_edited(office, client, team):
    made = reported(team, status=P.REPLACED)
    shown = office.get(made.plan.get_absolute_url())
    assert buttons(shown) == []
    assert ("Update status" in words(shown), "Add a priority" in words(shown)) == (False, False)
    office.logout()
    assert "Replaced by a newer plan" in words(client.get(made.plan.get_absolute_url()))


def test_the_public_sees_no_draft_in_the_list(client, office):
    PlanPriorityFactory(plan__title="Kestrel")
    PlanPriorityFactory(plan__title="Heron", plan__status=P.PUBLISHED)
    assert all(name in words(office.get(page("plan-list"))) for name in ("Kestrel", "Heron"))
    client.logout()
    told = words(client.get(page("plan-list")))
    assert ("Kestrel" in told, "Heron" in told, "Create a plan" in told) == (False, True, False)


def test_the_timeline_has_a_description(client, team):
    made = reported(team)
    content = client.get(made.plan.get_absolute_url()).content.decode()
    (desc,) = re.findall(r'<desc id="timeline-desc">(.*?)</desc>', content)
    assert desc == "1. Adolescents: April 2026 to March 2027, at risk"
    assert re.search(r'role="img"\s+aria-labelledby="timeline-title timeline-desc"', content)


# What the team types


def test_a_plan_is_created_as_typed(office):
    typed = {
        "kind": "business",
        "title": "This year",
        "introduction": "Words",
        **days(starts_on=date(2026, 4, 1), ends_on=date(2027, 3, 31)),
    }
    response = office.post(page("plan-create"), typed)
    assert (response.status_code, response.url) == (302, "/plans/business-plan-2026-2027/")
    response = office.post(page("plan-create"), {**typed, "title": "Again"})
    assert (response.status_code, errors_beside(response)) == (
        422,
        ["There is already a plan of this type that starts on this day"],
    )
    assert typed_in(response)["title"] == "Again"
    response = office.post(page("plan-create"), {**typed, **days(ends_on=date(2026, 4, 1))})
    assert errors_beside(response) == ["End date must be after the start date"]
    assert Plan.objects.count() == 1


def test_the_dates_of_a_priority_are_within_the_plan_and_the_typed_text_is_kept(office):
    ProfileFactory(ambitions=["Help early"])
    plan, agency = PlanFactory(), AgencyFactory()
    typed = priority(measure="Fewer", ambition="Help early", lead=str(agency.pk), url="/priorities/6/")
    response = office.post(page("planpriority-create", plan.slug), {**typed, **days(ends_on=date(2030, 1, 1))})
    told = ["End date must be on or before the last day of the plan"]
    assert (response.status_code, errors_beside(response), errors_above(response)) == (422, told, told)
    kept = typed_in(response)
    assert {name: kept[name] for name in typed if name != "ends_on_0"} | days(ends_on=date(2030, 1, 1)) == {
        **{name: value for name, value in typed.items() if name != "ends_on_0"},
        **days(ends_on=date(2030, 1, 1)),
    }
    assert office.post(page("planpriority-create", plan.slug), typed).status_code == 302
    made = PlanPriority.objects.get()
    assert (made.title, made.measure, made.ambition, made.lead, made.url) == (
        "Adolescents",
        "Fewer",
        "Help early",
        agency,
        "/priorities/6/",
    )


@pytest.mark.parametrize(
    "url", ["https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)", "priorities/6/"]
)
def test_the_page_of_the_work_is_in_this_portal(url, office):
    response = office.post(page("planpriority-create", PlanFactory().slug), priority(url=url))
    assert (response.status_code, errors_beside(response)) == (
        422,
        ["Page must be an address in this portal, starting with /"],
    )
    assert typed_in(response)["url"] == url


def test_a_status_update_needs_a_reason_and_no_public_summary(office):
    made = PlanPriorityFactory()
    response = office.post(page("planpriority-update-status", made.pk), {"status": "red", "public_summary": "Late."})
    assert (response.status_code, errors_beside(response)) == (422, ["Enter a reason"])
    kept = typed_in(response)
    assert (kept["status"], kept["public_summary"], made.updates.count()) == ("red", "Late.", 0)
    response = office.post(page("planpriority-update-status", made.pk), {"status": "red", "commentary": "So."})
    assert (response.status_code, response.url) == (302, f"/plans/{made.plan.slug}/#priority-1")
    assert (made.updates.get().status, made.updates.get().public_summary) == ("red", "")


def test_the_typed_text_is_kept_when_a_colleague_saved_first(office):
    made = PlanPriorityFactory()
    PlanPriority.objects.update(version=2)
    response = office.post(page("planpriority-update", made.pk), priority(version="1"))
    assert response.status_code == 422
    assert "Another person saved changes while you were editing" in errors_above(response)[0]
    assert typed_in(response)["outcome"] == "They are seen early."


def test_a_plan_without_a_priority_cannot_be_published(office):
    plan = PlanFactory()
    response = office.post(page("plan-publish", plan.slug))
    assert (response.status_code, errors_above(response)) == (422, ["Add at least one priority first"])


# One cost for any length


def questions(client, url):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len([query for query in asked if "django_session" not in query["sql"]])


@pytest.mark.slow
def test_a_plan_takes_the_same_queries_for_one_priority_and_for_thirty(office, team):
    made = reported(team)
    PlanPriority.objects.update(lead=AgencyFactory())
    office.get(made.plan.get_absolute_url())
    one = questions(office, made.plan.get_absolute_url())
    for _ in range(29):
        another = PlanPriorityFactory(plan=made.plan, lead=AgencyFactory())
        for word in ("a", "b"):
            another.updates.create(status=PriorityStatus.RED, commentary=word, reported_by=team)
    assert questions(office, made.plan.get_absolute_url()) == one


@pytest.mark.slow
def test_the_list_takes_the_same_queries_for_one_plan_and_for_thirty(office):
    PlanPriorityFactory()
    office.get(page("plan-list"))
    one = questions(office, page("plan-list"))
    PlanPriorityFactory.create_batch(29)
    assert questions(office, page("plan-list")) <= one + 1  # from 26 rows on, a list of pages is counted
