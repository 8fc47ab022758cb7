from datetime import UTC, date, datetime, time

import pytest

from shield.text import formatting

SUMMER_EVENING = datetime(2020, 7, 5, 23, 30, tzinfo=UTC)


def test_long_dates_name_the_weekday():
    assert formatting.long_date(date(2020, 11, 5)) == "Thursday 5 November 2020"


def test_moments_are_told_in_london_time():
    assert formatting.long_date(SUMMER_EVENING) == "Monday 6 July 2020"
    assert formatting.moment(SUMMER_EVENING) == "Monday 6 July 2020, 12:30am"


def test_short_dates_fit_tables():
    assert formatting.short_date(date(2021, 2, 2)) == "2 Feb 2021"
    assert formatting.day_and_month(date(2020, 10, 19)) == "Mon 19 Oct"


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (time(9, 30), "9:30am"),
        (time(10, 0), "10am"),
        (time(12, 0), "midday"),
        (time(0, 0), "midnight"),
        (time(12, 5), "12:05pm"),
        (time(0, 15), "12:15am"),
        (time(17, 0), "5pm"),
    ],
)
def test_times_follow_the_style_guide(at, said):
    assert formatting.clock_time(at) == said


def test_a_range_of_times_needs_no_end():
    assert formatting.time_range(time(9, 30), time(12, 30)) == "9:30am to 12:30pm"
    assert formatting.time_range(time(9, 30), None) == "9:30am"


@pytest.mark.parametrize(
    ("pence", "said"),
    [(5000, "£50"), (1250, "£12.50"), (0, "£0"), (123456700, "£1,234,567"), (-705, "-£7.05"), (None, "")],
)
def test_pence_become_pounds(pence, said):
    assert formatting.pounds(pence) == said


def test_working_days_are_counted_in_words():
    assert [formatting.working_days_words(days) for days in (None, 0, 1, 15)] == [
        "",
        "0 working days",
        "1 working day",
        "15 working days",
    ]


def test_lateness_is_said_exactly():
    today = date(2020, 10, 20)
    assert formatting.days_late(date(2020, 10, 19), today) == "1 day late"
    assert formatting.days_late(date(2020, 10, 15), today) == "5 days late"
    assert formatting.days_late(today, today) == ""


def test_telephone_links_carry_digits_only():
    assert formatting.tel("+44 20 7946 0101") == "tel:+442079460101"


def test_a_label_loses_its_capital_inside_a_sentence():
    assert formatting.mid_sentence("Emergency duty team") == "emergency duty team"
    assert formatting.mid_sentence("Multi-agency safeguarding hub (MASH)") == "multi-agency safeguarding hub (MASH)"
    assert formatting.mid_sentence("MASH") == "MASH"


def test_a_paragraph_of_a_template_becomes_one_line_and_keeps_its_other_spaces():
    broken = "\n  Hello Ada.\n  \n    Call 01\u00a0234  567,\n or write.\n"
    assert formatting.one_line(broken) == "Hello Ada. Call 01\u00a0234  567, or write."


def test_small_numbers_of_people_are_hidden():
    assert [formatting.small_number(count) for count in (None, 0, 1, 4, 5, 1148)] == [
        "",
        "0",
        "fewer than 5",
        "fewer than 5",
        "5",
        "1,148",
    ]


@pytest.mark.parametrize(
    "say",
    [
        formatting.long_date,
        formatting.short_date,
        formatting.day_and_month,
        formatting.clock_time,
        formatting.moment,
        formatting.days_late,
    ],
)
def test_nothing_is_said_of_nothing(say):
    assert say(None) == ""


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0", "Edge on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) Version/17.5 Safari/605.1.15", "Safari on a Mac"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Mobile Safari/604.1", "Safari on an iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/130.0", "Firefox"),
        ("curl/8", "A browser"),
        ("", "A browser"),
    ],
)
def test_a_browser_is_called_by_name_and_device(said, known):
    assert formatting.browser(said) == known
