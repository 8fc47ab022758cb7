"""The parts of the demo that this app loads."""

from datetime import date

from partnership.assurance.demo.escalations import load_escalations
from partnership.assurance.demo.scrutiny import load_scrutiny
from partnership.assurance.demo.section_11 import load_section_11
from partnership.assurance.demo.section_11_returns import load_returns
from partnership.board.demo.boardroom import load_agendas, load_boardroom
from partnership.board.demo.meetings import load_actions, load_budget, load_meetings
from partnership.board.demo.plans import load_plans
from partnership.directory.demo.agencies import load_agencies
from partnership.directory.demo.groups import load_groups, load_profile, load_themes
from partnership.directory.demo.people import load_people
from partnership.directory.operations import statutory_rules
from partnership.publications.demo.bulletins import (
    load_draft_issue,
    load_past_issue,
    load_recent_issues,
    load_subscribers,
)
from partnership.publications.demo.publications import load_arrangements, load_draft_report, load_report
from partnership.publications.demo.resources import load_resources


def load_base(today: date) -> None:
    """Load agencies, groups, people and rules, before everything else."""
    load_agencies()
    load_groups()
    load_themes()
    load_profile()
    load_people()
    statutory_rules.load()


def load_records(today: date) -> None:
    """Load meetings, Section 11, budget and actions, before the apps above load theirs."""
    load_meetings()
    load_section_11()
    load_returns(today)
    load_budget(today)
    load_plans(today)
    load_resources()
    load_boardroom(today)
    load_actions(today)
    load_escalations(today)
    load_agendas(today)


def load_publications(today: date) -> None:
    """Load publications, after the records of every app."""
    load_arrangements()
    load_scrutiny(today)
    load_report()
    load_draft_report(today)
    load_subscribers()
    load_past_issue()
    load_recent_issues(today)
    load_draft_issue(today)
