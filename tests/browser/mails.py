"""What stands in a mail, and in the calendar entries it carries."""

import re
from email.message import EmailMessage

from icalendar import Calendar, Event


def words(message: EmailMessage) -> str:
    """The plain part."""
    part = message.get_body(("plain",))
    assert part is not None
    return part.get_content().replace("\r\n", "\n")


def link(message: EmailMessage, part_of_path: str) -> str:
    """The one address in the plain part that holds ``part_of_path``."""
    (found,) = {address for address in re.findall(r"http://\S+", words(message)) if part_of_path in address}
    return found


def calendars(message: EmailMessage) -> list[Calendar]:
    """The calendars among the attachments, in order."""
    parts = [part for part in message.iter_attachments() if part.get_content_type() == "text/calendar"]
    return [Calendar.from_ical(part.get_content()) for part in parts]


def event(calendar: Calendar) -> Event:
    """The one event of a calendar."""
    (found,) = calendar.walk("VEVENT")
    return found
