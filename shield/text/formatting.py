"""Dates, times, money and numbers in words, as the GOV.UK style guide writes them."""

import re
from datetime import date, datetime, time
from decimal import Decimal

from django.utils import timezone


def _local(moment: date | datetime) -> date | datetime:
    """London's date and time for an aware moment; anything else as it is."""
    if isinstance(moment, datetime) and timezone.is_aware(moment):
        return timezone.localtime(moment)
    return moment


# In the order of asking: most browsers also give the names of others.
BROWSERS = {"Edg": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
DEVICES = {"iPhone": "an iPhone", "iPad": "an iPad", "Android": "Android", "Windows": "Windows", "Mac OS": "a Mac"}


def browser(user_agent: str) -> str:
    """Return ``Firefox on Windows`` from a user agent; an unknown browser is "A browser"."""
    name = next((name for sign, name in BROWSERS.items() if sign in user_agent), "A browser")
    device = next((device for sign, device in DEVICES.items() if sign in user_agent), "")
    return f"{name} on {device}" if device else name


def long_date(day: date | datetime | None) -> str:
    """``Thursday 5 November 2020``; nothing for nothing."""
    if not day:
        return ""
    day = _local(day)
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def short_date(day: date | datetime | None) -> str:
    """``5 Nov 2020``, for tables; nothing for nothing."""
    if not day:
        return ""
    day = _local(day)
    return f"{day.day} {day:%b} {day.year}"


def day_and_month(day: date | datetime | None) -> str:
    """``Thu 5 Nov``, where the year is plain; nothing for nothing."""
    if not day:
        return ""
    day = _local(day)
    return f"{day:%a} {day.day} {day:%b}"


def clock_time(moment: time | datetime | None) -> str:
    """``9:30am``, ``10am``, ``midday``, ``midnight``; nothing for nothing."""
    if moment is None or moment == "":
        return ""
    if isinstance(moment, datetime) and timezone.is_aware(moment):
        moment = timezone.localtime(moment)
    if moment.minute == 0 and moment.hour in {0, 12}:
        return "midday" if moment.hour else "midnight"
    minutes = f":{moment.minute:02d}" if moment.minute else ""
    return f"{moment.hour % 12 or 12}{minutes}{'am' if moment.hour < 12 else 'pm'}"


def time_range(start: time | datetime | None, end: time | datetime | None) -> str:
    """``9:30am to 12:30pm``: ``{{ run.starts_at|time_range:run.ends_at }}``; without an end, only the start."""
    return f"{clock_time(start)} to {clock_time(end)}" if end else clock_time(start)


def moment(at: datetime | None) -> str:
    """``Thursday 5 November 2020, 9:30am``; nothing for nothing."""
    return f"{long_date(at)}, {clock_time(at)}" if at else ""


def pounds(pence: int | None) -> str:
    """Whole pence as ``£50`` or ``£12.50``, with commas in thousands; nothing for ``None``."""
    return "" if pence is None or pence == "" else format_pounds(Decimal(int(pence)) / 100)


def working_days_words(days: int | None) -> str:
    """``1 working day``, ``15 working days``; nothing for ``None``."""
    return "" if days is None else f"{days} working day{'' if days == 1 else 's'}"


def days_late(due: date | None, today: date | None = None) -> str:
    """``1 day late`` once ``due`` has passed; nothing before. ``{{ action.due_on|days_late }}``."""
    if not due:
        return ""
    days = ((today or timezone.localdate()) - _local(due)).days
    return f"{days} day{'' if days == 1 else 's'} late" if days > 0 else ""


def tel(number: str) -> str:
    """The ``tel:`` address of a telephone number written for people."""
    return "tel:" + "".join(character for character in str(number) if character.isdigit() or character == "+")


def mid_sentence(words: str) -> str:
    """Return a name for the middle of a sentence: ``emergency duty team`` without its capital, ``MASH`` unchanged."""
    words = str(words)
    return words[:1].lower() + words[1:] if words[1:2].islower() or words[1:2] == "-" else words


def one_line(text: str) -> str:
    """Return a paragraph that its template breaks over lines as one line: ``{% filter one_line %}…{% endfilter %}``."""
    return re.sub(r"[ \n]*\n[ \n]*", " ", text).strip(" \n")


def small_number(count: int | None, limit: int = 5) -> str:
    """Counts of people under ``limit`` as ``fewer than 5``, so that nobody can be picked out; zero stays 0."""
    if count is None:
        return ""
    return f"fewer than {limit}" if 0 < count < limit else f"{count:,}"


def format_pounds(amount: Decimal) -> str:
    """Return an amount in pounds as ``£332,674``, with pence only where there are any."""
    sign = "-" if amount < 0 else ""
    return f"{sign}£{abs(amount):,.0f}" if amount == amount.to_integral_value() else f"{sign}£{abs(amount):,.2f}"
