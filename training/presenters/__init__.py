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
    "PassportLine",
    "TeamRow",
    "booking_page",
    "date_lines",
    "leaving",
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
