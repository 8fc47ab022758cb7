"""The series of meetings, and a child's age."""

from datetime import UTC, date, datetime, time

import pytest

from crest.models import Child, Panel, PanelMeeting
from shield.records.row_security import acting_as
from tests.factories.crest import chair, make_panel


@pytest.mark.parametrize(
    ("now", "every", "day"),
    [
        (datetime(2025, 12, 1, 9, tzinfo=UTC), 1, date(2026, 1, 6)),
        (datetime(2026, 1, 6, 13, 59, tzinfo=UTC), 1, date(2026, 1, 6)),
        (datetime(2026, 1, 6, 14, 0, tzinfo=UTC), 1, date(2026, 1, 13)),
        (datetime(2026, 1, 7, 9, tzinfo=UTC), 1, date(2026, 1, 13)),
        (datetime(2026, 1, 7, 9, tzinfo=UTC), 2, date(2026, 1, 20)),
        # Summer time: 13:30 in UTC is 2:30pm in London, and the meeting has begun.
        (datetime(2026, 6, 2, 13, 30, tzinfo=UTC), 1, date(2026, 6, 9)),
    ],
)
def test_the_next_meeting_is_the_first_that_has_not_begun(now, every, day):
    panel = Panel(first_on=date(2026, 1, 6), every_weeks=every, starts_at=time(14), ends_at=time(16))
    assert panel.next_date(now) == day


@pytest.mark.django_db
def test_the_list_shows_the_next_meeting_first_then_later_ones_then_the_past():
    panel = make_panel()
    with acting_as(chair()):
        for day in (date(2026, 1, 20), date(2025, 12, 30), date(2026, 1, 6), date(2026, 1, 13), date(2025, 12, 23)):
            PanelMeeting.objects.create(panel=panel, held_on=day, starts_at=time(14), ends_at=time(16))
        days = list(PanelMeeting.objects.next_first(date(2026, 1, 6)).values_list("held_on", flat=True))
    assert [f"{day:%d %b}" for day in days] == ["06 Jan", "13 Jan", "20 Jan", "30 Dec", "23 Dec"]


@pytest.mark.parametrize(("hour", "state"), [(13, "planned"), (14, "running"), (15, "running"), (16, "done")])
def test_a_meeting_knows_its_state_by_the_clock(hour, state):
    meeting = PanelMeeting(held_on=date(2026, 1, 6), starts_at=time(14), ends_at=time(16))
    assert meeting.state(datetime(2026, 1, 6, hour, tzinfo=UTC)) == state


@pytest.mark.parametrize(
    ("facts", "age"),
    [
        ({"date_of_birth": "2011-03-04"}, "14"),
        ({"date_of_birth": "2011-03-03"}, "15"),
        ({"estimated_age": 0}, "about 0"),
        ({"estimated_age": 13}, "about 13"),
        ({}, "not known"),
    ],
)
def test_an_age_is_said_as_it_is_known(facts, age):
    assert Child(name="Robin", **facts).age_on(date(2026, 3, 3)) == age


def test_a_child_never_shows_its_name_by_accident():
    assert str(Child(name="Robin")) == "A child"
