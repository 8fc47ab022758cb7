"""The window of days in which returns are submitted."""

from datetime import UTC, date, datetime

import pytest

from partnership.assurance.operations import section_11_cycles, section_11_returns
from partnership.models import ReturnStatus, Section11Cycle, Section11Return
from shield.refusals import Refused
from tests.factories.partnership import UserFactory
from tests.factories.section_11 import AskedCycleFactory, ReturnFactory, fill, questions

pytestmark = pytest.mark.django_db
S = ReturnStatus


def submit(section_11_return, now):
    section_11_returns.submit(
        section_11_return=section_11_return,
        signed_off_by="Ann Other",
        signed_off_title="Chief executive",
        by=UserFactory(),
        now=now,
    )


def test_no_return_is_submitted_before_the_first_day_for_returns():
    cycle = AskedCycleFactory(opens_on=date(2026, 9, 22), due_on=date(2026, 12, 1))
    whole = fill(ReturnFactory(cycle=cycle, status=S.IN_PROGRESS))
    with pytest.raises(Refused, match="You can submit the return from Tuesday 22 September 2026"):
        submit(whole, datetime(2026, 9, 21, 8, tzinfo=UTC))
    # Half past eleven at night in Greenwich is the 22nd in London.
    submit(whole, datetime(2026, 9, 21, 23, 30, tzinfo=UTC))
    assert Section11Return.objects.get().status == S.SUBMITTED


def test_a_year_says_when_returns_are_submitted(team):
    words = {"duty": "section_11", "label": "2026/27", "question_set": questions(), "by": team}
    days = {"starts_on": date(2026, 4, 1), "ends_on": date(2027, 3, 31), "due_on": date(2026, 9, 30)}
    with pytest.raises(Refused, match="on or after the first day for returns") as refusal:
        section_11_cycles.create(**words, **days, opens_on=date(2026, 10, 1))
    assert (refusal.value.field, Section11Cycle.objects.count()) == ("due_on", 0)
    made = section_11_cycles.create(**words, **days, opens_on=date(2026, 5, 31))
    assert made.window == "from Sunday 31 May 2026 to Wednesday 30 September 2026"
    assert AskedCycleFactory(due_on=date(2026, 9, 30)).window == "by Wednesday 30 September 2026"
