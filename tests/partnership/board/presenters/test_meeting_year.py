"""Positions in the picture of one year of meetings."""

from datetime import date

import pytest

from partnership.board.operations.meeting_year import GroupYear, MeetingYear, YearMeeting
from partnership.board.presenters.meeting_year import CLEAR_OF_TODAY, note_of, year_picture, year_rows
from partnership.models import GovernanceGroup, Meeting

BOARD = GovernanceGroup(name="Partnership Board of the whole borough", slug="board", meetings_per_year=4)


def on(day, state="held", decisions=0, items=0):
    return YearMeeting(Meeting(slug=f"board-{day}", group=BOARD, starts_on=day), state, decisions, items)


def year(*meetings):
    return MeetingYear(date(2026, 4, 1), date(2027, 3, 31), date(2026, 11, 30), [GroupYear(BOARD, list(meetings))])


def test_the_year_goes_from_april_on_the_left_to_march_on_the_right():
    picture = year_picture(year(on(date(2026, 4, 1)), on(date(2027, 3, 31))))
    (line,) = picture.lines
    assert (line.name, line.frequency) == ("Partnership Board of the whol…", "4 meetings a year")
    assert [(mark.label, mark.x) for mark in line.marks] == [("1 Apr", 236.0), ("31 Mar", 1052.0)]
    assert [label for label, _ in picture.months] == [
        "Apr",
        "May",
        "Jun",
        "Jul",
        "Aug",
        "Sep",
        "Oct",
        "Nov",
        "Dec",
        "Jan",
        "Feb",
        "Mar",
    ]
    assert (picture.today_x, line.solid_to) == (780.7, 780.7)


def test_labels_that_would_overlap_are_above_and_below_the_line_in_turn():
    days = [date(2026, 6, day) for day in (1, 8, 15, 22)]
    (line,) = year_picture(year(*map(on, days), on(date(2026, 12, 1)))).lines
    assert [mark.date_y < line.y for mark in line.marks] == [False, True, False, True, False]


@pytest.mark.parametrize(("day", "side"), [(date(2026, 11, 28), -1), (date(2026, 12, 2), 1)])
def test_the_label_of_a_meeting_near_today_is_beside_the_line_for_today(day, side):
    picture = year_picture(year(on(day)))
    (mark,) = picture.lines[0].marks
    assert abs(mark.x - picture.today_x) < CLEAR_OF_TODAY
    assert mark.text_x == picture.today_x + side * CLEAR_OF_TODAY


def test_the_note_counts_decisions_of_past_and_items_of_upcoming_meetings():
    day = date(2026, 6, 1)
    notes = [
        note_of(each)
        for each in (
            on(day, decisions=1),
            on(day, decisions=5),
            on(day, "next", items=1),
            on(day, "planned", items=3),
            on(day, "planned"),
            on(day, "not-recorded"),
        )
    ]
    assert notes == ["1 decision", "5 decisions", "1 item", "3 items", "", "not recorded"]


def test_the_table_has_the_same_facts_by_date():
    rows = year_rows(year(on(date(2027, 1, 4), "planned"), on(date(2026, 6, 1), decisions=2)))
    assert rows == [
        ("Partnership Board of the whole borough", "Monday 1 June 2026", "Held", "2 decisions"),
        ("Partnership Board of the whole borough", "Monday 4 January 2027", "Planned", "no items yet"),
    ]
