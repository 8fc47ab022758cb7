"""Times in the meeting as the tools write them; what cannot be read is never 0."""

import pytest

from training.operations.attendance.durations import moments_of, seconds_of


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("03:03:29", 11_009),
        ("3h 3m 29s", 11_009),
        ("180 mins", 10_800),
        ("2 hr 55 min", 10_500),
        ("62.5", 3750),
        ("62,5", 3750),
        ("1h 30m", 5400),
        ("2h", 7200),
        ("45m", 2700),
        ("59s", 59),
        ("62", 3720),
        (" 62 min ", 3720),
        ("1 hour 2 minutes", 3720),
        ("2 hours, 1 minute, 30 seconds", 7290),
        ("1.5 hours", 5400),
        ("0", 0),
        ("24:00:00", 86_400),
    ],
)
def test_the_seconds_of_a_time(text, seconds):
    assert seconds_of(text) == seconds


@pytest.mark.parametrize("text", ["", "unknown", "1:02", "-5", "1h 2", "2 days", "24:00:01", "1441", "1:60:00", "h"])
def test_what_cannot_be_read_is_nothing(text):
    assert seconds_of(text) is None


@pytest.mark.parametrize(
    "texts",
    [
        ("11/5/26, 9:28:11 AM", "11/15/26, 9:28:11 AM"),
        ("05/11/2026 09:28", "15/11/2026 09:28"),
        ("2026-11-05 09:28:11", "2026-11-15 09:28:11"),
        ("2026-11-05T09:28:11Z", "2026-11-15T09:28:11Z"),
        ("05-Nov-26 09:28", "15-Nov-26 09:28"),
    ],
)
def test_points_of_time_are_read_in_one_format_for_the_whole_file(texts):
    found = moments_of(texts)
    assert (found[texts[1]] - found[texts[0]]).days == 10


def test_points_of_time_that_do_not_fit_are_left_out():
    assert list(moments_of(["9:28:11 AM", "9:40:00 AM", "soon", ""])) == ["9:28:11 AM", "9:40:00 AM"]
    assert moments_of([]) == {}
