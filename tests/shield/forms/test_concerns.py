"""Days on which nobody is at work are pointed out; due dates in the past are refused."""

from datetime import date

import pytest

from shield import working_days
from shield.forms.base import PortalForm
from shield.forms.concerns import concerns_about
from shield.forms.fields import DateField, DueDateField, WorkingDayField
from training.forms.runs import MomentField

pytestmark = pytest.mark.django_db


class DaysForm(PortalForm):
    meets_on = WorkingDayField(label="Date", required=False)
    due_on = DueDateField(label="Due date", required=False)
    born_on = DateField(label="First day", required=False)
    closes_at = MomentField(label="Booking closes", expects_working_day=True, required=False)


def on(name, day):
    return {f"{name}_0": day.day, f"{name}_1": day.month, f"{name}_2": day.year}


def messages(typed, **initial):
    form = DaysForm(typed, initial=initial)
    assert form.is_valid(), form.errors
    return [(concern.field.name, concern.message) for concern in concerns_about(form)]


SATURDAY, CHRISTMAS, MONDAY = date(2090, 3, 11), date(2090, 12, 25), date(2090, 3, 13)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (on("meets_on", MONDAY), []),
        (on("meets_on", SATURDAY), [("meets_on", "Date is Saturday 11 March 2090, which is at the weekend")]),
        (
            on("due_on", CHRISTMAS),
            [("due_on", "Due date is Monday 25 December 2090, which is a bank holiday (Christmas Day)")],
        ),
        (on("born_on", SATURDAY), []),
        (
            {"closes_at": "2090-03-11T23:30"},
            [("closes_at", "Booking closes is Saturday 11 March 2090, which is at the weekend")],
        ),
        ({}, []),
    ],
)
def test_weekends_and_bank_holidays_are_pointed_out_by_field(typed, said):
    assert messages(typed) == said


def test_what_was_saved_before_is_not_pointed_out_again():
    assert messages(on("meets_on", SATURDAY), meets_on=SATURDAY) == []


def test_a_due_date_in_the_past_is_refused():
    form = DaysForm(on("due_on", date(2020, 1, 6)))
    assert form.errors == {"due_on": ["Due date must be today or in the future"]}


def test_today_is_not_in_the_past():
    assert DaysForm(on("due_on", working_days.today())).is_valid()


def test_a_past_due_date_that_was_saved_before_stays():
    past = date(2020, 1, 6)
    assert DaysForm(on("due_on", past), initial={"due_on": past}).is_valid()


def test_other_days_may_be_in_the_past():
    assert DaysForm(on("meets_on", date(2020, 1, 6)) | on("born_on", date(2020, 1, 6))).is_valid()
