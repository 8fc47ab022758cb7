"""The demo has a replaced plan and one in force with updates."""

from datetime import date

import pytest

from partnership.board.demo.plans import load_plans
from partnership.models import Plan, PlanPriority, PlanStatus, PlanUpdate
from shield.extension_points import demo_parts

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.mark.parametrize("today", [date(2026, 3, 31), date(2026, 4, 1), date(2028, 2, 29)])
def test_one_plan_is_replaced_and_one_in_force(today):
    demo_parts["partnership.base"].load(today)
    Plan.objects.all().delete()
    load_plans(today)
    load_plans(today)
    assert list(Plan.objects.values_list("status", flat=True)) == [PlanStatus.PUBLISHED, PlanStatus.REPLACED]
    current = Plan.objects.get(status=PlanStatus.PUBLISHED)
    assert current.starts_on < today <= current.ends_on
    assert [each.starts_on >= each.plan.starts_on for each in PlanPriority.objects.select_related("plan")] == [True] * 6
    assert [each.ends_on <= each.plan.ends_on for each in PlanPriority.objects.select_related("plan")] == [True] * 6
    assert PlanUpdate.objects.filter(priority__plan=current, reported_at__date__lt=today).count() == 2
