"""Three-year plan and business plan: written as a draft, published, reported on, replaced by the next."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify

from partnership.board.models import Plan, PlanKind, PlanPriority, PlanStatus, PlanUpdate, Standing
from shield.operations import audit
from shield.operations.edits import revise
from shield.records.workflow import advance
from shield.refusals import Refused

OUTSIDE = "The priority must lie within the plan’s time."


@transaction.atomic
def begin(*, kind: str, title: str, starts_on: date, ends_on: date, introduction: str, by: Any) -> Plan:
    """A draft. ``Refused`` when a plan of this kind begins on the same day."""
    slug = slugify(f"{PlanKind(kind).label} {starts_on.year}-{ends_on.year}")
    slug = slug if not Plan.objects.filter(slug=slug).exists() else f"{slug}-from-{starts_on:%m-%d}"
    if Plan.objects.filter(kind=kind, starts_on=starts_on).exists():
        raise Refused("There is a plan of this kind from this day already.", field="starts_on")
    days = {"starts_on": starts_on, "ends_on": ends_on}
    try:
        with transaction.atomic():
            plan = Plan.objects.create(slug=slug, kind=kind, title=title, introduction=introduction, **days)
    except IntegrityError as trouble:  # somebody began the same in the same moment
        raise Refused("There is a plan of this kind from this day already.", field="starts_on") from trouble
    audit.record("partnership.plan-begun", plan, by=by)
    return plan


@transaction.atomic
def edit(*, plan: Plan, version: int, by: Any, **fields: Any) -> Plan:
    """Change title or introduction over the version that was read. ``Refused`` once the plan was replaced."""
    _living(plan)
    return revise(plan, "partnership.plan-edited", version=version, by=by, **fields)


def _living(plan: Plan) -> Plan:
    locked = Plan.objects.select_for_update().get(pk=plan.pk)
    if locked.status == PlanStatus.REPLACED:
        raise Refused("This plan was replaced by a newer one and stays as it was.")
    return locked


@transaction.atomic
def add_priority(*, plan: Plan, starts_on: date, ends_on: date, by: Any, **fields: Any) -> PlanPriority:
    """A priority after the last one. ``Refused`` outside the plan's time, or once the plan was replaced."""
    locked = _living(plan)
    _within(locked, starts_on, ends_on)
    last = locked.priorities.aggregate(last=Max("number"))["last"] or 0
    made = PlanPriority.objects.create(plan=locked, number=last + 1, starts_on=starts_on, ends_on=ends_on, **fields)
    audit.record("partnership.plan-priority-added", made, by=by)
    return made


@transaction.atomic
def edit_priority(
    *, priority: PlanPriority, version: int, starts_on: date, ends_on: date, by: Any, **fields: Any
) -> PlanPriority:
    """Change a priority over the version that was read. ``Refused`` as when it is added."""
    _within(_living(priority.plan), starts_on, ends_on)
    days = {"starts_on": starts_on, "ends_on": ends_on}
    return revise(priority, "partnership.plan-priority-edited", version=version, by=by, **days, **fields)


def _within(plan: Plan, starts_on: date, ends_on: date) -> None:
    if ends_on <= starts_on:
        raise Refused("The last day must be after the first.", field="ends_on")
    if not plan.starts_on <= starts_on:
        raise Refused(OUTSIDE, field="starts_on")
    if ends_on > plan.ends_on:
        raise Refused(OUTSIDE, field="ends_on")


@transaction.atomic
def report(*, priority: PlanPriority, standing: str, commentary: str, public_words: str, by: Any) -> PlanUpdate:
    """Say how a priority stands and why; what was said before stays. ``Refused`` once the plan was replaced."""
    _living(priority.plan)
    said = PlanUpdate.objects.create(
        priority=priority, standing=standing, commentary=commentary, public_words=public_words, said_by=by
    )
    audit.record("partnership.plan-priority-reported", priority, by=by, standing=standing)
    return said


@transaction.atomic
def publish(*, plan: Plan, by: Any, now: datetime | None = None) -> Plan:
    """Show the plan to everybody; the published plan of its kind is replaced. ``Refused`` without a priority."""
    if not plan.priorities.exists():
        raise Refused("Write at least one priority first.")
    # All plans of the kind, so that of two that are published at once the second sees the first.
    for other in Plan.objects.select_for_update().filter(kind=plan.kind).order_by("pk"):
        if other.status == PlanStatus.PUBLISHED and other.pk != plan.pk:
            advance(other, "replace", by=by)
    advance(plan, "publish", by=by, published_at=now or timezone.now())
    audit.record("partnership.plan-published", plan, by=by)
    return plan


def compile_plan(start: date, end: date) -> dict[str, Any]:
    """The plans of a period as the yearly report tells them: each priority, how it stands and what the public reads."""
    touching = Plan.objects.filter(starts_on__lte=end, ends_on__gte=start).exclude(status=PlanStatus.DRAFT)
    plans: Iterable[Plan] = touching.with_priorities().order_by("starts_on")
    return {
        "plans": [
            {"title": plan.title, "priorities": [_told(each) for each in plan.priorities.all()]} for plan in plans
        ]
    }


def _told(priority: PlanPriority) -> dict[str, str]:
    latest = priority.latest
    return {
        "title": str(priority),
        "outcome": priority.outcome,
        "standing": Standing(latest.standing).label if latest else "Nothing said yet",
        "words": latest.public_words if latest else "",
    }
