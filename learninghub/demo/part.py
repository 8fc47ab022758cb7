"""The demo of the Learning Hub: priorities 1 to 8 as they were in October 2020, and three of the present."""

from datetime import date

from learninghub.demo.history import load_history
from learninghub.demo.present import load_present


def load_priorities(today: date) -> None:
    """Store the history, then a running cycle, an impact report that is due, and a proposal."""
    load_history()
    load_present(today)
