"""Three-year plan and business plan: drafted, published, updated, and replaced by the next."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify

from partnership.board.models import Plan, PlanKind, PlanPriority, PlanStatus, PlanUpdate
from shield.models import User
from shield.operations import audit
from shield.operations.edits import update_record
from shield.records.workflow import advance
from shield.refusals import Refused


@transaction.atomic
def create(*, kind: str, title: str, starts_on: date, ends_on: date, introduction: str, by: User) -> Plan:
    """Create a draft plan. Raise ``Refused`` when a plan of this kind starts on the same day."""
    refusal = Refused("There is already a plan of this type that starts on this day", field="starts_on")
    slug = slugify(f"{PlanKind(kind).label} {starts_on.year}-{ends_on.year}")
    slug = slug if not Plan.objects.filter(slug=slug).exists() else f"{slug}-from-{starts_on:%m-%d}"
    # After the address was chosen: a plan created in between is then seen here, or has taken the same address.
    if Plan.objects.filter(kind=kind, starts_on=starts_on).exists():
        raise refusal
    days = {"starts_on": starts_on, "ends_on": ends_on}
    try:
        with transaction.atomic():
            plan = Plan.objects.create(slug=slug, kind=kind, title=title, introduction=introduction, **days)
    except IntegrityError as error:  # created at the same moment by another person
        raise refusal from error
    audit.record("partnership.plan-created", plan, by=by)
    return plan


@transaction.atomic
def update(*, plan: Plan, version: int, by: User, **changes: Any) -> Plan:
    """Edit title or introduction over the version that was read. Raise ``Refused`` when the plan is replaced."""
    _lock_for_edit(plan)
    return update_record(plan, "partnership.plan-edited", version=version, by=by, **changes)


def _lock_for_edit(plan: Plan) -> Plan:
    """Return the plan, locked. Raise ``Refused`` when it is replaced."""
    locked = Plan.objects.select_for_update().get(pk=plan.pk)
    if locked.status == PlanStatus.REPLACED:
        raise Refused("This plan has been replaced and can no longer be changed")
    return locked


@transaction.atomic
def add_priority(*, plan: Plan, starts_on: date, ends_on: date, by: User, **changes: Any) -> PlanPriority:
    """Add a priority after the last one. Raise ``Refused`` for dates outside the plan, or when it is replaced."""
    locked = _lock_for_edit(plan)
    _check_dates(locked, starts_on, ends_on)
    last = locked.priorities.aggregate(last=Max("number"))["last"] or 0
    days = {"starts_on": starts_on, "ends_on": ends_on}
    priority = PlanPriority.objects.create(plan=locked, number=last + 1, **days, **changes)
    audit.record("partnership.plan-priority-added", priority, by=by)
    return priority


@transaction.atomic
def update_priority(
    *, priority: PlanPriority, version: int, starts_on: date, ends_on: date, by: User, **changes: Any
) -> PlanPriority:
    """Edit a priority over the version that was read. Raise ``Refused`` as ``add_priority`` does."""
    _check_dates(_lock_for_edit(priority.plan), starts_on, ends_on)
    days = {"starts_on": starts_on, "ends_on": ends_on}
    return update_record(priority, "partnership.plan-priority-edited", version=version, by=by, **days, **changes)


def _check_dates(plan: Plan, starts_on: date, ends_on: date) -> None:
    if ends_on <= starts_on:
        raise Refused("End date must be after the start date", field="ends_on")
    if starts_on < plan.starts_on:
        raise Refused("Start date must be on or after the first day of the plan", field="starts_on")
    if ends_on > plan.ends_on:
        raise Refused("End date must be on or before the last day of the plan", field="ends_on")


@transaction.atomic
def update_status(*, priority: PlanPriority, status: str, commentary: str, public_summary: str, by: User) -> PlanUpdate:
    """Add a status update to a priority; earlier updates stay. Raise ``Refused`` when the plan is replaced."""
    _lock_for_edit(priority.plan)
    written = PlanUpdate.objects.create(
        priority=priority, status=status, commentary=commentary, public_summary=public_summary, reported_by=by
    )
    audit.record("partnership.plan-priority-status-updated", priority, by=by, status=status)
    return written


@transaction.atomic
def publish(*, plan: Plan, by: User, now: datetime | None = None) -> Plan:
    """Publish the plan and replace the current plan of its kind. Raise ``Refused`` without a priority."""
    if not plan.priorities.exists():
        raise Refused("Add at least one priority first")
    # Lock all plans of the kind, so that of two published at once the second sees the first.
    for other in Plan.objects.select_for_update().filter(kind=plan.kind).order_by("pk"):
        if other.status == PlanStatus.PUBLISHED and other.pk != plan.pk:
            advance(other, "replace", by=by)
    advance(plan, "publish", by=by, published_at=now or timezone.now())
    audit.record("partnership.plan-published", plan, by=by)
    return plan
