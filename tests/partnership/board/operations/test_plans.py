"""Strategic and business plans: dates of priorities, updates, and one plan in force of each kind."""

from datetime import UTC, date, datetime

import pytest

from partnership.board.contributions import report_chapters
from partnership.board.operations import plans
from partnership.models import Plan, PlanKind, PlanPriority, PlanStatus, PlanUpdate, PriorityStatus
from shield.models import StatusChange
from shield.refusals import Refused
from tests.factories.money_and_plans import PlanFactory, PlanPriorityFactory
from tests.factories.partnership import AgencyFactory

pytestmark = pytest.mark.django_db
P = PlanStatus
OUTSIDE = {
    "starts_on": "Start date must be on or after the first day of the plan",
    "ends_on": "End date must be on or before the last day of the plan",
}
REPLACED = "This plan has been replaced and can no longer be changed"
NOW = datetime(2026, 3, 31, 9, tzinfo=UTC)


def begin(by, **facts):
    facts = {
        "kind": PlanKind.THREE_YEAR,
        "title": "Our plan",
        "starts_on": date(2026, 4, 1),
        "ends_on": date(2029, 3, 31),
        "introduction": "Three things.",
        **facts,
    }
    return plans.create(by=by, **facts)


def add(plan, by, **facts):
    facts = {
        "title": "Adolescents",
        "outcome": "They are seen early.",
        "starts_on": date(2026, 4, 1),
        "ends_on": date(2027, 3, 31),
        **facts,
    }
    return plans.add_priority(plan=plan, by=by, **facts)


def add_update(priority, by, status=PriorityStatus.AMBER, **words):
    words = {"commentary": "Two teams wait.", "public_summary": "Most have begun.", **words}
    return plans.update_status(priority=priority, status=status, by=by, **words)


def fresh(record):
    return type(record).objects.get(pk=record.pk)


def everything():
    return [
        list(model.objects.order_by("pk").values_list()) for model in (Plan, PlanPriority, PlanUpdate, StatusChange)
    ]


# A draft


def test_a_new_plan_is_a_draft_with_an_address_of_kind_and_years(team):
    plan = fresh(begin(team))
    assert (plan.slug, plan.get_absolute_url(), plan.status, plan.published_at, str(plan), plan.introduction) == (
        "three-year-plan-2026-2029",
        "/plans/three-year-plan-2026-2029/",
        P.DRAFT,
        None,
        "Our plan",
        "Three things.",
    )
    assert begin(team, kind=PlanKind.BUSINESS).slug == "business-plan-2026-2029"


def test_a_kind_of_plan_starts_once_on_a_date(team):
    begin(team)
    with pytest.raises(Refused, match=r"^There is already a plan of this type that starts on this day$") as refusal:
        begin(team, title="Another")
    assert (refusal.value.field, Plan.objects.count()) == ("starts_on", 1)


def test_a_plan_with_another_start_in_the_year_is_another_plan(team):
    begin(team)
    other = begin(team, starts_on=date(2026, 9, 1), ends_on=date(2029, 8, 31))
    assert other.slug == "three-year-plan-2026-2029-from-09-01"


def test_title_and_introduction_can_be_edited_in_a_published_plan(team):
    plan = PlanPriorityFactory(plan__status=P.PUBLISHED).plan
    plans.update(plan=plan, version=1, by=team, title="New", introduction="Words")
    with pytest.raises(Refused, match="Another person saved changes while you were editing"):
        plans.update(plan=fresh(plan), version=1, by=team, title="Mine", introduction="")
    assert (fresh(plan).title, fresh(plan).introduction, fresh(plan).version) == ("New", "Words", 2)


# Priorities


def test_priorities_are_numbered_in_the_order_they_are_added(team):
    plan, agency = begin(team), AgencyFactory(name="The Council")
    made = add(plan, team, measure="Fewer come twice.", ambition="Safe", lead=agency, url="/priorities/6/")
    assert (str(made), made.outcome, made.measure, made.ambition, made.lead, made.url) == (
        "1. Adolescents",
        "They are seen early.",
        "Fewer come twice.",
        "Safe",
        agency,
        "/priorities/6/",
    )
    add(plan, team, title="Parents")
    assert [str(each) for each in plan.priorities.all()] == ["1. Adolescents", "2. Parents"]
    assert made.get_absolute_url() == "/plans/three-year-plan-2026-2029/#priority-1"


def test_a_priority_can_last_as_long_as_the_plan(team):
    assert add(begin(team), team, ends_on=date(2029, 3, 31)).pk


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"starts_on": date(2026, 3, 31)}, "starts_on"),
        ({"ends_on": date(2029, 4, 1)}, "ends_on"),
        ({"starts_on": date(2029, 4, 1), "ends_on": date(2029, 5, 1)}, "ends_on"),
    ],
    ids=["begins before", "ends after", "wholly after"],
)
def test_a_priority_must_be_within_the_dates_of_the_plan(days, field, team):
    plan = begin(team)
    kept = add(plan, team)
    for act in (
        lambda: add(plan, team, **days),
        lambda: plans.update_priority(
            priority=kept, version=1, by=team, **{"starts_on": kept.starts_on, "ends_on": kept.ends_on, **days}
        ),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert (refusal.value.message, refusal.value.field) == (OUTSIDE[field], field)
    assert (plan.priorities.count(), fresh(kept).version) == (1, 1)


def test_a_priority_must_end_after_it_starts(team):
    plan = begin(team)
    with pytest.raises(Refused, match=r"^End date must be after the start date$") as refusal:
        add(plan, team, starts_on=date(2027, 3, 31))
    assert (refusal.value.field, plan.priorities.count()) == ("ends_on", 0)


def test_an_old_version_of_a_priority_is_refused(team):
    priority = PlanPriorityFactory()
    days = {"starts_on": date(2026, 5, 1), "ends_on": date(2028, 5, 1)}
    plans.update_priority(priority=priority, version=1, by=team, title="New", outcome="Other", **days)
    with pytest.raises(Refused, match="Another person saved changes while you were editing"):
        plans.update_priority(priority=fresh(priority), version=1, by=team, title="Mine", **days)
    found = fresh(priority)
    assert (found.title, found.outcome, found.starts_on, found.ends_on, found.version) == (
        "New",
        "Other",
        *days.values(),
        2,
    )


def test_updates_are_kept_newest_first(team, lead_partner):
    priority = PlanPriorityFactory()
    assert priority.latest is None
    add_update(priority, team, PriorityStatus.RED, commentary="Nobody leads.", public_summary="")
    add_update(priority, lead_partner, PriorityStatus.GREEN)
    assert list(priority.updates.values_list("status", "commentary", "public_summary", "reported_by")) == [
        ("green", "Two teams wait.", "Most have begun.", lead_partner.pk),
        ("red", "Nobody leads.", "", team.pk),
    ]
    assert (fresh(priority).latest.status, fresh(priority).version) == ("green", 1)


# Published, and replaced


def test_a_plan_without_a_priority_is_not_published(team):
    plan = begin(team)
    with pytest.raises(Refused, match=r"^Add at least one priority first$"):
        plans.publish(plan=plan, by=team)
    assert fresh(plan).status == P.DRAFT


def test_publishing_replaces_the_published_plan_of_its_kind_and_no_other(team):
    earlier = PlanPriorityFactory(plan__status=P.PUBLISHED).plan
    business = PlanPriorityFactory(plan__status=P.PUBLISHED, plan__kind=PlanKind.BUSINESS).plan
    other_draft = PlanFactory()
    plan = PlanPriorityFactory().plan
    plans.publish(plan=plan, by=team, now=NOW)
    assert [fresh(each).status for each in (earlier, business, other_draft, plan)] == [
        P.REPLACED,
        P.PUBLISHED,
        P.DRAFT,
        P.PUBLISHED,
    ]
    assert fresh(plan).published_at == NOW
    assert [(change.verb, change.by) for change in StatusChange.objects.of(earlier)] == [("replace", team)]


@pytest.mark.parametrize("status", [P.PUBLISHED, P.REPLACED])
def test_a_plan_is_published_once(status, team):
    plan = PlanPriorityFactory(plan__status=status).plan
    before = everything()
    with pytest.raises(Refused):
        plans.publish(plan=plan, by=team)
    assert everything() == before


CHANGES = {
    "edit": lambda priority, by: plans.update(plan=priority.plan, version=1, by=by, title="x"),
    "add_priority": lambda priority, by: add(priority.plan, by),
    "edit_priority": lambda priority, by: plans.update_priority(
        priority=priority, version=1, by=by, starts_on=priority.starts_on, ends_on=priority.ends_on, title="x"
    ),
    "report": lambda priority, by: add_update(priority, by),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_replaced_plan_cannot_be_edited(name, team):
    priority = PlanPriorityFactory(plan__status=P.REPLACED)
    before = everything()
    with pytest.raises(Refused) as refusal:
        CHANGES[name](priority, team)
    assert (refusal.value.message, everything()) == (REPLACED, before)


# Who sees a plan


def test_drafts_are_for_readers_of_governance_records(anonymous, practitioner, board_member, team):
    made = [PlanPriorityFactory(plan__status=status, plan__slug=status).plan for status in P]
    for user in (anonymous, practitioner):
        assert set(Plan.objects.visible_to(user)) == set(made[1:])
        assert {each.plan for each in PlanPriority.objects.visible_to(user)} == set(made[1:])
    for user in (board_member, team):
        assert set(Plan.objects.visible_to(user)) == set(made)


# In the yearly report


def test_the_report_has_the_plans_of_its_period_with_each_status(team):
    plan = PlanFactory(title="Our plan", status=P.PUBLISHED)
    first, second = (PlanPriorityFactory(plan=plan, title=title) for title in ("Adolescents", "Parents"))
    add_update(first, team, PriorityStatus.RED, commentary="Secret", public_summary="We are late.")
    add_update(first, team, PriorityStatus.AMBER, commentary="Secret too", public_summary="Most have begun.")
    PlanPriorityFactory()
    assert report_chapters.plans(date(2027, 4, 1), date(2028, 3, 31)) == {
        "plans": [
            {
                "title": "Our plan",
                "priorities": [
                    {
                        "title": str(first),
                        "outcome": "Children are safe.",
                        "status": "At risk",
                        "summary": "Most have begun.",
                    },
                    {
                        "title": str(second),
                        "outcome": "Children are safe.",
                        "status": "No update yet",
                        "summary": "",
                    },
                ],
            }
        ]
    }


def test_a_plan_of_another_period_is_not_in_the_report():
    PlanPriorityFactory(plan__status=P.REPLACED)
    touching = [
        report_chapters.plans(date(2025, 4, 2), date(2026, 4, 1)),
        report_chapters.plans(date(2029, 3, 31), date(2030, 3, 30)),
    ]
    apart = [
        report_chapters.plans(date(2025, 4, 1), date(2026, 3, 31)),
        report_chapters.plans(date(2029, 4, 1), date(2030, 3, 31)),
    ]
    assert [len(chapter["plans"]) for chapter in touching + apart] == [1, 1, 0, 0]


# All or nothing

OPERATIONS = {
    **CHANGES,
    "begin": lambda priority, by: begin(by, starts_on=date(2026, 5, 1)),
    "publish": lambda priority, by: plans.publish(plan=priority.plan, by=by),
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_without_its_audit_entry_is_rolled_back(name, team, broken_record):
    PlanPriorityFactory(plan__status=P.PUBLISHED)
    priority = PlanPriorityFactory()
    before = everything()
    broken_record(lambda: OPERATIONS[name](priority, team))
    assert everything() == before
