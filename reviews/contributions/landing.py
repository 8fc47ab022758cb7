"""The part of practice reviews on the landing page of the section Learning."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from reviews.contributions import my_work
from reviews.rules import EDIT_REVIEW, READ_REVIEW
from shield.views.landing import MainButton


def review_buttons(user: Any) -> Iterable[MainButton]:
    """Return what the user can do about reviews: record an incident, or view the reviews they may know of."""
    if user.has_perm(EDIT_REVIEW):
        text = "A death or serious harm, under a pseudonym"
        yield MainButton("Record a serious incident", text, reverse("reviews:review-create"), "flag")
    elif user.has_perm(READ_REVIEW):
        text = "Serious incidents, with their statutory clocks"
        yield MainButton("View practice reviews", text, reverse("reviews:review-list"), "eye")
    else:
        text = "What we learned from serious incidents"
        yield MainButton("View published reviews", text, reverse("reviews:published-list"), "eye")


FIRST_CLOCKS = 4


def first_clocks(user: Any) -> dict[str, Any] | None:
    """Return the clocks due first; ``None`` where none runs, and for people who may not know of reviews."""
    clocks = my_work.clocks(user)[:FIRST_CLOCKS]
    return {"clocks": clocks} if clocks else None
