"""Sums in working hours: Monday to Friday, 08:00 to 20:00 in London, without England's bank holidays."""

from datetime import date, datetime, time, timedelta

from shield.working_days import LONDON, is_working_day, read_once

OPENS, CLOSES = time(8), time(20)


def _hours_of(day: date) -> tuple[datetime, datetime]:
    """Opening and closing time of a day, as moments; London's clock decides, so a day of changing clocks is right."""
    return datetime.combine(day, OPENS, LONDON), datetime.combine(day, CLOSES, LONDON)


def add(start: datetime, minutes: int) -> datetime:
    """The moment ``minutes`` working minutes after ``start``; out of hours the clock begins at the next opening.

    An offer of 720 minutes made on Friday at 19:00 ends on Monday at 19:00.
    """
    with read_once():
        left, moment = timedelta(minutes=minutes), start.astimezone(LONDON)
        while True:
            opens, closes = _hours_of(moment.date())
            if is_working_day(moment.date()) and moment < closes:
                begin = max(moment, opens)
                if closes - begin >= left:
                    return begin + left
                left -= closes - begin
            moment = datetime.combine(moment.date() + timedelta(days=1), time(), LONDON)


def between(start: datetime, end: datetime) -> int:
    """How many working minutes lie between two moments; 0 when ``end`` is not later."""
    with read_once():
        total, day = timedelta(), start.astimezone(LONDON).date()
        while day <= end.astimezone(LONDON).date():
            opens, closes = _hours_of(day)
            if is_working_day(day):
                total += max(min(closes, end) - max(opens, start), timedelta())
            day += timedelta(days=1)
        return int(total.total_seconds() // 60)
