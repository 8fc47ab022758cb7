"""The year of publications, as the landing page draws it."""

from datetime import date

import pytest

from partnership.publications.presenters import LABEL_GAP, LEFT, RIGHT, PublicationDate, year_picture

TODAY = date(2026, 11, 30)


def published(on, kind="Bulletins"):
    return PublicationDate(kind, f"{kind} of {on}", "/x/", "published", on)


def drawn(publications, today=TODAY):
    """Return the points of all lines with their day."""
    picture = year_picture(publications, today)
    return [(line.kind, point.day) for line in picture.lines for point in line.points]


@pytest.mark.parametrize(
    ("today", "first_day"),
    [
        (date(2026, 3, 31), date(2025, 4, 1)),
        (date(2026, 4, 1), date(2026, 4, 1)),
        (date(2026, 12, 31), date(2026, 4, 1)),
        (date(2027, 1, 1), date(2026, 4, 1)),
    ],
)
def test_the_year_is_the_one_from_april_to_march_that_has_today(today, first_day):
    picture = year_picture([], today)
    assert picture.first_day == first_day
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


def test_a_publication_is_drawn_on_the_line_of_its_kind_if_it_belongs_to_the_year():
    days = [date(2026, 3, 31), date(2026, 4, 1), date(2027, 3, 31), date(2027, 4, 1)]
    publications = [published(day) for day in days] + [published(days[1], "Annual reports")]
    assert drawn(publications) == [("Bulletins", days[1]), ("Bulletins", days[2]), ("Annual reports", days[1])]


def test_a_publication_without_a_date_and_a_late_one_are_drawn_at_today():
    draft = PublicationDate("Bulletins", "December", "/x/", "draft")
    late = PublicationDate("Annual reports", "2025/26", "/x/", "overdue", date(2022, 1, 29))
    assert drawn([draft, late]) == [("Bulletins", TODAY), ("Annual reports", TODAY)]


def test_the_line_runs_from_the_first_of_april_to_the_end_of_march():
    picture = year_picture([published(date(2026, 4, 1)), published(date(2027, 3, 31))], TODAY)
    first, last = picture.lines[0].points
    assert first.x == LEFT
    assert RIGHT - 3 < last.x < RIGHT
    assert first.x < picture.today_x < last.x


def test_a_label_is_left_out_where_it_would_overlap_the_one_before():
    days = [date(2026, 5, 1), date(2026, 5, 8), date(2026, 5, 15), date(2026, 6, 15)]
    (line, *_) = year_picture([published(day) for day in days], TODAY).lines
    assert [point.has_label for point in line.points] == [True, False, False, True]


def test_the_column_for_narrow_screens_has_the_last_three_published_and_all_that_follow():
    past = [published(date(2026, month, 1)) for month in range(5, 10)]
    ahead = PublicationDate("Arrangements", "Version 5", "/x/", "planned", date(2027, 1, 4))
    picture = year_picture([*past, ahead], TODAY)
    assert [point.publication for point in picture.column] == [*past[2:], ahead]


def test_the_label_near_today_is_beside_the_line_for_today_and_others_are_below_their_mark():
    days = [date(2026, 11, 1), date(2026, 11, 26), date(2026, 12, 2)]
    for day, anchor in zip(days, ["middle", "end", "start"], strict=True):
        picture = year_picture([published(day)], TODAY)
        (point,) = picture.lines[0].points
        assert point.anchor == anchor
        if anchor == "middle":
            assert point.label_x == 0
        else:
            beside = point.x + point.label_x - picture.today_x
            assert round(beside, 1) == (LABEL_GAP if anchor == "start" else -LABEL_GAP)


def test_the_name_of_a_link_begins_with_what_is_shown():
    late = PublicationDate("Annual reports", "Annual report 2025/26", "/x/", "overdue", date(2022, 1, 29), "2025/26")
    draft = PublicationDate("Bulletins", "December", "/x/", "draft")
    lines = year_picture([late, draft, published(date(2026, 5, 1), "Arrangements")], TODAY).lines
    assert [point.name for line in lines for point in line.points] == [
        "Draft, December: In preparation",
        "Overdue, 2025/26, Annual report 2025/26: Overdue",
        "1 May, Arrangements of 2026-05-01: Published",
    ]


def test_the_key_has_only_the_states_that_are_shown():
    draft = PublicationDate("Bulletins", "December", "/x/", "draft")
    picture = year_picture([draft, published(date(2026, 5, 1)), published(date(2020, 5, 1))], TODAY)
    assert [label for label, _, _ in picture.key] == ["Published", "In preparation"]
