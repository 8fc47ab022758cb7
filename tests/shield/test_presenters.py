from datetime import date

from shield.extension_points import Waiting
from shield.presenters import group_by_due

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


def test_empty_groups_are_left_out():
    assert group_by_due([], TUESDAY) == []
