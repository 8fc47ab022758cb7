from training.presenters.calendars import Month, month_of
from training.presenters.passports import PassportLine, TeamRow, passport_lines, team_rows
from training.presenters.runs import (
    DateLine,
    Leaving,
    booking_page,
    date_lines,
    leaving,
    my_training,
    office_rows,
    register_lines,
    rows,
    rules_of,
    short_when,
    state_of,
)

__all__ = [
    "DateLine",
    "Leaving",
    "Month",
    "PassportLine",
    "TeamRow",
    "booking_page",
    "date_lines",
    "leaving",
    "month_of",
    "my_training",
    "office_rows",
    "passport_lines",
    "register_lines",
    "rows",
    "rules_of",
    "short_when",
    "state_of",
    "team_rows",
]
