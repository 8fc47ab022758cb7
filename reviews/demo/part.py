"""The demo of practice reviews: the eight cases of 2019/20 as history, and reviews of the present with running clocks."""

from datetime import date

from partnership.directory.operations import statutory_rules
from reviews.demo.history import load_history
from reviews.demo.present import load_present


def load_reviews(today: date) -> None:
    """Store the history, then an incident, a rapid review, a practice review under way, and a published one."""
    statutory_rules.load()
    load_history()
    load_present(today)
