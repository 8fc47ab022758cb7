from datetime import date, time

import pytest

from shield.extension_points import Waiting, WeekEntry
from shield.presenters import TaskRow, days_with_entries, group_by_due, working_week_from

TUESDAY = date(2026, 11, 24)


def waiting(title, due):
    return Waiting(title=title, why="", url="/", verb="Open", due=due)


def test_what_waits_is_grouped_by_its_date():
    things = [
        waiting("Late", date(2026, 11, 19)),
        waiting("Now", TUESDAY),
        waiting("Soon", date(2026, 11, 27)),
        waiting("Next", date(2026, 12, 4)),
        waiting("Some day", None),
    ]
    groups = group_by_due(things, TUESDAY)
    assert [(group.title, [row.when for row in group.rows]) for group in groups] == [
        ("Overdue", ["5 days late"]),
        ("Today", ["Today"]),
        ("This week", ["Fri 27 Nov"]),
        ("Later", ["Fri 4 Dec"]),
        ("No date", ["Any time"]),
    ]


def test_one_day_late_and_tomorrow_in_words():
    groups = group_by_due([waiting("A", date(2026, 11, 23)), waiting("B", date(2026, 11, 25))], TUESDAY)
    assert [row.when for group in groups for row in group.rows] == ["1 day late", "Tomorrow"]


@pytest.mark.parametrize(
    ("title", "rest"),
    [("Take the register: DASH", "DASH"), ("Action due", "Action due"), ("Take the register", "Take the register")],
)
def test_a_link_does_not_say_its_verb_twice(title, rest):
    assert TaskRow(Waiting(title, "", "/", verb="Take the register"), "", late=False).rest_of_link == rest


def test_empty_groups_are_left_out():
    assert group_by_due([], TUESDAY) == []


def test_a_landing_page_gives_tomorrow_a_group_of_its_own():
    tasks = [waiting("A", date(2026, 11, 25)), waiting("B", date(2026, 11, 26))]
    groups = group_by_due(tasks, TUESDAY, with_tomorrow=True)
    assert [(group.title, [row.thing.title for row in group.rows]) for group in groups] == [
        ("Tomorrow", ["A"]),
        ("This week", ["B"]),
    ]


def test_the_week_is_today_and_the_next_four_working_days(db):
    assert working_week_from(TUESDAY) == [TUESDAY, *(date(2026, 11, day) for day in (25, 26, 27, 30))]
    saturday = date(2026, 11, 28)
    assert working_week_from(saturday)[:2] == [saturday, date(2026, 11, 30)]


def test_each_day_has_its_entries_by_time():
    late, early, whole_day = (
        WeekEntry(TUESDAY, title, "", "/", at) for title, at in (("C", time(14)), ("B", time(9)), ("A", None))
    )
    first, second = days_with_entries([TUESDAY, date(2026, 11, 25)], [late, whole_day, early], TUESDAY)
    assert [entry.title for entry in first.entries] == ["B", "C", "A"]
    assert (first.title, second.title, second.entries) == ("Tue 24, today", "Wed 25 November", [])
