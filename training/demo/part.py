"""The part of the demo that this app loads."""

from datetime import date

from training.demo.courses import load_courses, load_venues
from training.demo.history import load_history, load_protocol
from training.demo.office import load_office
from training.demo.present import load_present


def load_training(today: date) -> None:
    """Courses, the history of 2019/20, and a present around ``today``."""
    courses, venues = load_courses(today), load_venues()
    load_history(courses)
    load_protocol(courses, today)
    load_present(today, courses, venues)
    load_office(today)
