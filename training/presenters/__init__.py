from training.presenters.calendars import Month, month_of
from training.presenters.passports import PassportLine, TeamRow, passport_lines, rule_sentences, team_rows
from training.presenters.programmes import programme_year
from training.presenters.registers import register_lines, register_rows
from training.presenters.runs import (
    CancellationTerms,
    DateLine,
    booking_page,
    booking_rules,
    cancellation_terms,
    date_lines,
    my_training,
    office_rows,
    rows,
    short_when,
    state_of,
)

__all__ = [
    "DateLine",
    "CancellationTerms",
    "Month",
    "PassportLine",
    "TeamRow",
    "booking_page",
    "date_lines",
    "rule_sentences",
    "cancellation_terms",
    "month_of",
    "my_training",
    "office_rows",
    "programme_year",
    "passport_lines",
    "register_lines",
    "register_rows",
    "rows",
    "booking_rules",
    "short_when",
    "state_of",
    "team_rows",
]
