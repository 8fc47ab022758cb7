"""The picture of one year of meetings: a line for each group, a mark for each meeting, a line for today."""

from dataclasses import dataclass
from datetime import date

from django.utils.text import Truncator

from partnership.board.operations.meeting_year import GroupYear, MeetingYear, YearMeeting
from shield import working_days
from shield.text.formatting import long_date

WIDTH = 1072
LEFT = 236
RIGHT = 1052
TOP = 74
ROW = 108
# Labels nearer than this would overlap, so every second one is above its line.
LABEL_WIDTH = 84
# A label this near to the line for today is moved beside it.
CLEAR_OF_TODAY = 34
BELOW = (28, 46)
ABOVE = (-38, -20)
MONTHS = 12
STATE_WORDS = {"held": "Held", "next": "Next", "planned": "Planned", "not-recorded": "Attendance not recorded"}


@dataclass(frozen=True)
class Mark:
    """One meeting on the line of its group."""

    url: str
    label: str
    # Read out after the label.
    name: str
    note: str
    state: str
    x: float
    text_x: float
    date_y: int
    note_y: int


@dataclass(frozen=True)
class GroupLine:
    """The line of one group; solid until ``solid_to`` and dashed after it."""

    name: str
    frequency: str
    y: int
    solid_to: float
    marks: list[Mark]


@dataclass(frozen=True)
class YearPicture:
    """The whole picture in its own units."""

    height: int
    months: list[tuple[str, float]]
    lines: list[GroupLine]
    today_x: float
    left: int = LEFT
    right: int = RIGHT
    width: int = WIDTH


def year_picture(year: MeetingYear) -> YearPicture:
    """Return the positions of everything in the picture."""
    firsts = [working_days.add_months(year.start, number) for number in range(MONTHS)]
    today_x = _position(year, year.today)
    return YearPicture(
        height=TOP + ROW * len(year.groups),
        months=[(f"{first:%b}", _position(year, first)) for first in firsts],
        lines=[_line(year, group, TOP + 34 + ROW * place, today_x) for place, group in enumerate(year.groups)],
        today_x=today_x,
    )


def _position(year: MeetingYear, day: date) -> float:
    share = (day - year.start).days / (year.end - year.start).days
    return round(LEFT + share * (RIGHT - LEFT), 1)


def _line(year: MeetingYear, group: GroupYear, y: int, today_x: float) -> GroupLine:
    marks: list[Mark] = []
    for meeting in group.meetings:
        x = _position(year, meeting.meeting.starts_on)
        text_x = _beside_today(x, today_x)
        crowded = bool(marks) and text_x - marks[-1].text_x < LABEL_WIDTH and marks[-1].date_y > y
        marks.append(_mark(meeting, x, text_x, y, ABOVE if crowded else BELOW))
    number = group.group.meetings_per_year
    return GroupLine(
        name=Truncator(group.group.name).chars(30),
        frequency=f"{number} meetings a year" if number else "",
        y=y,
        solid_to=today_x,
        marks=marks,
    )


def _beside_today(x: float, today_x: float) -> float:
    """Return where the label of a mark is centred, so that the line for today does not cross it."""
    if abs(x - today_x) >= CLEAR_OF_TODAY:
        return x
    return today_x + CLEAR_OF_TODAY if x >= today_x else today_x - CLEAR_OF_TODAY


def _mark(each: YearMeeting, x: float, text_x: float, y: int, label: tuple[int, int]) -> Mark:
    day = each.meeting.starts_on
    half = LABEL_WIDTH / 2
    return Mark(
        url=each.meeting.get_absolute_url(),
        label=f"{day.day} {day:%b}",
        name=each.meeting.name,
        note=note_of(each),
        state=each.state,
        x=x,
        text_x=min(max(text_x, LEFT + half / 2), RIGHT - half / 2),
        date_y=y + label[0],
        note_y=y + label[1],
    )


def note_of(each: YearMeeting) -> str:
    """Return what is shown under the date: decisions of a past meeting, items of an upcoming one."""
    if each.state == "held":
        return f"{each.decisions} decision{'' if each.decisions == 1 else 's'}"
    if each.state == "not-recorded":
        return "not recorded"
    return f"{each.items} item{'' if each.items == 1 else 's'}" if each.items else ""


def year_rows(year: MeetingYear) -> list[tuple[str, str, str, str]]:
    """Return the rows of the table beside the picture: meeting, date, state, decisions or items."""
    ordered = sorted(year.meetings, key=lambda each: each.meeting.starts_on)
    return [
        (each.meeting.name, long_date(each.meeting.starts_on), STATE_WORDS[each.state], note_of(each) or "no items yet")
        for each in ordered
    ]
