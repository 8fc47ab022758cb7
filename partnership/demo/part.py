"""The parts of the demo that this app loads."""

from datetime import date

from partnership.demo.agencies import load_agencies
from partnership.demo.groups import load_groups, load_profile, load_themes
from partnership.demo.people import load_people


def load_base(today: date) -> None:
    """Who the partnership is: before everything else."""
    load_agencies()
    load_groups()
    load_themes()
    load_profile()
    load_people()
